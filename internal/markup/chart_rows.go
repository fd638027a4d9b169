package markup

import (
	"math"
	"slices"
	"strconv"
)

// mostRows is up to how many bars over time are printed as rows: a phone shows these whole, each with its
// value.
const mostRows = 8

// inRows reports whether a chart is printed as rows and not on an axis of time: where points have names,
// bars are few, or bars are of months or days, which nobody finds between years on an axis.
func inRows(c *Chart, series []drawn) bool {
	if !dated(series) {
		return true
	}
	return c.Kind == "bar" && !slices.ContainsFunc(series, func(s drawn) bool {
		years := !slices.ContainsFunc(s.points, func(p mark) bool { return p.year != math.Trunc(p.year) })
		return years && len(s.points) > mostRows
	})
}

// rows prints a row for each point, its bar or dot as long as its value, and one for each stretch of
// years that the series lacks.
func (p *printer) rows(c *Chart, s drawn, all []drawn) {
	values := scaledValues(s, all)
	x := scale{lo: min(0, slices.Min(values)), hi: max(slices.Max(values), 1e-9), to: 100}
	if c.Log {
		x, _ = valueScale(values, true, 0, 100)
	}
	zero := 0.0
	if !c.Log {
		zero = x.at(0)
	}
	p.put(`<dl class="rows">` + "\n")
	for i, point := range s.points {
		if i > 0 {
			p.gap(s.points[i-1], point)
		}
		name := point.words
		if name == "" {
			name = point.name
		}
		p.put("<div><dt>", name, `</dt><dd><svg aria-hidden="true">`)
		at := x.at(point.value)
		d := &canvas{}
		if c.Kind == "bar" {
			d.put(`<rect class="bar"`)
			if from := min(zero, at); from > 0 {
				d.put(` x="`, from, `%"`)
			}
			d.put(` width="`, math.Abs(at-zero), `%" height="100%"/>`)
		} else {
			d.put(`<line class="grid" x2="`, at, `%" y1="50%" y2="50%"/><circle class="dot" cx="`, at, `%" cy="50%" r="4"/>`)
		}
		p.put(string(d.b)+"</svg> <span>", p.words.short(point.value, s.unit), "</span></dd></div>\n")
	}
	p.put("</dl>\n")
}

// gap prints a row for the years between two points, if there are any, which says that they have no value.
func (p *printer) gap(a, b mark) {
	first, last := math.Trunc(a.year)+1, math.Trunc(b.year)-1
	if a.words == "" || b.words == "" || first > last {
		return
	}
	words := strconv.Itoa(int(first))
	if last > first {
		words += "–" + strconv.Itoa(int(last))
	}
	p.put("<div><dt>", words, `</dt><dd class="soft">`, p.words.NotFound, "</dd></div>\n")
}

package markup

import (
	"math"
	"slices"
	"strconv"
)

// Spark returns an SVG element that draws a series small (a sparkline), or nothing where there are fewer
// than three values. A series over time is a line on a scale from zero, dashed over gaps, with a dot at the
// point whose At is given; any other series is a bar for each value. Width and height are in pixels.
func Spark(points []Point, at string, width, height int, w *Words) string {
	c := &Chart{Series: []Series{{Points: points}}}
	series := drawable(c, w)
	s := series[0]
	if len(s.points) < 3 {
		return ""
	}
	d := &canvas{words: w}
	values := s.values()
	y := scale{lo: min(0, slices.Min(values)), hi: max(slices.Max(values), 1e-9), from: float64(height) - 3, to: 3}
	d.put(`<svg class="spark" width="` + strconv.Itoa(width) + `" height="` + strconv.Itoa(height) + `" aria-hidden="true">`)
	if !dated(series) {
		step := float64(width) / float64(len(s.points))
		d.put(`<path class="bars" stroke-width="`, math.Round(step*0.7), `" d="`)
		for i, p := range s.points {
			d.put("M", math.Round(step*(float64(i)+0.5)), " ", math.Round(y.at(0)), "V", math.Round(y.at(p.value)))
		}
		d.put(`"/></svg>`)
		return string(d.b)
	}
	x := scale{lo: s.points[0].year, hi: s.points[len(s.points)-1].year, from: 3, to: float64(width) - 3}
	usual, gaps := usualStep(s.points), ""
	d.put(`<path d="`)
	for i, p := range s.points {
		here := strconv.Itoa(int(math.Round(x.at(p.year)))) + " " + strconv.Itoa(int(math.Round(y.at(p.value))))
		switch {
		case i == 0:
			d.put("M", here)
		case p.year-s.points[i-1].year > usual:
			before := s.points[i-1]
			gaps += "M" + strconv.Itoa(int(math.Round(x.at(before.year)))) + " " + strconv.Itoa(int(math.Round(y.at(before.value)))) + "L" + here
			d.put("M", here)
		default:
			d.put("L", here)
		}
	}
	d.put(`"/>`)
	if gaps != "" {
		d.put(`<path class="gap" d="`, gaps, `"/>`)
	}
	if i := slices.IndexFunc(s.points, func(p mark) bool { return p.name == at }); i >= 0 {
		d.put(`<circle cx="`, math.Round(x.at(s.points[i].year)), `" cy="`, math.Round(y.at(s.points[i].value)), `" r="2.5"/>`)
	}
	d.put("</svg>")
	return string(d.b)
}

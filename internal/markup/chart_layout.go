package markup

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// draw returns a chart's SVG element, named by its caption, or nothing where there is
// nothing to draw.
func draw(c *Chart, w *Words) string {
	series := drawable(c, w)
	if len(series) == 0 {
		return ""
	}
	d := &canvas{words: w}
	var height float64
	switch {
	case !dated(series):
		height = d.named(c, series)
	case c.Kind == "bar" || !sameUnit(series):
		height = d.columns(series)
	default:
		height = d.curves(c, series)
	}
	open := `<svg class="drawing" viewBox="0 0 ` + strconv.Itoa(chartWidth) + " " + strconv.Itoa(int(math.Ceil(height))) + `" role="img"`
	if c.ID != "" {
		open += ` aria-labelledby="` + c.ID + `-caption"`
	}
	return open + ">\n" + string(d.b) + "</svg>"
}

// drawn is a series with the points of it that can be drawn.
type drawn struct {
	label, unit string
	points      []mark
}

type mark struct {
	moment
	name  string
	value float64
}

func (s drawn) values() []float64 {
	var values []float64
	for _, p := range s.points {
		values = append(values, p.value)
	}
	return values
}

// drawable leaves out what has no place: on a logarithmic scale all that is not above zero.
func drawable(c *Chart, w *Words) []drawn {
	var all []drawn
	for _, s := range c.Series {
		out := drawn{label: s.Label, unit: s.Unit}
		for _, p := range s.Points {
			if math.IsNaN(p.Value) || math.IsInf(p.Value, 0) || c.Log && p.Value <= 0 {
				continue
			}
			m, _ := w.moment(p.At)
			out.points = append(out.points, mark{m, p.At, p.Value})
		}
		if len(out.points) > 0 {
			all = append(all, out)
		}
	}
	return all
}

// dated reports whether every point has a date, and then puts them in its order.
func dated(series []drawn) bool {
	for _, s := range series {
		for _, p := range s.points {
			if p.words == "" {
				return false
			}
		}
	}
	for _, s := range series {
		slices.SortStableFunc(s.points, func(a, b mark) int { return cmp.Compare(a.year, b.year) })
	}
	return true
}

// sameUnit reports whether the series can stand on one axis.
func sameUnit(series []drawn) bool {
	return !slices.ContainsFunc(series, func(s drawn) bool { return s.unit != series[0].unit })
}

// moments returns the dates of all series, in order.
func moments(series []drawn) []moment {
	var all []moment
	for _, s := range series {
		for _, p := range s.points {
			all = append(all, p.moment)
		}
	}
	slices.SortFunc(all, func(a, b moment) int { return cmp.Compare(a.year, b.year) })
	return slices.CompactFunc(all, func(a, b moment) bool { return a.year == b.year })
}

// dates writes the axis under a picture: every date if they have room, else round years.
func (d *canvas) dates(all []moment, x scale, y float64) {
	middle := func(m moment) float64 {
		half := width(m.axis) / 2
		return min(max(x.at(m.year), half), chartWidth-half)
	}
	room := true
	for i := 1; i < len(all); i++ {
		need := (width(all[i].axis)+width(all[i-1].axis))/2 + 8
		room = room && middle(all[i])-middle(all[i-1]) >= need
	}
	first, last := all[0], all[len(all)-1]
	if !room && last.year-first.year >= 2 {
		perYear := (x.at(last.year) - x.at(first.year)) / (last.year - first.year)
		step := 1.0
		for _, step = range []float64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000} {
			if step*perYear >= 48 {
				break
			}
		}
		all = nil
		for year := math.Ceil(first.year/step) * step; year <= last.year; year += step {
			all = append(all, moment{year: year, axis: strconv.Itoa(int(year))})
		}
	} else if !room {
		all = []moment{first, last}
	}
	for _, m := range all {
		d.text("axis mid", middle(m), y, m.axis)
	}
}

// columns draws vertical bars over time, one picture under the other for several series.
func (d *canvas) columns(series []drawn) float64 {
	all := moments(series)
	unit := math.Inf(1)
	for i := 1; i < len(all); i++ {
		unit = min(unit, all[i].year-all[i-1].year)
	}
	if len(all) == 1 {
		unit = 1
	}
	high := 250.0
	if len(series) > 1 {
		high = 150
	}
	var values []float64
	for _, s := range series {
		values = append(values, s.values()...)
	}
	left, together := 0.0, sameUnit(series)
	for _, s := range series {
		if !together {
			values = s.values()
		}
		_, ticks := valueScale(values, false, 0, 1)
		for _, t := range ticks {
			left = max(left, width(d.words.short(t, s.unit))+8)
		}
	}
	x := scale{lo: all[0].year - unit/2, hi: all[len(all)-1].year + unit/2, from: left, to: chartWidth}
	thick := min(max(0.72*(x.at(all[0].year+unit)-x.at(all[0].year)), 4), 60)
	top := 0.0
	for i, s := range series {
		if len(series) > 1 {
			top += lineHeight
			d.text("name "+seriesClass(i), left, top-4, s.label)
		}
		if !together {
			values = s.values()
		}
		y, ticks := valueScale(values, false, top+high, top+22)
		d.grid(ticks, y, left, chartWidth, s.unit)
		zero := y.at(0)
		d.within = box{left, top, chartWidth, top + high}
		for _, p := range s.points {
			at := x.at(p.year)
			d.bar(i, at-thick/2, zero, at+thick/2, y.at(p.value))
		}
		d.line("axis", left, zero, chartWidth, zero)
		d.labels(s, func(p mark) spot { return spot{x.at(p.year), min(zero, y.at(p.value))} }, []spot{{0, -6}})
		top += high + 10
	}
	d.dates(all, x, top+10)
	return top + 18
}

func (d *canvas) grid(ticks []float64, y scale, left, right float64, unit string) {
	for _, t := range ticks {
		d.line("grid", left, y.at(t), right, y.at(t))
		d.text("axis end", left-6, y.at(t)+5, d.words.short(t, unit))
	}
}

// curves draws lines or dots over time. A line is dashed over a gap, which is a stretch
// longer than the usual one between two points.
func (d *canvas) curves(c *Chart, series []drawn) float64 {
	const top, bottom = 8.0, 278.0
	var values []float64
	for _, s := range series {
		values = append(values, s.values()...)
	}
	y, ticks := valueScale(values, c.Log, bottom, top+22)
	left := 0.0
	for _, t := range ticks {
		left = max(left, width(d.words.short(t, series[0].unit))+8)
	}
	right := float64(chartWidth)
	var names [][]string
	if len(series) > 1 {
		for _, label := range d.distinct(series) {
			names = append(names, wrap(label, 20))
		}
		for _, lines := range names {
			for _, line := range lines {
				right = min(right, chartWidth-width(line)-20)
			}
		}
	}
	all := moments(series)
	x := scale{lo: all[0].year, hi: all[len(all)-1].year, from: left + 16, to: right - 16}
	d.grid(ticks, y, left, right, series[0].unit)
	d.line("axis", left, bottom, right, bottom)
	d.within = box{left, top, right, bottom}
	place := func(p mark) spot { return spot{x.at(p.year), y.at(p.value)} }
	for i, s := range series {
		if c.Kind == "line" {
			d.curve(i, s, place)
		}
		for _, p := range s.points {
			d.dot(i, place(p))
		}
	}
	if len(series) == 1 {
		d.labels(series[0], place, around)
	} else {
		d.names(names, series, place, right)
	}
	d.dates(all, x, bottom+20)
	return bottom + 28
}

func (d *canvas) curve(series int, s drawn, place func(mark) spot) {
	usual := usualStep(s.points)
	for i := 1; i < len(s.points); {
		a, class := s.points[i-1], "line "
		gap := s.points[i].year-a.year > usual
		if gap {
			class = "line gap "
		}
		from := place(a)
		d.put(`<path class="`, class, seriesClass(series), `" d="M`, from.x, " ", from.y)
		for ; i < len(s.points) && s.points[i].year-s.points[i-1].year > usual == gap; i++ {
			to := place(s.points[i])
			d.put("L", to.x, " ", to.y)
			d.lines = append(d.lines, segment{from, to})
			from = to
		}
		d.put("\"/>\n")
	}
}

// usualStep returns the median distance between neighbours, with some play for months
// and leap years.
func usualStep(points []mark) float64 {
	var steps []float64
	for i := 1; i < len(points); i++ {
		steps = append(steps, points[i].year-points[i-1].year)
	}
	if len(steps) == 0 {
		return 0
	}
	slices.Sort(steps)
	return 1.2 * steps[(len(steps)-1)/2]
}

// names writes the names of series where their lines end, apart from each other.
func (d *canvas) names(names [][]string, series []drawn, place func(mark) spot, x float64) {
	type end struct {
		series int
		at     spot
		y      float64 // of the first line of its name
	}
	var ends []end
	for i, s := range series {
		at := place(s.points[len(s.points)-1])
		ends = append(ends, end{i, at, at.y - float64(len(names[i])-1)*lineHeight/2})
	}
	slices.SortStableFunc(ends, func(a, b end) int { return cmp.Compare(a.at.y, b.at.y) })
	next := 14.0
	for i := range ends {
		ends[i].y = max(ends[i].y, next)
		next = ends[i].y + float64(len(names[ends[i].series]))*lineHeight + 4
	}
	limit := d.within.y1 + 4
	for i := len(ends) - 1; i >= 0; i-- {
		high := float64(len(names[ends[i].series])) * lineHeight
		ends[i].y = min(ends[i].y, limit-high+lineHeight)
		limit = ends[i].y - lineHeight - 4
	}
	for _, e := range ends {
		lines := names[e.series]
		middle := e.y + float64(len(lines)-1)*lineHeight/2
		d.line("leader "+seriesClass(e.series), e.at.x+6, e.at.y, x+6, middle)
		for i, line := range lines {
			d.text("name "+seriesClass(e.series), x+10, e.y+5+float64(i)*lineHeight, line)
		}
	}
}

// distinct returns the labels of the series, each with its last value, without the
// words that all begin or end with.
func (d *canvas) distinct(series []drawn) []string {
	var all [][]string
	for _, s := range series {
		all = append(all, strings.Fields(s.label))
	}
	shared := func(word func(words []string) string) bool {
		for _, words := range all {
			if len(words) < 2 || word(words) != word(all[0]) {
				return false
			}
		}
		return true
	}
	for shared(func(words []string) string { return words[0] }) {
		for i := range all {
			all[i] = all[i][1:]
		}
	}
	for shared(func(words []string) string { return words[len(words)-1] }) {
		for i := range all {
			all[i] = all[i][:len(all[i])-1]
		}
	}
	var labels []string
	for i, s := range series {
		label := strings.TrimRight(strings.Join(all[i], " "), ":,")
		if r, n := utf8.DecodeRuneInString(label); n > 0 {
			label = string(unicode.ToUpper(r)) + label[n:]
		}
		labels = append(labels, label+": "+d.words.short(s.points[len(s.points)-1].value, s.unit))
	}
	return labels
}

// named draws one row for each point: a bar, or a dot.
func (d *canvas) named(c *Chart, series []drawn) float64 {
	const longName = 24
	left, above := 0.0, 0.0
	for _, s := range series {
		for _, p := range s.points {
			if utf8.RuneCountInString(p.name) > longName {
				above = 20
			}
			left = max(left, width(p.name)+10)
		}
	}
	if above > 0 {
		left = 0
	}
	y := 0.0
	for i, s := range series {
		if len(series) > 1 {
			y += lineHeight
			d.text("name "+seriesClass(i), 0, y, s.label)
			y += 8
		}
		room := 0.0
		for _, v := range s.values() {
			room = max(room, width(d.words.short(v, s.unit))+12)
		}
		x, ticks := valueScale(s.values(), c.Log, left+4, chartWidth-room)
		if !c.Log { // the longest bar takes all the room
			x.lo, x.hi = min(0, slices.Min(s.values())), max(slices.Max(s.values()), 1e-9)
		}
		zero := x.from
		if !c.Log {
			zero = x.at(0)
		}
		top := y
		for _, p := range s.points {
			if above > 0 {
				d.text("axis", 0, y+15, p.name)
			} else {
				d.text("axis end", left-4, y+18, p.name)
			}
			y += above
			at := x.at(p.value)
			if c.Kind == "bar" {
				d.bar(i, zero, y+4, at, y+22)
			} else {
				d.line("grid", zero, y+13, at, y+13)
				d.dot(i, spot{at, y + 13})
			}
			d.text("value", max(at, zero)+8, y+18, d.words.short(p.value, s.unit))
			y += 28
		}
		if c.Log {
			for _, t := range ticks {
				words := d.words.short(t, s.unit)
				d.text("axis mid", min(max(x.at(t), width(words)/2), chartWidth-width(words)/2), y+14, words)
			}
			y += lineHeight
		}
		d.line("axis", zero, top, zero, y)
		y += 8
	}
	return y
}

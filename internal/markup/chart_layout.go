package markup

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// drawn is a series with the points of it that can be drawn.
type drawn struct {
	label, unit string
	points      []mark
}

// mark is a point that can be drawn.
type mark struct {
	moment // zero if the point has a name and no date
	name   string
	value  float64
}

func (s drawn) values() []float64 {
	var values []float64
	for _, p := range s.points {
		values = append(values, p.value)
	}
	return values
}

// drawable returns the series of a chart without the points that have no place: those that are no finite
// number and, on a logarithmic scale, those that are not above zero.
func drawable(c *Chart, w *Words) []drawn {
	all := make([]drawn, len(c.Series))
	for i, s := range c.Series {
		all[i] = drawn{label: s.Label, unit: s.Unit}
		for _, p := range s.Points {
			if math.IsNaN(p.Value) || math.IsInf(p.Value, 0) || c.Log && p.Value <= 0 {
				continue
			}
			m, _ := w.moment(p.At)
			all[i].points = append(all[i].points, mark{m, p.At, p.Value})
		}
	}
	return all
}

// dated reports whether every point has a date. If so, it sorts the points by date.
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

// scaledValues returns the values that the scale of a series must hold: those of all series of the chart
// if they have one unit, so that readers can compare the pictures, else those of the series alone.
func scaledValues(s drawn, all []drawn) (values []float64) {
	if slices.ContainsFunc(all, func(other drawn) bool { return other.unit != s.unit }) {
		return s.values()
	}
	for _, other := range all {
		values = append(values, other.values()...)
	}
	return values
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

// dates writes the labels of the axis under a picture: every date if there is room, else round years or,
// within less than two years, the first and the last date.
func (d *canvas) dates(all []moment, x scale, y float64) {
	middle := func(m moment) float64 {
		half := width(m.axis) / 2
		return min(max(x.at(m.year), half), plotWidth-half)
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

// plot draws one series as bars, a line or dots over the dates of all series. It returns an SVG element as
// wide as its place. Name is the attribute that names the element for a screen reader, with a space
// before it.
func plot(c *Chart, s drawn, all []drawn, w *Words, name string) string {
	high := 190.0
	if len(all) > 1 {
		high = 120
	}
	y, ticks := valueScale(scaledValues(s, all), c.Log, high, 24)
	axis := &canvas{words: w}
	d := &canvas{words: w}
	if left := 0.0; c.Log || !d.points(c, s, all, left, y) { // an axis of values is needed only where labels do not say them all
		for _, t := range ticks {
			left = max(left, width(w.short(t, s.unit))+8)
		}
		d = &canvas{words: w}
		d.points(c, s, all, left, y)
		for _, t := range ticks {
			axis.line("grid", left, y.at(t), plotWidth)
			axis.text("axis end", left-6, y.at(t)+5, w.short(t, s.unit))
		}
	}
	return d.svg(axis, int(high)+24, name)
}

// points draws the points of a series, to the right of an axis of values that is left pixels wide, and
// the axis of dates. It reports whether every point has a label.
func (d *canvas) points(c *Chart, s drawn, all []drawn, left float64, y scale) bool {
	dates := moments(all)
	unit := math.Inf(1)
	for i := 1; i < len(dates); i++ {
		unit = min(unit, dates[i].year-dates[i-1].year)
	}
	if len(dates) == 1 {
		unit = 1
	}
	first, last := dates[0].year, dates[len(dates)-1].year
	x := scale{lo: first, hi: last, from: left + 6, to: plotWidth - 6}
	zero, offsets := y.from, aroundDot
	if !c.Log {
		zero = y.at(0)
	}
	place := func(p mark) spot { return spot{x.at(p.year), y.at(p.value)} }
	d.within = box{left, 8, plotWidth, y.from}
	switch c.Kind {
	case "bar":
		x = scale{lo: first - unit/2, hi: last + unit/2, from: left, to: plotWidth}
		thick := max(0.72*(x.at(first+unit)-x.at(first)), 2)
		for _, p := range s.points {
			at := place(p)
			d.bar(at.x-thick/2, zero, at.x+thick/2, at.y)
		}
		above := place
		place = func(p mark) spot { at := above(p); return spot{at.x, min(zero, at.y)} }
		offsets = []spot{{0, -6}}
	case "line":
		d.curve(s, place)
	}
	if c.Kind != "bar" {
		for _, p := range s.points {
			d.dot(place(p))
		}
	}
	complete := d.labels(s, place, offsets)
	d.line("axis", left, zero, plotWidth)
	d.dates(dates, x, y.from+18)
	return complete
}

// curve draws a line. It is dashed over a gap, where two points are further apart than is usual in the
// series.
func (d *canvas) curve(s drawn, place func(mark) spot) {
	usual := usualStep(s.points)
	for i := 1; i < len(s.points); {
		a, class := s.points[i-1], "line"
		gap := s.points[i].year-a.year > usual
		if gap {
			class = "line gap"
		}
		from := place(a)
		d.stretch(`<path class="`, class, `" d="M`, from.x, " ", from.y)
		for ; i < len(s.points) && s.points[i].year-s.points[i-1].year > usual == gap; i++ {
			to := place(s.points[i])
			d.stretch("L", to.x, " ", to.y)
			d.lines = append(d.lines, segment{from, to})
			from = to
		}
		d.stretch("\"/>")
	}
}

// usualStep returns the median distance between neighbours in years, and a fifth more, since months and
// years differ in length.
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

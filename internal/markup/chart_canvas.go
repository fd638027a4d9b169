package markup

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Lengths in a chart, in user units of its view box; letters are 14 high.
const (
	chartWidth = 640
	glyphWidth = 8.8 // of a digit in a wide face
	lineHeight = 18
)

func width(s string) float64 { return glyphWidth * float64(utf8.RuneCountInString(s)) }

// A canvas is the inside of an SVG element, with the boxes and lines that labels must not cover.
type canvas struct {
	words  *Words
	b      []byte
	boxes  []box
	lines  []segment
	within box // the plot area, which labels stay in
}

type (
	spot    struct{ x, y float64 }
	segment struct{ a, b spot }
	box     struct{ x0, y0, x1, y1 float64 }
)

func (d *canvas) put(parts ...any) {
	for _, part := range parts {
		switch part := part.(type) {
		case string:
			d.b = append(d.b, part...)
		case float64:
			d.b = strconv.AppendFloat(d.b, math.Round(part*10)/10, 'f', -1, 64)
		}
	}
}

func (d *canvas) text(class string, x, y float64, s string) {
	d.put(`<text class="`, class, `" x="`, x, `" y="`, y, `">`, escapes.Replace(s), "</text>\n")
}

func (d *canvas) line(class string, x0, y0, x1, y1 float64) {
	d.put(`<path class="`, class, `" d="M`, x0, " ", y0, "L", x1, " ", y1, "\"/>\n")
}

func (d *canvas) bar(series int, x0, y0, x1, y1 float64) {
	b := box{min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)}
	d.put(`<rect class="bar `, seriesClass(series), `" x="`, b.x0, `" y="`, b.y0, `" width="`, b.x1-b.x0, `" height="`, b.y1-b.y0, "\"/>\n")
	d.boxes = append(d.boxes, b)
}

func (d *canvas) dot(series int, at spot) {
	d.put(`<circle class="dot `, seriesClass(series), `" cx="`, at.x, `" cy="`, at.y, `" r="4"/>`, "\n")
	d.boxes = append(d.boxes, box{at.x - 4, at.y - 4, at.x + 4, at.y + 4})
}

func seriesClass(i int) string { return "series-" + strconv.Itoa(i%maxSeries+1) }

// label writes a value at the first offset from its point where it covers nothing, and
// reports whether there was one.
func (d *canvas) label(s string, at spot, places []spot) bool {
	w := width(s)
	for _, place := range places {
		x, y, class := at.x+place.x, at.y+place.y, "value mid"
		b := box{x - w/2, y - 13, x + w/2, y + 3}
		switch {
		case place.x == 0:
			x = min(max(x, d.within.x0+w/2), d.within.x1-w/2)
			b.x0, b.x1 = x-w/2, x+w/2
		case place.x < 0:
			b.x0, b.x1, class = x-w, x, "value end"
		case place.x > 0:
			b.x0, b.x1, class = x, x+w, "value"
		}
		if d.free(b) {
			d.text(class, x, y, s)
			d.boxes = append(d.boxes, b)
			return true
		}
	}
	return false
}

func (d *canvas) free(b box) bool {
	if b.x0 < d.within.x0 || b.x1 > d.within.x1 || b.y0 < d.within.y0 || b.y1 > d.within.y1 {
		return false
	}
	for _, o := range d.boxes {
		if b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 {
			return false
		}
	}
	return !slices.ContainsFunc(d.lines, b.meets)
}

// meets reports whether a line segment crosses the box, by Liang–Barsky clipping.
func (b box) meets(s segment) bool {
	from, to := 0.0, 1.0
	dx, dy := s.b.x-s.a.x, s.b.y-s.a.y
	for _, edge := range [][2]float64{{-dx, s.a.x - b.x0}, {dx, b.x1 - s.a.x}, {-dy, s.a.y - b.y0}, {dy, b.y1 - s.a.y}} {
		p, q := edge[0], edge[1]
		switch {
		case p == 0 && q < 0:
			return false
		case p < 0:
			from = max(from, q/p)
		case p > 0:
			to = min(to, q/p)
		}
	}
	return from <= to
}

// labels writes the value at every point, or where that is too much at the last, the
// highest, the first and the lowest.
func (d *canvas) labels(s drawn, place func(mark) spot, places []spot) {
	b, boxes := len(d.b), len(d.boxes)
	for _, p := range s.points {
		if !d.label(d.words.short(p.value, s.unit), place(p), places) {
			d.b, d.boxes = d.b[:b], d.boxes[:boxes]
			break
		}
	}
	if len(d.boxes) > boxes {
		return
	}
	byValue := func(a, b mark) int { return cmp.Compare(a.value, b.value) }
	var done []float64
	for _, p := range []mark{s.points[len(s.points)-1], slices.MaxFunc(s.points, byValue), s.points[0], slices.MinFunc(s.points, byValue)} {
		if !slices.Contains(done, p.value) {
			d.label(d.words.short(p.value, s.unit), place(p), places)
			done = append(done, p.value)
		}
	}
}

// around are the places for a label at a dot, the best first.
var around = []spot{{0, -10}, {-8, -6}, {8, -6}, {0, 20}, {8, 16}, {-8, 16}, {10, 5}, {-10, 5}}

// wrap breaks a text into lines of at most n letters, where its words allow it.
func wrap(s string, n int) []string {
	var lines []string
	for _, word := range strings.Fields(s) {
		if last := len(lines) - 1; last >= 0 && utf8.RuneCountInString(lines[last])+1+utf8.RuneCountInString(word) <= n {
			lines[last] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}

package markup

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Lengths in a picture, in pixels. A picture is as wide as its place, so x is printed in per cent of
// plotWidth. Labels that have room in the narrowest place have room in all.
const (
	plotWidth  = 300 // of the narrowest place
	glyphWidth = 8.3 // of a digit in a wide typeface, 13 pixels high
)

func width(s string) float64 { return glyphWidth * float64(utf8.RuneCountInString(s)) }

// A canvas collects the content of an SVG element, with the boxes and lines that labels must not cover.
type canvas struct {
	words     *Words
	b         []byte
	stretched []byte // lines, in pixels of plotWidth, for the inner element that is stretched
	boxes     []box
	lines     []segment
	within    box // the plot area, which labels stay in
}

type (
	spot    struct{ x, y float64 }
	segment struct{ a, b spot }
	box     struct{ x0, y0, x1, y1 float64 }
)

func (d *canvas) put(parts ...any) { d.b = appendParts(d.b, parts) }

func (d *canvas) stretch(parts ...any) { d.stretched = appendParts(d.stretched, parts) }

func appendParts(b []byte, parts []any) []byte {
	for _, part := range parts {
		switch part := part.(type) {
		case string:
			b = append(b, part...)
		case float64:
			b = strconv.AppendFloat(b, math.Round(part*10)/10, 'f', -1, 64)
		}
	}
	return b
}

// across returns x in per cent of the picture's width.
func across(x float64) float64 { return 100 * x / plotWidth }

// svg returns the SVG element with the content of under, then the lines, then the rest. The lines are in
// an inner element that is stretched to the width of the place; all else keeps its size. Name is the
// attribute that names the element, with a space before it.
func (d *canvas) svg(under *canvas, height int, name string) string {
	high, lines := strconv.Itoa(height), ""
	if len(d.stretched) > 0 {
		lines = `<svg viewBox="0 0 ` + strconv.Itoa(plotWidth) + " " + high + `" preserveAspectRatio="none">` + string(d.stretched) + "</svg>\n"
	}
	return `<svg class="drawing plot" width="100%" height="` + high + `" role="img"` + name + ">\n" + string(under.b) + lines + string(d.b) + "</svg>"
}

func (d *canvas) text(class string, x, y float64, s string) {
	d.put(`<text class="`, class, `" x="`, across(x), `%" y="`, y, `">`, escapes.Replace(s), "</text>\n")
}

// line draws a horizontal line.
func (d *canvas) line(class string, x0, y, x1 float64) {
	d.put(`<line class="`, class, `" x1="`, across(x0), `%" y1="`, y, `" x2="`, across(x1), `%" y2="`, y, "\"/>\n")
}

func (d *canvas) bar(x0, y0, x1, y1 float64) {
	b := box{min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)}
	d.put(`<rect class="bar" x="`, across(b.x0), `%" y="`, b.y0, `" width="`, across(b.x1-b.x0), `%" height="`, b.y1-b.y0, "\"/>\n")
	d.boxes = append(d.boxes, b)
}

func (d *canvas) dot(at spot) {
	d.put(`<circle class="dot" cx="`, across(at.x), `%" cy="`, at.y, `" r="3.5"/>`, "\n")
	d.boxes = append(d.boxes, box{at.x - 4, at.y - 4, at.x + 4, at.y + 4})
}

// label writes a value at the first of some offsets from its point where it covers nothing, and
// reports whether there was one.
func (d *canvas) label(s string, at spot, offsets []spot) bool {
	w := width(s)
	for _, place := range offsets {
		x, y, class := at.x+place.x, at.y+place.y, "value mid"
		b := box{x - w/2, y - 13, x + w/2, y + 3}
		switch {
		case place.x == 0 && b.x0 < d.within.x0:
			x, class = d.within.x0, "value"
			b.x0, b.x1 = x, x+w
		case place.x == 0 && b.x1 > d.within.x1:
			x, class = d.within.x1, "value end"
			b.x0, b.x1 = x-w, x
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

// labels writes the value at every point or, where they have no room, at the last, the highest, the
// first and the lowest. It reports whether all are written.
func (d *canvas) labels(s drawn, place func(mark) spot, offsets []spot) (all bool) {
	b, boxes := len(d.b), len(d.boxes)
	for _, p := range s.points {
		if !d.label(d.words.short(p.value, s.unit), place(p), offsets) {
			d.b, d.boxes = d.b[:b], d.boxes[:boxes]
			break
		}
	}
	if len(d.boxes) > boxes {
		return true
	}
	byValue := func(a, b mark) int { return cmp.Compare(a.value, b.value) }
	var done []float64
	for _, p := range []mark{s.points[len(s.points)-1], slices.MaxFunc(s.points, byValue), s.points[0], slices.MinFunc(s.points, byValue)} {
		if !slices.Contains(done, p.value) {
			d.label(d.words.short(p.value, s.unit), place(p), offsets)
			done = append(done, p.value)
		}
	}
	return false
}

// aroundDot are the offsets of a label from its dot, the best first.
var aroundDot = []spot{{0, -10}, {-8, -6}, {8, -6}, {0, 20}, {8, 16}, {-8, 16}, {10, 5}, {-10, 5}}

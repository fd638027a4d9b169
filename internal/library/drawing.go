package library

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/markup"
)

// What a drawing may cost. It is part of the page, so that each reader loads and draws it.
const (
	drawingSize  = 256 << 10 // bytes of the file
	drawingsSize = 1 << 20   // bytes of all that stand in a page
	drawingDepth = 64        // levels of nested elements; Inkscape's groups go ten deep
	drawingParts = 100_000   // elements once all use, marker and paint references are expanded
)

const (
	svgSpace   = "http://www.w3.org/2000/svg"
	xhtmlSpace = "http://www.w3.org/1999/xhtml"
	xlinkSpace = "http://www.w3.org/1999/xlink"
)

var (
	// drawingElements are the allow-list of SVG elements: shapes, text and paint, nothing that
	// runs, loads, animates or holds HTML.
	drawingElements = strings.Fields(`svg g defs marker symbol use path rect circle ellipse line polyline polygon text tspan
		linearGradient radialGradient stop clipPath`)

	// left out with all that they hold, as are elements of other namespaces (editors' and metadata)
	drawingDropped = strings.Fields("title desc metadata")

	// drawingStyles are the presentation attributes of the allow-list, which a style attribute may
	// set too: the page's security policy forbids style itself.
	drawingStyles = strings.Fields(`clip-path clip-rule color direction display dominant-baseline fill fill-opacity fill-rule font-size
		font-style font-weight letter-spacing marker-end marker-mid marker-start opacity paint-order stop-color stop-opacity
		stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width
		text-anchor text-decoration visibility word-spacing`)

	drawingAttributes = strings.Fields(`class clipPathUnits cx cy d dx dy fx fy gradientTransform gradientUnits height
		lang lengthAdjust markerHeight markerUnits markerWidth offset orient pathLength points preserveAspectRatio r refX refY
		rotate rx ry spreadMethod textLength transform viewBox width x x1 x2 y y1 y2`)

	// left out in silence: what editors write beside the drawing, and what the page says itself
	droppedAttribute = regexp.MustCompile(`^(?:aria-.*|data-.*|role|version|baseProfile|enable-background|font-family|style)$`)

	drawingID    = regexp.MustCompile(`^[A-Za-z_][\w.-]*$`)
	urlReference = regexp.MustCompile(`^url\(\s*["']?#([^"'()\s]+)["']?\s*\)$`)
)

// A drawing is the file of a diagram, parsed and cleaned: everything that stands in it is
// printed anew.
type drawing struct {
	*file
	root *element
	ids  map[string]*element
}

type element struct {
	markup.Pos
	name     string // empty for text
	text     string
	attrs    []xml.Attr
	id       string
	refs     []string // ids that its attributes refer to
	atPoints string   // the id of the marker that is drawn at each point of its path
	children []*element

	used  bool // something refers to its id
	parts int  // how many elements it expands to: 0 before they are counted, counting meanwhile
}

const counting = -1

// readDrawing checks that a file holds one SVG picture that can stand in a page, and returns
// its svg element, or nothing after a fault. Ids that the drawing refers to get own and a dot before
// them, so that they are unlike those of the page, which have no dot, and of its other drawings. What an editor
// writes beside the drawing is left out; what could run a script or load something is a fault.
func readDrawing(f *file, own string) template.HTML {
	d := &drawing{file: f, ids: map[string]*element{}}
	if len(f.text) > drawingSize {
		f.fault(markup.Pos{}, fmt.Sprintf("the diagram has %d bytes, at most %d may stand in a page", len(f.text), drawingSize), "simplify its paths")
		return ""
	}
	before := f.errors
	if !d.parse() {
		return ""
	}
	d.references(d.root)
	if f.errors == before {
		if n := d.count(d.root); n > drawingParts {
			f.fault(d.root.Pos, fmt.Sprintf("the diagram grows to more than %d elements where it uses parts again", drawingParts), "")
		}
	}
	if f.errors > before {
		return ""
	}
	var b strings.Builder
	d.print(&b, d.root, own)
	return template.HTML(b.String())
}

// parse builds the tree of the elements that are allowed. It reports false after a fault that leaves no
// tree to go on with.
func (d *drawing) parse() bool {
	dec := xml.NewDecoder(bytes.NewReader(d.text))
	var open []*element
	dropped := 0 // how many elements deep in what is left out
	for {
		line, col := dec.InputPos()
		here := markup.Pos{Line: line, Col: col}
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			d.fault(here, fmt.Sprintf("the diagram is no well-formed SVG: %v", err), "")
			return false
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch {
			case dropped > 0 || len(open) > 0 && d.drops(t):
				dropped++
				continue
			case len(open) == 0 && d.root != nil:
				d.fault(here, "a diagram is one svg element, and something follows it", "")
				return false
			case len(open) == drawingDepth:
				d.fault(here, fmt.Sprintf("the diagram has more than %d elements inside of each other", drawingDepth), "")
				return false
			}
			e := d.element(here, t)
			if len(open) == 0 {
				if e.name != "svg" {
					d.fault(here, "a diagram is one svg element", "")
				}
				d.root = e
			} else {
				parent := open[len(open)-1]
				parent.children = append(parent.children, e)
			}
			open = append(open, e)
		case xml.EndElement:
			if dropped > 0 {
				dropped--
			} else {
				open = open[:len(open)-1]
			}
		case xml.CharData:
			text, blank := string(t), len(bytes.TrimSpace(t)) == 0
			switch {
			case dropped > 0:
			case len(open) > 0:
				e := open[len(open)-1]
				if !blank || e.name == "text" || e.name == "tspan" {
					e.children = append(e.children, &element{text: markup.Curl(text)})
				}
			case !blank:
				d.fault(here, "a diagram is one svg element, and text stands beside it", "")
				return false
			}
		case xml.Directive:
			if bytes.IndexByte(t, '[') >= 0 {
				d.fault(here, "a diagram may not define entities", "save it as plain SVG")
				return false
			}
		}
	}
	switch {
	case d.root == nil:
		d.fault(markup.Pos{}, "the diagram is empty", "")
		return false
	case !slices.ContainsFunc(d.root.attrs, func(a xml.Attr) bool { return a.Name.Local == "viewBox" }):
		d.fault(d.root.Pos, "the diagram has no viewBox", "without it the picture cannot shrink on a phone")
	}
	return true
}

func (d *drawing) drops(t xml.StartElement) bool {
	switch t.Name.Space {
	case "", svgSpace:
		return slices.Contains(drawingDropped, t.Name.Local)
	}
	return t.Name.Space != xhtmlSpace
}

// element checks an element against the allow-lists and keeps of it what may be printed.
func (d *drawing) element(at markup.Pos, t xml.StartElement) *element {
	e := &element{Pos: at, name: t.Name.Local}
	if t.Name.Space == xhtmlSpace || !slices.Contains(drawingElements, e.name) {
		d.fault(at, fmt.Sprintf("a diagram may not hold a %s element", e.name), "draw with "+strings.Join(drawingElements, ", "))
		return e
	}
	seen := map[xml.Name]bool{}
	for _, a := range t.Attr {
		name := a.Name.Local
		if seen[a.Name] {
			d.fault(at, fmt.Sprintf("the attribute %s stands twice", name), "")
		}
		seen[a.Name] = true
		switch {
		case strings.HasPrefix(strings.ToLower(name), "on"):
			d.fault(at, fmt.Sprintf("a diagram may not use the attribute %s", name), "")
		case name == "href" && slices.Contains([]string{"", "xlink", xlinkSpace}, a.Name.Space):
			d.href(e, a.Value)
		case a.Name.Space != "" || name == "xmlns":
		case name == "id":
			d.identify(e, a.Value)
		case slices.Contains(drawingAttributes, name) || slices.Contains(drawingStyles, name):
			d.set(e, name, a.Value)
		case !droppedAttribute.MatchString(name):
			d.warn(at, fmt.Sprintf("the attribute %s of a diagram is left out", name), "colours and type come from classes or from attributes such as fill and stroke")
		}
	}
	for _, a := range t.Attr { // a style goes before attributes
		if a.Name == (xml.Name{Local: "style"}) {
			for declaration := range strings.SplitSeq(a.Value, ";") {
				name, value, _ := strings.Cut(declaration, ":")
				value, _, _ = strings.Cut(value, "!important")
				if name = strings.TrimSpace(name); slices.Contains(drawingStyles, name) {
					d.set(e, name, strings.TrimSpace(value))
				}
			}
		}
	}
	return e
}

func (d *drawing) identify(e *element, id string) {
	if d.ids[id] != nil {
		d.fault(e.Pos, fmt.Sprintf("the id %q stands twice in the diagram", id), "")
	}
	d.ids[id] = e
	e.id = id
}

func (d *drawing) href(e *element, value string) {
	id, ok := strings.CutPrefix(strings.TrimSpace(value), "#")
	if !ok || !slices.Contains([]string{"use", "linearGradient", "radialGradient"}, e.name) {
		d.fault(e.Pos, fmt.Sprintf("a diagram may not refer to %q", value), "only to parts of itself, by use")
		return
	}
	e.refs = append(e.refs, id)
	e.attrs = append(e.attrs, xml.Attr{Name: xml.Name{Local: "href"}, Value: id})
}

// set keeps an attribute. Its value is CSS, which could load something by url(…), however
// that is spelled.
func (d *drawing) set(e *element, name, value string) {
	if strings.Contains(value, `\`) || strings.Contains(strings.ToLower(value), "url(") {
		m := urlReference.FindStringSubmatch(value)
		if m == nil {
			d.fault(e.Pos, fmt.Sprintf("a diagram may not refer to %q", value), "only to parts of itself: url(#id)")
			return
		}
		e.refs = append(e.refs, m[1])
		if name == "marker-mid" {
			e.atPoints = m[1]
		}
	}
	if i := slices.IndexFunc(e.attrs, func(a xml.Attr) bool { return a.Name.Local == name }); i >= 0 {
		e.attrs[i].Value = value
		return
	}
	e.attrs = append(e.attrs, xml.Attr{Name: xml.Name{Local: name}, Value: value})
}

// references finds what the ids of the drawing are used for.
func (d *drawing) references(e *element) {
	for _, id := range e.refs {
		switch target := d.ids[id]; {
		case target == nil:
			d.fault(e.Pos, fmt.Sprintf("the diagram has no element with the id %q", id), "")
		case !drawingID.MatchString(id):
			d.fault(target.Pos, fmt.Sprintf("%q is no id", id), "use letters, digits, hyphens and dots")
		default:
			target.used = true
		}
	}
	for _, c := range e.children {
		d.references(c)
	}
}

// count returns how many elements a browser draws for one, at most drawingParts+1. What it refers to counts
// each time; a marker-mid counts for every point of the path, of which there are at most half as many
// as bytes.
func (d *drawing) count(e *element) int {
	switch {
	case e.parts == counting:
		d.fault(e.Pos, "a part of the diagram uses itself", "")
		return 0
	case e.parts > 0:
		return e.parts
	}
	e.parts = counting
	n, points := 1, 1
	for _, a := range e.attrs {
		if a.Name.Local == "d" || a.Name.Local == "points" {
			points += len(a.Value) / 2
		}
	}
	for _, id := range e.refs {
		times := 1
		if id == e.atPoints {
			times = points
		}
		n = min(n+times*d.count(d.ids[id]), drawingParts+1)
	}
	for _, c := range e.children {
		n = min(n+d.count(c), drawingParts+1)
	}
	e.parts = n
	return n
}

// pageAttributes are those of the svg element that the page sets.
var pageAttributes = []string{"class", "width", "height", "x", "y"}

// print writes an element. All values are escaped for XML and HTML.
func (d *drawing) print(b *strings.Builder, e *element, own string) {
	if e.name == "" {
		template.HTMLEscape(b, []byte(e.text))
		return
	}
	b.WriteString("<" + e.name)
	put := func(name, value string) {
		b.WriteString(" " + name + `="`)
		template.HTMLEscape(b, []byte(value))
		b.WriteString(`"`)
	}
	if e.used {
		put("id", own+"."+e.id)
	}
	for _, a := range e.attrs {
		name, value := a.Name.Local, a.Value
		if m := urlReference.FindStringSubmatch(value); m != nil {
			value = "url(#" + own + "." + m[1] + ")"
		}
		switch {
		case e == d.root && slices.Contains(pageAttributes, name):
		case name == "href":
			put(name, "#"+own+"."+value)
		default:
			put(name, value)
		}
	}
	if len(e.children) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteString(">")
	for _, c := range e.children {
		d.print(b, c, own)
	}
	b.WriteString("</" + e.name + ">")
}

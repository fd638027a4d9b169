package library

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/markup"
)

// unused warns of what nothing refers to.
func (l *loader) unused() {
	for _, r := range l.raw {
		if len(r.page.LinkedFrom) == 0 && r.page.Path != "/" && r.page.Lang == l.lib.Settings.Language {
			r.warn(r.front.Pos, "no page links to this one", "link to it where a reader would want it, or name it under related")
		}
	}
	for _, s := range l.lib.Sources {
		if d := l.defined[s]; !l.cited[s] {
			d.warn(d.Pos, fmt.Sprintf("nothing cites the source %q", s.ID), "")
		}
	}
	for _, fig := range l.lib.Figures {
		if d := l.defined[fig]; len(fig.UsedBy) == 0 {
			d.warn(d.Pos, fmt.Sprintf("no page uses the figure %q", fig.ID), "")
		}
	}
	for _, t := range l.lib.Terms {
		if d := l.defined[t]; len(t.UsedBy) == 0 {
			d.warn(d.Pos, fmt.Sprintf("no page uses the term %q", t.ID), "")
		}
	}
	_ = fs.WalkDir(l.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if name == "static" || name == "templates" || d != nil && d.IsDir() && strings.HasPrefix(name, ".") && name != "." {
			return fs.SkipDir // files of the host's own, and what Git and Kubernetes keep beside
		}
		if err == nil && path.Ext(name) == ".svg" && !l.drawings[name] {
			f := &file{name: name}
			f.warn(markup.Pos{}, "no page shows this diagram", "")
			l.files = append(l.files, f)
		}
		return nil
	})
}

// drawingElements are the SVG elements that a diagram may hold, drawingAttributes what
// may stand on them: shapes and text, nothing that runs, loads or carries its own colours.
var (
	drawingElements = strings.Fields("svg g defs marker symbol use path rect circle ellipse line polyline polygon text tspan")

	drawingAttributes = strings.Fields(`viewBox class id d x y x1 y1 x2 y2 dx dy cx cy r rx ry width height points
		transform href text-anchor dominant-baseline refX refY markerWidth markerHeight markerUnits orient
		marker-start marker-mid marker-end stroke-width stroke-dasharray preserveAspectRatio textLength lengthAdjust
		font-size opacity fill stroke xmlns direction lang`)

	betweenTags = regexp.MustCompile(`>\s*\n\s*<`)
)

// drawing checks that a file holds one SVG picture that can stand in a page, and returns
// its svg element.
func drawing(f *file) template.HTML {
	dec := xml.NewDecoder(bytes.NewReader(f.text))
	var out bytes.Buffer
	start, root := int64(-1), ""
	for {
		line, col := dec.InputPos()
		here := markup.Pos{Line: line, Col: col}
		before := dec.InputOffset()
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			f.fault(here, fmt.Sprintf("the diagram is no well-formed SVG: %v", err), "")
			return ""
		}
		switch t := token.(type) {
		case xml.StartElement:
			if root == "" {
				root, start = t.Name.Local, before
				if root != "svg" {
					f.fault(here, "a diagram is one svg element", "")
				}
				if !slices.ContainsFunc(t.Attr, func(a xml.Attr) bool { return a.Name.Local == "viewBox" }) {
					f.fault(here, "the diagram has no viewBox", "without it the picture cannot shrink on a phone")
				}
			}
			checkElement(f, here, t)
		case xml.EndElement, xml.CharData:
		case xml.Comment, xml.ProcInst, xml.Directive:
			if root != "" {
				out.Write(f.text[start:before])
				start = dec.InputOffset()
			}
			continue
		}
	}
	if root == "" {
		f.fault(markup.Pos{}, "the diagram is empty", "")
		return ""
	}
	out.Write(f.text[start:])
	return template.HTML(betweenTags.ReplaceAll(bytes.TrimSpace(out.Bytes()), []byte("><")))
}

func checkElement(f *file, at markup.Pos, t xml.StartElement) {
	if !slices.Contains(drawingElements, t.Name.Local) {
		f.fault(at, fmt.Sprintf("a diagram may not hold a %s element", t.Name.Local), "draw with "+strings.Join(drawingElements, ", "))
	}
	for _, a := range t.Attr {
		switch name := a.Name.Local; {
		case !slices.Contains(drawingAttributes, name):
			f.fault(at, fmt.Sprintf("a diagram may not use the attribute %s", name), "colours and type come from classes")
		case name == "href" && !strings.HasPrefix(a.Value, "#"):
			f.fault(at, fmt.Sprintf("a diagram may not refer to %q", a.Value), "")
		}
	}
}

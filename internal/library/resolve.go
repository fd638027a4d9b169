package library

import (
	"cmp"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/markup"
)

// target finds the page and fragment that a path names, and reports a dead one.
func (l *loader) target(f *file, link located) (*Page, string) {
	dest, fragment, hasFragment := strings.Cut(link.Value, "#")
	p := l.lib.pages[dest]
	switch {
	case p == nil && l.hidden(dest):
		f.warn(link.Pos, fmt.Sprintf("the page %s is hidden", dest), "nothing leads there: the words stay without the link")
		return nil, ""
	case p == nil:
		text, hint := fmt.Sprintf("there is no page %s", dest), nearest(f, dest, l.lib.pages)
		if owner, ok := l.lib.Aliases[strings.TrimSuffix(dest, "/")]; ok {
			text, hint = fmt.Sprintf("%s is only an alias", dest), "link to "+owner
		} else if l.lib.pages[dest+"/"] != nil {
			hint = "pages end in a slash: " + dest + "/"
		} else if !strings.HasPrefix(dest, "/") {
			hint = "write links inside the reference from its root: /role/limits/"
		}
		f.fault(link.Pos, text, hint)
		return nil, ""
	case hasFragment && !l.hasAnchor(p, fragment):
		known := map[string]bool{}
		for _, a := range l.lib.bodies[p].Anchors {
			known[a.ID] = true
		}
		f.fault(link.Pos, fmt.Sprintf("the page %s has no anchor #%s", dest, fragment), nearest(f, fragment, known))
		return p, ""
	}
	return p, fragment
}

// readOn looks up the page and fragment where an entry says to read on, once all pages are known.
func (l *loader) readOn(f *register, path located, page **Page, fragment *string) {
	if path.Value != "" {
		l.later(func() { *page, *fragment = l.target(f.file, path) })
	}
}

// hasAnchor reports whether a page has an id in its text or in the list that it shows.
func (l *loader) hasAnchor(p *Page, id string) bool {
	return l.anchors[p.Path+"#"+id] || slices.ContainsFunc(l.lib.bodies[p].Anchors, func(a markup.Anchor) bool { return a.ID == id })
}

// link records that one page leads to another. Either may be nil.
func (l *loader) link(from, to *Page) {
	if from != nil && to != nil && from != to && !slices.Contains(to.LinkedFrom, from) {
		to.LinkedFrom = append(to.LinkedFrom, from)
	}
}

// resolve fills in the answer fields of every page's references.
func (l *loader) resolve() {
	for _, r := range l.raw {
		l.listAnchors(r)
		l.related(r)
		l.frontDoors(r)
		l.links(r)
		l.termRefs(r)
		l.citations(r)
		l.reviewedSince(r)
		l.diagrams(r)
		l.pictures(r)
	}
}

// listAnchors reports ids in a page's text that entries of the list on that page have.
func (l *loader) listAnchors(r *rawPage) {
	for _, a := range r.body.Anchors {
		if l.anchors[r.page.Path+"#"+a.ID] {
			r.fault(a.Pos, fmt.Sprintf("the id %q belongs to an entry of this page's list", a.ID), "choose another")
		}
	}
}

func (l *loader) related(r *rawPage) {
	for _, path := range r.front.Related {
		p, _ := l.target(r.file, path)
		switch {
		case p == r.page:
			r.fault(path.Pos, "the page is related to itself", "")
		case p != nil:
			r.page.Related = append(r.page.Related, p)
			l.link(r.page, p)
		}
	}
}

// frontDoors looks up the pages that a page names as its doors, and their drawings.
func (l *loader) frontDoors(r *rawPage) {
	for _, path := range r.front.Doors {
		p, _ := l.target(r.file, path)
		if p == nil {
			continue
		}
		r.page.Doors = append(r.page.Doors, p)
		l.link(r.page, p)
		if p.Drawing == "" {
			p.Drawing = l.drawing(doorFile(p), p.ID())
		}
	}
}

// doorFile returns the name of the drawing of a page that is a door.
func doorFile(p *Page) string { return path.Join(path.Dir(p.File), "door.svg") }

// drawing returns the svg element of a file, as [readDrawing] does; nothing where there is no such file.
func (l *loader) drawing(name, own string) template.HTML {
	text, err := fs.ReadFile(l.fsys, name)
	if err != nil {
		return ""
	}
	l.read[name] = true
	return readDrawing(l.addFile(name, text), own)
}

func (l *loader) links(r *rawPage) {
	for _, link := range r.body.Links {
		dest := l.fromFile(r, link.Dest)
		switch {
		case strings.HasPrefix(dest, "#"):
			l.target(r.file, located{link.Pos, r.page.Path + dest})
		case strings.HasPrefix(dest, "//") || strings.Contains(dest, ":"):
		case isServed(dest) || l.isAsset(dest):
			link.Path = dest
		default:
			if p, _ := l.target(r.file, located{link.Pos, dest}); p != nil {
				link.Path = dest
				l.link(r.page, p)
			}
		}
	}
}

// fromFile returns the path of what a link names in relation to the page's file, as GitHub
// shows it: "../role/limits.md#arrest". Other destinations stay as they are.
func (l *loader) fromFile(r *rawPage, dest string) string {
	if strings.HasPrefix(dest, "/") || strings.HasPrefix(dest, "#") || strings.Contains(dest, ":") {
		return dest
	}
	name, fragment, found := strings.Cut(dest, "#")
	if path.Ext(name) != ".md" {
		name = path.Join(name, "index.md")
	}
	dest = pagePath(path.Join(path.Dir(r.name), name), l.lib.Settings.Language)
	if found {
		dest += "#" + fragment
	}
	return dest
}

// isAsset reports whether a path names a file of the folder static that is served.
func (l *loader) isAsset(p string) bool {
	name, ok := strings.CutPrefix(p, "/static/")
	if ok {
		_, ok = AssetType(name)
	}
	if ok {
		_, err := fs.Stat(l.fsys, "static/"+name)
		ok = err == nil
	}
	return ok
}

func (l *loader) termRefs(r *rawPage) {
	for _, ref := range r.body.Terms {
		t := l.terms[ref.ID]
		if ref.Name != "" {
			t = l.named(ref.Name)
		}
		if t == nil {
			if ref.Name != "" {
				r.fault(ref.Pos, fmt.Sprintf("there is no term %q", ref.Name), cmp.Or(nearest(r.file, foldName(ref.Name), l.names), "its entry belongs in data/terms"))
			} else {
				r.fault(ref.Pos, fmt.Sprintf("there is no term with the id %q", ref.ID), nearest(r.file, ref.ID, l.terms))
			}
			continue
		}
		ref.ID, ref.Path, ref.Definition = t.ID, Terms.Path(t.ID), t.Definition
		if ref.First = !slices.Contains(r.page.Terms, t); ref.First {
			r.page.Terms = append(r.page.Terms, t)
			t.UsedBy = append(t.UsedBy, r.page)
		}
	}
}

// citations numbers the page's references in the order of the text: those of citations,
// figures, charts and tables of operations, then those of its entry among the crimes.
func (l *loader) citations(r *rawPage) {
	type use struct {
		markup.Pos
		resolve func()
	}
	var uses []use
	body := r.body
	for _, c := range body.Citations {
		if len(c.Sources) > 0 {
			uses = append(uses, use{c.Sources[0].Pos, func() { l.citation(r, c) }})
		}
	}
	for _, ref := range body.Figures {
		uses = append(uses, use{ref.Pos, func() { l.figureRef(r, ref) }})
	}
	for _, c := range body.Charts {
		uses = append(uses, use{c.Pos, func() { l.chart(r, c) }})
	}
	for _, o := range body.Operations {
		uses = append(uses, use{o.Pos, func() { l.operations(r, o) }})
	}
	slices.SortStableFunc(uses, func(a, b use) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	for _, u := range uses {
		u.resolve()
	}
	if r.page.Crime != nil {
		r.page.Crime.refer()
	}
}

func (l *loader) citation(r *rawPage, c *markup.Citation) {
	var sources []*Source
	for _, cited := range c.Sources {
		sources = append(sources, l.cite(r.file, []located{{cited.Pos, cited.ID}})...)
	}
	if len(sources) == len(c.Sources) {
		r.note(c, sources)
	}
}

// rests returns a citation of the sources that a value rests on, which the page's notes list.
func (r *rawPage) rests(sources []*Source, at markup.Pos) (c markup.Citation) {
	for range sources {
		c.Sources = append(c.Sources, markup.CitedSource{Pos: at})
	}
	r.note(&c, sources)
	return c
}

// value finds the figure that a reference names, and fills in the reference but for its citation. It
// returns the figure and the sources of the value; nil where there is none.
func (l *loader) value(f *file, ref *markup.FigureRef) (*Figure, []*Source) {
	fig := l.findFigure(f, ref.Pos, ref.ID)
	if fig == nil {
		return nil, nil
	}
	sources := fig.Sources
	ref.Value, ref.Date = fig.Value, fig.AsOf.ISO()
	for _, p := range fig.Series {
		ref.Series = append(ref.Series, markup.Point{At: p.At, Value: p.Value})
		ref.Point = p.At
	}
	if ref.At != "" {
		i := slices.IndexFunc(fig.Series, func(p Point) bool { return p.At == ref.At })
		if i < 0 {
			known := map[string]bool{}
			for _, p := range fig.Series {
				known[p.At] = true
			}
			f.fault(ref.Pos, fmt.Sprintf("the figure %s has no point at %q", fig.ID, ref.At), nearest(f, ref.At, known))
			return fig, nil
		}
		p := fig.Series[i]
		sources = p.Sources
		ref.Point = p.At
		if ref.Value, ref.Date = p.Value, p.At; !isDate(p.At) {
			ref.Name, ref.Date = p.At, p.Date
		}
	}
	ref.Label, ref.Unit, ref.Path = fig.Label, fig.Unit, Figures.Path(fig.ID)
	if len(sources) > 0 {
		ref.Publisher = sources[0].Publisher
	}
	return fig, sources
}

// findFigure returns the figure with an id, or nil and reports that there is none.
func (l *loader) findFigure(f *file, at markup.Pos, id string) *Figure {
	fig := l.figures[id]
	if fig == nil {
		f.fault(at, fmt.Sprintf("there is no figure %q", id), cmp.Or(nearest(f, id, l.figures), "its entry belongs in data/figures"))
	}
	return fig
}

// use records that a page shows a figure. The page may be nil.
func use(fig *Figure, p *Page) {
	if p != nil && !slices.Contains(p.Figures, fig) {
		p.Figures = append(p.Figures, fig)
		fig.UsedBy = append(fig.UsedBy, p)
	}
}

func (l *loader) figureRef(r *rawPage, ref *markup.FigureRef) {
	fig, sources := l.value(r.file, ref)
	if fig != nil {
		use(fig, r.page)
		ref.Citation = r.rests(sources, ref.Pos)
	}
}

func (l *loader) chart(r *rawPage, c *markup.Chart) {
	var sources []*Source
	for _, id := range c.Figures {
		fig := l.findFigure(r.file, c.Pos, id)
		if fig == nil {
			continue
		}
		use(fig, r.page)
		if len(fig.Series) < 2 {
			r.fault(c.Pos, fmt.Sprintf("the figure %s has no series to draw", id), "")
			continue
		}
		s := markup.Series{CSV: Figures.Page + fig.ID + ".csv", JSON: Figures.Page + fig.ID + ".json", Label: fig.Label, Unit: fig.Unit, Counts: fig.Note, Caution: fig.Caution}
		for _, p := range fig.Series {
			point := markup.Point{At: p.At, Value: p.Value, Note: p.Note}
			for _, source := range p.Sources {
				point.Sources = append(point.Sources, markup.PointSource{Number: r.page.refer(source).Number, Publisher: source.Publisher})
				if !slices.Contains(sources, source) {
					sources = append(sources, source)
				}
			}
			s.Points = append(s.Points, point)
		}
		c.Series = append(c.Series, s)
	}
	c.Citation = r.rests(sources, c.Pos)
}

func (l *loader) diagrams(r *rawPage) {
	left := drawingsSize
	for _, d := range r.body.Diagrams {
		name := path.Join(path.Dir(r.name), d.File)
		if _, err := fs.Stat(l.fsys, name); err != nil {
			r.fault(d.Pos, fmt.Sprintf("there is no diagram %s", name), "the file lies beside the page")
			continue
		}
		if d.SVG = l.drawing(name, d.ID); len(d.SVG) > left {
			r.fault(d.Pos, fmt.Sprintf("the diagrams of the page have more than %d bytes", drawingsSize), "make several pages of it")
			return
		}
		left -= len(d.SVG)
	}
}

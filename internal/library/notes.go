package library

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/interpolref/interpolref/internal/markup"
)

// Reference is a source that a page cites.
type Reference struct {
	Number int
	Source *Source
	Uses   int   // how often the text cites it; 0 if only the page's [Crime] does
	Note   *Note // the first that lists it
}

// Note is a numbered entry of the list at a page's end. Marks that cite the same sources lead to the
// same note; a source that is cited alone and with others stands in several.
type Note struct {
	Number int
	ID     string // that of the first reference that no other note has listed, "ref-5", or else "note-12"
	Cites  []Cite // in the order of their references
	Uses   []Use
}

// Primary reports whether a source of the note is primary.
func (n *Note) Primary() bool {
	return slices.ContainsFunc(n.Cites, func(c Cite) bool { return c.Source.Kind == "primary" })
}

// Cite is a source in a note.
type Cite struct {
	*Reference
	Locator string // "art. 3"; empty in notes with one source, since it stands beside their numbers
}

// Use is a mark that leads to a note.
type Use struct {
	ID      string // "cite-5-2": the second to cite reference 5
	Section string // the title of the heading above it; empty before the first
}

// note fills in a citation of sources with their references and the note that lists them, which it makes if
// need be.
func (r *rawPage) note(c *markup.Citation, sources []*Source) {
	var cites []Cite
	for i, s := range sources {
		ref, cited := r.page.refer(s), &c.Sources[i]
		ref.Uses++
		cited.ID, cited.Number, cited.Use = s.ID, ref.Number, ref.Uses
		cites = append(cites, Cite{Reference: ref, Locator: cited.Locator})
	}
	if len(cites) == 0 {
		return
	}
	if len(cites) == 1 {
		cites[0].Locator = ""
	}
	slices.SortStableFunc(cites, func(a, b Cite) int { return cmp.Compare(a.Number, b.Number) })
	n := r.page.note(cites)
	use := Use{ID: fmt.Sprintf("cite-%d-%d", c.Sources[0].Number, c.Sources[0].Use)}
	for _, a := range r.body.Anchors {
		if at := c.Sources[0].Pos; a.Level > 0 && (a.Line < at.Line || a.Line == at.Line && a.Col < at.Col) {
			use.Section = a.Title
		}
	}
	n.Uses = append(n.Uses, use)
	c.Note, c.Anchor, c.Primary = n.Number, n.ID, n.Primary()
}

// Cite returns the note that lists sources together, which it makes if need be, on a page that is made of
// registers. It is nil where there are no sources.
func (p *Page) Cite(sources []*Source) *Note {
	var cites []Cite
	for _, s := range sources {
		cites = append(cites, Cite{Reference: p.reference(s)})
	}
	if cites == nil {
		return nil
	}
	return p.note(cites)
}

// refer returns the reference of a source on a page, which it makes if need be, and records that the page
// cites the source.
func (p *Page) refer(s *Source) *Reference {
	citedBy(s, p)
	return p.reference(s)
}

// reference is refer without the record.
func (p *Page) reference(s *Source) *Reference {
	for _, ref := range p.References {
		if ref.Source == s {
			return ref
		}
	}
	p.References = append(p.References, &Reference{Number: len(p.References) + 1, Source: s})
	return p.References[len(p.References)-1]
}

// note finds the note that lists sources, or makes it.
func (p *Page) note(cites []Cite) *Note {
	for _, n := range p.Notes {
		if slices.Equal(n.Cites, cites) {
			return n
		}
	}
	n := &Note{Number: len(p.Notes) + 1, Cites: cites}
	n.ID = fmt.Sprintf("note-%d", n.Number)
	for _, c := range slices.Backward(cites) {
		if c.Note == nil {
			c.Note, n.ID = n, fmt.Sprintf("ref-%d", c.Number)
		}
	}
	p.Notes = append(p.Notes, n)
	return n
}

// list gives a source that stands in no note one of its own.
func (p *Page) list(s *Source) {
	if s == nil {
		return
	}
	if ref := p.refer(s); ref.Note == nil {
		p.note([]Cite{{Reference: ref}})
	}
}

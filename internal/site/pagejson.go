package site

import (
	"strings"

	"github.com/interpolref/interpolref/internal/library"
)

// The JSON documents. Their keys are part of the URL contract. Addresses in them are as
// pages link to them, from the root of the host; only what is published elsewhere, sources
// and services, has its address there as url and the one here as entry.

type jsonLink struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

type jsonPage struct {
	Title       string         `json:"title"`
	Summary     string         `json:"summary"`
	Question    string         `json:"question"`
	Path        string         `json:"path"`
	URL         string         `json:"url"`
	Language    string         `json:"language"`
	Reviewed    string         `json:"reviewed"`
	Breadcrumbs []jsonLink     `json:"breadcrumbs"`
	Sections    []jsonSection  `json:"sections"`
	Citations   []jsonCitation `json:"citations"`
	Terms       []jsonPageTerm `json:"terms"`
	Figures     []string       `json:"figures"`
	Related     []jsonLink     `json:"related"`
	Revision    string         `json:"revision"`
}

type jsonSection struct {
	ID    string `json:"id"`
	Level int    `json:"level"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

type jsonCitation struct {
	Number int `json:"number"`
	jsonSourceFields
}

type jsonPageTerm struct {
	ID         string `json:"id"`
	Term       string `json:"term"`
	Definition string `json:"definition"`
	URL        string `json:"url"`
}

// pageJSON returns index.json of a page.
func (r *renderer) pageJSON(p *library.Page) jsonPage {
	v := jsonPage{
		Title: p.Title, Summary: p.Summary, Question: p.Question, Path: p.Path, URL: r.addresses.of(p.Path),
		Language: p.Lang, Reviewed: p.Reviewed.ISO(),
		Breadcrumbs: list(r.breadcrumbs(p), func(l Link) jsonLink { return jsonLink{l.Title, l.Href} }),
		Sections:    []jsonSection{},
		Citations: list(p.References, func(ref *library.Reference) jsonCitation {
			return jsonCitation{ref.Number, r.jsonSource(ref.Source)}
		}),
		Terms: list(p.Terms, func(t *library.Term) jsonPageTerm {
			return jsonPageTerm{t.ID, t.Name, t.Definition, r.addresses.of(library.Terms.Path(t.ID))}
		}),
		Figures:  list(p.Figures, func(f *library.Figure) string { return f.ID }),
		Related:  r.jsonLinks(p.Related),
		Revision: *r.revisions[p.Path],
	}
	if r.lib.Body(p) != nil {
		for _, sec := range r.lib.Body(p).Sections(&r.words.Document) {
			v.Sections = append(v.Sections, jsonSection(sec))
		}
	}
	if reg := registerAt(p.Path); reg != nil && reg.sections != nil {
		v.Sections = append(v.Sections, reg.sections(r, p)...)
	}
	return v
}

func (r *renderer) jsonLinks(pages []*library.Page) []jsonLink {
	return list(pages, func(p *library.Page) jsonLink { return jsonLink{p.Title, r.addresses.of(p.Path)} })
}

// section returns the first element of a path.
func section(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return first
}

type jsonSourceFields struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Publisher string `json:"publisher"`
	Date      string `json:"date"`
	Kind      string `json:"kind"`
	Language  string `json:"language"`
	URL       string `json:"url"`   // where it is published
	Entry     string `json:"entry"` // its address here
}

func (r *renderer) jsonSource(src *library.Source) jsonSourceFields {
	return jsonSourceFields{
		ID: src.ID, Title: src.Title, Publisher: src.Publisher, Date: src.Date, Kind: src.Kind,
		Language: src.Language, URL: src.URL, Entry: r.source(src).Entry,
	}
}

func sourceIDs(sources []*library.Source) []string {
	return list(sources, func(src *library.Source) string { return src.ID })
}

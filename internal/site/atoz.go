package site

import (
	"strings"

	"github.com/interpolref/interpolref/internal/library"
)

// pageRegister is all pages: in the order of the alphabet, with the terms, and as a list.
var pageRegister = register{
	of:        library.AllPages,
	template:  "atoz",
	empty:     AtoZ{},
	words:     func(w *Words) heading { return heading{w.Pages.Title, w.Pages.Summary} },
	count:     func(l *library.Library) int { return len(l.Pages) },
	view:      func(r *renderer, _ *library.Page, page Page) any { return r.atoz(page) },
	list:      func(r *renderer) any { return list(r.pages, r.apiPage) },
	unindexed: true,
}

// AtoZ is the page /a-z/. Shown by atoz.html, which defines "list".
type AtoZ struct {
	Page
	Letters []Letter[IndexEntry]
}

// IndexEntry is a title, a term or a synonym in the A–Z.
type IndexEntry struct {
	Link
	Kind string // "page" or "term"
	See  string // for a synonym: the term that it stands for
}

func (r *renderer) atoz(page Page) AtoZ {
	v := AtoZ{Page: page}
	var entries []IndexEntry
	titles := map[string]bool{}
	for _, p := range r.pages {
		if p.Path != "/" && !p.Apart {
			entries = append(entries, IndexEntry{Link: r.link(p), Kind: "page"})
			titles[strings.ToLower(p.Title)] = true
		}
	}
	for _, t := range r.lib.Terms {
		href := r.addresses.of(library.Terms.Path(t.ID))
		if !titles[strings.ToLower(t.Name)] {
			entries = append(entries, IndexEntry{Link: Link{href, t.Name}, Kind: "term"})
		}
		for _, also := range t.Also {
			entries = append(entries, IndexEntry{Link: Link{href, also}, Kind: "term", See: t.Name})
		}
	}
	v.Letters = byLetter(r.tag, entries, func(e IndexEntry) string { return e.Title })
	return v
}

type apiPage struct {
	Title    string `json:"title"`
	Summary  string `json:"summary"`
	Question string `json:"question"`
	Path     string `json:"path"`
	URL      string `json:"url"`
	Section  string `json:"section"`
	Language string `json:"language"`
	Reviewed string `json:"reviewed"`
	Revision string `json:"revision"`
}

func (r *renderer) apiPage(p *library.Page) apiPage {
	return apiPage{p.Title, p.Summary, p.Question, p.Path, r.addresses.of(p.Path), section(p.Path), p.Lang, p.Reviewed.ISO(), *r.revisions[p.Path]}
}

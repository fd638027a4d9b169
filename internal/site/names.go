package site

import (
	"strings"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

var nameRegister = register{
	of:       library.Names,
	template: "names",
	empty:    Names{},
	words:    func(w *Words) heading { return heading{w.Names.Title, w.Names.Summary} },
	count:    func(l *library.Library) int { return len(l.Names) },
	view:     func(r *renderer, _ *library.Page, page Page) any { return r.names(page) },
	list:     func(r *renderer) any { return list(r.lib.Names, r.apiName) },
	isList:   true,
	parts: func(r *renderer) []search.Part {
		return list(r.lib.Names, func(n *library.Name) search.Part {
			return search.Part{ID: n.ID, Heading: n.Name, Body: sentences(n.Kind+" "+n.Name, strings.Join(n.Also, r.words.Text.Comma), n.Text, n.Years)}
		})
	},
}

// Names is the page /names/, with the operations and databases among the names. Shown by
// names.html, which defines "list".
type Names struct {
	Page
	Letters []Letter[NameEntry]
}

// NameEntry is a name: <li id="{{.ID}}">; without an id it is an entry of another list, which Page leads to.
type NameEntry struct {
	ID, Name string
	Also     string
	Kind     string // "project"
	Years    string
	Text     string
	Page     *Link // where to read on
	Sources  []*SourceRef
}

func (r *renderer) names(page Page) Names {
	v := Names{Page: page}
	entries := list(r.lib.Names, func(n *library.Name) NameEntry {
		return NameEntry{n.ID, n.Name, strings.Join(n.Also, r.words.Text.Comma), n.Kind, n.Years, n.Text, r.linkTo(n.Page, n.Fragment), r.sourceRefs(n.Sources)}
	})
	for _, o := range r.lib.Operations {
		entries = append(entries, NameEntry{Name: o.Name, Kind: r.words.Names.Operation, Page: &Link{Href: r.addresses.of(library.Operations.Path(o.ID))}})
	}
	for _, d := range r.lib.Databases {
		entries = append(entries, NameEntry{Name: d.Name, Kind: r.words.Names.Database, Page: &Link{Href: r.addresses.of(library.Databases.Path(d.ID))}})
	}
	v.Letters = byLetter(r.tag, entries, func(e NameEntry) string { return e.Name })
	return v
}

type apiName struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Also    []string `json:"also"`
	Kind    string   `json:"kind"`
	Years   string   `json:"years"`
	Text    string   `json:"text"`
	URL     string   `json:"url"`
	Page    string   `json:"page"`
	Sources []string `json:"sources"`
}

func (r *renderer) apiName(n *library.Name) apiName {
	return apiName{
		ID: n.ID, Name: n.Name, Also: append([]string{}, n.Also...), Kind: n.Kind, Years: n.Years, Text: n.Text,
		URL: r.addresses.of(library.Names.Path(n.ID)), Page: r.addressOf(n.Page, n.Fragment), Sources: sourceIDs(n.Sources),
	}
}

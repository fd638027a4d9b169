package site

import (
	"strings"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

var databaseRegister = register{
	of:       library.Databases,
	template: "databases",
	empty:    Databases{},
	words:    func(w *Words) heading { return heading{w.Databases.Title, w.Databases.Summary} },
	count:    func(l *library.Library) int { return len(l.Databases) },
	view:     func(r *renderer, _ *library.Page, page Page) any { return r.databases(page) },
	list:     func(r *renderer) any { return list(r.lib.Databases, r.apiDatabase) },
	parts: func(r *renderer) []search.Part {
		return list(r.lib.Databases, func(d *library.Database) search.Part {
			return search.Part{ID: d.ID, Heading: d.Name, Body: sentences(strings.Join(d.Also, r.words.Text.Comma), d.Holds, d.Enters, d.Searches, d.Note)}
		})
	},
}

// Databases is the page /databases/. Shown by databases.html, which defines "list".
type Databases struct {
	Page
	Groups []DatabaseGroup
	Count  int
}

// DatabaseGroup is the databases about one kind of thing.
type DatabaseGroup struct {
	About     string // "People"
	Databases []DatabaseEntry
}

// DatabaseEntry is a database: <tr id="{{.ID}}">.
type DatabaseEntry struct {
	ID, Name         string
	Also             string
	Holds            string
	Enters, Searches string // empty where no source says it
	Since            string
	Size             *FigureEntry // nil where no source says it
	Note             string
	Page             *Link // where to read on
	Sources          []*SourceRef
}

func (r *renderer) databases(page Page) Databases {
	v := Databases{Page: page, Count: len(r.lib.Databases)}
	for _, d := range r.lib.Databases {
		entry := DatabaseEntry{
			ID: d.ID, Name: d.Name, Also: strings.Join(d.Also, r.words.Text.Comma), Holds: d.Holds, Enters: d.Enters, Searches: d.Searches,
			Since: d.Since, Note: d.Note, Page: r.linkTo(d.Page, d.Fragment), Sources: r.sourceRefs(d.Sources),
		}
		if d.Size != nil {
			size := r.figure(d.Size)
			entry.Size = &size
		}
		group := groupFor(&v.Groups, func(g DatabaseGroup) bool { return g.About == d.About }, DatabaseGroup{About: d.About})
		group.Databases = append(group.Databases, entry)
	}
	v.list([]Heading{{ID: "list", Title: r.words.Databases.Caption}}, nil)
	return v
}

type apiDatabase struct {
	ID       string        `json:"id"`
	Name     string        `json:"name"`
	Also     []string      `json:"also"`
	About    string        `json:"about"`
	Holds    string        `json:"holds"`
	Enters   string        `json:"enters"`
	Searches string        `json:"searches"`
	Since    string        `json:"since"`
	Size     *apiFigureRef `json:"size"`
	Note     string        `json:"note"`
	URL      string        `json:"url"`
	Page     string        `json:"page"`
	Sources  []string      `json:"sources"`
}

func (r *renderer) apiDatabase(d *library.Database) apiDatabase {
	return apiDatabase{
		ID: d.ID, Name: d.Name, Also: append([]string{}, d.Also...), About: d.About, Holds: d.Holds, Enters: d.Enters, Searches: d.Searches, Since: d.Since,
		Size: figureRef(d.Size), Note: d.Note, URL: r.addresses.of(library.Databases.Path(d.ID)), Page: r.addressOf(d.Page, d.Fragment), Sources: sourceIDs(d.Sources),
	}
}

package site

import (
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

var treatyRegister = register{
	of:       library.Treaties,
	template: "treaties",
	empty:    Treaties{},
	words:    func(w *Words) heading { return heading{w.Treaties.Title, w.Treaties.Summary} },
	count:    func(l *library.Library) int { return len(l.Treaties) },
	view:     func(r *renderer, _ *library.Page, page Page) any { return r.treaties(page) },
	list:     func(r *renderer) any { return list(r.lib.Treaties, r.apiTreaty) },
	parts: func(r *renderer) []search.Part {
		return list(r.lib.Treaties, func(t *library.Treaty) search.Part {
			return search.Part{ID: t.ID, Heading: t.Short, Body: sentences(t.Name, t.Duties, t.Note)}
		})
	},
}

// Treaties is the page /crimes/treaties/. Shown by treaties.html, which defines "list".
type Treaties struct {
	Page
	Treaties []TreatyEntry
}

// TreatyEntry is a treaty: <section id="{{.ID}}">.
type TreatyEntry struct {
	ID, Name, Short string
	Year            int
	Depositary      string       // empty where no source says it
	Parties         *FigureEntry // how many; nil where there is no count
	Duties          string       // what it makes states do
	Note            string
	Href            string // where its text is published; may be empty
	Crimes          []Link
	Sources         []*SourceRef
}

func (r *renderer) treaties(page Page) Treaties {
	v := Treaties{Page: page}
	for _, t := range r.lib.Treaties {
		entry := TreatyEntry{
			ID: t.ID, Name: t.Name, Short: t.Short, Year: t.Year, Depositary: t.Depositary,
			Duties: t.Duties, Note: t.Note, Href: t.URL, Crimes: r.links(t.Crimes), Sources: r.sourceRefs(t.Sources),
		}
		if t.Parties != nil {
			parties := r.figure(t.Parties)
			entry.Parties = &parties
		}
		v.Treaties = append(v.Treaties, entry)
	}
	return v
}

type apiTreaty struct {
	ID         string        `json:"id"`
	Name       string        `json:"name"`
	Short      string        `json:"short"`
	Year       int           `json:"year"`
	Depositary string        `json:"depositary"`
	Parties    *apiFigureRef `json:"parties"`
	Duties     string        `json:"duties"`
	Note       string        `json:"note"`
	Text       string        `json:"text"` // where its text is published
	URL        string        `json:"url"`
	Crimes     []string      `json:"crimes"`
	Sources    []string      `json:"sources"`
}

func (r *renderer) apiTreaty(t *library.Treaty) apiTreaty {
	return apiTreaty{
		ID: t.ID, Name: t.Name, Short: t.Short, Year: t.Year, Depositary: t.Depositary, Duties: t.Duties, Note: t.Note, Text: t.URL,
		URL: r.addresses.of(library.Treaties.Path(t.ID)), Parties: figureRef(t.Parties),
		Crimes: list(t.Crimes, func(p *library.Page) string { return r.addresses.of(p.Path) }), Sources: sourceIDs(t.Sources),
	}
}

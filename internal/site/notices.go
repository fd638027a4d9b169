package site

import "github.com/interpolref/interpolref/internal/library"

var noticeRegister = register{
	of:       library.Notices,
	template: "notices",
	empty:    Notices{},
	words:    func(w *Words) heading { return heading{w.Notices.Title, w.Notices.Summary} },
	count:    func(l *library.Library) int { return len(l.Notices) },
	view:     func(r *renderer, _ *library.Page, page Page) any { return Notices{page, r.notices()} },
	list:     func(r *renderer) any { return list(r.lib.Notices, r.apiNotice) },
}

// Notices is the page /fugitives/notices/. Shown by notices.html, which defines "list".
type Notices struct {
	Page
	Notices []NoticeEntry
}

// NoticeEntry is a kind of notice: <tr id="{{.ID}}">.
type NoticeEntry struct {
	ID         string
	Name       string
	Colour     string // "red", for a class "notice-red"
	Letter     string
	Purpose    string
	Requester  string
	Public     string
	LegalBasis string
	AsOf       Day
	Page       *Link
	Sources    []*SourceRef
}

func (r *renderer) notices() (entries []NoticeEntry) {
	for _, n := range r.lib.Notices {
		entries = append(entries, NoticeEntry{
			ID: n.ID, Name: n.Name, Colour: n.Colour, Letter: n.Letter, Purpose: n.Purpose,
			Requester: n.Requester, Public: n.Public, LegalBasis: n.LegalBasis, AsOf: r.day(n.AsOf),
			Page: r.linkTo(n.Page, ""), Sources: r.sourceRefs(n.Sources),
		})
	}
	return entries
}

// noticeColour returns the colour of the notice that a page is about, or nothing.
func (r *renderer) noticeColour(p *library.Page) string {
	for _, n := range r.lib.Notices {
		if n.Page == p {
			return n.Colour
		}
	}
	return ""
}

type apiNotice struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Colour     string   `json:"colour"`
	Letter     string   `json:"letter"`
	Purpose    string   `json:"purpose"`
	Requester  string   `json:"requester"`
	Public     string   `json:"public"`
	LegalBasis string   `json:"legal_basis"`
	AsOf       string   `json:"as_of"`
	URL        string   `json:"url"`
	Page       string   `json:"page"`
	Sources    []string `json:"sources"`
}

func (r *renderer) apiNotice(n *library.Notice) apiNotice {
	return apiNotice{
		ID: n.ID, Name: n.Name, Colour: n.Colour, Letter: n.Letter, Purpose: n.Purpose, Requester: n.Requester,
		Public: n.Public, LegalBasis: n.LegalBasis, AsOf: n.AsOf.ISO(),
		URL: r.addresses.of(library.Notices.Path(n.ID)), Page: r.addressOf(n.Page, ""), Sources: sourceIDs(n.Sources),
	}
}

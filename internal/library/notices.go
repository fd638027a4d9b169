package library

// Notices is the register of the kinds of INTERPOL notice.
var Notices = &Register{Name: "notices", Noun: "notice", Page: "/fugitives/notices/", read: each((*loader).notice)}

// Notice is a kind of INTERPOL notice.
type Notice struct {
	ID         string // "red"
	Name       string `yaml:"name,required" example:"Library Notice"` // "Red Notice"
	Colour     string `yaml:"colour,required" example:"library"`      // a word: "red"
	Letter     string `yaml:"letter,required" example:"L"`            // the mark on its chip, so that colour is never alone: "R"
	Purpose    string `yaml:"purpose,required" example:"Find a book that did not come back."`
	Requester  string `yaml:"requester,required" example:"Any library."` // who may ask for it
	Public     string `yaml:"public,required" example:"All are."`        // whether the public sees any of them
	LegalBasis string `yaml:"legal_basis,required" example:"Rules of the library, article 1"`
	AsOf       Date   `yaml:"as_of,required" example:"2026-03"`
	Page       *Page
	Sources    []*Source
}

type rawNotice struct {
	entry
	Notice Notice  `yaml:",inline"`
	Page   located `yaml:"page,required" example:"/about/this-copy/"`
}

func (l *loader) notice(f *register, r *rawNotice) {
	if !l.identify(f, r.Pos, r.ID) {
		return
	}
	n := &r.Notice
	n.ID, n.Sources = r.ID.Value, l.showCited(f, r.Pos, r.all())
	l.lib.Notices = append(l.lib.Notices, n)
	if r.Page.Value != "" {
		l.later(func() { n.Page, _ = l.target(f.file, r.Page) })
	}
}

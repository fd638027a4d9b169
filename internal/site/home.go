package site

import "github.com/interpolref/interpolref/internal/library"

// Home is the page at /. Its body is what content/en/index.md says.
// Shown by home.html, which defines "main".
type Home struct {
	Page
	Groups     []Card // the three groups, with their icons
	Situations []Card
	Figures    []FigureEntry // those that the page's text uses
	Notices    []NoticeEntry
	Questions  []QuestionEntry // the first few
}

func (r *renderer) home(p *library.Page, page Page) Home {
	h := Home{Page: page, Notices: r.notices()}
	for _, group := range []string{"terrorism", "organized-crime", "cybercrime"} {
		if p := r.lib.Page("/crimes/" + group + "/"); p != nil {
			c := r.card(p)
			c.Icon = group
			h.Groups = append(h.Groups, c)
		}
	}
	if p := r.lib.Page("/situations/"); p != nil {
		h.Situations = r.cards(p.Children)
	}
	for _, f := range p.Figures {
		h.Figures = append(h.Figures, r.figure(f))
	}
	for _, q := range r.lib.Questions[:min(6, len(r.lib.Questions))] {
		h.Questions = append(h.Questions, r.question(q))
	}
	return h
}

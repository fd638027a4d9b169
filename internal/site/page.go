package site

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/markup"
)

// view returns the view of a page and the template that shows it.
func (s *Site) view(p *library.Page) (name string, view any) {
	name = viewName(p.Path)
	page := s.page(name, p)
	switch name {
	case "home":
		return name, s.home(p, page)
	case "glossary":
		return name, s.glossary(page)
	case "sources":
		return name, s.sources(p.Path, page)
	case "figures":
		return name, s.figures(page)
	case "questions":
		return name, s.questions(page)
	case "report":
		return name, s.report(page)
	case "countries":
		return name, s.countries(page)
	case "notices":
		return name, Notices{Page: page, Notices: s.notices()}
	case "atoz":
		return name, s.atoz(page)
	}
	return name, page
}

// lists are the pages under whose text a register is shown, with the titles and
// summaries that they get where the content has no page for them.
var lists = []struct{ path, view, title, summary string }{
	{"/glossary/", "glossary", "Glossary", "The terms that this reference uses, with their definitions."},
	{"/figures/", "figures", "Figures", "Every number that this reference rests on, with its date and source."},
	{"/sources/", "sources", "Sources", "Every publication that this reference cites, with the pages that cite it."},
	{"/questions/", "questions", "Questions", "Questions that people ask, with short answers."},
	{"/a-z/", "atoz", "A–Z", "All pages and terms in the order of the alphabet."},
	{"/where-to-report/", "report", "Where to report", "National services that take reports of crimes."},
	{"/fugitives/by-country/", "countries", "Red Notices by country", "What a Red Notice does in each country."},
	{"/fugitives/notices/", "notices", "Notices", "The kinds of INTERPOL notice."},
}

func viewName(path string) string {
	if path == "/" {
		return "home"
	}
	for _, l := range lists {
		if l.path == path || l.view == "sources" && strings.HasPrefix(path, l.path) {
			return l.view
		}
	}
	return "page"
}

// missingLists returns pages without text for the registers that have entries and no
// page, so that links to the entries lead somewhere in every library.
func (s *Site) missingLists() (pages []*library.Page) {
	entries := map[string]int{
		"glossary": len(s.lib.Terms), "figures": len(s.lib.Figures), "sources": len(s.lib.Sources),
		"questions": len(s.lib.Questions), "atoz": len(s.lib.Pages), "report": len(s.lib.Services),
		"countries": len(s.lib.Countries), "notices": len(s.lib.Notices),
	}
	for _, l := range lists {
		if s.lib.Page(l.path) == nil && entries[l.view] > 0 {
			pages = append(pages, &library.Page{Path: l.path, Lang: "en", Title: l.title, Summary: l.summary, Parent: s.lib.Page("/")})
		}
	}
	return pages
}

// page returns what all pages show.
func (s *Site) page(view string, p *library.Page) Page {
	v := Page{
		Layout:         s.layout(view, p.Path, p.Title),
		Question:       p.Question,
		Summary:        p.Summary,
		Section:        s.tree(top(p), p),
		Breadcrumbs:    s.breadcrumbs(p),
		Children:       s.cards(p.Children),
		Related:        s.cards(p.Related),
		References:     s.references(p),
		Classification: s.classification(p),
		Reviewed:       day(p.Reviewed),
		JSON:           s.addresses.of(p.Path + "index.json"),
		Report:         s.addresses.of(cmp.Or(s.lib.Settings.Contact, s.reportPath())),
	}
	if p.Body != nil {
		v.Lead, v.Body = cutLead(p.Body.HTML(s.addresses.of))
		v.Contents = contents(p.Body.Sections())
	}
	if p.Prev != nil {
		v.Prev = &Link{s.addresses.of(p.Prev.Path), p.Prev.Title}
	}
	if p.Next != nil {
		v.Next = &Link{s.addresses.of(p.Next.Path), p.Next.Title}
	}
	v.Lang, v.Dir = p.Lang, direction(p.Lang)
	v.Description = p.Summary
	v.Canonical = s.addresses.absolute(p.Path)
	v.Index = true
	if p.Markdown != nil {
		v.Source = s.addresses.of(p.Path + "index.md")
		v.Alternates = append(v.Alternates, Alternate{"text/markdown", "Markdown", v.Source})
	}
	v.Alternates = append(v.Alternates,
		Alternate{typeJSON, "JSON", v.JSON},
		Alternate{"application/atom+xml", "Changes", s.addresses.of("/feed.xml")})
	v.Data = s.pageData(p)
	if p.Path == "/" {
		v.HeadTitle = p.Title
		if !strings.Contains(p.Title, s.lib.Settings.Name) {
			v.HeadTitle = s.lib.Settings.Name + " · " + p.Title
		}
	}
	return v
}

// reportPath is where readers learn how to report an error: a heading of the page about
// the reference, if it has one for it.
func (s *Site) reportPath() string {
	const path, id = "/about/", "wrong"
	p := s.lib.Page(path)
	switch {
	case p == nil:
		return "/"
	case slices.ContainsFunc(p.Body.Anchors, func(a markup.Anchor) bool { return a.ID == id }):
		return path + "#" + id
	}
	return path
}

// cutLead cuts a body after its first paragraph, which answers the page's question. A body
// that starts with something else has no lead.
func cutLead(body template.HTML) (lead, rest template.HTML) {
	const end = "</p>"
	i := strings.Index(string(body), end)
	if i < 0 || !strings.HasPrefix(string(body), "<p>") {
		return "", body
	}
	return body[:i+len(end)], body[i+len(end):]
}

// contents nests third-level headings under second-level ones.
func contents(sections []markup.Section) (headings []Heading) {
	for _, sec := range sections {
		switch h := (Heading{ID: sec.ID, Title: sec.Title}); {
		case sec.Level == 2:
			headings = append(headings, h)
		case sec.Level == 3 && len(headings) > 0:
			last := &headings[len(headings)-1]
			last.Children = append(last.Children, h)
		}
	}
	return headings
}

// top returns the page of the section that a page is in: of the pages that it lies under, the
// one right under the home page.
func top(p *library.Page) *library.Page {
	for p.Parent != nil && p.Parent.Parent != nil {
		p = p.Parent
	}
	return p
}

// tree returns the list of a section as a page shows it. Where a folder in it is open, only
// that one of its level is shown.
func (s *Site) tree(p, current *library.Page) Tree {
	t := Tree{Link: s.link(p), Current: p == current}
	if !open(p, current) {
		return t
	}
	children := around(p.Children, current)
	if i := slices.IndexFunc(children, func(c *library.Page) bool { return len(c.Children) > 0 && open(c, current) }); i >= 0 {
		children = children[i : i+1]
	}
	for _, c := range children {
		t.Children = append(t.Children, s.tree(c, current))
	}
	return t
}

// shown is how many pages of one folder stand in the list of a section. A folder of
// thousands would make each of its pages as long as the folder, and all of them the square.
const shown = 60

// around returns the children of a page that the list of its section shows: all, or where
// there are too many, those around the one that is current or that the current page lies under.
func around(children []*library.Page, current *library.Page) []*library.Page {
	if len(children) <= shown {
		return children
	}
	for p := current; p != nil; p = p.Parent {
		if p.Parent == children[0].Parent {
			current = p
		}
	}
	begin := max(slices.Index(children, current)-shown/2, 0)
	begin = min(begin, len(children)-shown)
	return children[begin : begin+shown]
}

// open reports whether a page is the current one, or one that it lies under.
func open(p, current *library.Page) bool {
	for ; current != nil; current = current.Parent {
		if p == current {
			return true
		}
	}
	return false
}

func (s *Site) breadcrumbs(p *library.Page) (links []Link) {
	for p = p.Parent; p != nil; p = p.Parent {
		links = append(links, s.link(p))
	}
	slices.Reverse(links)
	if len(links) > 0 {
		links[0].Title = "Home"
	}
	return links
}

func (s *Site) link(p *library.Page) Link { return Link{s.addresses.of(p.Path), p.Title} }

func (s *Site) links(pages []*library.Page) (links []Link) {
	for _, p := range pages {
		links = append(links, s.link(p))
	}
	return links
}

func (s *Site) card(p *library.Page) Card {
	c := Card{Link: s.link(p), Summary: p.Summary}
	if g := p.Classification; g != nil {
		c.Icon = g.Group
	}
	return c
}

func (s *Site) cards(pages []*library.Page) (cards []Card) {
	for _, p := range pages {
		cards = append(cards, s.card(p))
	}
	return cards
}

func (s *Site) references(p *library.Page) (refs []Reference) {
	for _, r := range p.References {
		v := Reference{Number: r.Number, SourceRef: s.cited[r.Source]}
		for use := range r.Uses {
			v.Back = append(v.Back, Link{fmt.Sprintf("#cite-%d-%d", r.Number, use+1), letters(use)})
		}
		refs = append(refs, v)
	}
	return refs
}

// letters counts a, b, … z, aa, ab, …
func letters(n int) string {
	last := string(rune('a' + n%26))
	if n < 26 {
		return last
	}
	return letters(n/26-1) + last
}

func (s *Site) classification(p *library.Page) *Classification {
	c := p.Classification
	if c == nil {
		return nil
	}
	v := &Classification{Icon: c.Group, Area: c.Area}
	if group := s.lib.Page("/crimes/" + c.Group + "/"); group != nil && c.Group != "" {
		link := s.link(group)
		v.Group = &link
	}
	if report := s.lib.Page("/where-to-report/"); report != nil {
		v.WhereHref = s.addresses.of(report.Path)
	}
	cite := func(source *library.Source) *Link {
		for _, r := range p.References {
			if r.Source == source {
				return &Link{fmt.Sprintf("#ref-%d", r.Number), fmt.Sprint(r.Number)}
			}
		}
		return nil
	}
	for _, code := range c.ICCS {
		v.ICCS = append(v.ICCS, Classified{code.Code, code.Name, cite(code.Source)})
	}
	for _, t := range c.Treaties {
		v.Treaties = append(v.Treaties, Classified{"", t.Name, cite(t.Source)})
	}
	return v
}

func (s *Site) home(p *library.Page, page Page) Home {
	h := Home{Page: page, Notices: s.notices()}
	for _, group := range []string{"terrorism", "organized-crime", "cybercrime"} {
		if p := s.lib.Page("/crimes/" + group + "/"); p != nil {
			c := s.card(p)
			c.Icon = group
			h.Groups = append(h.Groups, c)
		}
	}
	if p := s.lib.Page("/situations/"); p != nil {
		h.Situations = s.cards(p.Children)
	}
	for _, f := range p.Figures {
		h.Figures = append(h.Figures, s.figure(f))
	}
	for _, q := range s.lib.Questions[:min(6, len(s.lib.Questions))] {
		h.Questions = append(h.Questions, s.question(q))
	}
	return h
}

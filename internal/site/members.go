package site

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

var memberRegister = register{
	of:       library.Members,
	template: "members",
	empty:    Members{},
	words:    func(w *Words) heading { return heading{w.Members.Title, w.Members.Summary} },
	count:    func(l *library.Library) int { return len(l.Members) },
	view:     func(r *renderer, p *library.Page, page Page) any { return r.members(p, page) },
	list:     func(r *renderer) any { return list(r.lib.Members, r.apiMember) },
	pages:    (*renderer).memberPages,
	sections: (*renderer).memberSections,
	files:    (*renderer).memberTexts,
	parts: func(r *renderer) []search.Part {
		return list(r.lib.Members, func(m *library.Member) search.Part {
			return search.Part{ID: m.ID(), Heading: m.Name, Body: r.member(m).Text}
		})
	},
	partPath: func(r *renderer, id string) string {
		if m := r.lib.Member(strings.ToUpper(id)); m != nil {
			return m.Path()
		}
		return ""
	},
}

// Members is the page /countries/, or the page of one country under it. Shown by members.html, which
// defines "list".
type Members struct {
	Page
	Regions []MemberRegion // on /countries/: the members
	Outside []MemberEntry  // on /countries/: those that are none
	Count   int            // of members
	Missing int            // of members without a year of joining
	Member  *MemberEntry   // on the page of a country
}

// MemberRegion is the members of a region, by name: <section id="{{.ID}}">.
type MemberRegion struct {
	ID, Name string // "in-europe", "Europe"
	Members  []MemberEntry
}

// MemberEntry is a country.
type MemberEntry struct {
	ID, Code, Name string // "de", "DE", "Germany"
	Href           string // its page
	Region         Link   // the region in the list
	Joined         string // "1953", "1990 or earlier"; empty where no source says it
	Away           string // years without membership; empty for most
	Founder        bool   // of 1956
	Outside        bool   // no member
	Bureau         string // the National Central Bureau's host; empty where no source says it
	Offices        []string
	Emergency      string // the number of the police
	Note           string
	Text           string        // since when it is a member, in sentences
	Answer         *CountryEntry // what a Red Notice does there; nil where nobody has looked
	RowHref        string        // of that answer
	Services       []ServiceEntry
	ReportHref     string // of the services; empty where there are none

	Cite, OfficeCite, EmergencyCite, AnswerCite *Mark // what each rests on, on its page
}

func (r *renderer) member(m *library.Member) MemberEntry {
	v := MemberEntry{
		ID: m.ID(), Code: m.Code, Name: m.Name, Href: r.addresses.of(m.Path()),
		Region: Link{r.addresses.of(library.Members.Page + "#" + idOf("in-", m.Region)), m.Region},
		Away:   m.Away, Founder: m.Founder, Outside: m.Outside, Bureau: m.Bureau, Offices: m.Offices, Emergency: m.Emergency, Note: m.Note,
	}
	if m.Joined != 0 {
		v.Joined = strconv.Itoa(m.Joined)
		if m.Earlier {
			v.Joined = r.words.Members.Earlier.With("year", m.Joined)
		}
	}
	v.Text = r.membership(v)
	if c := r.lib.Country(m.Code); c != nil {
		entry := r.country(c)
		v.Answer, v.RowHref = &entry, r.addresses.of(library.Countries.Path(m.ID()))
		if v.Bureau == "" {
			v.Bureau = c.Bureau
		}
	}
	return v
}

func (r *renderer) members(p *library.Page, page Page) Members {
	v := Members{Page: page}
	if p.Path == library.Members.Page {
		v.Regions, v.Outside = r.regions()
		headings := []Heading{}
		for _, region := range v.Regions {
			headings = append(headings, Heading{ID: region.ID, Title: region.Name})
			for _, m := range region.Members {
				v.Count++
				if m.Joined == "" {
					v.Missing++
				}
			}
		}
		if v.Outside != nil {
			headings = append(headings, Heading{ID: "outside", Title: r.words.Members.Outside})
		}
		v.list(headings, nil)
		return v
	}
	v.Source = r.addresses.of(p.Path + "index.md")
	v.Alternates = append(v.Alternates, Alternate{"text/markdown", "Markdown", v.Source})
	m := r.memberAt(p.Path)
	entry := r.member(m)
	cite := func(sources []*library.Source) *Mark { return markOf(p.Cite(sources)) }
	entry.Cite, entry.OfficeCite, entry.EmergencyCite = cite(m.Sources), cite(m.OfficeSources), cite(m.EmergencySources)
	if c := r.lib.Country(m.Code); c != nil {
		entry.AnswerCite = cite(c.Sources)
	}
	for _, svc := range r.lib.Services {
		if svc.Country == m.Code {
			entry.Services = append(entry.Services, r.service(svc))
			entry.ReportHref = r.addresses.of(library.Services.Path(entry.ID))
		}
	}
	v.Member = &entry
	if entry.Answer != nil {
		v.Contents = append(v.Contents, Heading{ID: "red-notice", Title: r.words.Members.RedNotice})
	}
	v.Contents = append(v.Contents, Heading{ID: "report", Title: r.words.Members.Report})
	return v
}

// regions returns the members by region, and the countries that are no members.
func (r *renderer) regions() (regions []MemberRegion, outside []MemberEntry) {
	for _, m := range r.lib.Members {
		if m.Outside {
			outside = append(outside, r.member(m))
			continue
		}
		region := groupFor(&regions, func(g MemberRegion) bool { return g.Name == m.Region }, MemberRegion{ID: idOf("in-", m.Region), Name: m.Region})
		region.Members = append(region.Members, r.member(m))
	}
	byName := func(m MemberEntry) string { return m.Name }
	for _, region := range regions {
		sortByName(r.tag, region.Members, byName)
	}
	sortByName(r.tag, regions, func(region MemberRegion) string { return region.Name })
	sortByName(r.tag, outside, byName)
	return regions, outside
}

// membership says in sentences since when a country is a member.
func (r *renderer) membership(m MemberEntry) string {
	w := r.words
	var since, away, founder string
	switch {
	case m.Outside:
		since = w.Members.NoMember.With("country", m.Name)
	case m.Joined == "":
		since = w.Members.Member.With("country", m.Name)
	default:
		since = w.Members.MemberSince.With("country", m.Name, "year", m.Joined)
	}
	if m.Away != "" {
		away = w.Members.Away.With("years", m.Away)
	}
	if m.Founder {
		founder = w.Members.Founder
	}
	return sentences(since, away, founder, m.Note)
}

// memberAt returns the member with a page at a path.
func (r *renderer) memberAt(path string) *library.Member {
	return r.lib.Member(strings.ToUpper(strings.Trim(strings.TrimPrefix(path, library.Members.Page), "/")))
}

// memberPages returns a page for each country, with its neighbours in the order of names.
func (r *renderer) memberPages() (pages []*library.Page) {
	parent := r.lib.Page(library.Members.Page)
	var reviewed library.Date
	if parent != nil {
		reviewed = parent.Reviewed
	}
	for _, m := range r.lib.Members {
		p := &library.Page{
			Path: m.Path(), Lang: r.lib.Settings.Language, Parent: parent, Title: m.Name,
			Question: r.words.Members.Question.With("country", m.Name), Summary: r.member(m).Text, Reviewed: reviewed,
		}
		for _, sources := range [][]*library.Source{m.Sources, m.OfficeSources, m.EmergencySources} {
			p.Cite(sources)
		}
		if c := r.lib.Country(m.Code); c != nil {
			p.Cite(c.Sources)
		}
		pages = append(pages, p)
	}
	sortByName(r.tag, pages, func(p *library.Page) string { return p.Title })
	turnThrough(pages)
	return pages
}

// memberSections returns what the page of a country says, for programs.
func (r *renderer) memberSections(p *library.Page) (all []jsonSection) {
	m := r.memberAt(p.Path)
	if m == nil {
		return nil
	}
	entry := r.member(m)
	fact := func(name, value string) string {
		if value == "" {
			return ""
		}
		return name + r.words.Text.Colon + value
	}
	w := r.words.Members
	all = append(all, jsonSection{"", 1, m.Name, sentences(entry.Text, fact(w.Bureau, entry.Bureau),
		fact(w.Office, strings.Join(m.Offices, r.words.Text.Comma)), fact(w.Emergency, m.Emergency))})
	if c := entry.Answer; c != nil {
		all = append(all, jsonSection{"red-notice", 2, w.RedNotice, sentences(c.Answer.Text, c.Rule, c.Condition)})
	}
	report := w.ReportText
	for _, svc := range r.lib.Services {
		if svc.Country == m.Code {
			report = sentences(report, fact(svc.Name, strings.TrimSpace(svc.Phone+" "+svc.URL)))
		}
	}
	all = append(all, jsonSection{"report", 2, w.Report, report})
	return all
}

// memberTexts returns the pages of countries as Markdown.
func (r *renderer) memberTexts() (files []file, err error) {
	for _, m := range r.lib.Members {
		var text bytes.Buffer
		for _, sec := range r.memberSections(&library.Page{Path: m.Path()}) {
			fmt.Fprintf(&text, "%s %s\n\n%s\n\n", strings.Repeat("#", sec.Level), sec.Title, sec.Text)
		}
		files = append(files, file{m.Path() + "index.md", typeMarkdown, bytes.TrimSuffix(text.Bytes(), []byte("\n"))})
	}
	return files, nil
}

type apiMember struct {
	Code      string   `json:"code"`
	Name      string   `json:"name"`
	Region    string   `json:"region"`
	Member    bool     `json:"member"`
	Joined    *int     `json:"joined"`  // the first year for which a source counts it as a member
	Earlier   bool     `json:"earlier"` // it may have joined before
	Away      string   `json:"away"`
	Founder   bool     `json:"founder"`
	Bureau    string   `json:"bureau"`
	Offices   []string `json:"offices"`
	Emergency string   `json:"emergency"`
	Answer    string   `json:"answer"` // to what a Red Notice does there; null where nobody has looked
	Note      string   `json:"note"`
	URL       string   `json:"url"`
	Sources   []string `json:"sources"`
}

func (r *renderer) apiMember(m *library.Member) apiMember {
	entry := r.member(m)
	v := apiMember{
		Code: m.Code, Name: m.Name, Region: m.Region, Member: !m.Outside, Earlier: m.Earlier, Away: m.Away, Founder: m.Founder, Bureau: entry.Bureau,
		Offices: append([]string{}, m.Offices...), Emergency: m.Emergency, Note: m.Note, URL: entry.Href, Sources: sourceIDs(m.AllSources()),
	}
	if m.Joined != 0 {
		v.Joined = &m.Joined
	}
	if entry.Answer != nil {
		v.Answer = entry.Answer.Answer.Key
		if m.Bureau == "" && v.Bureau != "" { // the answer's row names the bureau, and its sources carry it
			v.Sources = append(v.Sources, sourceIDs(r.lib.Country(m.Code).Sources)...)
		}
	}
	return v
}

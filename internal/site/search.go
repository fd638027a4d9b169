package site

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

// finder is what searches of a site need.
type finder struct {
	index     *search.Index
	corpus    search.Corpus   // what the index was built from
	documents []*library.Page // the pages of its documents
	sections  []string        // names of the sections that can be searched
}

// indexAll builds the search index. Lists are not indexed: they are found by their
// entries, as answers and definitions.
func (s *Site) indexAll() *finder {
	f := &finder{}
	c := &f.corpus
	for _, p := range s.lib.Pages {
		switch viewName(p.Path) {
		case "home", "glossary", "sources", "questions", "atoz":
			continue
		}
		f.documents = append(f.documents, p)
		c.Documents = append(c.Documents, s.document(p))
		if name := section(p.Path); !slices.Contains(f.sections, name) {
			f.sections = append(f.sections, name)
		}
	}
	slices.Sort(f.sections)
	for _, t := range s.lib.Terms {
		term := search.Term{Name: t.Name, Also: slices.Clone(t.Also), Text: t.Definition}
		for _, lang := range []string{"fr", "es", "ar"} {
			if word := t.Foreign[lang]; word != "" {
				term.Also = append(term.Also, word)
			}
		}
		if t.Page != nil {
			term.About = t.Page.Path
			if t.Fragment != "" {
				term.About += "#" + t.Fragment
			}
		}
		c.Terms = append(c.Terms, term)
	}
	for _, q := range s.lib.Questions {
		c.Questions = append(c.Questions, search.Question{Text: q.Text, Also: q.Also, About: q.Path, Answer: q.Answer})
	}
	c.Synonyms = s.lib.Synonyms
	f.index = search.Build(*c)
	return f
}

// Corpus returns what the search index is built from.
func (s *Site) Corpus() search.Corpus { return s.finder().corpus }

func (s *Site) document(p *library.Page) search.Document {
	d := search.Document{
		Key: p.Path, Section: section(p.Path), Lang: p.Lang,
		Weight: 10 - strings.Count(p.Path, "/"), // the more general page first
		Title:  p.Title, Question: p.Question, Summary: p.Summary, Keywords: p.Keywords,
	}
	if p.Classification != nil {
		for _, t := range p.Classification.Treaties {
			d.Keywords = append(d.Keywords[:len(d.Keywords):len(d.Keywords)], t.Name)
		}
	}
	for _, sec := range p.Body.Sections() {
		d.Parts = append(d.Parts, search.Part{ID: sec.ID, Heading: sec.Title, Body: sec.Text})
	}
	switch viewName(p.Path) {
	case "countries":
		for _, c := range s.lib.Countries {
			d.Parts = append(d.Parts, search.Part{
				ID: strings.ToLower(c.Code), Heading: c.Name, Body: sentences(c.Rule, c.Condition, c.Law, c.Note),
			})
		}
	case "report":
		for _, c := range s.report(Page{}).Countries {
			part := search.Part{ID: c.ID, Heading: c.Name}
			for _, svc := range c.Services {
				part.Body = sentences(part.Body, "Where to report in "+c.Name+": "+svc.Name, strings.Join(svc.Crimes, ", "), svc.Note)
			}
			d.Parts = append(d.Parts, part)
		}
	case "figures":
		for _, f := range s.lib.Figures {
			d.Parts = append(d.Parts, search.Part{ID: f.ID, Heading: f.Label, Body: f.Note})
		}
	}
	return d
}

// sentences joins texts, each with a full stop.
func sentences(texts ...string) string {
	var b strings.Builder
	for _, t := range texts {
		if t = strings.TrimSpace(t); t == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t)
		if !strings.ContainsAny(t[len(t)-1:], ".?!") {
			b.WriteByte('.')
		}
	}
	return b.String()
}

// RequestError says, for the reader, what is wrong with the parameters of a request.
type RequestError struct{ Text string }

func (e *RequestError) Error() string { return e.Text }

const (
	maxQuery    = 200 // characters
	maxLimit    = 50
	pageOfHits  = 10
	maxPage     = 100
	suggestions = 8
)

// asked is the checked parameters of a search.
type asked struct {
	search.Query
	page int // from 1
}

// readQuery checks the parameters q, in, exact, limit and page. Others are ignored.
func (s *Site) readQuery(v url.Values) (asked, error) {
	a := asked{page: 1}
	a.Text, a.In, a.Limit = strings.TrimSpace(v.Get("q")), v.Get("in"), pageOfHits
	switch {
	case !utf8.ValidString(a.Text):
		return a, &RequestError{"q is not valid UTF-8"}
	case utf8.RuneCountInString(a.Text) > maxQuery:
		return a, &RequestError{fmt.Sprintf("q is longer than %d characters", maxQuery)}
	case a.In != "" && !slices.Contains(s.finder().sections, a.In):
		return a, &RequestError{"in is none of " + strings.Join(s.finder().sections, ", ")}
	}
	for _, number := range []struct {
		name string
		max  int
		into *int
	}{{"limit", maxLimit, &a.Limit}, {"page", maxPage, &a.page}} {
		text := v.Get(number.name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > number.max {
			return a, &RequestError{fmt.Sprintf("%s is not a number from 1 to %d", number.name, number.max)}
		}
		*number.into = n
	}
	switch v.Get("exact") {
	case "", "0":
	case "1":
		a.Exact = true
	default:
		return a, &RequestError{"exact is neither 0 nor 1"}
	}
	a.Offset = (a.page - 1) * a.Limit
	return a, nil
}

const personNotice = "This site holds no data on people. INTERPOL publishes only some of its notices, so that not finding a name there does not mean that there is no notice."

// hit is one hit with what the index left as numbers.
type hit struct {
	search.Hit
	page    *library.Page
	path    string // with fragment
	heading string
	snippet template.HTML
}

func (s *Site) hit(h search.Hit) hit {
	p := s.finder().documents[h.Document]
	v := hit{Hit: h, page: p, path: p.Path, snippet: marked(h.Snippet)}
	if h.Part >= 0 {
		if part := s.finder().corpus.Documents[h.Document].Parts[h.Part]; part.ID != "" {
			v.path += "#" + part.ID
			v.heading = part.Heading
		}
	}
	return v
}

// marked prints a snippet with its matches in <mark>.
func marked(sn search.Snippet) template.HTML {
	var b strings.Builder
	if sn.Before {
		b.WriteString("… ")
	}
	end := 0
	for _, m := range sn.Marks {
		b.WriteString(template.HTMLEscapeString(sn.Text[end:m.Start]))
		b.WriteString("<mark>" + template.HTMLEscapeString(sn.Text[m.Start:m.End]) + "</mark>")
		end = m.End
	}
	b.WriteString(template.HTMLEscapeString(sn.Text[end:]))
	if sn.After {
		b.WriteString(" …")
	}
	return template.HTML(b.String())
}

// Outcome says how a search went, for those who count.
type Outcome struct {
	Searched  bool // false where there was nothing to search for
	Total     int  // how many pages were found
	Corrected bool // whether it was another word that found them
	Took      time.Duration
}

func (s *Site) find(q search.Query) (search.Results, Outcome) {
	began := time.Now()
	r := s.finder().index.Search(q)
	return r, Outcome{true, r.Total, r.Corrected != "", time.Since(began)}
}

// SearchPage renders /search for the parameters of a request. The error is a
// [*RequestError] where they are wrong.
func (s *Site) SearchPage(params url.Values) (page []byte, o Outcome, err error) {
	a, err := s.readQuery(params)
	if err != nil {
		return nil, o, err
	}
	v := Search{Layout: s.layout("search", "/search", "Search")}
	v.Query = a.Text
	if a.Text == "" {
		v.Help = s.help()
		page, err = s.render("search", v)
		return page, o, err
	}
	v.Title = "Search: " + a.Text
	v.HeadTitle = v.Title + " · " + s.lib.Settings.Name
	r, o := s.find(a.Query)
	v.Total = r.Total
	for _, h := range r.Hits {
		found := s.hit(h)
		hit := Hit{Href: s.addresses.of(found.path), Title: found.page.Title, Heading: found.heading, Snippet: found.snippet}
		for _, l := range s.breadcrumbs(found.page) {
			hit.Breadcrumbs = append(hit.Breadcrumbs, l.Title)
		}
		v.Hits = append(v.Hits, hit)
	}
	if len(v.Hits) > 0 {
		v.From, v.To = a.Offset+1, a.Offset+len(v.Hits)
	}
	if r.Corrected != "" {
		v.Corrected = r.Corrected
		v.UncorrectedAt = s.searchAddress(a, func(q url.Values) { q.Set("exact", "1") })
	}
	v.Facets = s.facets(a, r)
	if a.page > 1 {
		v.Prev = &Link{s.searchAddress(a, func(q url.Values) { setPage(q, a.page-1) }), "Previous results"}
	}
	if a.Offset+len(r.Hits) < r.Total && len(r.Hits) > 0 && a.page < maxPage {
		v.Next = &Link{s.searchAddress(a, func(q url.Values) { setPage(q, a.page+1) }), "More results"}
	}
	if r.Question >= 0 {
		q := s.question(s.lib.Questions[r.Question])
		v.Answer = &q
	}
	if r.Term >= 0 {
		t := s.term(s.lib.Terms[r.Term])
		v.Definition, v.DefinitionAt = &t, s.addresses.of("/glossary/#"+t.ID)
	}
	if r.Document >= 0 {
		link := s.link(s.finder().documents[r.Document])
		v.Jump = &link
	}
	if r.Person {
		v.Person = personNotice
	}
	if r.Total == 0 {
		v.Help = s.help()
	}
	page, err = s.render("search", v)
	return page, o, err
}

// searchAddress returns the address of the same search with another parameter.
func (s *Site) searchAddress(a asked, change func(url.Values)) string {
	q := url.Values{"q": {a.Text}}
	if a.In != "" {
		q.Set("in", a.In)
	}
	if a.Exact {
		q.Set("exact", "1")
	}
	if a.Limit != pageOfHits {
		q.Set("limit", strconv.Itoa(a.Limit))
	}
	change(q)
	return s.addresses.of("/search?" + q.Encode())
}

func setPage(q url.Values, n int) {
	if n > 1 {
		q.Set("page", strconv.Itoa(n))
	}
}

func (s *Site) facets(a asked, r search.Results) []Facet {
	all := Facet{
		Link:    Link{s.searchAddress(a, func(q url.Values) { q.Del("in") }), "All"},
		Current: a.In == "",
	}
	facets := []Facet{all}
	for _, c := range r.Sections {
		facets[0].Count += c.Hits
		facets = append(facets, Facet{
			Link:    Link{s.searchAddress(a, func(q url.Values) { q.Set("in", c.Section) }), s.topicTitle(c.Section)},
			Count:   c.Hits,
			Current: a.In == c.Section,
		})
	}
	return facets
}

// help returns where to go from an empty answer: what readers come for most.
func (s *Site) help() (cards []Card) {
	for _, path := range []string{"/situations/", "/questions/", "/glossary/", "/a-z/"} {
		if i := slices.IndexFunc(s.pages, func(p *library.Page) bool { return p.Path == path }); i >= 0 {
			cards = append(cards, s.card(s.pages[i]))
		}
	}
	return cards
}

type jsonSearch struct {
	Query      string          `json:"query"`
	Corrected  *string         `json:"corrected"`
	Total      int             `json:"total"`
	Edition    string          `json:"edition"`
	Answer     *apiQuestion    `json:"answer"`
	Definition *apiTerm        `json:"definition"`
	Notice     *jsonPerson     `json:"notice"`
	Results    []jsonSearchHit `json:"results"`
}

type jsonPerson struct {
	Text string `json:"text"`
}

type jsonSearchHit struct {
	URL     string        `json:"url"`
	Title   string        `json:"title"`
	Heading string        `json:"heading"`
	Section string        `json:"section"`
	Snippet template.HTML `json:"snippet"`
	Score   float64       `json:"score"`
}

// SearchJSON answers /api/search. The error is a [*RequestError] where the parameters
// are wrong.
func (s *Site) SearchJSON(params url.Values) (body []byte, o Outcome, err error) {
	a, err := s.readQuery(params)
	if err != nil {
		return nil, o, err
	}
	if a.Text == "" {
		return nil, o, &RequestError{"q is missing: say what to search for"}
	}
	r, o := s.find(a.Query)
	v := jsonSearch{Query: a.Text, Total: r.Total, Edition: s.editionID(), Results: []jsonSearchHit{}}
	if r.Corrected != "" {
		v.Corrected = &r.Corrected
	}
	if r.Question >= 0 {
		q := s.apiQuestion(s.lib.Questions[r.Question])
		v.Answer = &q
	}
	if r.Term >= 0 {
		t := s.apiTerm(s.lib.Terms[r.Term])
		v.Definition = &t
	}
	if r.Person {
		v.Notice = &jsonPerson{personNotice}
	}
	for _, h := range r.Hits {
		found := s.hit(h)
		v.Results = append(v.Results, jsonSearchHit{
			s.addresses.of(found.path), found.page.Title, found.heading, section(found.page.Path), found.snippet, h.Score,
		})
	}
	return encodeJSON(v), o, nil
}

type jsonSuggestion struct {
	Kind string        `json:"kind"` // "page", "term" or "question"
	Text string        `json:"text"`
	HTML template.HTML `json:"html"` // the text with <mark>
	URL  string        `json:"url"`
}

// SuggestJSON answers /api/suggest. The error is a [*RequestError] where the parameters
// are wrong.
func (s *Site) SuggestJSON(params url.Values) ([]byte, error) {
	a, err := s.readQuery(params)
	if err != nil {
		return nil, err
	}
	list := []jsonSuggestion{}
	if a.Text != "" {
		for _, g := range s.finder().index.Suggest(a.Text, suggestions) {
			list = append(list, s.suggestion(g))
		}
	}
	return encodeJSON(map[string]any{"query": a.Text, "suggestions": list}), nil
}

func (s *Site) suggestion(g search.Suggestion) jsonSuggestion {
	v := jsonSuggestion{Text: g.Text, HTML: marked(search.Snippet{Text: g.Text, Marks: g.Marks})}
	switch g.Kind {
	case search.KindTerm:
		v.Kind, v.URL = "term", s.addresses.of("/glossary/#"+s.lib.Terms[g.Number].ID)
	case search.KindQuestion:
		v.Kind, v.URL = "question", s.addresses.of("/questions/#"+s.lib.Questions[g.Number].ID)
	default:
		v.Kind, v.URL = "page", s.addresses.of(s.finder().documents[g.Number].Path)
	}
	return v
}

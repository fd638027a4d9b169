package site

import (
	"cmp"
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

// asked is a search request: its parameters, checked.
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
		return a, &RequestError{s.words.Errors.Invalid.With("name", "q")}
	case utf8.RuneCountInString(a.Text) > maxQuery:
		return a, &RequestError{s.words.Errors.TooLong.With("name", "q", "n", maxQuery)}
	case a.In != "" && !slices.Contains(s.finder().sections, a.In):
		return a, &RequestError{s.words.Errors.NoneOf.With("name", "in", "list", strings.Join(s.finder().sections, ", "))}
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
			return a, &RequestError{s.words.Errors.NoNumber.With("name", number.name, "n", number.max)}
		}
		*number.into = n
	}
	switch v.Get("exact") {
	case "", "0":
	case "1":
		a.Exact = true
	default:
		return a, &RequestError{s.words.Errors.NoFlag.With("name", "exact")}
	}
	a.Offset = (a.page - 1) * a.Limit
	return a, nil
}

// Outcome says how a search went, for the metrics.
type Outcome struct {
	Searched  bool // false where there was nothing to search for
	Total     int  // how many hits there are
	Corrected bool // whether a word was corrected to find them
	Took      time.Duration
}

func (s *Site) find(q search.Query) (search.Results, Outcome) {
	began := time.Now()
	r := s.finder().index.Search(q)
	return r, Outcome{true, r.Total, r.Corrected != "", time.Since(began)}
}

// hit is a hit of the index, with the page and the heading that it leads to.
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
			if reg := registerAt(p.Path); reg != nil && reg.partPath != nil {
				v.path = cmp.Or(reg.partPath(s.renderer, part.ID), v.path)
			}
			v.heading = part.Heading
		}
	}
	return v
}

// marked prints a snippet with its matches in <mark>.
func marked(sn search.Snippet) template.HTML {
	text := sn.HTML()
	if sn.Before {
		text = "… " + text
	}
	if sn.After {
		text += " …"
	}
	return template.HTML(text)
}

// Search is the page /search. Shown by search.html, which defines "main".
// Without a query it is the empty form; with one and without hits, Total is 0 and Help
// says where to go on.
type Search struct {
	Layout // Query holds the query as typed

	Corrected     string // the query that was searched instead, or empty
	UncorrectedAt string // the address that searches for what was typed
	Offered       string // a query that may be meant instead, or empty
	OfferedAt     string // the address that searches for it
	Urgent        *Link  // help that comes before everything, or nil
	Weak          bool   // no page holds much of what was asked
	Nearest       []Link // stored questions that may be meant
	Total         int
	From, To      int // the numbers of Hits among all hits, from 1; To is 0 where this page has no hit
	Hits          []Hit
	Facets        []Facet // sections with hits; the first is all of them
	Prev, Next    *Link   // other pages of the same answer
	Answer        *QuestionEntry
	Definition    *TermEntry
	DefinitionAt  string    // the term's address
	Person        string    // the notice for queries that look like a person's name, or empty
	Jump          *Card     // the page whose title is the query, or nil; as the first hit it stands here alone
	Sections      []Link    // the first three sections of that page
	Help          []Card    // where to go from an empty answer
	Line          []Station // for an empty answer: a line on which no station acts; nil where pages have none
}

// Hit is a result of a search.
type Hit struct {
	Href        string
	Title       string // of the page
	Heading     string // of the section; empty where it is the page as a whole
	Breadcrumbs []string
	Icon        string        // of the group of the page's crime, or empty
	Notice      string        // the colour of the notice that the page is about, or empty
	Snippet     template.HTML // with <mark>
}

// Facet is a filter by section.
type Facet struct {
	Link
	Count   int
	Current bool
}

// SearchPage renders /search for the parameters of a request. The error is a
// [*RequestError] where they are wrong.
func (s *Site) SearchPage(params url.Values) (page []byte, o Outcome, err error) {
	a, err := s.readQuery(params)
	if err != nil {
		return nil, o, err
	}
	v := Search{Layout: s.layout("search", "/search", s.words.Search.Title), Line: s.emptyLine()}
	v.Query = a.Text
	if a.Text == "" {
		v.Help = s.help(s.words.Help)
		page, err = s.render("search", v)
		return page, o, err
	}
	v.Title = s.words.Search.For.With("query", a.Text)
	v.HeadTitle = v.Title + " · " + s.lib.Settings.Name
	r, o := s.find(a.Query)
	v.Total = r.Total
	for _, h := range r.Hits {
		found := s.hit(h)
		hit := Hit{Href: s.addresses.of(found.path), Title: found.page.Title, Heading: found.heading, Snippet: found.snippet, Icon: s.card(found.page).Icon, Notice: s.noticeColour(found.page)}
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
	if r.Offered != "" {
		v.Offered = r.Offered
		v.OfferedAt = s.searchAddress(a, func(q url.Values) { q.Set("q", r.Offered) })
	}
	if r.Urgent >= 0 {
		u := s.lib.Urgent[r.Urgent]
		v.Urgent = &Link{s.addresses.of(u.Path), u.Title}
	}
	v.Weak = r.Weak && r.Total > 0
	for _, n := range r.Nearest {
		q := s.lib.Questions[n]
		v.Nearest = append(v.Nearest, Link{s.addresses.of(q.Path), q.Text})
	}
	v.Facets = s.facets(a, r)
	if a.page > 1 {
		v.Prev = &Link{s.searchAddress(a, func(q url.Values) { setPage(q, a.page-1) }), s.words.Search.Previous}
	}
	if a.Offset+len(r.Hits) < r.Total && len(r.Hits) > 0 && a.page < maxPage {
		v.Next = &Link{s.searchAddress(a, func(q url.Values) { setPage(q, a.page+1) }), s.words.Search.Next}
	}
	if r.Question >= 0 {
		q := s.question(s.lib.Questions[r.Question])
		v.Answer = &q
	}
	if r.Term >= 0 {
		t := s.term(s.lib.Terms[r.Term])
		v.Definition, v.DefinitionAt = &t, s.addresses.of(library.Terms.Path(t.ID))
	}
	if r.Document >= 0 {
		p := s.finder().documents[r.Document]
		card := s.card(p)
		v.Jump = &card
		for _, part := range s.finder().corpus.Documents[r.Document].Parts {
			if part.ID != "" && len(v.Sections) < 3 {
				v.Sections = append(v.Sections, Link{card.Href + "#" + part.ID, part.Heading})
			}
		}
		if a.page == 1 && len(v.Hits) > 0 && v.Hits[0].Href == card.Href {
			v.Hits, v.From = v.Hits[1:], v.From+1
		}
	}
	if r.Person {
		v.Person = s.lib.Statements.Persons
	}
	switch {
	case r.Person:
		v.Help = s.help(s.words.PersonHelp)
	case r.Total == 0, r.Weak:
		v.Help = s.help(s.words.Help)
	}
	page, err = s.render("search", v)
	return page, o, err
}

// searchAddress returns the address of the same search with another parameter.
func (r *renderer) searchAddress(a asked, change func(url.Values)) string {
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
	return r.addresses.of("/search?" + q.Encode())
}

func setPage(q url.Values, n int) {
	if n > 1 {
		q.Set("page", strconv.Itoa(n))
	}
}

func (r *renderer) facets(a asked, found search.Results) []Facet {
	all := Facet{
		Link:    Link{r.searchAddress(a, func(q url.Values) { q.Del("in") }), r.words.Search.Everything},
		Current: a.In == "",
	}
	if found.Total == 0 && a.In == "" {
		return nil
	}
	facets := []Facet{all}
	slices.SortStableFunc(found.Sections, func(x, y search.Count) int {
		switch "about" { // the pages about the reference come last
		case x.Section:
			return 1
		case y.Section:
			return -1
		}
		return y.Hits - x.Hits
	})
	for _, c := range found.Sections {
		facets[0].Count += c.Hits
		facets = append(facets, Facet{
			Link:    Link{r.searchAddress(a, func(q url.Values) { q.Set("in", c.Section) }), r.topicTitle(c.Section)},
			Count:   c.Hits,
			Current: a.In == c.Section,
		})
	}
	return facets
}

// help returns cards of pages to go to from an empty answer: those of the given paths or, if none of these
// exists, the sections.
func (r *renderer) help(paths []string) (cards []Card) {
	for _, path := range paths {
		path = r.path(path)
		if i := slices.IndexFunc(r.pages, func(p *library.Page) bool { return p.Path == path }); i >= 0 {
			cards = append(cards, r.card(r.pages[i]))
		}
	}
	if cards == nil && r.lib.Page(r.root()) != nil {
		cards = r.cards(r.sections())
	}
	return cards
}

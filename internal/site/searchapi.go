package site

import (
	"html/template"
	"net/url"
	"slices"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

type jsonSearch struct {
	Query      string          `json:"query"`
	Corrected  string          `json:"corrected"`
	Total      int             `json:"total"`
	Edition    string          `json:"edition"`
	Answer     *apiQuestion    `json:"answer"`
	Definition *apiTerm        `json:"definition"`
	Notice     *jsonPerson     `json:"notice"`
	Results    []jsonSearchHit `json:"results"`
	Offered    string          `json:"offered"` // a query that may be meant instead
	Nearest    []apiQuestion   `json:"nearest"` // stored questions that may be meant
	Weak       bool            `json:"weak"`    // no page holds much of what was asked
	Urgent     *jsonUrgent     `json:"urgent"`  // help that comes before everything
}

type jsonUrgent struct {
	Title string `json:"title"`
	URL   string `json:"url"`
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
		return nil, o, &RequestError{s.words.Errors.Missing.With("name", "q")}
	}
	r, o := s.find(a.Query)
	v := jsonSearch{
		Query: a.Text, Corrected: r.Corrected, Total: r.Total, Edition: s.editionID, Offered: r.Offered, Weak: r.Weak,
		Nearest: list(r.Nearest, func(n int) apiQuestion { return s.apiQuestion(s.lib.Questions[n]) }),
		Results: list(r.Hits, func(h search.Hit) jsonSearchHit {
			found := s.hit(h)
			return jsonSearchHit{s.addresses.of(found.path), found.page.Title, found.heading, section(found.page.Path), found.snippet, h.Score}
		}),
	}
	if r.Question >= 0 {
		q := s.apiQuestion(s.lib.Questions[r.Question])
		v.Answer = &q
	}
	if r.Term >= 0 {
		t := s.apiTerm(s.lib.Terms[r.Term])
		v.Definition = &t
	}
	if r.Person && s.lib.Statements.Persons != "" {
		v.Notice = &jsonPerson{s.lib.Statements.Persons}
	}
	if r.Urgent >= 0 {
		u := s.lib.Urgent[r.Urgent]
		v.Urgent = &jsonUrgent{u.Title, s.addresses.of(u.Path)}
	}
	body, err = encodeJSON(v)
	return withNull(body), o, err
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
	query, found, err := s.suggest(params)
	if err != nil {
		return nil, err
	}
	return encodeJSON(map[string]any{"query": query, "suggestions": found})
}

// suggest returns the query in the parameters of a request, and the suggestions for it.
func (s *Site) suggest(params url.Values) (query string, found []jsonSuggestion, err error) {
	a, err := s.readQuery(params)
	if err != nil {
		return "", nil, err
	}
	return a.Text, list(s.finder().index.Suggest(a.Text, suggestions), s.suggestion), nil
}

// Completions answers /api/completions: the suggestions as browsers read them for their own search
// box (the Suggestions extension of OpenSearch): the query, then lists of the texts, their descriptions, which
// are empty, and their addresses. The error is a [*RequestError] where the parameters are wrong.
func (s *Site) Completions(params url.Values) ([]byte, error) {
	query, found, err := s.suggest(params)
	if err != nil {
		return nil, err
	}
	texts, descriptions, addresses := []string{}, []string{}, []string{}
	for _, g := range found {
		if slices.Contains(texts, g.Text) {
			continue // a page and a term of the same name
		}
		texts, descriptions = append(texts, g.Text), append(descriptions, "")
		addresses = append(addresses, s.addresses.origin+g.URL)
	}
	return encodeJSON([]any{query, texts, descriptions, addresses})
}

func (s *Site) suggestion(g search.Suggestion) jsonSuggestion {
	v := jsonSuggestion{Text: g.Text, HTML: marked(search.Snippet{Text: g.Text, Marks: g.Marks})}
	switch g.Kind {
	case search.KindTerm:
		v.Kind, v.URL = "term", s.addresses.of(library.Terms.Path(s.lib.Terms[g.Number].ID))
	case search.KindQuestion:
		v.Kind, v.URL = "question", s.addresses.of(library.Questions.Path(s.lib.Questions[g.Number].ID))
	default:
		v.Kind, v.URL = "page", s.addresses.of(s.finder().documents[g.Number].Path)
	}
	return v
}

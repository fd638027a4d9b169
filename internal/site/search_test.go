package site_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
)

type answer struct {
	Query      string
	Corrected  *string
	Total      int
	Edition    string
	Answer     *struct{ Answer, URL, Page string }
	Definition *struct{ Term, Definition, URL string }
	Notice     *struct{ Text string }
	Results    []struct {
		URL, Title, Heading, Section, Snippet string
		Score                                 float64
	}
	Offered string
	Nearest []struct{ ID, Question, Answer, URL string }
	Weak    bool
	Urgent  *struct{ Title, URL string }
}

func ask(t *testing.T, s *site.Site, query string) answer {
	t.Helper()
	params, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	text, _, err := s.SearchJSON(params)
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(text, &keys); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"query", "corrected", "total", "edition", "answer", "definition", "notice", "results", "offered", "nearest", "weak", "urgent"} {
		if _, ok := keys[key]; !ok {
			t.Errorf("the answer has no %q: %s", key, text)
		}
	}
	var a answer
	if err := json.Unmarshal(text, &a); err != nil {
		t.Fatal(err)
	}
	if a.Edition != s.Edition().ID() {
		t.Errorf("the answer is of edition %q, the site of %q", a.Edition, s.Edition().ID())
	}
	return a
}

// TestBesideResults asks for what stands beside the results: help, another spelling, questions that may
// be meant, and that there is no page.
func TestBesideResults(t *testing.T) {
	s := referenceSite(t)
	for query, has := range map[string]func(answer) bool{
		"I found a bomb": func(a answer) bool {
			return a.Urgent != nil && a.Urgent.URL == "/crimes/terrorism/#help" && a.Urgent.Title != ""
		},
		"red notice cheeks":               func(a answer) bool { return a.Offered == "red notice checks" && a.Corrected == nil },
		"how long does a red notice last": func(a answer) bool { return a.Answer != nil && !a.Weak && a.Urgent == nil && a.Offered == "" },
		"recipe for chocolate cake":       func(a answer) bool { return a.Weak && a.Answer == nil },
		"who can see and delete my data": func(a answer) bool {
			return len(a.Nearest) > 0 && a.Nearest[0].ID != "" && a.Nearest[0].Answer != ""
		},
	} {
		if a := ask(t, s, url.Values{"q": {query}}.Encode()); !has(a) {
			t.Errorf("%q: %+v", query, a)
		}
	}
}

func TestSearchJSON(t *testing.T) {
	s := build(t, "https://ref.example/in/")
	t.Run("heading", func(t *testing.T) {
		a := ask(t, s, "q=criminal+breaks")
		if len(a.Results) == 0 {
			t.Fatal("nothing was found")
		}
		r := a.Results[0]
		if r.URL != "/in/crimes/cybercrime/ransomware/#how" || r.Title != "Ransomware" || r.Heading != "How it works" || r.Section != "crimes" {
			t.Errorf("the first result is %+v", r)
		}
		if !strings.Contains(r.Snippet, "<mark>") {
			t.Errorf("nothing is marked in %q", r.Snippet)
		}
	})
	t.Run("country", func(t *testing.T) {
		a := ask(t, s, "q=red+notice+germany")
		if !slices.ContainsFunc(a.Results, func(r struct {
			URL, Title, Heading, Section, Snippet string
			Score                                 float64
		}) bool {
			return r.URL == "/in/fugitives/by-country/#de"
		}) {
			t.Errorf("the results are %+v", a.Results)
		}
	})
	t.Run("definition", func(t *testing.T) {
		d := ask(t, s, "q=red+notice").Definition
		if d == nil || d.Term != "Red Notice" || d.URL != "/in/glossary/#red-notice" || d.Definition == "" {
			t.Errorf("the definition is %+v", d)
		}
	})
	t.Run("answer", func(t *testing.T) {
		q := ask(t, s, "q=can+interpol+arrest+me").Answer
		if q == nil || q.URL != "/in/questions/#can-it-arrest" || q.Page != "/in/fugitives/#notices" {
			t.Errorf("the answer is %+v", q)
		}
	})
	t.Run("nothing", func(t *testing.T) {
		a := ask(t, s, "q=xylophonist")
		if a.Total != 0 || a.Results == nil || a.Answer != nil || a.Definition != nil {
			t.Errorf("the answer is %+v", a)
		}
	})
	t.Run("section", func(t *testing.T) {
		for _, r := range ask(t, s, "q=notice&in=fugitives&limit=50").Results {
			if r.Section != "fugitives" {
				t.Errorf("%s is of section %s", r.URL, r.Section)
			}
		}
	})
}

func TestSearchRefusesBadParameters(t *testing.T) {
	s := build(t, base)
	for _, query := range []string{
		"q=a&limit=0", "q=a&limit=-1", "q=a&limit=51", "q=a&limit=ten", "q=a&in=nowhere", "q=a&page=0", "q=a&exact=yes",
		"q=%ff", "q=" + strings.Repeat("a", 501),
	} {
		params, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		var wrong *site.RequestError
		if _, _, err := s.SearchPage(params); !errors.As(err, &wrong) || wrong.Text == "" {
			t.Errorf("the page for %.40s: %v", query, err)
		}
		if _, _, err := s.SearchJSON(params); !errors.As(err, &wrong) {
			t.Errorf("the JSON for %.40s: %v", query, err)
		}
	}
	var wrong *site.RequestError
	if _, _, err := s.SearchJSON(nil); !errors.As(err, &wrong) {
		t.Errorf("JSON without a query: %v", err)
	}
	if _, _, err := s.SearchPage(nil); err != nil {
		t.Errorf("the empty form: %v", err)
	}
}

func TestSearchPage(t *testing.T) {
	s := build(t, base)
	page := func(query string) []byte {
		params, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		html, _, err := s.SearchPage(params)
		if err != nil {
			t.Fatal(err)
		}
		return html
	}
	tests := []struct {
		query  string
		checks []check
	}{
		{"", []check{{"meta[name=robots]", "content", "noindex"}, {"a[href='/glossary/']", "", "Glossary"}}},
		{"q=ransomware", []check{
			{"h1", "", "ransomware"},
			{"input[name=q]", "value", "ransomware"},
			{".card a", "href", "/crimes/cybercrime/ransomware/"},
			{".hits a[href='/crimes/cybercrime/']", "", "Cybercrime"},
			{".hits mark", "", ""},
			{"nav a[href='/search?in=crimes&q=ransomware']", "", "Crimes"},
		}},
		{"q=red+notice", []check{{".card a[href='/glossary/#red-notice']", "", "Red Notice"}}},
		{`q="><script>xylophonist</script>`, []check{
			{"input[name=q]", "value", `"><script>xylophonist</script>`},
			{".text", "", "Nothing was found"},
			{"a[href='/a-z/']", "", "A–Z"},
		}},
	}
	for _, test := range tests {
		t.Run(test.query, func(t *testing.T) {
			doc := parse(t, page(test.query))
			for _, c := range test.checks {
				c.run(t, doc)
			}
			if href := doc.Find(".card h2 a").AttrOr("href", "-"); doc.Find(".hits a[href='"+href+"']").Length() > 0 {
				t.Errorf("%s stands on the card and among the hits", href)
			}
			if n := doc.Find("script:not([src])").Length(); n > 0 {
				t.Errorf("the page holds %d scripts of its own", n)
			}
		})
	}
}

// TestNumbersOfHits follows the pages of an answer: with the page on the card, which is the first hit, they hold
// as many hits as they and the JSON say.
func TestNumbersOfHits(t *testing.T) {
	s := referenceSite(t)
	total := ask(t, s, "q=ransomware").Total
	next := 2
	for page := 1; next <= total; page++ {
		html, _, err := s.SearchPage(url.Values{"q": {"ransomware"}, "page": {strconv.Itoa(page)}})
		if err != nil {
			t.Fatal(err)
		}
		doc := parse(t, html)
		if href := doc.Find(".card h2 a").AttrOr("href", ""); href != "/crimes/cybercrime/ransomware/" {
			t.Errorf("the card of page %d leads to %q", page, href)
		}
		list := doc.Find(".hits")
		from, last := list.AttrOr("start", ""), next+list.Children().Length()-1
		if want := fmt.Sprintf("%d–%d of %d results", next, last, total); from != strconv.Itoa(next) || !strings.Contains(doc.Text(), want) || last < next {
			t.Fatalf("page %d begins at %s and does not say %q", page, from, want)
		}
		next = last + 1
	}
}

func TestSuggestJSON(t *testing.T) {
	text, err := build(t, base).SuggestJSON(url.Values{"q": {"ransom"}})
	if err != nil {
		t.Fatal(err)
	}
	var a struct {
		Query       string
		Suggestions []struct{ Kind, Text, HTML, URL string }
	}
	if err := json.Unmarshal(text, &a); err != nil {
		t.Fatal(err)
	}
	if len(a.Suggestions) == 0 || a.Suggestions[0].URL != "/crimes/cybercrime/ransomware/" || a.Suggestions[0].Kind != "page" {
		t.Errorf("the suggestions are %s", text)
	}
}

func TestErrorPage(t *testing.T) {
	s := build(t, base)
	tests := []struct {
		status int
		path   string
		text   string
		checks []check
	}{
		{404, "/crimes/cybercrime/ransomwear/", "", []check{
			{"h1", "", "There is no page here"},
			{"main a[href='/crimes/cybercrime/ransomware/']", "", "Ransomware"},
			{"meta[name=robots]", "content", "noindex"},
		}},
		{404, "/old/ransomware.html", "", []check{{"main a[href='/crimes/cybercrime/ransomware/']", "", ""}}},
		{404, "/\xff%00<b>" + strings.Repeat("x", 5000), "", []check{{"h1", "", "There is no page here"}}},
		{400, "/search", "limit is not a number from 1 to 50", []check{{"main", "", "limit is not a number"}}},
		{405, "/", "", []check{{"h1", "", "This page can only be read"}}},
		{500, "/", "", []check{{"h1", "", "Something went wrong"}}},
		{418, "/", "", []check{{"h1", "", "teapot"}}},
	}
	for _, test := range tests {
		html, err := s.ErrorPage(test.status, test.path, test.text)
		if err != nil {
			t.Fatal(err)
		}
		doc := parse(t, html)
		for _, c := range test.checks {
			c.run(t, doc)
		}
		if doc.Find("link[rel=canonical]").Length() > 0 {
			t.Errorf("the page for %d claims an address", test.status)
		}
	}
}

func TestFaultsPage(t *testing.T) {
	html, err := build(t, base).FaultsPage(library.Faults{{
		File: "en/role.md", Line: 3, Col: 7, Text: `there is no source "x"`, Hint: `did you mean "y"?`, Excerpt: "[@x] <b>",
	}})
	if err != nil {
		t.Fatal(err)
	}
	doc := parse(t, html)
	for _, c := range []check{
		{"main", "", "en/role.md:3:7"}, {"main", "", `there is no source "x"`}, {"main", "", `did you mean "y"?`}, {"pre", "", "[@x] <b>"},
	} {
		c.run(t, doc)
	}
}

package search_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/interpolref/interpolref/internal/search"
)

// TestLanguageOfWords looks for an English word that would be a form of another in French.
func TestLanguageOfWords(t *testing.T) {
	c := search.Corpus{Documents: []search.Document{
		{Key: "a", Title: "A wall", Lang: "en", Keywords: []string{"poster"}, Parts: []search.Part{{Body: "There hangs a poster."}}},
		{Key: "b", Title: "A letter", Lang: "en", Keywords: []string{"post"}, Parts: []search.Part{{Body: "It came by post."}}},
	}}
	if got := keys(c, search.Build(c).Search(search.Query{Text: "poster ", Limit: 10})); got != "a" {
		t.Errorf("got %q, want only the wall", got)
	}
}

// TestForeignPhrase searches for a synonym whose words stand in no document.
func TestForeignPhrase(t *testing.T) {
	c := search.Corpus{
		Documents: []search.Document{
			{Key: "a", Title: "Here", Parts: []search.Part{{Body: "There is money laundering."}}},
			{Key: "b", Title: "Bank", Parts: []search.Part{{Body: "A bank."}}},
		},
		Synonyms: [][]string{{"lavado dinero", "money laundering"}},
	}
	x := search.Build(c)
	for query, want := range map[string]string{"lavado dinero ": "a", "lavado dinero bank ": "a b"} {
		r := x.Search(search.Query{Text: query, Limit: 10})
		if got := strings.Fields(keys(c, r)); len(got) != len(strings.Fields(want)) {
			t.Errorf("%q finds %v, want %v", query, got, want)
		}
	}
}

// TestFormsOfWords searches for forms of a word that the text does not have.
func TestFormsOfWords(t *testing.T) {
	for text, query := range map[string]string{"fled": "fleeing ", "stole": "stealing ", "bought": "buying ", "thieves": "thief ", "والمهرب": "المهربون "} {
		c := search.Corpus{Documents: []search.Document{{Key: "a", Title: "One", Lang: "en", Parts: []search.Part{{Body: "x " + text + " y"}}}}}
		if r := search.Build(c).Search(search.Query{Text: query, Limit: 1}); len(r.Hits) == 0 || r.Corrected != "" {
			t.Errorf("%q in a text is not found by %q: %d hits, corrected to %q", text, query, len(r.Hits), r.Corrected)
		}
	}
}

// TestLeadingPart asks by a title, by a stored question and by a heading that is like it for a page of
// which another part has more of the words.
func TestLeadingPart(t *testing.T) {
	page := func(key string) search.Document {
		return search.Document{Key: key, Title: "Red notices", Parts: []search.Part{
			{Body: "About them."},
			{ID: "numbers", Heading: "How many years red notices last", Body: "Many red notices last for years."},
			{ID: "end", Heading: "The end", Body: "After five it ends."},
		}}
	}
	c := search.Corpus{
		Documents: []search.Document{page("a"), page("b")},
		Questions: []search.Question{{Text: "Years that red notices last", About: "a#end"}},
	}
	for _, order := range [][]search.Document{{page("a"), page("b")}, {page("b"), page("a")}} {
		c.Documents = order
		x := search.Build(c)
		for _, h := range x.Search(search.Query{Text: "red notices ", Limit: 10, PerDocument: 1}).Hits {
			if h.Part > 0 {
				t.Errorf("the title of %q leads to part %d", c.Documents[h.Document].Key, h.Part)
			}
		}
		for query, want := range map[string]int{"years that red notices last ": 2, "how many years red notices last ": 1} {
			h := x.Search(search.Query{Text: query, Limit: 1}).Hits[0]
			if c.Documents[h.Document].Key != "a" || h.Part != want {
				t.Errorf("%q leads to part %d of %q, want %d", query, h.Part, c.Documents[h.Document].Key, want)
			}
		}
	}
}

// TestErrorsBesideWordings misspells a word whose misspelt form is, by some language's rules, a
// form of one that stands in no document, only in the wording of a question.
func TestErrorsBesideWordings(t *testing.T) {
	c := texts("classification")
	c.Questions = []search.Question{{Text: "comment classifier cela"}}
	x := search.Build(c)
	for _, query := range []string{"classifiation", "classifiation ", "clasification "} {
		r := x.Search(search.Query{Text: query, Limit: 10})
		if len(r.Hits) != 1 || r.Corrected != "classification" {
			t.Errorf("%q: %d hits, corrected to %q", query, len(r.Hits), r.Corrected)
		}
	}
}

// TestWrittenTogether writes the words of phrases together, as people do in hashtags.
func TestWrittenTogether(t *testing.T) {
	c := texts("nothing", "A red notice asks for an arrest. A notice is a notice.", "Put #rednotice before it.", "Write an e-mail.", "A mail, e.g. this one")
	c.Terms = []search.Term{{Name: "Red Notice", About: c.Documents[1].Key}, {Name: "e-mail", About: c.Documents[3].Key}}
	for i := range 9 {
		d := c.Documents[1]
		d.Key = fmt.Sprint("more", i)
		c.Documents = append(c.Documents, d)
	}
	x := search.Build(c)
	for _, test := range []struct {
		query, first string
		term         int
	}{
		{"rednotice", c.Documents[1].Key, 0},
		{"#RedNotice", c.Documents[1].Key, 0},
		{"what is a rednotice", c.Documents[1].Key, 0},
		{`"rednotice"`, c.Documents[2].Key, -1},
		{"email", c.Documents[3].Key, -1},
		{"rednotise", c.Documents[1].Key, -1},
		{"noticed", c.Documents[1].Key, -1},
	} {
		r := x.Search(search.Query{Text: test.query, Limit: 1})
		if len(r.Hits) == 0 || c.Documents[r.Hits[0].Document].Key != test.first || r.Term != test.term {
			t.Errorf("%q: %s, term %d", test.query, keys(c, r), r.Term)
		}
	}
	if r := x.Search(search.Query{Text: "rednotice", Exact: true, Limit: 9}); r.Total != 1 {
		t.Errorf("searched as it stands, rednotice has %d hits", r.Total)
	}
}

// TestOffers asks for words that exist and that the corpus lacks, beside misspelt ones.
func TestOffers(t *testing.T) {
	x := search.Build(texts("countless requests of the police", "areas of crime", "the letter came", "an admissible case"))
	for _, test := range []struct{ query, corrected, offered string }{
		{"pointless requests ", "", "countless requests"},
		{"arrears of crime ", "", "areas of crime"},
		{"asked the polise ", "asked the police", ""},
		{"der Leiter ist da ", "", "der letter ist da"},
		{"police letter ", "", ""},
		{"inadmissible case ", "", ""},
		{"admissibel case ", "admissible case", ""},
	} {
		r := x.Search(search.Query{Text: test.query, Limit: 1})
		if r.Corrected != test.corrected || r.Offered != test.offered {
			t.Errorf("%q is corrected to %q, offered %q; want %q and %q", test.query, r.Corrected, r.Offered, test.corrected, test.offered)
		}
	}
}

// TestUrgent tells urgent queries from those that only hold some of the words.
func TestUrgent(t *testing.T) {
	c := little
	c.Urgent = []search.Urgent{{About: "/red/", Wordings: []string{"someone planning attack", "jemand plant Anschlag"}}}
	x := search.Build(c)
	for query, want := range map[string]int{
		"I think someone is planning an attack": 0,
		"someone plans attacks on a school":     0,
		"jemand plant einen Anschlag":           0,
		"how are attacks planned":               -1,
		"someone attacked me":                   -1,
		"someone planning -attack":              -1,
		"":                                      -1,
	} {
		if got := x.Search(search.Query{Text: query, Limit: 1}).Urgent; got != want {
			t.Errorf("%q is of situation %d, want %d", query, got, want)
		}
	}
}

// TestWeak asks for what the corpus holds, and for what it hardly holds.
func TestWeak(t *testing.T) {
	x := search.Build(little)
	for query, want := range map[string]bool{
		"red notice warrant":                  false,
		"can interpol freeze my account":      false,
		"sourdough bread recipe with account": true,
	} {
		if got := x.Search(search.Query{Text: query, Limit: 1}).Weak; got != want {
			t.Errorf("%q: weak is %v", query, got)
		}
	}
}

// TestLists asks for what stands in a list: a document that tells as much stands before it.
func TestLists(t *testing.T) {
	x := search.Build(search.Corpus{Documents: []search.Document{
		{Key: "list", Title: "Operations", List: true, Parts: []search.Part{
			{ID: "pangea", Heading: "Operation Pangea", Body: "Operation Pangea. 2024."}, {ID: "opson", Heading: "Operation Opson", Body: "Operation Opson. 2023."},
		}},
		{Key: "medicines", Title: "Medicines", Parts: []search.Part{{Body: "Pills are sold online."}, {ID: "what", Heading: "What is done", Body: "Operation Pangea takes them off the market."}}},
	}})
	for query, want := range map[string]string{"operation pangea": "medicines", "operation opson": "list", "operations": "list"} {
		if h := x.Search(search.Query{Text: query, Limit: 1}).Hits; len(h) == 0 || []string{"list", "medicines"}[h[0].Document] != want {
			t.Errorf("%q does not lead to %s: %+v", query, want, h)
		}
	}
}

package search_test

import (
	"strings"
	"testing"

	"github.com/interpolref/interpolref/internal/search"
)

func TestLooksLikePerson(t *testing.T) {
	x := search.Build(texts(`budapest convention operation turquesa infra red notice notices police wanted
		interpol arrest ahmed naser al raisi lucas philippe joseph kony john doe corpse scam email hospital ransom
		black axe jackal money laundering trafficking crypto boyfriend list fugitives`))
	tests := []struct {
		query string
		want  bool
	}{
		{"Maria Gonzalez", true},
		{"maria gonzalez", true},
		{"is john smith wanted", true},
		{"is john smith on the wanted list?", true},
		{"Vladimir Petrovich Ivanov", true},
		{"Dragan Kovačević", true},
		{"Jan van der Berg", true},
		{"red notice for Viktor Bout", true},
		{"wanted zoltan horvath", true},
		{"محمد الزهراني", true},
		{"JOHN SMITH", true},
		{"Joseph Smith fugitive", true},
		{"abu xyzzy al quux", true},
		{`"maria gonzalez"`, true},

		{"Budapest Convention", false},
		{"Turquesa", false},
		{"Operation Foo Bar", false},
		{"Lucas Philippe", false},
		{"Ahmed Naser Al-Raisi", false},
		{"Joseph Kony", false},
		{"john doe corpse who is he", false},
		{"Black Axe Jackal III", false},
		{"red notce", false},
		{"yelow notice", false},
		{"rançongiciel que faire", false},
		{"traite des êtres humains", false},
		{"vehículos robados", false},
		{"lucha antiterrorista", false},
		{"asdf qwer", false},
		{"Smith", false},
		{"maria -gonzalez", false},
		{"maria gonzalez 1975", false},
		{"what is interpol", false},
		{"c-505/19", false},
		{"Trace an Object", false},
		{"Digital Security Challenge", false},
		{"", false},
		{"\"", false},
		{strings.Repeat("John Smith ", 100), false},
	}
	for _, test := range tests {
		if got := x.Search(search.Query{Text: test.query}).Person; got != test.want {
			t.Errorf("%q: %v", test.query, got)
		}
	}
}

// TestPersonsInJudged asks the judged queries that hold no names, and sees that none is
// taken for a person.
func TestPersonsInJudged(t *testing.T) {
	x := search.Build(corpusOf(t))
	for _, j := range readJudged(t) {
		if j.Kind != "name" && x.Search(search.Query{Text: j.Query}).Person {
			t.Errorf("%q is taken for a person", j.Query)
		}
	}
}

// TestNamesAreNotCorrected asks for people whose names are near words of the content.
func TestNamesAreNotCorrected(t *testing.T) {
	x := search.Build(corpusOf(t))
	for _, name := range []string{"pablo escobar", "joseph kony", "maria gonzalez", "John Doerr", "osama bin laden"} {
		r := x.Search(search.Query{Text: name, Limit: 10})
		if !r.Person || r.Corrected != "" {
			t.Errorf("%q: person %v, corrected to %q", name, r.Person, r.Corrected)
		}
	}
}

// TestNameIsNoQuestion asks for a term by its name alone, and for how many there are.
func TestNameIsNoQuestion(t *testing.T) {
	x := search.Build(corpusOf(t))
	if r := x.Search(search.Query{Text: "red notice"}); r.Question >= 0 || r.Term < 0 {
		t.Errorf("a name alone is answered with question %d, term %d", r.Question, r.Term)
	}
	if r := x.Search(search.Query{Text: `is a "red notice" -warrant`}); r.Question >= 0 {
		t.Errorf("a query with operators is answered with question %d", r.Question)
	}
	if r := x.Search(search.Query{Text: "how many red notices are there"}); r.Question < 0 {
		t.Error("a question that names a term is not answered")
	}
}

// TestTermAmongCommonWords names a term that every page holds.
func TestTermAmongCommonWords(t *testing.T) {
	c := corpusOf(t)
	x := search.Build(c)
	for _, query := range []string{"interpol", "what is interpol", "about interpol", "interpol what is"} {
		if r := x.Search(search.Query{Text: query}); r.Term < 0 || c.Terms[r.Term].Name != "INTERPOL" {
			t.Errorf("%q names term %d", query, r.Term)
		}
	}
	if r := x.Search(search.Query{Text: "interpol red notise"}); r.Term < 0 || c.Terms[r.Term].Name != "Red Notice" {
		t.Errorf("a term after the name of all pages is not recognized: %d", r.Term)
	}
}

// TestCorrectedNames puts misspelt terms beside given names: what is taken for a person is
// understood as it stands.
func TestCorrectedNames(t *testing.T) {
	c := corpusOf(t)
	x := search.Build(c)
	persons := 0
	for _, term := range c.Terms {
		if len(term.Name) < 6 {
			continue
		}
		query := "pablo " + term.Name[:3] + term.Name[4:]
		r := x.Search(search.Query{Text: query})
		if !r.Person {
			continue
		}
		persons++
		if exact := x.Search(search.Query{Text: query, Exact: true}); r.Term != exact.Term || r.Question != exact.Question {
			t.Errorf("%q names term %d and asks question %d, exactly %d and %d", query, r.Term, r.Question, exact.Term, exact.Question)
		}
	}
	if persons == 0 {
		t.Error("no query is taken for a person")
	}
}

// TestMisspeltNames tells misspelt words from names that are no given ones.
func TestMisspeltNames(t *testing.T) {
	x := search.Build(corpusOf(t))
	for query, person := range map[string]bool{
		"interpol notises colurs meening": false,
		"wanted pasport frawd":            false,
		"Operaton Idenfity Me":            false,
		"is ndiaye diop wanted":           true,
		"find rossi bianchi":              true,
		"wanted martens claes":            true,
		"Maria Ng":                        true,
		"Matteo Maier red notice":         true,
		"find Bjorn Reyes":                true,
	} {
		if r := x.Search(search.Query{Text: query}); r.Person != person || (r.Corrected == "") != person {
			t.Errorf("%q: person %v, corrected to %q", query, r.Person, r.Corrected)
		}
	}
}

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

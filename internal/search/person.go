package search

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

// LooksLikePerson reports whether a query seems to ask for a person by name. Known reports
// whether a word, in lower case, means something else: it stands in the content, or shares a
// stem with a word that does.
//
// Two to four words in a row are a name if none of them means something else and one of these
// holds: one of them is a common given name; a particle such as bin or von stands among them;
// the words around them ask whether someone is wanted; or they are just two and written with
// capitals. The rest of the query must be such words around a name: who asks about Operation
// Foo Bar asks about an operation. People in the content (a president, someone convicted) are
// thus no persons here, nor are names of treaties.
func LooksLikePerson(query string, known func(word string) bool) bool {
	type namePart struct {
		capital, given, particle bool
	}
	var run []namePart
	asks, broken := false, false
	allCapitals := strings.ToUpper(query) == query
	s := scanner{text: query}
	words := 0
	for t, ok := s.next(); ok; t, ok = s.next() {
		if words++; words > 12 {
			return false
		}
		original := query[t.start:t.end]
		word := string(fold(nil, original))
		if hasDigit(word) {
			return false
		}
		first, _ := utf8.DecodeRuneInString(original)
		given := givenNames[word]
		particle := nameParticles[word] && len(run) > 0 && !broken
		frame := !given && (nameFrames[word] || languages[0].stop[word])
		switch {
		case frame && !particle:
			asks = asks || nameFrames[word]
			broken = len(run) > 0
		case !given && !particle && known(word):
			return false
		case broken:
			return false
		default:
			run = append(run, namePart{unicode.IsUpper(first) && !allCapitals, given, particle})
		}
	}
	names, capitals, givens := 0, 0, 0
	for _, p := range run {
		if p.particle {
			givens++
			continue
		}
		names++
		if p.capital {
			capitals++
		}
		if p.given {
			givens++
		}
	}
	return 2 <= names && names <= 4 && (givens > 0 || asks || names == 2 && capitals == 2)
}

// Common given names, over the countries that most readers come from.
//
//go:embed words/names.txt
var givenNameList string

var (
	givenNames    = wordSet(givenNameList)
	nameParticles = wordSet("al el bin ibn bint abu ben de da do dos del della di van von der den la le du mac mc st")
	nameFrames    = wordSet("wanted interpol red yellow fugitive criminal arrest arrested warrant notice notices list lookup search find check person man woman mr mrs ms dr named called name record")
)

// understands reports whether a word, or one of its stem, stands in this index.
func (x *Index) understands(s *scratch, word string) bool {
	if _, ok := x.words.find([]byte(word)); ok {
		return true
	}
	found := false
	s.related(x, word, word, func(uint32) { found = true })
	return found
}

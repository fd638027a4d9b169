package search

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is how many words a query for a person has at most.
const maxName = 12

// person reports whether the query asks for a person by name. Known reports whether word i of
// it means something else: it stands in the content, or shares a stem with a word that does.
//
// Two to four words in a row are a name if none of them means something else and one of these
// holds: one of them is a common given name; a particle such as bin or von stands among them;
// the words around them ask whether someone is wanted; or they are just two and written with
// capitals. All other words of the query must be of the kind that stands around a name: "Operation Foo Bar"
// is about an operation. People in the content (a president, someone convicted) are thus no persons
// here, nor are names of treaties.
//
// It returns how many words the name has, 0 if there is none, and whether these may as well be misspelt words,
// since none is a given name or a particle.
func (p *parsed) person(known func(i int) bool) (words int, doubtful bool) {
	if len(p.words) > maxName {
		return 0, false
	}
	allCapitals := strings.IndexFunc(p.text, unicode.IsLower) < 0
	names, capitals, givens, end := 0, 0, 0, 0
	asks := false
	for i := range p.words {
		word := p.words[i].folded
		if p.words[i].excluded || hasDigit(word) {
			return 0, false
		}
		given := givenNames[word]
		inName := names > 0 && end == i // the word before is of the name
		switch {
		case nameParticles[word] && inName:
			givens++
		case !given && (nameFrames[word] || languages[0].stop[word]):
			asks = asks || nameFrames[word]
			continue
		case !given && known(i), names > 0 && !inName:
			return 0, false
		default:
			names++
			if given {
				givens++
			}
			if first, _ := utf8.DecodeRuneInString(p.original(i)); unicode.IsUpper(first) && !allCapitals {
				capitals++
			}
		}
		end = i + 1
	}
	if names < 2 || names > 4 || givens == 0 && !asks && (names > 2 || capitals < 2) {
		return 0, false
	}
	return names, givens == 0
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

// misspelt reports whether a seeming name of so many words is rather a misspelling: each of its words was
// corrected by one letter, none is short, and one is long. Short names are near too many words.
func (m *matcher) misspelt(words int) bool {
	long := false
	for _, c := range m.corrections {
		if n := utf8.RuneCountInString(m.words[c.first].folded); c.first == c.last && c.errors == 1 && n > 4 {
			words--
			long = long || n > 6
		}
	}
	return words == 0 && long
}

// understands reports whether the index holds word i of the query or a word of its stem.
func (m *matcher) understands(i int) bool {
	_, ok := m.x.word(m.words[i].folded)
	return ok || len(m.related(i)) > 0
}

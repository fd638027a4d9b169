package search

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/spanish"
)

// languages that have stop words; the first four have a stemmer too. The order decides ties.
var languages = []language{
	{"en", english.Stem, wordSet(stopEN)},
	{"fr", french.Stem, wordSet(stopFR)},
	{"es", spanish.Stem, wordSet(stopES)},
	{"ar", arabic.Stem, wordSet(stopAR)},
	{code: "de", stop: wordSet(stopDE)},
	{code: "it", stop: wordSet(stopIT)},
	{code: "pt", stop: wordSet(stopPT)},
}

type language struct {
	code string
	stem func(*snowballstem.Env) bool // nil if there is none
	stop map[string]bool              // folded
}

const (
	inEnglish = 1 << iota
	inFrench
	inSpanish
	inArabic
	everyLanguage = 1<<iota - 1
)

// languageOf returns the set that holds the language with a code; English if it has no
// stemmer.
func languageOf(code string) int {
	for i, l := range languages {
		if l.code == code && l.stem != nil {
			return 1 << i
		}
	}
	return inEnglish
}

// stemmer finds the stems of words. It is not safe for use by many at once.
type stemmer struct {
	env *snowballstem.Env
	buf []byte
}

func newStemmer() *stemmer { return &stemmer{env: snowballstem.NewEnv("")} }

// stems calls yield with the stems of a word in a set of languages, folded, and the language
// of each, the canonical one first: the English one or, of Arabic words, the Arabic one. The French
// and Spanish stemmers want the accents that people leave out when they type, so
// both forms of the word are stemmed.
func (s *stemmer) stems(word, folded string, set int, yield func(stem []byte, in *language)) {
	if len(folded) < 3 || hasDigit(folded) {
		yield([]byte(folded), &languages[0])
		return
	}
	if first, _ := utf8.DecodeRuneInString(folded); unicode.Is(unicode.Arabic, first) {
		set = inArabic
	} else {
		set = set&^inArabic | inEnglish
	}
	if base, ok := irregular[folded]; ok {
		yield(s.stem(&languages[0], base), &languages[0])
		set &^= inEnglish
	}
	if bare := withoutArticle(folded); bare != folded {
		// The stemmer takes off less where a particle stands before the article.
		yield(s.stem(&languages[3], bare), &languages[3])
	}
	lower := strings.ToLower(word)
	for i := range languages {
		if set&(1<<i) == 0 {
			continue
		}
		l := &languages[i]
		yield(s.stem(l, folded), l)
		if lower != folded {
			yield(s.stem(l, lower), l)
		}
	}
}

// withoutArticle takes the Arabic article off a word, with the particles written before it,
// unless little would be left.
func withoutArticle(word string) string {
	for _, article := range []string{"وال", "بال", "كال", "فال", "لل", "ال"} {
		if rest, ok := strings.CutPrefix(word, article); ok && utf8.RuneCountInString(rest) > 2 {
			return rest
		}
	}
	return word
}

func (s *stemmer) stem(l *language, word string) []byte {
	s.env.SetCurrent(word)
	l.stem(s.env)
	s.buf = fold(s.buf[:0], s.env.Current())
	if len(s.buf) == 0 {
		s.buf = fold(s.buf, word)
	}
	return s.buf
}

// irregular maps the English forms that no rule derives to the word that they are forms of.
// Each line of the list is a word and its forms.
//
//go:embed words/irregular.txt
var irregularList string

var irregular = func() map[string]string {
	forms := make(map[string]string)
	for line := range strings.Lines(irregularList) {
		words := strings.Fields(line)
		for _, w := range words {
			forms[w] = words[0]
		}
	}
	return forms
}()

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// Stop words weigh little in queries; they are indexed like all others. The lists hold
// the function words of each language, folded.
//
//go:embed words/en.txt
var stopEN string

//go:embed words/fr.txt
var stopFR string

//go:embed words/es.txt
var stopES string

//go:embed words/ar.txt
var stopAR string

//go:embed words/de.txt
var stopDE string

//go:embed words/it.txt
var stopIT string

//go:embed words/pt.txt
var stopPT string

func wordSet(list string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		set[string(fold(nil, w))] = true
	}
	return set
}

package search

import (
	"embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/turkish"
)

// language has a stemmer and stop words.
type language struct {
	code string
	stem func(*snowballstem.Env) bool
	stop map[string]bool // folded
}

// languages in the order that decides ties. Arabic and Russian stem the words of their script.
var languages = []language{
	{"en", english.Stem, stopWords("en")},
	{"fr", french.Stem, stopWords("fr")},
	{"es", spanish.Stem, stopWords("es")},
	{"ar", arabic.Stem, stopWords("ar")},
	{"de", german.Stem, stopWords("de")},
	{"it", italian.Stem, stopWords("it")},
	{"pt", portuguese.Stem, stopWords("pt")},
	{"ru", russian.Stem, stopWords("ru")},
	{"tr", turkish.Stem, stopWords("tr")},
}

// languageSet has a bit for each of languages.
type languageSet int

const (
	inEnglish languageSet = 1 << 0
	inArabic  languageSet = 1 << 3
	inRussian languageSet = 1 << 7

	everyLanguage languageSet = 1<<9 - 1
)

// languageOf returns the set that holds the language with a code; English if it is unknown.
func languageOf(code string) languageSet {
	for i, l := range languages {
		if l.code == code {
			return 1 << i
		}
	}
	return inEnglish
}

// stemmer finds the stems of words. It is not safe for use by many at once.
type stemmer struct{ env *snowballstem.Env }

func newStemmer() *stemmer { return &stemmer{snowballstem.NewEnv("")} }

// stem is a stem of a word, folded, with the language that it is one in.
type stem struct {
	text     string
	language int
}

// stems returns the stems of a word in a set of languages, the canonical one first: that in
// English or, of other scripts, in the language of the script. Most stemmers want the accents that
// people leave out when they type, so both forms of the word are stemmed.
func (s *stemmer) stems(word, folded string, set languageSet) (list []stem) {
	if len(folded) < 3 || hasDigit(folded) {
		return []stem{{folded, 0}}
	}
	add := func(language int, word string) {
		s.env.SetCurrent(word)
		languages[language].stem(s.env)
		text := fold(s.env.Current())
		if text == "" {
			text = fold(word)
		}
		if found := (stem{text, language}); !slices.Contains(list, found) {
			list = append(list, found)
		}
	}
	switch first, _ := utf8.DecodeRuneInString(folded); {
	case unicode.Is(unicode.Arabic, first):
		set = inArabic
		if bare := withoutArticle(folded); bare != folded {
			// The stemmer takes off less where a particle stands before the article.
			add(3, bare)
		}
	case unicode.Is(unicode.Cyrillic, first):
		set = inRussian
	default:
		set = set&^(inArabic|inRussian) | inEnglish
	}
	if base, ok := irregular[folded]; ok {
		add(0, base)
		set &^= inEnglish
	}
	lower := strings.ToLower(word)
	for l := range languages {
		if set&(1<<l) != 0 {
			add(l, folded)
			if lower != folded {
				add(l, lower)
			}
		}
	}
	return list
}

// withoutArticle takes the Arabic article off a word, with the particles written before it,
// unless fewer than three letters would be left.
func withoutArticle(word string) string {
	for _, article := range []string{"وال", "بال", "كال", "فال", "لل", "ال"} {
		if rest, ok := strings.CutPrefix(word, article); ok && utf8.RuneCountInString(rest) > 2 {
			return rest
		}
	}
	return word
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

// stopLists are the function words of each language, by its code.
//
//go:embed words/??.txt
var stopLists embed.FS

// stopWords returns the stop words of a language. They weigh little in queries, and are indexed like all words.
func stopWords(code string) map[string]bool {
	list, err := stopLists.ReadFile("words/" + code + ".txt")
	if err != nil {
		panic(err) // a language without a list
	}
	return wordSet(string(list))
}

// wordSet returns the words of a list, folded.
func wordSet(list string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		set[fold(w)] = true
	}
	return set
}

// Words that are no misspellings though the corpus lacks them, folded and sorted, one a line.
var (
	//go:embed words/common.txt
	englishWords string
	//go:embed words/foreign.txt
	foreignWords string // of French, German, Italian, Portuguese and Spanish
)

// listed reports whether a word stands in a sorted list, by binary search over its bytes.
func listed(list, word string) bool {
	from, to := 0, len(list)
	for from < to {
		middle := from + (to-from)/2
		start := strings.LastIndexByte(list[:middle], '\n') + 1
		end := start + strings.IndexByte(list[start:], '\n')
		switch line := list[start:end]; {
		case line == word:
			return true
		case line < word:
			from = end + 1
		default:
			to = start
		}
	}
	return false
}

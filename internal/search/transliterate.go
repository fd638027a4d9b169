package search

import (
	"unicode"
	"unicode/utf8"

	"github.com/gosimple/unidecode"
)

// transliterate writes word i in Latin letters if it is in Cyrillic or Greek ones and the index holds no form
// of it, but its transliteration: Интерпол, Ιντερπόλ.
func (m *matcher) transliterate(i int) {
	word := &m.words[i]
	if first, _ := utf8.DecodeRuneInString(word.folded); !unicode.In(first, unicode.Cyrillic, unicode.Greek) || m.understands(i) {
		return
	}
	for _, s := range append([]stem{{text: word.folded}}, m.stemmer.stems(m.original(i), word.folded, everyLanguage)...) {
		latin := fold(unidecode.Unidecode(s.text))
		if _, ok := m.x.word(latin); ok {
			word.folded = latin
			return
		}
	}
}

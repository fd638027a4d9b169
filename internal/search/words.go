package search

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// foundWord is a word found while building. Two spellings are one word if they fold to the same.
type foundWord struct {
	folded    string
	original  string      // a spelling; one with accents, if there is one
	languages languageSet // of the texts that it stands in
	running   languageSet // the same, without questions, names and keywords, which may be in any language
}

// language returns the languages that a word is of: those of the running text where it stands, or,
// if it stands in none, all that it may be of.
func (w *foundWord) language() languageSet {
	if w.running != 0 {
		return w.running
	}
	return w.languages
}

// add returns the number of a word, by its spelling in a text of one of the languages.
func (b *builder) add(original string, language languageSet) uint32 {
	original = cut(original)
	if id, ok := b.ids[original]; ok {
		b.found[id].meet(language)
		return id
	}
	id := b.addFolded(fold(original), original, language)
	b.ids[original] = id
	return id
}

// addFolded returns the number of a word by its folded form, and keeps the spelling if it is the better.
func (b *builder) addFolded(folded, original string, language languageSet) uint32 {
	id, ok := b.ids[folded]
	if !ok {
		id = uint32(len(b.found))
		b.ids[folded] = id
		b.found = append(b.found, foundWord{folded: folded, original: original})
	}
	w := &b.found[id]
	w.meet(language)
	// The order in which spellings are met must not matter.
	if len(original) > len(w.original) || len(original) == len(w.original) && original > w.original {
		w.original = original
	}
	return id
}

// meet notes that the word stands in a text of one of the languages.
func (w *foundWord) meet(language languageSet) {
	w.languages |= language
	if language != everyLanguage {
		w.running |= language
	}
}

// readNames adds the words of names, questions, synonyms and wordings of urgent situations, which may stand
// in no document.
func (b *builder) readNames() {
	know := func(texts ...string) {
		for _, text := range texts {
			for t := range tokens(text, 0) {
				b.add(text[t.start:t.end], everyLanguage)
			}
		}
	}
	for _, t := range b.x.corpus.Terms {
		know(t.Name)
		know(t.Also...)
	}
	for _, q := range b.x.corpus.Questions {
		know(q.Text)
		know(q.Also...)
	}
	for _, group := range b.x.corpus.Synonyms {
		know(group...)
	}
	for _, u := range b.x.corpus.Urgent {
		know(u.Wordings...)
	}
}

// sortWords numbers the words in the order of the alphabet.
func (b *builder) sortWords() {
	x := b.x
	order := make([]uint32, len(b.found))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(i, j uint32) int { return strings.Compare(b.found[i].folded, b.found[j].folded) })
	b.number = make([]uint32, len(order))
	x.byLength = make([][]uint32, maxWord+1)
	for n, i := range order {
		word := b.found[i].folded
		b.number[i] = uint32(n)
		x.words = append(x.words, word)
		x.letters = append(x.letters, letterSet(word))
		if l := utf8.RuneCountInString(word); l <= maxWord {
			x.byLength[l] = append(x.byLength[l], uint32(n))
		}
	}
	for i := range b.occurrences {
		o := &b.occurrences[i]
		o.term = b.number[o.term]
	}
}

// stemWords finds the stems of all words.
func (b *builder) stemWords() {
	x := b.x
	x.stems = make(map[string]uint32)
	x.wordStems = make([][]uint32, len(b.found))
	x.canonical = make([]uint32, len(b.found))
	x.languages = make([]languageSet, len(b.found))
	s := newStemmer()
	for i, n := range b.number {
		w := &b.found[i]
		for _, stem := range s.stems(w.original, w.folded, w.language()) {
			x.languages[n] |= 1 << stem.language
			id, ok := x.stems[stem.text]
			if !ok {
				id = uint32(len(x.stems))
				x.stems[stem.text] = id
				x.stemWords = append(x.stemWords, nil)
			}
			if !slices.Contains(x.wordStems[n], id) {
				x.wordStems[n] = append(x.wordStems[n], id)
			}
		}
		x.canonical[n] = x.wordStems[n][0]
	}
	for w := range x.words {
		for _, stem := range x.wordStems[w] {
			x.stemWords[stem] = append(x.stemWords[stem], uint32(w))
		}
	}
}

// readIDs indexes the words of the ids of parts, as far as texts have them.
func (b *builder) readIDs() {
	x := b.x
	x.idParts = make(map[uint32][]uint32)
	for part := range uint32(len(x.documentOf)) {
		if d, i := x.anchor(part); i >= 0 {
			for _, stem := range x.canonicalStems(x.corpus.Documents[d].Parts[i].ID) {
				x.idParts[stem] = append(x.idParts[stem], part)
			}
		}
	}
}

// wordsOf returns the words of a text, as far as they are known.
func (x *Index) wordsOf(text string) (list []uint32) {
	for t := range tokens(text, 0) {
		if w, ok := x.word(fold(cut(text[t.start:t.end]))); ok {
			list = append(list, w)
		}
	}
	return list
}

// canonicalStems returns the canonical stems of the words of a text.
func (x *Index) canonicalStems(text string) []uint32 {
	stems := x.wordsOf(text)
	for i, word := range stems {
		stems[i] = x.canonical[word]
	}
	return stems
}

// word returns the number of a folded word.
func (x *Index) word(folded string) (uint32, bool) {
	n, ok := slices.BinarySearch(x.words, folded)
	return uint32(n), ok
}

// prefixed returns the range of the words that begin with a prefix.
func (x *Index) prefixed(prefix string) (lo, hi uint32) {
	first, _ := slices.BinarySearch(x.words, prefix)
	end, _ := slices.BinarySearch(x.words, prefix+"\xff") // no word has this byte
	return uint32(first), uint32(end)
}

// maxWord is the length in letters up to which words are compared by edit distance.
const maxWord = 24

// letterSet has a bit for each letter of a word. An edit adds at most one letter to the set and
// takes at most one away, so comparing sets rules out nearly all words before their edit
// distance is computed.
func letterSet(word string) (set uint32) {
	for _, r := range word {
		set |= 1 << (uint32(r) & 31)
	}
	return set
}

// fartherApart reports whether two letter sets show that their words are more than n edits apart.
func fartherApart(a, b uint32, n int) bool {
	return bits.OnesCount32(a&^b) > n || bits.OnesCount32(b&^a) > n
}

// distance returns the optimal string alignment distance of a and b: the number of letters to
// change, add, take away or swap with their neighbour, without changing a letter twice (Damerau
// 1964); limit+1 if it is more than limit. Neither is longer than maxWord.
func distance(a, b []rune, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	var rows [3][maxWord + 1]int
	before, above, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		above[j] = j
	}
	for i, x := range a {
		row[0] = i + 1
		least := row[0]
		for j, y := range b {
			d := above[j]
			if x != y {
				d++
			}
			d = min(d, above[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x == b[j-1] && a[i-1] == y {
				d = min(d, before[j-1]+1)
			}
			row[j+1] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
		before, above, row = above, row, before
	}
	return min(above[len(b)], limit+1)
}

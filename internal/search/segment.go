package search

import (
	"slices"
	"strings"
)

// join adds the word that word i makes with its neighbours when they are written together, if there is
// one: people write cyber crime, infra-red and ic 3.
func (m *matcher) join(c *concept, i int) {
	for first := max(0, i-2); first <= i; first++ {
		for last := max(i, first+1); last < min(len(m.words), first+3); last++ {
			whole := ""
			for _, w := range m.words[first : last+1] {
				whole += w.folded
			}
			if w, ok := m.x.word(whole); ok && len(whole) > 2 && !c.has(w) {
				c.add(w, 1)
				m.addForms(c, w, m.x.params.stem)
			}
		}
	}
}

// segment makes two words of word i if they make a phrase that far more documents hold than the word or
// its forms: people write rednotice and, in hashtags, moneylaundering.
func (m *matcher) segment(i int) {
	w := m.words[i]
	if w.end-w.start != len(w.folded) || strings.ToLower(m.original(i)) != w.folded {
		return // the folded form does not tell where to cut the word as typed
	}
	first, cut, phrase := m.x.segmentation(w.folded)
	if cut == 0 {
		return
	}
	forms := []uint32{m.known[i]}
	if m.known[i] == none {
		forms = m.related(i)
	}
	for _, word := range forms {
		if !m.x.commoner(phrase, word) {
			return
		}
	}
	rest := w
	w.folded, w.end = w.folded[:cut], w.start+cut
	rest.folded, rest.start = rest.folded[cut:], w.end
	m.words[i] = w
	m.words = slices.Insert(m.words, i+1, rest)
	m.known[i] = first
}

// shortTogether is the length in bytes from which a word may be two written together.
const shortTogether = 6

// segmentation cuts a word into two that make a phrase. Of several ways, it chooses the phrase that most
// documents hold. It returns the first of the two words, its length in bytes, and the phrase; the length
// is 0 if there is no such phrase.
func (x *Index) segmentation(word string) (first uint32, cut int, phrase uint32) {
	if len(word) < shortTogether {
		return none, 0, none
	}
	most := 0
	for n := 2; n <= len(word)-2; n++ {
		a, ok := x.word(word[:n])
		if !ok {
			continue
		}
		b, ok := x.word(word[n:])
		if !ok {
			continue
		}
		p := x.phrases.find(x.canonical[a], x.canonical[b])
		if p == none {
			continue
		}
		if held := x.postings[x.phraseTerm(p)].documents; held > most {
			most, first, cut, phrase = held, a, n, p
		}
	}
	return first, cut, phrase
}

// commoner reports whether far more documents hold a phrase than a word.
func (x *Index) commoner(phrase, word uint32) bool {
	return x.postings[x.phraseTerm(phrase)].documents > 4*x.postings[word].documents
}

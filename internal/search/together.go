package search

import (
	"slices"
	"unicode/utf8"
)

// People write words together that others write apart, and the other way round.

// join adds the word that this one makes with its neighbours when written together, if
// there is one: people write cyber crime, infra-red and ic 3.
func (s *scratch) join(x *Index, i, from int) {
	for first := max(0, i-2); first <= i; first++ {
		for last := max(i, first+1); last < min(len(s.words), first+3); last++ {
			if n := s.words[last].foldTo - s.words[first].foldFrom; n < 3 || n > maxBytes {
				continue
			}
			// Words that follow each other are beside each other in buf.
			whole := s.buf[s.words[first].foldFrom:s.words[last].foldTo]
			if w, ok := x.words.find(whole); ok && !s.has(w, from) {
				s.expand(w, 1)
				for _, stem := range x.wordStems.of(w) {
					s.expandStem(x, stem, x.params.stem, from)
				}
			}
		}
	}
}

// separate makes two words of word i if it is a phrase written together that far more documents
// hold than the word or its forms: people write rednotice and, in hashtags, moneylaundering.
func (s *scratch) separate(x *Index, i int) {
	w := s.words[i]
	for j := w.start; j < w.end; j++ {
		if s.text[j] >= utf8.RuneSelf {
			return // where to cut it can't be told from its folded form
		}
	}
	if w.end-w.start != w.foldTo-w.foldFrom {
		return
	}
	first, cut, phrase := x.together(s.fold(i))
	if cut == 0 {
		return
	}
	oftener := true
	compare := func(word uint32) { oftener = oftener && x.oftener(phrase, word) }
	if s.known[i] != none {
		compare(s.known[i])
	} else {
		s.related(x, i, compare)
	}
	if !oftener {
		return
	}
	rest := w
	w.foldTo = w.foldFrom + cut
	w.end = w.start + cut
	rest.foldFrom, rest.start = w.foldTo, w.end
	s.words[i] = w
	s.words = slices.Insert(s.words, i+1, rest)
	s.known[i] = first
}

// shortTogether is the length in bytes from which a word may be two written together.
const shortTogether = 6

// together returns the phrase of two words that a word is if they are written together: that
// which most documents hold, with the first of the two and its length, which is 0 if there is
// no such phrase.
func (x *Index) together(word []byte) (first uint32, cut int, phrase uint32) {
	if len(word) < shortTogether {
		return none, 0, none
	}
	most := 0
	for n := 2; n <= len(word)-2; n++ {
		a, ok := x.words.find(word[:n])
		if !ok {
			continue
		}
		node, ok := x.phrases.follow(0, x.canonical[a])
		if !ok {
			continue
		}
		b, ok := x.words.find(word[n:])
		if !ok {
			continue
		}
		node, ok = x.phrases.follow(node, x.canonical[b])
		if !ok || x.phrases.phrase[node] == none {
			continue
		}
		if held := x.postings.read(x.phraseTerm(x.phrases.phrase[node])).documents; held > most {
			most, first, cut, phrase = held, a, n, x.phrases.phrase[node]
		}
	}
	return first, cut, phrase
}

// oftener reports whether far more documents hold a phrase than a word.
func (x *Index) oftener(phrase, word uint32) bool {
	return x.postings.read(x.phraseTerm(phrase)).documents > 4*x.postings.read(word).documents
}

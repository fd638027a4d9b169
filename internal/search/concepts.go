package search

import (
	"math"
	"slices"
	"unicode/utf8"
)

// concept is something that a query asks for: a word or a phrase of it, with all the
// terms that count as it.
type concept struct {
	first, last int // the words of the query that it stands for
	weight      float64
	from, to    int  // its expansions
	phrase      bool // two words or more
	common      bool // too common to find documents by; it only orders them
	idf         float64
}

// expansion is a term that counts as a concept, with the share of its frequency that
// counts.
type expansion struct {
	term    uint32
	weight  float64
	synonym bool
}

// understand finds the concepts of the parsed query.
//
// A word stands for itself and, with less weight, for words of the same stem. If it is the
// last one, and may be unfinished, it stands also for words that it begins. Its synonyms
// count less again. Only a word that is none of these is taken to be misspelt, and stands
// for the nearest words by spelling.
func (s *scratch) understand(x *Index, exact bool) {
	s.concepts = s.concepts[:0]
	s.expansions = s.expansions[:0]
	s.corrections = s.corrections[:0]
	s.known = s.known[:0]
	for i := 0; i < len(s.words); i++ {
		s.known = append(s.known, none)
		if w, ok := x.words.find(s.fold(i)); ok {
			s.known[i] = w
		}
		if !exact && len(s.clauses) == 0 && len(s.words) < maxWords {
			s.separate(x, i)
		}
	}
	for i := range s.words {
		if s.words[i].excluded {
			continue
		}
		s.word(x, i, exact)
	}
	s.findPhrases(x)
	s.weigh(x)
}

// word adds the concept of one word.
func (s *scratch) word(x *Index, i int, exact bool) {
	p := &x.params
	c := concept{first: i, last: i, weight: 1, from: len(s.expansions)}
	if s.words[i].stop {
		c.weight = p.stop
	}
	word := s.fold(i)
	exists := s.known[i] != none
	if exists {
		s.expand(s.known[i], 1)
		for _, stem := range x.wordStems.of(s.known[i]) {
			s.expandStem(x, stem, p.stem, c.from)
		}
	} else {
		s.related(x, i, func(w uint32) {
			if s.known[i] == none {
				s.known[i] = w
			}
			if !s.has(w, c.from) {
				s.expand(w, p.stem)
			}
		})
	}
	s.join(x, i, c.from)
	found := exists || s.holds(x, i, c.from)
	if !found {
		s.expansions = s.expansions[:c.from]
		s.known[i] = none
	}
	if s.open && i == len(s.words)-1 && len(word) > 1 {
		s.complete(x, word, c.from, found)
	}
	if !exact && !s.words[i].stop {
		switch {
		case !found:
			c.from = s.correct(x, i, c.from, len(s.expansions) == c.from)
		case !exists && errorsIn(utf8.RuneCount(word)) > 1:
			// A misspelt word can be a form of another: traficing, of trafic. Short words have
			// too many near them.
			s.correct(x, i, c.from, false)
		}
	}
	if s.known[i] != none {
		if n, ok := x.phrases.follow(0, x.canonical[s.known[i]]); ok {
			s.expandSynonyms(x, x.phrases.phrase[n], c.from)
		}
	}
	if c.to = len(s.expansions); c.to > c.from {
		s.concepts = append(s.concepts, c)
	}
}

// holds reports whether a document holds one of the terms that word i was found to be a form of,
// or a phrase is made of it. Else it is only in the wording of a question.
func (s *scratch) holds(x *Index, i, from int) bool {
	for _, e := range s.expansions[from:] {
		if x.postings.read(e.term).documents > 0 {
			return true
		}
	}
	return s.known[i] != none && slices.Contains(x.phrases.steps.items, x.canonical[s.known[i]])
}

// related calls yield with the words that share a stem with word i, which the index does not hold.
// What is a stem in one language may be that of other words in another; so it must be theirs
// in the same, and the little that is left of a word cut short in a foreign one says nothing.
func (s *scratch) related(x *Index, i int, yield func(word uint32)) {
	folded := string(s.fold(i))
	s.stemmer.stems(s.original(i), folded, everyLanguage, func(stem []byte, in *language) {
		n, ok := x.stems.find(stem)
		if !ok || in != &languages[0] && len(stem) < 4 && len(folded)-len(stem) > 1 {
			return
		}
		for _, w := range x.stemWords.of(n) {
			same := false
			s.stemmer.stems(x.words.word(w), x.words.word(w), everyLanguage, func(other []byte, l *language) {
				same = same || l == in && string(other) == x.stems.word(n)
			})
			if same {
				yield(w)
			}
		}
	})
}

// expand adds a term to the concept that is being built, whose expansions begin at from.
func (s *scratch) expand(term uint32, weight float64) {
	s.expansions = append(s.expansions, expansion{term: term, weight: weight})
}

func (s *scratch) has(term uint32, from int) bool {
	for _, e := range s.expansions[from:] {
		if e.term == term {
			return true
		}
	}
	return false
}

func (s *scratch) expandStem(x *Index, stem uint32, weight float64, from int) {
	for _, w := range x.stemWords.of(stem) {
		if !s.has(w, from) {
			s.expand(w, weight)
		}
	}
}

// expandSynonyms adds the terms of the groups that a phrase is in.
func (s *scratch) expandSynonyms(x *Index, phrase uint32, from int) {
	if phrase == none {
		return
	}
	first := len(s.expansions)
	for _, group := range x.phrases.groups.of(phrase) {
		for _, other := range x.phrases.members.of(group) {
			switch {
			case other == phrase:
			case x.phrases.words[other] == 1:
				s.expandStem(x, x.phrases.stem[other], x.params.synonym, from)
			default:
				if t := x.phraseTerm(other); !s.has(t, from) {
					s.expand(t, x.params.synonym)
				}
			}
		}
	}
	for i := range s.expansions[first:] {
		s.expansions[first+i].synonym = true
	}
}

// maxCompletions bounds the words that an unfinished one stands for.
const maxCompletions = 24

// complete adds the words that begin with one that may be unfinished: the commonest, if
// they are many. If it is itself a word, they count less.
func (s *scratch) complete(x *Index, prefix []byte, from int, known bool) {
	lo, hi := x.words.prefixed(prefix)
	if hi-lo > 2000 || known && len(prefix) < 4 {
		return
	}
	weight := x.params.prefix
	if known {
		weight *= x.params.prefix
	}
	s.near = s.near[:0]
	for w := lo; w < hi; w++ {
		if !s.has(w, from) {
			s.near = append(s.near, nearWord{word: w, cost: -float64(x.postings.read(w).documents)})
		}
	}
	slices.SortFunc(s.near, nearWord.compare)
	for _, n := range s.near[:min(len(s.near), maxCompletions)] {
		s.expand(n.word, weight)
		if s.known[len(s.known)-1] == none {
			s.known[len(s.known)-1] = n.word
		}
	}
}

// findPhrases adds the concepts of phrases: at each word the longest that is known.
func (s *scratch) findPhrases(x *Index) {
	for i := range s.words {
		node, longest, end := uint32(0), none, 0
		for j := i; j < len(s.words) && s.known[j] != none && !s.words[j].excluded; j++ {
			var ok bool
			if node, ok = x.phrases.follow(node, x.canonical[s.known[j]]); !ok {
				break
			}
			if n := x.phrases.phrase[node]; n != none && j > i {
				longest, end = n, j
			}
		}
		if longest == none {
			continue
		}
		c := concept{first: i, last: end, weight: x.params.phrase, from: len(s.expansions), phrase: true}
		s.expand(x.phraseTerm(longest), 1)
		s.expandSynonyms(x, longest, c.from)
		c.to = len(s.expansions)
		s.concepts = append(s.concepts, c)
	}
}

// weigh finds what each concept weighs, and which are too common to find documents by. If
// all are, none is.
//
// A word weighs the more the fewer documents hold it. A document with the word in its body
// only counts less than one, since words that fill texts but stand in few titles are what
// people ask about. Synonyms do not make a word commoner, but one that is commoner itself
// counts less. A phrase weighs no more than its words together: common words in a row, as in
// some keyword, say little.
func (s *scratch) weigh(x *Index) {
	all := len(x.corpus.Documents)
	some := false
	for i := range s.concepts {
		c := &s.concepts[i]
		c.idf, c.common = 0, false
		synonym := 0.0
		for _, e := range s.expansions[c.from:c.to] {
			weight, documents := x.weight(e.term)
			switch {
			case documents == 0:
			case e.synonym:
				synonym = max(synonym, weight)
			case c.idf == 0 || weight < c.idf:
				c.idf = weight
			}
			c.common = c.common || !e.synonym && all > manyDocuments && 2*documents > all
		}
		if c.idf == 0 {
			c.idf = synonym
		}
		c.common = c.common || c.idf == 0 || s.stopOnly(c)
		some = some || !c.common
		for n := range s.expansions[c.from:c.to] {
			if e := &s.expansions[c.from+n]; e.synonym {
				weight, _ := x.weight(e.term)
				e.weight *= min(1, weight/c.idf)
			}
		}
	}
	for i := range s.concepts {
		if c := &s.concepts[i]; c.phrase {
			c.idf = min(c.idf, s.wordsIn(c))
		}
	}
	if !some {
		for i := range s.concepts {
			s.concepts[i].common = false
		}
	}
}

// wordsIn returns what the words of a phrase weigh together.
func (s *scratch) wordsIn(phrase *concept) (sum float64) {
	for i := range s.concepts {
		if c := &s.concepts[i]; !c.phrase && c.first >= phrase.first && c.last <= phrase.last {
			if c.idf == 0 {
				return math.Inf(1) // no document holds it, but for the phrase's synonyms
			}
			sum += c.idf
		}
	}
	return sum
}

// manyDocuments is how many documents must be there for common words to be passed over in
// finding them, which saves the time of reading half of the index.
const manyDocuments = 500

// weight returns the weight of a term and the number of documents that hold it.
func (x *Index) weight(term uint32) (weight float64, documents int) {
	r := x.postings.read(term)
	n := float64(r.topics) + x.params.body*float64(r.documents-r.topics)
	return idf(len(x.corpus.Documents), n), r.documents
}

func (s *scratch) stopOnly(c *concept) bool {
	for i := c.first; i <= c.last; i++ {
		if !s.words[i].stop {
			return false
		}
	}
	return true
}

// idf is the weight of a term that n of all documents hold (Robertson and Spärck Jones,
// with the one added that keeps it above zero).
func idf(all int, n float64) float64 {
	return math.Log(1 + (float64(all)-n+0.5)/(n+0.5))
}

package search

import (
	"cmp"
	"math"
	"slices"
)

// nearWord is a word near a misspelt one.
type nearWord struct {
	word   uint32
	errors int
	cost   float64 // how unlikely it is that this one was meant
}

func (n nearWord) compare(m nearWord) int {
	return cmp.Or(cmp.Compare(n.cost, m.cost), cmp.Compare(n.word, m.word))
}

// correction is a word, or two, that was understood as another.
type correction struct {
	first, last int // words of the query
	to          uint32
	errors      int
}

// errorsIn is how many letters of a word may be wrong.
func errorsIn(letters int) int {
	switch {
	case letters < 4:
		return 0
	case letters < 7:
		return 1
	}
	return 2
}

// correct adds the words nearest to a misspelt one, alone or together with a neighbour
// that it may have been cut from: all that are one error away, since people make one error
// far more often than two, and else those that are not much less likely than the likeliest.
// They count the less the less likely they are. If the word may also be the beginning of
// one, sure is false: then they count less, and are no correction. It returns where the
// expansions of the concept begin.
func (s *scratch) correct(x *Index, i, from int, sure bool) (begin int) {
	s.near = s.near[:0]
	x.near(s, s.fold(i), 0)
	single := len(s.near)
	if i > 0 && sure && !s.words[i-1].stop && !s.words[i-1].excluded {
		x.near(s, s.buf[s.words[i-1].foldFrom:s.words[i].foldTo], 0.25)
		before := s.known[i-1]
		joined := slices.DeleteFunc(s.near[single:], func(n nearWord) bool {
			return before != none && x.canonical[n.word] == x.canonical[before]
		})
		s.near = s.near[:single+len(joined)]
	}
	best := -1
	for n := range s.near {
		if best < 0 || s.near[n].compare(s.near[best]) < 0 {
			best = n
		}
	}
	if best < 0 {
		return from
	}
	share := x.params.typo
	if sure {
		c := correction{i, i, s.near[best].word, s.near[best].errors}
		if best >= single {
			// So the word before was not what it seemed either.
			c.first = i - 1
			from = s.absorb(i-1, from, x.params.prefix)
		}
		s.corrections = append(s.corrections, c)
		s.known[i] = c.to
	} else {
		share *= x.params.prefix
	}
	for _, n := range s.near {
		more := n.cost - s.near[best].cost
		if n.errors > 1 && more > 0.75 || s.has(n.word, from) {
			continue
		}
		weight := share * math.Exp(-more)
		s.expand(n.word, weight)
		for _, stem := range x.wordStems.of(n.word) {
			s.expandStem(x, stem, weight*x.params.stem, from)
		}
	}
	if sure {
		word := s.near[best].word
		if _, cut, phrase := x.together([]byte(x.words.word(word))); cut > 0 && x.oftener(phrase, word) {
			s.expand(x.phraseTerm(phrase), share)
		}
	}
	return from
}

// absorb makes the concept of a word, the last one so far, part of the concept that is being
// built, with a share of its weight, and returns where the expansions of both begin.
func (s *scratch) absorb(word, from int, share float64) int {
	n := len(s.concepts) - 1
	if n < 0 || s.concepts[n].last != word {
		return from
	}
	from = s.concepts[n].from
	for i := range s.expansions[from:] {
		s.expansions[from+i].weight *= share
	}
	s.concepts = s.concepts[:n]
	return from
}

// near appends the words within the errors allowed for a word, with what each costs.
func (x *Index) near(s *scratch, word []byte, cost float64) {
	var a, b [maxWord]rune
	letters := runesOf(&a, word)
	limit := errorsIn(len(letters))
	if limit == 0 || hasDigit(string(word)) {
		return // a wrong digit makes another number
	}
	set := letterSet(string(word))
	for w, other := range x.letters {
		if apart(set, other, limit) {
			continue
		}
		n := uint32(w)
		if d := int(x.words.start[n+1]-x.words.start[n]) - len(word); d > 4*limit || -d > 4*limit {
			continue
		}
		candidate := runesOf(&b, []byte(x.words.word(n)))
		if d := distance(letters, candidate, limit); d <= limit {
			documents := x.postings.read(n).documents
			if documents == 0 {
				continue
			}
			// Frequent words are likelier to be meant; few people miss the first letter.
			c := cost + float64(d) - 0.1*math.Log(float64(documents))
			if letters[0] != candidate[0] {
				c += 0.5
			}
			if alike(letters, candidate) {
				c -= 0.5
			}
			s.near = append(s.near, nearWord{n, d, c})
		}
	}
}

// alike reports whether two words differ only in vowels and doubled letters, as words do
// that sound the same.
func alike(a, b []rune) bool {
	var last rune
	for {
		for len(a) > 0 && (vowel(a[0]) || a[0] == last) {
			a = a[1:]
		}
		for len(b) > 0 && (vowel(b[0]) || b[0] == last) {
			b = b[1:]
		}
		if len(a) == 0 || len(b) == 0 {
			return len(a) == len(b)
		}
		if a[0] != b[0] {
			return false
		}
		last, a, b = a[0], a[1:], b[1:]
	}
}

func vowel(r rune) bool {
	switch r {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}

package search

import (
	"cmp"
	"math"
)

// nearWord is a word near a misspelt one.
type nearWord struct {
	word uint32
	cost float64
}

func (n nearWord) compare(m nearWord) int {
	return cmp.Or(cmp.Compare(n.cost, m.cost), cmp.Compare(n.word, m.word))
}

// correction is a word, or two, that was understood as another.
type correction struct {
	first, last int // words of the query
	to          uint32
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
// that it may have been cut from.
func (s *scratch) correct(x *Index, i int) {
	s.near = s.near[:0]
	x.near(s, s.fold(i), 0)
	single := len(s.near)
	if i > 0 && !s.words[i-1].stop && !s.words[i-1].excluded {
		x.near(s, s.buf[s.words[i-1].foldFrom:s.words[i].foldTo], 0.25)
	}
	joined := len(s.near) > single
	best := -1
	for n := range s.near {
		if best < 0 || s.near[n].compare(s.near[best]) < 0 {
			best = n
		}
	}
	if best < 0 {
		return
	}
	c := correction{i, i, s.near[best].word}
	if joined && best >= single {
		c.first = i - 1
	}
	s.corrections = append(s.corrections, c)
	s.known[i] = c.to
	from := len(s.expansions)
	for _, n := range s.near {
		if more := n.cost - s.near[best].cost; more <= 0.75 && !s.has(n.word, from) {
			weight := x.params.typo * math.Exp(-more)
			s.expand(n.word, weight)
			for _, stem := range x.wordStems.of(n.word) {
				s.expandStem(x, stem, weight*x.params.stem, from)
			}
		}
	}
}

// near appends the words within the errors allowed for a word, with what each costs.
func (x *Index) near(s *scratch, word []byte, cost float64) {
	var a, b [maxWord]rune
	letters := runesOf(&a, word)
	limit := errorsIn(len(letters))
	if limit == 0 {
		return
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
			s.near = append(s.near, nearWord{n, c - 0.5*float64(alike(letters, candidate))})
		}
	}
}

// alike is 1 if two words differ only in vowels and doubled letters, as words do that
// sound the same, else 0.
func alike(a, b []rune) int {
	i, j := 0, 0
	var last rune
	for {
		for i < len(a) && (vowel(a[i]) || a[i] == last) {
			i++
		}
		for j < len(b) && (vowel(b[j]) || b[j] == last) {
			j++
		}
		if i == len(a) || j == len(b) {
			break
		}
		if a[i] != b[j] {
			return 0
		}
		last = a[i]
		i, j = i+1, j+1
	}
	if i == len(a) && j == len(b) {
		return 1
	}
	return 0
}

func vowel(r rune) bool {
	switch r {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}

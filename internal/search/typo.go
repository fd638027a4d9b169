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
	cost   float64 // the lower, the likelier it was meant
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

// errorsIn returns up to which edit distance a word of so many letters may be misspelt.
func errorsIn(letters int) int {
	switch {
	case letters < 4:
		return 0
	case letters < 7:
		return 1
	}
	return 2
}

// Limits on the work that one query asks for.
const (
	maxNear     = 24 // words that a misspelt one stands for
	maxMisspelt = 6  // misspelt words in a query; further ones are not found
)

// correct adds the words nearest to a misspelt one, alone or joined with the word before, from which a
// space may have cut it: all that are one error away, and of those two errors away the ones that cost
// little more than the best. The more a word costs, the less it counts. Where the word may be something
// else too, such as the beginning of a word, sure is false: then they count less, and the query is not
// corrected.
func (m *matcher) correct(c *concept, i int, sure bool) {
	if m.misspeltWords++; m.misspeltWords > maxMisspelt {
		return
	}
	x := m.x
	near := m.near(i)
	var joined []nearWord
	if i > 0 && sure && !m.words[i-1].stop && !m.words[i-1].excluded {
		before := m.known[i-1]
		joined = slices.DeleteFunc(x.near(m.words[i-1].folded+m.words[i].folded, 0.25), func(n nearWord) bool {
			return before != none && x.canonical[n.word] == x.canonical[before]
		})
	}
	all := slices.Concat(near, joined)
	if len(all) == 0 {
		return
	}
	best := slices.MinFunc(all, nearWord.compare)
	share := x.params.typo
	if sure {
		correction := correction{i, i, best.word, best.errors}
		if slices.Contains(joined, best) {
			// So the word before was not what it seemed either.
			correction.first = i - 1
			m.absorb(c, i-1)
		}
		m.corrections = append(m.corrections, correction)
		m.known[i] = best.word
	} else {
		share *= x.params.prefix
	}
	slices.SortFunc(all, nearWord.compare)
	for _, n := range all[:min(len(all), maxNear)] {
		more := n.cost - best.cost
		if n.errors > 1 && more > 0.75 || c.has(n.word) {
			continue
		}
		weight := share * math.Exp(-more)
		c.add(n.word, weight)
		m.addForms(c, n.word, weight*x.params.stem)
	}
	if sure {
		if _, cut, phrase := x.segmentation(x.words[best.word]); cut > 0 && x.commoner(phrase, best.word) {
			c.add(x.phraseTerm(phrase), share)
		}
	}
}

// meant reports whether word i, which the index does not hold, is a word of a known language all the same,
// and offers the nearest word of the index for it. A foreign word in an English query is taken for a
// misspelling if a word of the index is one error away.
func (m *matcher) meant(i int) bool {
	word := m.words[i].folded
	foreign := listed(foreignWords, word)
	if !foreign && !listed(englishWords, word) {
		return false
	}
	if m.misspeltWords++; m.misspeltWords > maxMisspelt {
		return true
	}
	near := m.near(i)
	if len(near) == 0 {
		return true
	}
	best := slices.MinFunc(near, nearWord.compare)
	if foreign && m.language == 0 && best.errors == 1 {
		return false
	}
	m.offers = append(m.offers, correction{i, i, best.word, best.errors})
	return true
}

// absorb makes the concept of a word, if it is the last one so far, part of another, with less weight.
func (m *matcher) absorb(c *concept, word int) {
	last := len(m.concepts) - 1
	if last < 0 || m.concepts[last].last != word {
		return
	}
	for _, e := range m.concepts[last].terms {
		e.weight *= m.x.params.prefix
		c.terms = append(c.terms, e)
	}
	m.concepts = m.concepts[:last]
}

// near returns the words near word i, each with its cost. For an English query, words of other languages
// are left out; for another, English words cost more. A word that makes a known phrase with a neighbour
// costs less.
func (m *matcher) near(i int) []nearWord {
	x := m.x
	phrase := func(first, second uint32) bool {
		return first != none && second != none && x.phrases.find(x.canonical[first], x.canonical[second]) != none
	}
	list := x.near(m.words[i].folded, 0)
	for k := range list {
		n := &list[k]
		english, foreign := listed(englishWords, x.words[n.word]), listed(foreignWords, x.words[n.word])
		switch {
		case m.language == 0 && foreign && !english && x.languages[n.word] != inEnglish: // it stands in no running text
			n.errors = 0
		case m.language != 0 && english && !foreign:
			n.cost += 0.5
		}
		if i > 0 && phrase(m.known[i-1], n.word) || i+1 < len(m.known) && phrase(n.word, m.known[i+1]) {
			n.cost -= 0.5
		}
	}
	return slices.DeleteFunc(list, func(n nearWord) bool { return n.errors == 0 || opposite(m.words[i].folded, x.words[n.word]) })
}

// opposite reports whether one word is the other with a prefix that negates it, as inadmissible is of
// admissible: nobody misspells a word as its opposite.
func opposite(a, b string) bool {
	for _, not := range []string{"in", "un", "im", "ir", "il"} {
		if a == not+b || b == not+a {
			return true
		}
	}
	return false
}

// near returns the words of documents within the edit distance that is allowed for a word. The cost of
// each is its distance, adjusted by how likely it is to be meant, and added to the one given.
func (x *Index) near(word string, cost float64) (list []nearWord) {
	typed := []rune(word)
	limit := errorsIn(len(typed))
	if limit == 0 || len(typed) > maxWord || hasDigit(word) {
		return nil // a wrong digit makes another number
	}
	set := letterSet(word)
	for length := len(typed) - limit; length <= min(len(typed)+limit, maxWord); length++ {
		for _, w := range x.byLength[length] {
			if fartherApart(set, x.letters[w], limit) || x.postings[w].documents == 0 {
				continue
			}
			candidate := []rune(x.words[w])
			d := distance(typed, candidate, limit)
			if d > limit {
				continue
			}
			// Frequent words are likelier to be meant; few people miss the first letter.
			c := cost + float64(d) - 0.1*math.Log(float64(x.postings[w].documents))
			if typed[0] != candidate[0] {
				c += 0.5
			}
			if soundAlike(typed, candidate) {
				c -= 0.5
			}
			list = append(list, nearWord{w, d, c})
		}
	}
	return list
}

// soundAlike reports whether two words differ only in vowels and doubled letters.
func soundAlike(a, b []rune) bool { return slices.Equal(consonants(a), consonants(b)) }

func consonants(word []rune) (list []rune) {
	last := rune(0)
	for _, r := range word {
		switch r {
		case 'a', 'e', 'i', 'o', 'u', 'y':
		default:
			if r != last {
				list = append(list, r)
			}
			last = r
		}
	}
	return list
}

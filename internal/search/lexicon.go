package search

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// lexicon is a sorted list of distinct words in one string. A word's number is its rank.
type lexicon struct {
	text  string
	start []uint32 // of each word in text, and the end of the last
}

// newLexicon sorts words and returns the lexicon with the number of each word given.
func newLexicon(words []string) (lexicon, []uint32) {
	order := make([]uint32, len(words))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(words[a], words[b]) })
	var text strings.Builder
	start := make([]uint32, 1, len(words)+1)
	number := make([]uint32, len(words))
	for n, i := range order {
		text.WriteString(words[i])
		start = append(start, uint32(text.Len()))
		number[i] = uint32(n)
	}
	return lexicon{text.String(), start}, number
}

func (l *lexicon) len() int             { return len(l.start) - 1 }
func (l *lexicon) word(n uint32) string { return l.text[l.start[n]:l.start[n+1]] }

// find returns the number of a word.
func (l *lexicon) find(word []byte) (uint32, bool) {
	n := l.search(word)
	return n, int(n) < l.len() && l.word(n) == string(word)
}

// search returns the number of the first word that is not before the one given.
func (l *lexicon) search(word []byte) uint32 {
	lo, hi := 0, l.len()
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if l.word(uint32(mid)) < string(word) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return uint32(lo)
}

// prefixed returns the range of the words that begin with a prefix.
func (l *lexicon) prefixed(prefix []byte) (lo, hi uint32) {
	var buf [64]byte
	beyond := append(append(buf[:0], prefix...), 0xff) // no word has this byte
	return l.search(prefix), l.search(beyond)
}

// lists holds many short lists of numbers, one after the other.
type lists struct {
	start []uint32
	items []uint32
}

func (l *lists) of(n uint32) []uint32 { return l.items[l.start[n]:l.start[n+1]] }

// newLists lays out the pairs (list, item), sorted and without repetition, as n lists.
func newLists(n int, pairs []uint64) lists {
	slices.Sort(pairs)
	pairs = slices.Compact(pairs)
	l := lists{make([]uint32, n+1), make([]uint32, len(pairs))}
	for i, p := range pairs {
		l.start[p>>32+1]++
		l.items[i] = uint32(p)
	}
	for i := range n {
		l.start[i+1] += l.start[i]
	}
	return l
}

func pair(list, item uint32) uint64 { return uint64(list)<<32 | uint64(item) }

// The typing errors of people are mostly one letter wrong, missing, too many, or swapped
// with its neighbour (Damerau 1964). Looking for words near a misspelt one, nearly all of
// the lexicon falls to a comparison of letter sets: an error adds at most one letter to
// the set of a word and takes at most one away.

// letterSet has a bit for each letter of a word.
func letterSet(word string) (set uint32) {
	for _, r := range word {
		set |= 1 << (uint32(r) & 31)
	}
	return set
}

// apart reports whether words with two letter sets are more than n errors apart.
func apart(a, b uint32, n int) bool {
	return bits.OnesCount32(a&^b) > n || bits.OnesCount32(b&^a) > n
}

// maxWord is the length in letters up to which words are compared.
const maxWord = 24

// runesOf puts the letters of a word into dst; none if it is longer than maxWord.
func runesOf(dst *[maxWord]rune, word []byte) []rune {
	if utf8.RuneCount(word) > maxWord {
		return nil
	}
	n := 0
	for len(word) > 0 {
		r, size := utf8.DecodeRune(word)
		dst[n] = r
		n++
		word = word[size:]
	}
	return dst[:n]
}

// distance returns the number of letters to change, add, take away or swap with their
// neighbour to make b of a, without changing a letter twice (optimal string alignment),
// or limit+1 if it is more than limit.
func distance(a, b []rune, limit int) int {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
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

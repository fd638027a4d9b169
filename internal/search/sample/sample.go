// Package sample makes up words and texts of any size for tests and benchmarks. What it makes
// depends only on the seed.
package sample

import (
	"math/rand/v2"
	"strings"
)

// words is how many words the made-up language has. They can be pronounced, and their frequencies follow
// Zipf's law.
const words = 30_000

// Source makes words and texts.
type Source struct {
	random *rand.Rand
	zipf   *rand.Zipf
	words  []string
}

// New returns a source that a seed decides.
func New(seed uint64) *Source {
	s := &Source{random: rand.New(rand.NewPCG(seed, 1))}
	s.zipf = rand.NewZipf(s.random, 1.1, 4, words-1)
	onsets := []string{"b", "br", "c", "d", "dr", "f", "g", "gr", "h", "j", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v", "w", "sh", "th"}
	vowels := []string{"a", "e", "i", "o", "u", "ai", "ea", "ou"}
	codas := []string{"", "", "l", "n", "r", "s", "t", "ck", "nd", "rm"}
	seen := make(map[string]bool)
	for len(s.words) < words {
		var w strings.Builder
		// The commonest words are short.
		for range 1 + min(3, len(s.words)/300) - s.random.IntN(2)*min(1, len(s.words)/300) {
			w.WriteString(pick(s.random, onsets) + pick(s.random, vowels) + pick(s.random, codas))
		}
		if word := w.String(); !seen[word] {
			seen[word] = true
			s.words = append(s.words, word)
		}
	}
	return s
}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

// Word returns a word, common ones more often.
func (s *Source) Word() string { return s.words[s.zipf.Uint64()] }

// Text returns a text of n words in sentences.
func (s *Source) Text(n int) string {
	var b strings.Builder
	begin := true
	for i := range n {
		w := s.Word()
		if begin {
			w = strings.ToUpper(w[:1]) + w[1:]
		}
		b.WriteString(w)
		if begin = i == n-1 || s.random.IntN(14) == 0; begin {
			b.WriteByte('.')
		}
		if i < n-1 {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// Misspellings returns a word of ASCII letters with every error of one letter: left out,
// swapped with the next, changed, doubled.
func Misspellings(w string) []string {
	var list []string
	for i := range w {
		list = append(list, w[:i]+w[i+1:], w[:i+1]+w[i:])
		for _, other := range "aeiouzqx" {
			if byte(other) != w[i] {
				list = append(list, w[:i]+string(other)+w[i+1:], w[:i]+string(other)+w[i:])
			}
		}
		if i+1 < len(w) && w[i] != w[i+1] {
			list = append(list, w[:i]+w[i+1:i+2]+w[i:i+1]+w[i+2:])
		}
	}
	return list
}

// Package sample makes up corpora and queries of any size for tests and benchmarks. What
// it makes depends only on the numbers given.
package sample

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/interpolref/interpolref/internal/search"
)

// words of a made-up language: pronounceable, and as unequal in frequency as words are.
const words = 30_000

// Source makes words, texts and queries.
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

// Corpus returns documents with the given number of sections in all, ten to each.
func (s *Source) Corpus(sections int) search.Corpus {
	var c search.Corpus
	for n := 0; n < sections; n += 10 {
		d := search.Document{
			Key: fmt.Sprintf("/%s/%d/", []string{"crimes", "role", "fugitives", "situations"}[n/10%4], n/10), Lang: "en",
			Section: []string{"crimes", "role", "fugitives", "situations"}[n/10%4],
			Title:   s.Text(3), Question: s.Text(7), Summary: s.Text(16), Keywords: []string{s.Text(2), s.Text(2), s.Text(1)},
		}
		for i := range min(10, sections-n) {
			d.Parts = append(d.Parts, search.Part{ID: fmt.Sprint("s", i), Heading: s.Text(4), Body: s.Text(80 + s.random.IntN(120))})
		}
		c.Documents = append(c.Documents, d)
	}
	for range sections / 50 {
		d := s.random.IntN(len(c.Documents))
		c.Terms = append(c.Terms, search.Term{Name: s.Text(2), Also: []string{s.Text(1), s.Text(2)}, About: c.Documents[d].Key})
		c.Questions = append(c.Questions, search.Question{Text: s.Text(6), Also: []string{s.Text(7)}, About: c.Documents[d].Key})
	}
	return c
}

// Query returns a query of one to five words from the text of a corpus.
func (s *Source) Query() string {
	var list []string
	for range 1 + s.random.IntN(5) {
		list = append(list, s.Word())
	}
	return strings.Join(list, " ")
}

// Misspell puts one error into the longest word of a query, and reports false if that is
// shorter than five letters.
func (s *Source) Misspell(query string) (string, bool) {
	list := strings.Fields(query)
	longest := 0
	for i := range list {
		if len(list[i]) > len(list[longest]) {
			longest = i
		}
	}
	if len(list[longest]) < 5 {
		return query, false
	}
	all := Misspellings(list[longest])
	list[longest] = all[s.random.IntN(len(all))]
	return strings.Join(list, " "), true
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

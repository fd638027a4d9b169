package search_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/interpolref/interpolref/internal/search"
	"github.com/interpolref/interpolref/internal/search/sample"
)

// sampler makes corpora and queries that a seed decides.
type sampler struct {
	*sample.Source
	random *rand.Rand
}

func newSampler(seed uint64) sampler {
	return sampler{sample.New(seed), rand.New(rand.NewPCG(seed, 2))}
}

// corpus returns documents with the given number of sections in all, ten to each.
func (s sampler) corpus(sections int) search.Corpus {
	var c search.Corpus
	for n := 0; n < sections; n += 10 {
		section := []string{"crimes", "role", "fugitives", "situations"}[n/10%4]
		d := search.Document{
			Key: fmt.Sprintf("/%s/%d/", section, n/10), Lang: "en", Section: section,
			Title: s.Text(3), Question: s.Text(7), Summary: s.Text(16), Keywords: []string{s.Text(2), s.Text(2), s.Text(1)},
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

// query returns a query of one to five words from the text of a corpus.
func (s sampler) query() string {
	var list []string
	for range 1 + s.random.IntN(5) {
		list = append(list, s.Word())
	}
	return strings.Join(list, " ")
}

// misspell puts one error into the longest word of a query, and reports false if that is
// shorter than five letters.
func (s sampler) misspell(query string) (string, bool) {
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
	all := sample.Misspellings(list[longest])
	list[longest] = all[s.random.IntN(len(all))]
	return strings.Join(list, " "), true
}

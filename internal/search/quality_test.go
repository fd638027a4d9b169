package search_test

import (
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/interpolref/interpolref/content"
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
	"github.com/interpolref/interpolref/internal/site"
)

// reference is the corpus of the content in this tree.
var reference = sync.OnceValues(func() (search.Corpus, error) {
	lib, _ := library.Load(content.FS, time.Now())
	s, err := site.Build(lib, site.Options{})
	if err != nil {
		return search.Corpus{}, err
	}
	return s.Corpus(), nil
})

func corpusOf(t testing.TB) search.Corpus {
	t.Helper()
	c, err := reference()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func readJudged(t testing.TB) []search.Judged {
	t.Helper()
	f, err := os.Open("testdata/judged.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	judged, err := search.ReadJudged(f)
	if err != nil {
		t.Fatal(err)
	}
	return judged
}

// finder returns the keys of the documents that hits lead to.
func finder(x *search.Index, c *search.Corpus) func(string) []string {
	return func(query string) (keys []string) {
		for _, h := range x.Search(search.Query{Text: query, Limit: 10}).Hits {
			keys = append(keys, c.Documents[h.Document].Key)
		}
		return keys
	}
}

func TestQuality(t *testing.T) {
	c := corpusOf(t)
	judged := readJudged(t)
	x := search.Build(c)
	there := make(map[string]bool)
	for _, d := range c.Documents {
		there[d.Key] = true
	}
	judged = slices.DeleteFunc(judged, func(j search.Judged) bool {
		return !slices.ContainsFunc(j.Accepted, func(key string) bool { return there[key] })
	})
	table, misses := search.Evaluate(judged, finder(x, &c))
	t.Logf("%-10s %5s %6s %6s %6s %6s", "kind", "n", "s@1", "s@3", "MRR", "NDCG")
	for _, q := range table {
		t.Logf("%-10s %5d %.3f  %.3f  %.3f  %.3f", q.Kind, q.Queries, q.Success1, q.Success3, q.MRR, q.NDCG)
	}
	for _, m := range misses {
		t.Logf("%-9s %2d %-60q %v got %v", m.Kind, m.Rank, m.Query, m.Accepted, m.First)
	}
}

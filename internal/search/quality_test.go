package search_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// readJudged returns the developer's half of the judged queries.
func readJudged(t testing.TB) []search.Judged { return readQueries(t, "testdata/judged.tsv") }

func readQueries(t testing.TB, file string) []search.Judged {
	t.Helper()
	f, err := os.Open(file)
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

// TestQuality holds the search to floors on the developer's judged queries and on the
// project's own, over all and for each kind.
func TestQuality(t *testing.T) {
	c := corpusOf(t)
	x := search.Build(c)
	for _, test := range []struct {
		file                 string
		first, third         float64 // success@1 and success@3 over all
		kindFirst, kindThird float64 // and of each kind
	}{
		{"testdata/judged.tsv", 0.90, 0.97, 0.80, 0.92},
		{"testdata/own.tsv", 0.90, 0.97, 0.80, 0.92},
		{"testdata/everyday.tsv", 0.90, 0.97, 0.80, 0.92},
	} {
		t.Run(filepath.Base(test.file), func(t *testing.T) {
			table, misses := search.Evaluate(readQueries(t, test.file), finder(x, &c))
			t.Logf("%-10s %5s %6s %6s %6s %6s", "kind", "n", "s@1", "s@3", "MRR", "NDCG")
			for _, q := range table {
				t.Logf("%-10s %5d  %.3f  %.3f  %.3f  %.3f", q.Kind, q.Queries, q.Success1, q.Success3, q.MRR, q.NDCG)
				first, third := test.kindFirst, test.kindThird
				if q.Kind == "" {
					first, third = test.first, test.third
				}
				if q.Success1 < first || q.Success3 < third {
					t.Errorf("kind %q: success@1 is %.3f, at least %.2f is wanted; success@3 %.3f, at least %.2f", q.Kind, q.Success1, first, q.Success3, third)
				}
			}
			for _, m := range misses {
				t.Logf("%-9s %2d %-60q %v got %v", m.Kind, m.Rank, m.Query, m.Accepted, m.First)
			}
		})
	}
}

// TestHeadings holds the hits to the right heading within a page.
func TestHeadings(t *testing.T) {
	c := corpusOf(t)
	x := search.Build(c)
	table, misses := search.Evaluate(readQueries(t, "testdata/headings.tsv"), func(query string) (parts []string) {
		for _, h := range x.Search(search.Query{Text: query, Limit: 10}).Hits {
			d := &c.Documents[h.Document]
			key := d.Key
			if h.Part >= 0 && d.Parts[h.Part].ID != "" {
				key += "#" + d.Parts[h.Part].ID
			}
			parts = append(parts, key)
		}
		return parts
	})
	q := table[0]
	t.Logf("%d queries, success@1 %.3f, success@3 %.3f", q.Queries, q.Success1, q.Success3)
	if q.Success1 < 0.70 || q.Success3 < 0.85 {
		t.Errorf("success@1 is %.3f, at least 0.70 is wanted; success@3 %.3f, at least 0.85", q.Success1, q.Success3)
	}
	for _, m := range misses {
		t.Logf("%2d %-60q %v got %v", m.Rank, m.Query, m.Accepted, m.First)
	}
}

// TestEvaluate compares the measures with ones worked out by hand.
func TestEvaluate(t *testing.T) {
	judged, err := search.ReadJudged(strings.NewReader("# comment\nfirst\ta|b\tx\nthird\tc\tx\nnone\td\ty\n"))
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string][]string{"first": {"a", "a", "b"}, "third": {"x", "y", "c"}, "none": {"x"}}
	table, misses := search.Evaluate(judged, func(q string) []string { return answers[q] })
	// The first has its two at ranks 1 and 3, of the best ranks 1 and 2; the third its one at rank 3.
	first := (1 + 1/math.Log2(4)) / (1 + 1/math.Log2(3))
	third := 1 / math.Log2(4)
	want := []search.Quality{
		{Kind: "", Queries: 3, Success1: 1.0 / 3, Success3: 2.0 / 3, MRR: (1 + 1.0/3) / 3, NDCG: (first + third) / 3},
		{Kind: "x", Queries: 2, Success1: 1.0 / 2, Success3: 1, MRR: (1 + 1.0/3) / 2, NDCG: (first + third) / 2},
		{Kind: "y", Queries: 1},
	}
	if !slices.EqualFunc(table, want, func(a, b search.Quality) bool {
		return a.Kind == b.Kind && a.Queries == b.Queries && math.Abs(a.Success1-b.Success1)+math.Abs(a.Success3-b.Success3)+
			math.Abs(a.MRR-b.MRR)+math.Abs(a.NDCG-b.NDCG) < 1e-9
	}) {
		t.Errorf("the table is %+v, want %+v", table, want)
	}
	if len(misses) != 2 || misses[0].Rank != 3 || misses[1].Rank != 0 || misses[1].First[0] != "x" {
		t.Errorf("the misses are %+v", misses)
	}
	if _, err := search.ReadJudged(strings.NewReader("one cell\n")); err == nil {
		t.Error("a line of one cell is read")
	}
}

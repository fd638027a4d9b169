package search_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/interpolref/interpolref/internal/search"
)

var update = flag.Bool("update", false, "write what is found into the files that hold what is wanted")

// TestRankings compares whole answers with those in testdata/rankings.txt: under each query
// its hits, with scores and snippets. A change of the ranking shows there.
func TestRankings(t *testing.T) {
	const file = "testdata/rankings.txt"
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	x := search.Build(little)
	var got strings.Builder
	for line := range strings.Lines(string(want)) {
		if line == "\n" || strings.HasPrefix(line, "\t") {
			continue
		}
		query := strings.TrimSuffix(line, "\n")
		r := x.Search(search.Query{Text: query, Limit: 10})
		fmt.Fprintf(&got, "%s\n", query)
		for i, h := range r.Hits {
			one := search.Results{Hits: r.Hits[i : i+1]}
			fmt.Fprintf(&got, "\t%.2f %s: %s\n", h.Score, keys(little, one), strings.ReplaceAll(h.Snippet.HTML(), "\n", " "))
		}
		got.WriteString("\n")
	}
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if got.String() != string(want) {
		t.Errorf("the rankings are\n%s\nwant\n%s\n(-update writes them)", got.String(), want)
	}
}

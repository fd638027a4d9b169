package search

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// Judged is a query with the documents that a person accepts as its answer.
type Judged struct {
	Query    string
	Accepted []string // keys of documents
	Kind     string   // "term", "lay", "question", "typo", "foreign", "name", …
}

// ReadJudged reads judged queries, one a line: the query, the accepted keys with bars
// between them, and the kind, with tabs between. Lines that begin with # are comments.
func ReadJudged(r io.Reader) ([]Judged, error) {
	var list []Judged
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 3 {
			return nil, fmt.Errorf("line %d: %d cells, want query, keys and kind", n, len(cells))
		}
		list = append(list, Judged{cells[0], strings.Split(cells[1], "|"), cells[2]})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading judged queries: %w", err)
	}
	return list, nil
}

// Quality says how well a search answers judged queries, as means over the queries.
type Quality struct {
	Kind     string // empty for all
	Queries  int
	Success1 float64 // the first hit is accepted
	Success3 float64 // one of the first three is
	MRR      float64 // one divided by the rank of the first accepted hit, of ten
	NDCG     float64 // normalised discounted cumulative gain of ten hits
}

// Miss is a judged query whose first hit is not accepted.
type Miss struct {
	Judged
	Rank  int      // of the first accepted hit, from 1; 0 if it is not among ten
	First []string // the keys of the first three hits
}

// Evaluate asks all judged queries of find, which returns the keys of the first ten hits,
// best first. It returns the quality over all, then by kind, and the misses.
func Evaluate(judged []Judged, find func(query string) []string) ([]Quality, []Miss) {
	all := Quality{}
	kinds := make(map[string]*Quality)
	var misses []Miss
	for _, j := range judged {
		keys := find(j.Query)
		keys = keys[:min(len(keys), 10)]
		rank, gain := 0, 0.0
		for i, key := range keys {
			if !slices.Contains(j.Accepted, key) || slices.Contains(keys[:i], key) {
				continue
			}
			if rank == 0 {
				rank = i + 1
			}
			gain += discount(i)
		}
		ideal := 0.0
		for i := range min(len(j.Accepted), 10) {
			ideal += discount(i)
		}
		if kinds[j.Kind] == nil {
			kinds[j.Kind] = &Quality{Kind: j.Kind}
		}
		for _, q := range []*Quality{&all, kinds[j.Kind]} {
			q.add(rank, gain/ideal)
		}
		if rank != 1 {
			misses = append(misses, Miss{j, rank, slices.Clone(keys[:min(len(keys), 3)])})
		}
	}
	list := []Quality{all}
	for _, q := range kinds {
		list = append(list, *q)
	}
	for i := range list {
		q := &list[i]
		n := float64(max(q.Queries, 1))
		q.Success1, q.Success3, q.MRR, q.NDCG = q.Success1/n, q.Success3/n, q.MRR/n, q.NDCG/n
	}
	slices.SortFunc(list, func(a, b Quality) int { return cmp.Compare(a.Kind, b.Kind) })
	return list, misses
}

func discount(i int) float64 { return 1 / math.Log2(float64(i+2)) }

func (q *Quality) add(rank int, ndcg float64) {
	q.Queries++
	q.NDCG += ndcg
	if rank > 0 {
		q.MRR += 1 / float64(rank)
	}
	if rank == 1 {
		q.Success1++
	}
	if 1 <= rank && rank <= 3 {
		q.Success3++
	}
}

package site

import (
	"io"

	"github.com/interpolref/interpolref/internal/search"
)

// Evaluate measures how well the search answers judged queries, and returns the misses.
// [search.ReadJudged] says how they are written.
func (s *Site) Evaluate(judged io.Reader) ([]search.Quality, []search.Miss, error) {
	list, err := search.ReadJudged(judged)
	if err != nil {
		return nil, nil, err
	}
	table, misses := search.Evaluate(list, func(query string) (paths []string) {
		for _, h := range s.finder().index.Search(search.Query{Text: query, Limit: pageOfHits}).Hits {
			paths = append(paths, s.finder().documents[h.Document].Path)
		}
		return paths
	})
	return table, misses, nil
}

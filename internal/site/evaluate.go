package site

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

// Judged is a query with the places that a person accepts as its answer.
type Judged struct {
	Query string
	// Accepted holds "/page/" (anywhere on it), "/page/#" (its head), "/page/#section",
	// "question:ID" (the stored question, and the section that answers it) and "-" (there is no page).
	Accepted []string
	Kind     string // "term", "lay", "typo", …, or the grade of a real question
	Language string // a code; "latin" if it is foreign and the file does not say
}

// ReadJudged reads judged queries, one a line, with tabs between: the query, the accepted places
// with bars between them, the kind and, if it is not English, the language. Lines that begin with
// # are comments.
func ReadJudged(r io.Reader) ([]Judged, error) {
	var list []Judged
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) < 3 || len(cells) > 4 {
			return nil, fmt.Errorf("line %d: %d cells, want query, places, kind and perhaps language", n, len(cells))
		}
		j := Judged{Query: cells[0], Accepted: strings.Split(cells[1], "|"), Kind: cells[2]}
		if len(cells) == 4 {
			j.Language = cells[3]
		}
		j.Language = cmp.Or(j.Language, guessLanguage(j.Query, j.Kind))
		list = append(list, j)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading judged queries: %w", err)
	}
	return list, nil
}

// noPage stands for the accepted place of a query that no page answers.
const noPage = "-"

// guessLanguage tells languages apart by their script.
func guessLanguage(query, kind string) string {
	for _, r := range query {
		switch {
		case unicode.Is(unicode.Arabic, r):
			return "ar"
		case unicode.Is(unicode.Cyrillic, r):
			return "ru"
		case unicode.Is(unicode.Greek, r):
			return "el"
		case unicode.Is(unicode.Han, r):
			return "zh"
		}
	}
	if kind == "foreign" {
		return "latin"
	}
	return "en"
}

// Quality says how well the search answers judged queries. Its figures are means over the
// queries but for the counts.
type Quality struct {
	Group      string // "all", "kind lay", "language ar", …
	Queries    int
	Page1      float64 // success@1 by page: the first hit is on an accepted page
	Page3      float64 // success@3 by page
	MRR        float64 // mean reciprocal rank of the first accepted page among ten hits
	NDCG       float64 // normalised discounted cumulative gain of the pages of ten hits
	Exact1     float64 // success@1 by place: the first hit is an accepted place
	Answered   float64 // the card is right, or the first hit is an accepted place
	CardsRight int     // queries with a card that is accepted
	CardsWrong int     // queries with a card that is not
	Weak       int     // queries for which no page is said to hold much
	Urgent     int     // queries that are taken for urgent
}

// Miss is a judged query that neither the card nor the first hit answers, or that is taken for urgent.
type Miss struct {
	Judged
	Rank   int    // of the first accepted page among ten hits, from 1; 0 for none
	Card   string // "question:ID", empty for none
	Urgent string // place of the help that leads, empty for none
	First  string // place of the first hit, empty for none
}

// Evaluate asks all judged queries. It returns the quality over all, by kind and by language, the
// misses, and the accepted places that the reference does not hold.
func (s *Site) Evaluate(judged []Judged) (table []Quality, misses []Miss, unknown []string) {
	groups := map[string]*Quality{"all": {Group: "all"}}
	for _, j := range judged {
		for _, a := range j.Accepted {
			if a != noPage && !s.holds(a) && !slices.Contains(unknown, a) {
				unknown = append(unknown, a)
			}
		}
		r := s.finder().index.Search(search.Query{Text: j.Query, Limit: pageOfHits})
		q, miss := s.judge(j, r)
		if q.Answered == 0 || miss.Urgent != "" {
			misses = append(misses, miss)
		}
		for _, name := range []string{"all", "kind " + j.Kind, "language " + j.Language} {
			if groups[name] == nil {
				groups[name] = &Quality{Group: name}
			}
			groups[name].add(q)
		}
	}
	for _, g := range groups {
		n := float64(max(g.Queries, 1))
		for _, mean := range []*float64{&g.Page1, &g.Page3, &g.MRR, &g.NDCG, &g.Exact1, &g.Answered} {
			*mean /= n
		}
		table = append(table, *g)
	}
	slices.SortFunc(table, func(a, b Quality) int { return strings.Compare(a.Group, b.Group) })
	return table, misses, unknown
}

// judge measures the answer to one query.
func (s *Site) judge(j Judged, r search.Results) (Quality, Miss) {
	q, miss := Quality{Queries: 1}, Miss{Judged: j}
	var pages []string // of the hits, each once at its best rank
	gain, ideal := 0.0, 0.0
	for i, h := range r.Hits {
		place := s.hit(h).path
		page, _, _ := strings.Cut(place, "#")
		if i == 0 {
			miss.First = place
			if s.accepts(j, place) {
				q.Exact1 = 1
			}
		}
		if !slices.ContainsFunc(j.Accepted, func(a string) bool { return s.acceptedPage(a) == page }) || slices.Contains(pages, page) {
			continue
		}
		pages = append(pages, page)
		gain += discount(i)
		if miss.Rank == 0 {
			miss.Rank = i + 1
		}
	}
	accepted := make(map[string]bool)
	for _, a := range j.Accepted {
		accepted[s.acceptedPage(a)] = true
	}
	for i := range min(len(accepted), pageOfHits) {
		ideal += discount(i)
	}
	q.NDCG = gain / ideal
	if miss.Rank > 0 {
		q.MRR = 1 / float64(miss.Rank)
	}
	if miss.Rank == 1 {
		q.Page1 = 1
	}
	if 1 <= miss.Rank && miss.Rank <= 3 {
		q.Page3 = 1
	}
	if r.Weak {
		q.Weak = 1
	}
	if r.Urgent >= 0 {
		q.Urgent = 1
		miss.Urgent = s.lib.Urgent[r.Urgent].Path
	}
	q.Answered = q.Exact1
	if r.Weak && slices.Contains(j.Accepted, noPage) {
		q.Answered = 1
	}
	if r.Question >= 0 {
		card := s.lib.Questions[r.Question]
		miss.Card = "question:" + card.ID
		if slices.Contains(j.Accepted, miss.Card) || s.accepts(j, card.Path) {
			q.CardsRight, q.Answered = 1, 1
		} else {
			q.CardsWrong = 1
		}
	}
	return q, miss
}

func (q *Quality) add(one Quality) {
	q.Queries += one.Queries
	q.Page1 += one.Page1
	q.Page3 += one.Page3
	q.MRR += one.MRR
	q.NDCG += one.NDCG
	q.Exact1 += one.Exact1
	q.Answered += one.Answered
	q.CardsRight += one.CardsRight
	q.CardsWrong += one.CardsWrong
	q.Weak += one.Weak
	q.Urgent += one.Urgent
}

// accepts reports whether a place answers a judged query.
func (s *Site) accepts(j Judged, place string) bool {
	page, _, _ := strings.Cut(place, "#")
	return slices.ContainsFunc(j.Accepted, func(a string) bool {
		a = s.acceptedPlace(a)
		return a == place || a == page && !strings.Contains(a, "#") || a == page+"#" && place == page
	})
}

// acceptedPlace returns the place of a target: that of the answer, if it is a question.
func (s *Site) acceptedPlace(target string) string {
	id, ok := strings.CutPrefix(target, "question:")
	if !ok {
		return target
	}
	for _, q := range s.lib.Questions {
		if q.ID == id {
			if !strings.Contains(q.Path, "#") {
				return q.Path + "#"
			}
			return q.Path
		}
	}
	return ""
}

func (s *Site) acceptedPage(target string) string {
	page, _, _ := strings.Cut(s.acceptedPlace(target), "#")
	return page
}

// holds reports whether the reference has the place of a target.
func (s *Site) holds(target string) bool {
	page, id, _ := strings.Cut(s.acceptedPlace(target), "#")
	if id == "" {
		return slices.ContainsFunc(s.lib.Pages, func(p *library.Page) bool { return p.Path == page })
	}
	for _, d := range s.finder().corpus.Documents {
		if d.Key == page {
			return slices.ContainsFunc(d.Parts, func(p search.Part) bool { return p.ID == id })
		}
	}
	return false
}

// discount returns the weight in NDCG of a hit by its rank, from 0.
func discount(i int) float64 { return 1 / math.Log2(float64(i+2)) }

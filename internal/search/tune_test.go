//go:build tune

package search_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/interpolref/interpolref/internal/search"
)

// knob is a constant with the values that tuning tries.
type knob struct {
	name   string
	at     func(*search.Params) *float64
	values []float64
}

func knobs() []knob {
	weights := []float64{0, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12}
	shares := []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1}
	var list []knob
	for f, name := range search.FieldNames {
		if f > 0 { // the body's weight is the unit
			list = append(list, knob{"field." + name, func(p *search.Params) *float64 { return &p.Field()[f] }, weights})
		}
		list = append(list, knob{"b." + name, func(p *search.Params) *float64 { return &p.B()[f] }, shares})
	}
	for name, at := range search.Knobs {
		values := shares
		switch name {
		case "k1", "near", "phrase", "part":
			values = []float64{0, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 4, 6}
		case "answer":
			values = []float64{0, 0.8, 0.9, 0.95, 1.01, 1.1}
		case "stop":
			values = []float64{0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3}
		}
		list = append(list, knob{name, at, values})
	}
	slices.SortFunc(list, func(a, b knob) int { return compare(a.name, b.name) })
	return list
}

func compare(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

// TestTune climbs from the constants in the source, one constant at a time, as long as the
// judged queries are answered better, and prints where it arrives. Before that
// it does the same on four fifths of the queries and measures on the fifth left, five
// times: what is gained there is what new queries gain.
func TestTune(t *testing.T) {
	c := corpusOf(t)
	x := search.Build(c)
	judged := slices.Concat(readJudged(t), readQueries(t, "testdata/own.tsv"), readQueries(t, "testdata/everyday.tsv"))
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(judged), func(i, j int) { judged[i], judged[j] = judged[j], judged[i] })

	quality := func(p search.Params, on []search.Judged) search.Quality {
		table, _ := search.Evaluate(on, finder(x.With(p), &c))
		return table[0]
	}
	// Counting first hits is a coarse measure, and what is gained on one query by chance is
	// lost on the next. So the climb goes by how far the best accepted document is ahead of
	// the best other one, or behind it, through a curve that is steep only where they are
	// near each other.
	worth := func(p search.Params, on []search.Judged) float64 {
		y := x.With(p)
		sum := 0.0
		for _, j := range on {
			right, wrong := 0.0, 0.0
			for _, h := range y.Search(search.Query{Text: j.Query, Limit: 30, PerDocument: 1}).Hits {
				if slices.Contains(j.Accepted, c.Documents[h.Document].Key) {
					right = max(right, h.Score)
				} else {
					wrong = max(wrong, h.Score)
				}
			}
			if most := max(right, wrong); most > 0 {
				sum += 1 / (1 + math.Exp(-8*(right-wrong)/most))
			}
		}
		return sum / float64(len(on))
	}
	climb := func(on []search.Judged) search.Params {
		best := search.Defaults
		most := worth(best, on)
		for round := 0; round < 3; round++ {
			before := most
			for _, k := range knobs() {
				for _, v := range k.values {
					p := best
					*k.at(&p) = v
					// Small gains are noise.
					if w := worth(p, on); w > most+0.001 {
						most, best = w, p
					}
				}
			}
			if most == before {
				break
			}
		}
		return best
	}
	print := func(label string, q search.Quality) {
		t.Logf("%-22s n %3d  s@1 %.3f  s@3 %.3f  MRR %.3f  NDCG %.3f", label, q.Queries, q.Success1, q.Success3, q.MRR, q.NDCG)
	}
	const folds = 5
	var before, after [4]float64
	for fold := range folds {
		var train, held []search.Judged
		for i, j := range judged {
			if i%folds == fold {
				held = append(held, j)
			} else {
				train = append(train, j)
			}
		}
		p := climb(train)
		a, b := quality(search.Defaults, held), quality(p, held)
		print(fmt.Sprintf("fold %d, as it is", fold+1), a)
		print(fmt.Sprintf("fold %d, tuned", fold+1), b)
		for i, pair := range [4][2]float64{{a.Success1, b.Success1}, {a.Success3, b.Success3}, {a.MRR, b.MRR}, {a.NDCG, b.NDCG}} {
			before[i] += pair[0] / folds
			after[i] += pair[1] / folds
		}
	}
	t.Logf("held-out mean, as it is: s@1 %.3f  s@3 %.3f  MRR %.3f  NDCG %.3f", before[0], before[1], before[2], before[3])
	t.Logf("held-out mean, tuned:    s@1 %.3f  s@3 %.3f  MRR %.3f  NDCG %.3f", after[0], after[1], after[2], after[3])
	best := climb(judged)
	print("all, as it is", quality(search.Defaults, judged))
	print("all, tuned", quality(best, judged))
	for _, k := range knobs() {
		p := search.Defaults
		if was, is := *k.at(&p), *k.at(&best); was != is {
			t.Logf("%-16s %5g → %g", k.name, was, is)
		}
	}
}

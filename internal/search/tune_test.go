//go:build tune

package search_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/interpolref/interpolref/content"
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
	"github.com/interpolref/interpolref/internal/site"
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
	slices.SortFunc(list, func(a, b knob) int { return strings.Compare(a.name, b.name) })
	return list
}

// quality is success@1, success@3 and the mean reciprocal rank.
type quality struct{ first, third, mrr float64 }

func (q *quality) add(rank int, share float64) {
	switch {
	case rank == 1:
		q.sum(quality{1, 1, 1}, share)
	case 1 < rank && rank <= 3:
		q.sum(quality{0, 1, 1 / float64(rank)}, share)
	case rank > 3:
		q.sum(quality{0, 0, 1 / float64(rank)}, share)
	}
}

func (q *quality) sum(other quality, share float64) {
	q.first += share * other.first
	q.third += share * other.third
	q.mrr += share * other.mrr
}

// TestTune climbs from the constants in the source, one constant at a time, as long as the
// judged queries are answered better, and prints where it arrives. Before that
// it does the same on four fifths of the queries and measures on the fifth left, five
// times: what is gained there is what new queries gain.
func TestTune(t *testing.T) {
	lib, _ := library.Load(content.FS, time.Now())
	reference, err := site.Build(lib, site.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := reference.Corpus()
	x := search.Build(c)
	var judged []site.Judged
	for _, name := range []string{"judged", "own", "everyday"} {
		text, err := os.ReadFile("../site/testdata/queries/" + name + ".tsv")
		if err != nil {
			t.Fatal(err)
		}
		list, err := site.ReadJudged(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		judged = append(judged, list...)
	}
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(judged), func(i, j int) { judged[i], judged[j] = judged[j], judged[i] })

	measure := func(p search.Params, on []site.Judged) (q quality) {
		y := x.With(p)
		for _, j := range on {
			hits := y.Search(search.Query{Text: j.Query, Limit: 10}).Hits
			rank := 1 + slices.IndexFunc(hits, func(h search.Hit) bool { return slices.Contains(j.Accepted, c.Documents[h.Document].Key) })
			q.add(rank, 1/float64(len(on)))
		}
		return q
	}
	// Counting first hits is a coarse measure, and what is gained on one query by chance is
	// lost on the next. So the climb goes by how far the best accepted document is ahead of
	// the best other one, or behind it, through a curve that is steep only where they are
	// near each other.
	worth := func(p search.Params, on []site.Judged) float64 {
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
	climb := func(on []site.Judged) search.Params {
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
	print := func(label string, q quality) {
		t.Logf("%-22s s@1 %.3f  s@3 %.3f  MRR %.3f", label, q.first, q.third, q.mrr)
	}
	const folds = 5
	var before, after quality
	for fold := range folds {
		var train, held []site.Judged
		for i, j := range judged {
			if i%folds == fold {
				held = append(held, j)
			} else {
				train = append(train, j)
			}
		}
		p := climb(train)
		a, b := measure(search.Defaults, held), measure(p, held)
		print(fmt.Sprintf("fold %d, as it is", fold+1), a)
		print(fmt.Sprintf("fold %d, tuned", fold+1), b)
		before.sum(a, 1.0/folds)
		after.sum(b, 1.0/folds)
	}
	print("held-out mean, as it is", before)
	print("held-out mean, tuned", after)
	best := climb(judged)
	print("all, as it is", measure(search.Defaults, judged))
	print("all, tuned", measure(best, judged))
	for _, k := range knobs() {
		p := search.Defaults
		if was, is := *k.at(&p), *k.at(&best); was != is {
			t.Logf("%-16s %5g → %g", k.name, was, is)
		}
	}
}

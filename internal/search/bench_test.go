package search_test

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/interpolref/interpolref/internal/search"
)

func BenchmarkBuild(b *testing.B) {
	c := newSampler(1).corpus(10_000)
	before := heap()
	x := search.Build(c)
	after := heap()
	b.ReportAllocs()
	for b.Loop() {
		search.Build(c)
	}
	b.ReportMetric(float64(after-before), "heap-B")
	runtime.KeepAlive(x)
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkSearch(b *testing.B) {
	source := newSampler(1)
	big := search.Build(source.corpus(10_000))
	var right, wrong []string
	for len(wrong) < 500 {
		q := source.query()
		right = append(right, q)
		if q, ok := source.misspell(q); ok {
			wrong = append(wrong, q)
		}
	}
	b.Run("right", func(b *testing.B) { benchmarkSearch(b, big, right) })
	b.Run("misspelt", func(b *testing.B) { benchmarkSearch(b, big, wrong) })
	b.Run("worst", func(b *testing.B) { benchmarkSearch(b, big, worst(source)) })
	b.Run("suggest worst", func(b *testing.B) { benchmarkEach(b, worst(source), func(q string) { big.Suggest(q, 8) }) })
	b.Run("suggest", func(b *testing.B) {
		benchmarkEach(b, right, func(q string) { big.Suggest(q[:min(len(q), 3)], 8) })
	})
}

func benchmarkSearch(b *testing.B, x *search.Index, queries []string) {
	benchmarkEach(b, queries, func(q string) { x.Search(search.Query{Text: q, Limit: 10}) })
}

// benchmarkEach reports, beside the mean, the median and the 99th percentile over the
// queries, each the fastest of three.
func benchmarkEach(b *testing.B, queries []string, search func(string)) {
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		search(queries[i%len(queries)])
		i++
	}
	times := make([]float64, len(queries))
	for i, q := range queries {
		for n := range 3 {
			start := time.Now()
			search(q)
			if t := float64(time.Since(start).Nanoseconds()); n == 0 || t < times[i] {
				times[i] = t
			}
		}
	}
	slices.Sort(times)
	b.ReportMetric(times[len(times)/2], "p50-ns")
	b.ReportMetric(times[len(times)*99/100], "p99-ns")
}

// worst returns queries of 200 letters that cost much: many words, common, misspelt, unfinished or
// written together, and quotes and minus signs without end.
func worst(source sampler) (queries []string) {
	var words, wrong, short []string
	for len(wrong) < 60 {
		w := source.Word()
		words = append(words, w)
		short = append(short, w[:1+len(w)/2])
		if q, ok := source.misspell(w); ok {
			wrong = append(wrong, q)
		}
	}
	for _, q := range []string{
		strings.Join(words, " "), strings.Join(short, " "), strings.Join(wrong, " "), strings.Join(words, ""),
		strings.Repeat(words[0]+" ", 200), strings.Repeat(`"`+words[0]+" ", 200), strings.Repeat(`"`+words[0]+" "+words[1]+`" `, 200),
		strings.Repeat("-"+words[0]+" ", 200), strings.Repeat(words[0]+"-"+words[1]+" ", 200), strings.Repeat("a ", 200),
	} {
		queries = append(queries, q[:min(len(q), 200)])
	}
	return queries
}

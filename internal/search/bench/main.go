// The program bench compares package search with Bleve and SQLite FTS5 on the same texts
// and queries in one run. It is a module of its own, so that the product depends on
// neither.
//
// The unit is a section, which is what hits lead to. The others get a row for each, with
// the title over it and, for the text before the first heading, the page's question,
// summary, keywords and names of terms too. Each is set up as its documents advise: the
// same fields with weights, English stemming, accents folded, BM25; Bleve with its default
// index (scorch), on disk and, as ours is, in memory; SQLite in a file with porter and
// unicode61. All return the ten best hits with their marked extracts. Well-spelt queries are
// timed twice: exact, and with tolerance of errors, which a search box needs, since it cannot
// know how they are spelt. The heap is Go's after the index is built; files that are mapped
// into memory and what SQLite allocates for itself are not in it.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/interpolref/interpolref/content"
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
	"github.com/interpolref/interpolref/internal/search/sample"
	"github.com/interpolref/interpolref/internal/site"
)

// engine is a search engine under test.
type engine interface {
	// build indexes rows and returns the size of the index in bytes.
	build(corpus search.Corpus, rows []row) (int64, error)
	// find returns the keys of the best ten hits. Fuzzy says that words may be misspelt.
	find(query string, fuzzy bool) ([]string, error)
	close()
}

// row is a section as the others index it.
type row struct {
	Key      string // of the page
	Title    string
	Heading  string
	Question string
	Names    string
	Keywords string
	Summary  string
	Body     string
}

// rowsOf cuts a corpus into rows.
func rowsOf(c search.Corpus) []row {
	var rows []row
	for _, d := range c.Documents {
		head := row{Key: d.Key, Title: d.Title, Question: d.Question, Keywords: strings.Join(d.Keywords, ", "), Summary: d.Summary}
		parts := d.Parts
		if len(parts) > 0 && parts[0].ID == "" {
			head.Body, parts = parts[0].Body, parts[1:]
		}
		at := map[string]int{d.Key: len(rows)}
		rows = append(rows, head)
		for _, p := range parts {
			at[d.Key+"#"+p.ID] = len(rows)
			rows = append(rows, row{Key: d.Key, Title: d.Title, Heading: p.Heading, Body: p.Body})
		}
		for _, t := range c.Terms {
			if n, ok := at[t.About]; ok {
				rows[n].Names += t.Name + ", " + strings.Join(t.Also, ", ") + ", "
			}
		}
		for _, q := range c.Questions {
			if n, ok := at[q.About]; ok {
				rows[n].Question += " " + q.Text + " " + strings.Join(q.Also, " ")
			}
		}
	}
	return rows
}

func main() {
	log.SetFlags(0)
	sections := flag.Int("sections", 10_000, "how many sections to make up")
	judgedFile := flag.String("judged", "../testdata/judged.tsv", "file with judged queries")
	flag.Parse()

	f, err := os.Open(*judgedFile)
	if err != nil {
		log.Fatal(err)
	}
	judged, err := search.ReadJudged(f)
	f.Close()
	if err != nil {
		log.Fatal(err)
	}
	lib, _ := library.Load(content.FS, time.Now())
	s, err := site.Build(lib, site.Options{})
	if err != nil {
		log.Fatal(err)
	}
	corpus := s.Corpus()
	rendered := len(lib.Pages)
	s, lib = nil, nil
	var right, wrong []string
	for _, j := range judged {
		if j.Kind == "typo" {
			wrong = append(wrong, j.Query)
		} else {
			right = append(right, j.Query)
		}
	}
	fmt.Printf("Content: %d pages, %d sections; %d judged queries, %d of them misspelt\n\n", rendered, len(rowsOf(corpus)), len(judged), len(wrong))
	compare(corpus, right, wrong, judged)

	source := sample.New(1)
	corpus = source.Corpus(*sections)
	right, wrong = nil, nil
	for len(wrong) < 500 {
		q := source.Query()
		right = append(right, q)
		if q, ok := source.Misspell(q); ok {
			wrong = append(wrong, q)
		}
	}
	fmt.Printf("\nMade up: %d sections; %d queries, %d misspelt ones\n\n", *sections, len(right), len(wrong))
	compare(corpus, right, wrong, nil)
}

// compare prints a table of all engines.
func compare(corpus search.Corpus, right, wrong []string, judged []search.Judged) {
	rows := rowsOf(corpus)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tbuild ms\tindex kB\theap kB\texact p50 µs\tp99 µs\tallocs\ttolerant p50 µs\tp99 µs\tallocs\tmisspelt p50 µs\tp99 µs\tallocs\tfound\ts@1\ts@3\tMRR\t")
	for _, e := range []struct {
		name string
		new  func() engine
	}{
		{"ours", func() engine { return &ours{} }},
		{"Bleve, disk", func() engine { return &bleveEngine{} }},
		{"Bleve, memory", func() engine { return &bleveEngine{memory: true} }},
		{"SQLite", func() engine { return &sqliteEngine{} }},
	} {
		fmt.Fprintf(w, "%s\t", e.name)
		measure(w, e.new, corpus, rows, right, wrong, judged)
	}
	w.Flush()
}

func measure(w *tabwriter.Writer, create func() engine, corpus search.Corpus, rows []row, right, wrong []string, judged []search.Judged) {
	fastest := time.Duration(math.MaxInt64)
	var e engine
	var size int64
	var used uint64
	for range 3 {
		if e != nil {
			e.close()
		}
		before := heap()
		e = create()
		start := time.Now()
		n, err := e.build(corpus, rows)
		fastest = min(fastest, time.Since(start))
		if err != nil {
			log.Fatal(err)
		}
		size = n
		if after := heap(); after > before {
			used = after - before
		}
	}
	defer e.close()
	fmt.Fprintf(w, "%.0f\t%d\t%d\t", fastest.Seconds()*1000, size/1024, used/1024)
	timeAll(w, e, right, false)
	timeAll(w, e, right, true)
	timeAll(w, e, wrong, true)
	fmt.Fprintf(w, "%.0f%%\t", 100*found(e, corpus))
	if judged == nil {
		fmt.Fprintln(w, "\t\t\t")
		return
	}
	table, _ := search.Evaluate(judged, func(q string) []string {
		keys, err := e.find(q, true)
		if err != nil {
			log.Fatal(err)
		}
		return keys
	})
	fmt.Fprintf(w, "%.3f\t%.3f\t%.3f\t\n", table[0].Success1, table[0].Success3, table[0].MRR)
}

// timeAll prints the median and the 99th percentile of the time that queries take, each
// the fastest of three, and the mean of the allocations.
func timeAll(w *tabwriter.Writer, e engine, queries []string, fuzzy bool) {
	if len(queries) == 0 {
		fmt.Fprint(w, "\t\t\t")
		return
	}
	var times []time.Duration
	var before, after runtime.MemStats
	for _, q := range queries { // warm up
		e.find(q, fuzzy)
	}
	runtime.ReadMemStats(&before)
	for _, q := range queries {
		fastest := time.Duration(math.MaxInt64)
		for range 3 {
			start := time.Now()
			if _, err := e.find(q, fuzzy); err != nil {
				log.Fatalf("%q: %v", q, err)
			}
			fastest = min(fastest, time.Since(start))
		}
		times = append(times, fastest)
	}
	runtime.ReadMemStats(&after)
	slices.Sort(times)
	micro := func(t time.Duration) float64 { return float64(t.Nanoseconds()) / 1000 }
	fmt.Fprintf(w, "%.0f\t%.0f\t%d\t", micro(times[len(times)/2]), micro(times[len(times)*99/100]), (after.Mallocs-before.Mallocs)/uint64(3*len(queries)))
}

// found returns the share of one-letter errors in words of titles for which a page with
// the word in its title is among the ten hits. Errors that make another word of the texts
// are left out: they are found as that word.
func found(e engine, corpus search.Corpus) float64 {
	known := make(map[string]bool)
	for _, d := range corpus.Documents {
		for _, part := range d.Parts {
			for _, w := range words(part.Heading + " " + part.Body) {
				known[w] = true
			}
		}
		for _, w := range words(d.Title + " " + d.Question + " " + d.Summary + " " + strings.Join(d.Keywords, " ")) {
			known[w] = true
		}
	}
	hits, tried := 0, 0
	for i, d := range corpus.Documents {
		if i >= 100 {
			break
		}
		word := slices.MaxFunc(append(words(d.Title), ""), func(a, b string) int { return cmp.Compare(len(a), len(b)) })
		if len(word) < 5 {
			continue
		}
		all := sample.Misspellings(word)
		for n := 0; n < len(all); n += 1 + len(all)/10 {
			if known[all[n]] {
				continue
			}
			keys, err := e.find(all[n], true)
			if err != nil {
				log.Fatal(err)
			}
			tried++
			if slices.ContainsFunc(keys, func(key string) bool {
				k := slices.IndexFunc(corpus.Documents, func(d search.Document) bool { return d.Key == key })
				return slices.Contains(words(corpus.Documents[k].Title), word)
			}) {
				hits++
			}
		}
	}
	return float64(hits) / float64(max(tried, 1))
}

// words cuts a text at all that is not a letter, and leaves out accented words.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' })
}

func heap() uint64 {
	runtime.GC()
	debug.FreeOSMemory()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

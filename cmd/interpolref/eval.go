package main

import (
	"cmp"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/interpolref/interpolref/internal/site"
)

type eval struct {
	contentFlags
	File string `arg:"" type:"existingfile" help:"Judged queries: on each line a query, the paths that answer it with bars between them, and a kind, with tabs between."`
}

// Run prints how well the search answers judged queries, by kind, and what it misses.
func (e eval) Run(t terminal) error {
	f, err := os.Open(e.File)
	if err != nil {
		return err
	}
	defer f.Close()
	st, err := e.build(t, site.Options{})
	if err != nil {
		return err
	}
	table, misses, err := st.Evaluate(f)
	if err != nil {
		return fmt.Errorf("%s: %w", e.File, err)
	}
	w := tabwriter.NewWriter(t.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "kind\tqueries\tsuccess@1\tsuccess@3\tMRR\tNDCG@10")
	for _, q := range table {
		fmt.Fprintf(w, "%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\n", cmp.Or(q.Kind, "all"), q.Queries, q.Success1, q.Success3, q.MRR, q.NDCG)
	}
	if len(misses) > 0 {
		fmt.Fprintln(w, "\nrank\tkind\tquery\twanted\tcame first")
	}
	for _, m := range misses {
		rank := "none"
		if m.Rank > 0 {
			rank = fmt.Sprint(m.Rank)
		}
		first := "nothing"
		if len(m.First) > 0 {
			first = m.First[0]
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", rank, m.Kind, m.Query, strings.Join(m.Accepted, " "), first)
	}
	return w.Flush()
}

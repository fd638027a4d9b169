package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/interpolref/interpolref/internal/site"
)

type eval struct {
	contentFlags
	Files []string `arg:"" type:"existingfile" help:"Judged queries, one a line, with tabs between: the query; the places that answer it (/page/, /page/#section or question:ID) with bars between them; a kind; the language, if it is not English."`
}

// Run prints, for each file and over all, how well the search answers judged queries, by kind and by
// language, and what it misses.
func (e eval) Run(t terminal) error {
	st, err := e.buildOnce(t, site.Options{})
	if err != nil {
		return err
	}
	var all []site.Judged
	for _, name := range e.Files {
		judged, err := readJudged(name)
		if err != nil {
			return err
		}
		all = append(all, judged...)
		if err := printQuality(t.stdout, st, filepath.Base(name), judged); err != nil {
			return err
		}
	}
	if len(e.Files) == 1 {
		return nil
	}
	w := tabwriter.NewWriter(t.stdout, 0, 0, 2, ' ', 0)
	table, _, _ := st.Evaluate(all)
	printTable(w, "all files", table)
	return w.Flush()
}

func readJudged(name string) ([]site.Judged, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	judged, err := site.ReadJudged(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return judged, nil
}

func printQuality(out io.Writer, st *site.Site, name string, judged []site.Judged) error {
	table, misses, unknown := st.Evaluate(judged)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	printTable(w, name, table)
	if len(unknown) > 0 {
		fmt.Fprintf(w, "\nthe reference does not hold %s\n", strings.Join(unknown, ", "))
	}
	if len(misses) > 0 {
		fmt.Fprintln(w, "\npage's rank\tkind\tquery\twanted\tcame first\tcard\turgent")
	}
	for _, m := range misses {
		rank := "none"
		if m.Rank > 0 {
			rank = fmt.Sprint(m.Rank)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", rank, m.Kind, m.Query, strings.Join(m.Accepted, " "), cmp.Or(m.First, "nothing"), m.Card, m.Urgent)
	}
	fmt.Fprintln(w)
	return w.Flush()
}

func printTable(w io.Writer, name string, table []site.Quality) {
	fmt.Fprintf(w, "%s\tqueries\tpage@1\tpage@3\tMRR\tNDCG@10\texact@1\tanswered\tcards right\twrong\tno page\turgent\n", name)
	for _, q := range table {
		fmt.Fprintf(w, "%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%d\t%d\t%d\t%d\n",
			q.Group, q.Queries, q.Page1, q.Page3, q.MRR, q.NDCG, q.Exact1, q.Answered, q.CardsRight, q.CardsWrong, q.Weak, q.Urgent)
	}
}

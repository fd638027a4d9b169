package usage

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"
)

var columns = []string{"day", "page", "views"}

// WriteCSV writes views as the file holds them.
func WriteCSV(w io.Writer, list []Views) error {
	out := csv.NewWriter(w)
	out.Write(columns)
	for _, v := range list {
		out.Write([]string{v.Day, v.Page, strconv.FormatUint(v.Views, 10)})
	}
	out.Flush()
	return out.Error()
}

// parse reads what WriteCSV wrote, or an empty file. Counts of the same day and page are added up.
func parse(text []byte) (counts, error) {
	if len(text) == 0 {
		return counts{}, nil
	}
	in := csv.NewReader(bytes.NewReader(text))
	in.FieldsPerRecord = len(columns)
	in.ReuseRecord = true
	all := counts{}
	for first := true; ; first = false {
		row, err := in.Read()
		if first {
			if err != nil || !slices.Equal(row, columns) {
				return nil, fmt.Errorf("the first line is not %q", strings.Join(columns, ","))
			}
			continue
		}
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := in.FieldPos(0)
		day, err := time.Parse(time.DateOnly, row[0])
		if err != nil || day.Year() < 1 {
			return nil, fmt.Errorf("line %d: %q is not a day", line, row[0])
		}
		if !strings.HasPrefix(row[1], "/") || strings.ContainsFunc(row[1], unicode.IsControl) {
			return nil, fmt.Errorf("line %d: %q is not a path", line, row[1])
		}
		n, err := strconv.ParseUint(row[2], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("line %d: %q is not a number", line, row[2])
		}
		all[key{row[0], strings.Clone(row[1])}] += n
	}
}

// WriteTable writes views for people: one line for each page, the most read of the last 30
// days first, with sums for today, 7 days, 30 days and all days.
func WriteTable(w io.Writer, list []Views, now time.Time) error {
	type line struct {
		page                    string
		today, week, month, all uint64
	}
	from := func(days int) string { return now.UTC().AddDate(0, 0, 1-days).Format(time.DateOnly) }
	today, week, month := from(1), from(7), from(30)
	sum := line{page: "All pages"}
	pages := map[string]*line{}
	for _, v := range list {
		p := pages[v.Page]
		if p == nil {
			p = &line{page: v.Page}
			pages[v.Page] = p
		}
		for _, l := range []*line{p, &sum} {
			l.all += v.Views
			if v.Day >= month {
				l.month += v.Views
			}
			if v.Day >= week {
				l.week += v.Views
			}
			if v.Day >= today {
				l.today += v.Views
			}
		}
	}
	lines := make([]*line, 0, len(pages))
	for _, p := range pages {
		lines = append(lines, p)
	}
	slices.SortFunc(lines, func(a, b *line) int {
		return cmp.Or(cmp.Compare(b.month, a.month), cmp.Compare(b.all, a.all), cmp.Compare(a.page, b.page))
	})
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "today\t7 days\t30 days\tall\t  page")
	for _, l := range append([]*line{&sum}, lines...) {
		fmt.Fprintf(out, "%d\t%d\t%d\t%d\t  %s\n", l.today, l.week, l.month, l.all, l.page)
	}
	return out.Flush()
}

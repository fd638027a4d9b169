// Package metrics counts, and prints what it counted in Prometheus's text format 0.0.4.
//
// Counting is an addition in memory and never allocates; names, labels and help are told
// only when metrics are printed, by a [Page]. So whoever counts keeps fields, not names.
//
// Libraries do the same. The official one makes the program 2.6 MB larger; the small one
// prints no help and names that Prometheus's own checker objects to.
package metrics

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Histogram counts durations by how long they were. The zero Histogram is ready to use, by
// many at once.
type Histogram struct {
	counts [len(bounds) + 1]atomic.Uint64
	sum    atomic.Int64 // nanoseconds
}

// bounds are the upper ends of a histogram's buckets: from a page that lies ready, which
// takes some 0.00002 s, to a client that takes it slowly.
var bounds = [...]time.Duration{
	10 * time.Microsecond, 25 * time.Microsecond, 50 * time.Microsecond,
	100 * time.Microsecond, 250 * time.Microsecond, 500 * time.Microsecond,
	time.Millisecond, 2500 * time.Microsecond, 5 * time.Millisecond,
	10 * time.Millisecond, 25 * time.Millisecond, 50 * time.Millisecond,
	100 * time.Millisecond, 250 * time.Millisecond, 500 * time.Millisecond,
	time.Second, 2500 * time.Millisecond, 10 * time.Second,
}

// Observe counts a duration.
func (h *Histogram) Observe(d time.Duration) {
	d = max(d, 0) // clocks may be set back
	i := 0
	for i < len(bounds) && d > bounds[i] {
		i++
	}
	h.counts[i].Add(1)
	h.sum.Add(int64(d))
}

// Count returns how many durations were observed.
func (h *Histogram) Count() (n uint64) {
	for i := range h.counts {
		n += h.counts[i].Load()
	}
	return n
}

// Page is what a scraper reads. The zero Page is empty and ready to use. Families stand in
// the order in which they are added, each once, with all its samples after it.
type Page struct {
	out  []byte
	name string // of the current family
}

// WriteTo implements io.WriterTo.
func (p *Page) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(p.out)
	return int64(n), err
}

// ContentType is the media type of a Page.
const ContentType = "text/plain; version=0.0.4; charset=utf-8"

// Counter begins a family of values that only rise; its name ends in "_total".
func (p *Page) Counter(name, help string) { p.family(name, "counter", help) }

// Gauge begins a family of values that rise and fall.
func (p *Page) Gauge(name, help string) { p.family(name, "gauge", help) }

// Histogram begins a family of histograms of seconds; its name ends in "_seconds".
func (p *Page) Histogram(name, help string) { p.family(name, "histogram", help) }

func (p *Page) family(name, kind, help string) {
	p.name = name
	p.out = fmt.Appendf(p.out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

// Value adds a sample to the family. Labels are names and values in turn.
func (p *Page) Value(v float64, labels ...string) { p.sample("", v, labels) }

// Durations adds a histogram to the family.
func (p *Page) Durations(h *Histogram, labels ...string) {
	labels = slices.Clip(labels)
	var below uint64
	for i := range h.counts {
		below += h.counts[i].Load()
		le := "+Inf"
		if i < len(bounds) {
			le = format(bounds[i].Seconds())
		}
		p.sample("_bucket", float64(below), append(labels, "le", le))
	}
	p.sample("_sum", time.Duration(h.sum.Load()).Seconds(), labels)
	p.sample("_count", float64(below), labels)
}

var escape = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

func (p *Page) sample(suffix string, v float64, labels []string) {
	p.out = append(append(p.out, p.name...), suffix...)
	for i := 0; i+1 < len(labels); i += 2 {
		separator := ","
		if i == 0 {
			separator = "{"
		}
		p.out = fmt.Appendf(p.out, `%s%s="%s"`, separator, labels[i], escape.Replace(labels[i+1]))
	}
	if len(labels) > 0 {
		p.out = append(p.out, '}')
	}
	p.out = append(append(append(p.out, ' '), format(v)...), '\n')
}

// format prints counts and times without an exponent, as readers expect them.
func format(v float64) string {
	if a := math.Abs(v); v == 0 || a >= 1e-4 && a < 1e15 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

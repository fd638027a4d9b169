package metrics

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

func text(t *testing.T, p *Page) string {
	t.Helper()
	var out bytes.Buffer
	if _, err := p.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestPage(t *testing.T) {
	var p Page
	p.Counter("a_requests_total", "Requests.")
	p.Value(1e9, "route", "page", "code", "200")
	p.Value(0, "route", `odd "\`+"\n", "code", "404")
	p.Gauge("a_ratio", "A ratio.")
	p.Value(0.25)
	const want = `# HELP a_requests_total Requests.
# TYPE a_requests_total counter
a_requests_total{route="page",code="200"} 1000000000
a_requests_total{route="odd \"\\\n",code="404"} 0
# HELP a_ratio A ratio.
# TYPE a_ratio gauge
a_ratio 0.25
`
	if got := text(t, &p); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestHistogram(t *testing.T) {
	var h Histogram
	for _, d := range []time.Duration{-time.Second, 0, 10_000, 10_001, 25_000, time.Second, time.Minute} {
		h.Observe(d)
	}
	var p Page
	p.Histogram("a_seconds", "Seconds.")
	p.Durations(&h, "route", "page")
	got := text(t, &p)
	for _, want := range []string{
		`a_seconds_bucket{route="page",le="1e-05"} 3`,
		`a_seconds_bucket{route="page",le="2.5e-05"} 5`,
		`a_seconds_bucket{route="page",le="0.5"} 5`,
		`a_seconds_bucket{route="page",le="1"} 6`,
		`a_seconds_bucket{route="page",le="10"} 6`,
		`a_seconds_bucket{route="page",le="+Inf"} 7`,
		`a_seconds_sum{route="page"} 61.000045001`,
		`a_seconds_count{route="page"} 7`,
	} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("no line %s in\n%s", want, got)
		}
	}
	if h.Count() != 7 {
		t.Errorf("counted %d, want 7", h.Count())
	}
}

func TestCountingAtOnce(t *testing.T) {
	var h Histogram
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 1000 {
				h.Observe(time.Millisecond)
			}
		})
	}
	wg.Wait()
	if h.Count() != 4000 {
		t.Errorf("counted %d, want 4000", h.Count())
	}
	if n := testing.AllocsPerRun(100, func() { h.Observe(time.Second) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestPromtool has Prometheus's own checker read a page with everything on it.
func TestPromtool(t *testing.T) {
	var p Page
	p.Histogram("a_seconds", "Seconds.")
	p.Durations(new(Histogram), "route", "page")
	p.Process()
	check := exec.Command("promtool", "check", "metrics")
	check.Stdin = strings.NewReader(text(t, &p))
	if out, err := check.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("promtool check metrics: %v\n%s", err, out)
	}
}

func TestProcess(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Fatal(err)
	}
	var p Page
	p.Process()
	got := text(t, &p)
	for _, name := range []string{
		"go_goroutines", "go_memstats_heap_alloc_bytes", "go_gc_cycles_total_gc_cycles_total",
		"process_start_time_seconds", "process_resident_memory_bytes", "process_virtual_memory_bytes",
		"process_open_fds", "process_max_fds", "process_threads",
	} {
		if !regexp.MustCompile(`(?m)^` + name + ` [0-9.e+]+$`).MatchString(got) {
			t.Errorf("no sample of %s in\n%s", name, got)
		}
	}
	if strings.Contains(got, "process_resident_memory_bytes 0\n") {
		t.Error("the process takes no memory")
	}
}

func BenchmarkObserve(b *testing.B) {
	var h Histogram
	b.ReportAllocs()
	for b.Loop() {
		h.Observe(20 * time.Microsecond)
	}
}

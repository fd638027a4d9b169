package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// result is one measurement of a server.
type result struct {
	requests       int
	errors         int
	rate           float64 // requests in a second
	p50, p99, p999 time.Duration
	cpu            float64 // microseconds of the server for a request
	rss            float64 // megabytes
}

// connections is how many clients ask at once.
const connections = 32

const clientProcessor = "1"

// load asks a server for all pages in turn, as fast as it answers.
func (b *bench) load(ctx context.Context, s *server, m mode, span time.Duration) (result, error) {
	if m.h2 {
		return b.h2load(ctx, s, span)
	}
	return b.wrk(ctx, s, m.anew, span)
}

const wrkScript = `
local requests, i = {}, 0
function init(args)
  for path in io.lines(args[1]) do
    table.insert(requests, wrk.format("GET", path, {["Accept-Encoding"] = "gzip", ["Connection"] = args[2]}))
  end
end
function request()
  i = i %% #requests + 1
  return requests[i]
end
function done(summary, latency)
  local e = summary.errors
  print(string.format("RESULT %%d %%d %%d %%d %%d %%d", summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
`

func (b *bench) wrk(ctx context.Context, s *server, anew bool, span time.Duration) (result, error) {
	script := filepath.Join(b.dir, "load.lua")
	if err := os.WriteFile(script, fmt.Appendf(nil, wrkScript), 0o600); err != nil {
		return result{}, err
	}
	connection := "keep-alive"
	if anew {
		connection = "close"
	}
	out, err := exec.CommandContext(ctx, "taskset", "-c", clientProcessor, "wrk", "-t1", "-c", strconv.Itoa(connections),
		"-d", fmt.Sprintf("%ds", max(1, int(span.Seconds()))), "-s", script, s.url, "--", b.list, connection).CombinedOutput()
	if err != nil {
		return result{}, fmt.Errorf("wrk: %w\n%s", err, out)
	}
	_, line, found := strings.Cut(string(out), "RESULT ")
	var r result
	var took, p50, p99, p999 int64 // microseconds
	if _, err := fmt.Sscan(line, &r.requests, &took, &r.errors, &p50, &p99, &p999); !found || err != nil {
		return r, fmt.Errorf("wrk printed no result: %s", out)
	}
	r.rate = float64(r.requests) / (float64(took) / 1e6)
	micro := func(n int64) time.Duration { return time.Duration(n) * time.Microsecond }
	r.p50, r.p99, r.p999 = micro(p50), micro(p99), micro(p999)
	return r, nil
}

var (
	h2Rate   = regexp.MustCompile(`finished in [^,]+, ([0-9.]+) req/s`)
	h2Counts = regexp.MustCompile(`requests: \d+ total, \d+ started, \d+ done, (\d+) succeeded, (\d+) failed, (\d+) errored`)
)

func (b *bench) h2load(ctx context.Context, s *server, span time.Duration) (result, error) {
	var r result
	var addresses bytes.Buffer
	for _, p := range b.paths {
		fmt.Fprintln(&addresses, s.url+p)
	}
	list, times := filepath.Join(b.dir, "addresses"), filepath.Join(b.dir, "times")
	if err := os.WriteFile(list, addresses.Bytes(), 0o600); err != nil {
		return r, err
	}
	os.Remove(times)
	out, err := exec.CommandContext(ctx, "taskset", "-c", clientProcessor, "h2load", "-t1", "-c", strconv.Itoa(connections/4), "-m4",
		"-D", fmt.Sprint(max(1, int(span.Seconds()))), "-i", list, "-H", "accept-encoding: gzip", "--log-file", times).CombinedOutput()
	if err != nil {
		return r, fmt.Errorf("h2load: %w\n%s", err, out)
	}
	rate, counts := h2Rate.FindSubmatch(out), h2Counts.FindSubmatch(out)
	if rate == nil || counts == nil || !bytes.Contains(out, []byte("Application protocol: h2")) {
		return r, fmt.Errorf("h2load printed no result for h2: %s", out)
	}
	number := func(text []byte) int { n, _ := strconv.Atoi(string(text)); return n }
	r.rate, _ = strconv.ParseFloat(string(rate[1]), 64)
	r.requests, r.errors = number(counts[1]), number(counts[2])+number(counts[3])
	r.p50, r.p99, r.p999, err = percentiles(times)
	return r, err
}

// percentiles reads h2load's log: on each line when a request began, its status and how
// many microseconds it took.
func percentiles(name string) (p50, p99, p999 time.Duration, err error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, 0, 0, err
	}
	defer f.Close()
	var took []time.Duration
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		columns := strings.Fields(lines.Text())
		if len(columns) < 3 {
			continue
		}
		n, err := strconv.ParseInt(columns[2], 10, 64)
		if err != nil {
			return 0, 0, 0, fmt.Errorf("%s: %w", name, err)
		}
		took = append(took, time.Duration(n)*time.Microsecond)
	}
	if len(took) == 0 {
		return 0, 0, 0, fmt.Errorf("%s: no request in it: %w", name, lines.Err())
	}
	slices.Sort(took)
	at := func(share float64) time.Duration { return took[int(share*float64(len(took)-1))] }
	return at(.5), at(.99), at(.999), lines.Err()
}

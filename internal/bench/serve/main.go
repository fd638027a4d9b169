// The program serve measures what a page costs the processor of a server, side by side in one
// run on one machine: of interpolref, the built program, with and without its request log, and of
// bare, a handler of net/http that looks the path up in a map and writes the same bytes with the
// same header fields, which is what the library alone costs.
//
// Every server runs on the first processor alone; the clients are this program, which is to be
// started on the second (taskset -c 1). All servers get the same requests for all pages of the
// content, in turn, and answer with gzip: over kept connections and over a new one for each
// request with HTTP/1.1, and over TLS with HTTP/2. The rounds go through all servers one after
// the other, so that a change of the machine's mood meets all of them; the table shows medians.
package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"sync"
	"sync/atomic"
	"text/tabwriter"
	"time"
)

var (
	rounds = flag.Int("rounds", 3, "how often each server is measured")
	span   = flag.Duration("time", 4*time.Second, "how long each measurement takes")
	binary = flag.String("binary", "bin/interpolref", "the program to measure")
	bare   = flag.String("bare", "", "be the bare server at this address, instead of measuring")
	from   = flag.String("from", "", "with -bare: the folder with pages.json and, for TLS, cert.pem and key.pem")
	secure = flag.Bool("tls", false, "with -bare: serve TLS")
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("serve: ")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	run := func() error { return measure(ctx) }
	if *bare != "" {
		run = serveBare
	}
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

// modes are the ways in which clients connect. The limits are for the first.
var modes = []mode{
	{name: "HTTP/1.1, kept connections"},
	{name: "HTTP/1.1, new connections", anew: true},
	{name: "HTTP/2 over TLS", h2: true},
}

type mode struct {
	name string
	h2   bool
	anew bool // a connection for each request
}

func measure(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "interpolref-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	cert := exec.CommandContext(ctx, "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
		"-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem")
	cert.Dir = dir
	if out, err := cert.CombinedOutput(); err != nil {
		return fmt.Errorf("making a certificate: %w\n%s", err, out)
	}
	paths, err := fetchPages(ctx, dir)
	if err != nil {
		return err
	}
	for _, m := range modes {
		costs := map[string][]cost{}
		for range *rounds {
			for _, c := range contenders {
				took, err := measureOne(ctx, c, dir, m, paths)
				if err != nil {
					return fmt.Errorf("%s, %s: %w", c.name, m.name, err)
				}
				costs[c.name] = append(costs[c.name], took)
			}
		}
		print(m, costs)
	}
	return nil
}

// cost is what a server took.
type cost struct {
	cpu float64 // microseconds for a request
	rss float64 // megabytes
}

func print(m mode, costs map[string][]cost) {
	median := func(name string, figure func(cost) float64) float64 {
		values := slices.SortedFunc(slices.Values(costs[name]), func(a, b cost) int { return cmp.Compare(figure(a), figure(b)) })
		return figure(values[len(values)/2])
	}
	cpu, rss := func(c cost) float64 { return c.cpu }, func(c cost) float64 { return c.rss }
	bare := median("bare", cpu)
	fmt.Printf("\n%s\n", m.name)
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "server\tCPU µs/request\tof bare\tRSS MB\t")
	for _, c := range contenders {
		fmt.Fprintf(t, "%s\t%.1f\t%.2f\t%.0f\t\n", c.name, median(c.name, cpu), median(c.name, cpu)/bare, median(c.name, rss))
	}
	t.Flush()
	if ours := median("interpolref", cpu); m == modes[0] {
		fmt.Printf("limits: %.1f of 60 µs, %.2f of 1.25 times bare\n", ours, ours/bare)
	}
}

// measureOne starts a server, warms it up, and measures it once.
func measureOne(ctx context.Context, c contender, dir string, m mode, paths []string) (cost, error) {
	s, err := c.start(ctx, dir, m.h2)
	if err != nil {
		return cost{}, err
	}
	defer s.stop()
	if _, err := ask(ctx, s.url, m, paths, time.Second); err != nil {
		return cost{}, err
	}
	before, err := s.cpu()
	if err != nil {
		return cost{}, err
	}
	requests, err := ask(ctx, s.url, m, paths, *span)
	if err != nil {
		return cost{}, err
	}
	after, err := s.cpu()
	if err != nil {
		return cost{}, err
	}
	rss, err := s.rss()
	return cost{float64((after - before).Microseconds()) / float64(requests), rss}, err
}

// clients is how many ask at once.
const clients = 32

// ask requests all pages in turn, as fast as they are answered, and returns how many were.
func ask(ctx context.Context, url string, m mode, paths []string, span time.Duration) (int64, error) {
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: m.h2,
		DisableKeepAlives: m.anew, DisableCompression: true, MaxIdleConnsPerHost: clients,
	}}
	defer client.CloseIdleConnections()
	var requests atomic.Int64
	var failed atomic.Pointer[error]
	var running sync.WaitGroup
	deadline := time.Now().Add(span)
	for range clients {
		running.Go(func() {
			for time.Now().Before(deadline) && failed.Load() == nil {
				n := requests.Add(1)
				if err := get(ctx, client, url+paths[int(n)%len(paths)], nil); err != nil {
					failed.Store(&err)
				}
			}
		})
	}
	running.Wait()
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	return requests.Load(), nil
}

// get requests an address with gzip. Body and header are for keep, or read and thrown away.
func get(ctx context.Context, client *http.Client, url string, keep func(http.Header, io.Reader) error) error {
	r, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, answer.Status)
	}
	if keep != nil {
		return keep(answer.Header, answer.Body)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}

// The program serve measures how the reference is served, side by side with other ways of
// serving the same pages, in one run on one machine:
//
//   - interpolref, the built program, with and without its request log;
//   - bare, a handler of net/http that looks the path up in a map and writes the same bytes
//     with the same header fields: what the library alone costs;
//   - nginx with gzip_static and Caddy's file server with precompressed files, on the same
//     files with the same header fields.
//
// Every server runs on the first processor alone and the client on the second. All get the
// same requests for the pages of the shipped content, in turn, and answer with gzip: over
// kept connections and over a new one for each request with HTTP/1.1 (wrk), and over TLS
// with HTTP/2 (h2load). The rounds go through all servers one after the other, so that a
// change of the machine's mood meets all of them; the table shows the medians.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"text/tabwriter"
	"time"
)

var (
	rounds   = flag.Int("rounds", 3, "how often each server is measured")
	span     = flag.Duration("time", 4*time.Second, "how long each measurement takes")
	binary   = flag.String("binary", "bin/interpolref", "the program to measure")
	only     = flag.String("only", "", "measure this server alone")
	asBare   = flag.Bool("serve", false, "be the bare server, instead of measuring")
	addr     = flag.String("addr", "", "with -serve: the address")
	from     = flag.String("from", "", "with -serve: the folder of pages")
	certFile = flag.String("cert", "", "with -serve: serve TLS with this certificate and its key")
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("serve: ")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if *asBare {
		err = serve()
	} else {
		err = measure(ctx)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// modes are the ways in which clients connect.
var modes = []mode{
	kept,
	{"HTTP/1.1, new connections", false, true},
	{"HTTP/2 over TLS", true, false},
}

// kept is the mode that the limits are for.
var kept = mode{"HTTP/1.1, kept connections", false, false}

type mode struct {
	name string
	h2   bool
	anew bool // a connection for each request
}

func measure(ctx context.Context) error {
	for _, tool := range []string{"wrk", "h2load", "taskset", "nginx", "caddy"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%s is needed: apt-get install wrk nghttp2-client util-linux nginx-light caddy", tool)
		}
	}
	dir, err := os.MkdirTemp("", "interpolref-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{dir: dir}
	if err := b.prepare(ctx); err != nil {
		return err
	}
	fmt.Printf("%d pages, %d bytes of gzip each on average\n", len(b.paths), b.size/len(b.paths))
	for _, m := range modes {
		results := map[string][]result{}
		for range *rounds {
			for _, c := range contenders {
				if *only != "" && *only != c.name {
					continue
				}
				r, err := b.run(ctx, c, m)
				if err != nil {
					return fmt.Errorf("%s, %s: %w", c.name, m.name, err)
				}
				results[c.name] = append(results[c.name], r)
			}
		}
		b.print(os.Stdout, m, results)
	}
	return nil
}

func (b *bench) print(w io.Writer, m mode, results map[string][]result) {
	fmt.Fprintf(w, "\n%s\n", m.name)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "server\tCPU µs/request\tof bare\trequests/s\tp50 ms\tp99 ms\tp99.9 ms\tRSS MB\terrors\t")
	bare := median(results["bare"], func(r result) float64 { return r.cpu })
	for _, c := range contenders {
		list := results[c.name]
		if len(list) == 0 {
			continue
		}
		of := func(f func(result) float64) float64 { return median(list, f) }
		cpu := of(func(r result) float64 { return r.cpu })
		share := "–"
		if bare > 0 {
			share = fmt.Sprintf("%.2f", cpu/bare)
		}
		fmt.Fprintf(t, "%s\t%.1f\t%s\t%.0f\t%.2f\t%.2f\t%.2f\t%.0f\t%.0f\t\n", c.name, cpu, share,
			of(func(r result) float64 { return r.rate }),
			of(func(r result) float64 { return ms(r.p50) }), of(func(r result) float64 { return ms(r.p99) }), of(func(r result) float64 { return ms(r.p999) }),
			of(func(r result) float64 { return r.rss }), of(func(r result) float64 { return float64(r.errors) }))
	}
	t.Flush()
	if ours := median(results["interpolref"], func(r result) float64 { return r.cpu }); m == kept && ours > 0 {
		fmt.Fprintf(w, "limits: %.1f of 60 µs", ours)
		if bare > 0 {
			fmt.Fprintf(w, ", %.2f of 1.25 times bare", ours/bare)
		}
		fmt.Fprintln(w)
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func median(list []result, f func(result) float64) float64 {
	if len(list) == 0 {
		return 0
	}
	values := make([]float64, len(list))
	for i, r := range list {
		values[i] = f(r)
	}
	slices.SortFunc(values, cmp.Compare)
	return values[len(values)/2]
}

// run starts a server, warms it up, and measures it once.
func (b *bench) run(ctx context.Context, c contender, m mode) (result, error) {
	var r result
	s, err := b.start(ctx, c, m.h2)
	if err != nil {
		return r, err
	}
	defer s.stop()
	if _, err := b.load(ctx, s, m, time.Second); err != nil {
		return r, err
	}
	before, err := s.cpu()
	if err != nil {
		return r, err
	}
	if r, err = b.load(ctx, s, m, *span); err != nil {
		return r, err
	}
	after, err := s.cpu()
	if err != nil {
		return r, err
	}
	if r.requests == 0 {
		return r, errors.New("no request was answered")
	}
	r.cpu = float64((after - before).Microseconds()) / float64(r.requests)
	r.rss, err = s.rss()
	return r, err
}

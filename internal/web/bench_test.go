package web

import (
	"bufio"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/interpolref/interpolref/internal/usage"
)

// discard is a ResponseWriter that keeps nothing but its header map.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) WriteHeader(int)             {}
func (d discard) Write(p []byte) (int, error) { return len(p), nil }

// pageServed is a request for a page with all that is counted about it.
type pageServed struct {
	name  string
	log   slog.Handler
	field string // what a proxy says
}

func pagesServed(t testing.TB) []pageServed {
	return []pageServed{
		{"unlogged", slog.DiscardHandler, ""},
		{"logged", slog.NewTextHandler(io.Discard, nil), ""},
		{"logged as JSON", slog.NewJSONHandler(io.Discard, nil), ""},
		{"logged behind a proxy", slog.NewTextHandler(io.Discard, nil), "192.0.2.1, 198.51.100.9"},
	}
}

// serve returns what answers the request once more.
func (p pageServed) serve(t testing.TB) func() {
	counts, err := usage.Open("")
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, Options{Log: slog.New(p.log), Usage: counts, HSTS: "max-age=1", Proxies: *proxies(t, "192.0.2.0/24")})
	r := httptest.NewRequest("GET", "/role/limits/", nil)
	r.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd")
	if p.field != "" {
		r.Header.Set("X-Forwarded-For", p.field)
	}
	w := discard{http.Header{}}
	return func() {
		clear(w.header)
		s.ServeHTTP(w, r)
	}
}

func BenchmarkServePage(b *testing.B) {
	for _, p := range pagesServed(b) {
		b.Run(p.name, func(b *testing.B) {
			serve := p.serve(b)
			b.ReportAllocs()
			for b.Loop() {
				serve()
			}
		})
	}
}

func BenchmarkServeOther(b *testing.B) {
	s := serve(b, Options{})
	for _, target := range []string{"/search?q=arrest", "/api/search?q=arrest", "/nothing", "/Role", "/healthz"} {
		b.Run(strings.Trim(target, "/"), func(b *testing.B) {
			r := httptest.NewRequest("GET", target, nil)
			r.Header.Set("Accept-Encoding", "gzip")
			w := discard{http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				clear(w.header)
				s.ServeHTTP(w, r)
			}
		})
	}
}

// BenchmarkConnection is the whole way over a kept-alive connection: net/http's work and
// the client's are in it.
func BenchmarkConnection(b *testing.B) {
	for _, bench := range []struct {
		name    string
		handler http.Handler
	}{
		{"ours", serve(b, Options{})},
		{"bare", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("ok")) })},
	} {
		b.Run(bench.name, func(b *testing.B) {
			server := httptest.NewServer(bench.handler)
			defer server.Close()
			c, err := net.Dial("tcp", server.Listener.Addr().String())
			if err != nil {
				b.Fatal(err)
			}
			defer c.Close()
			answers := bufio.NewReader(c)
			b.ReportAllocs()
			for b.Loop() {
				io.WriteString(c, "HEAD /role/limits/ HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n")
				for line := []byte(nil); len(line) != 2; {
					if line, err = answers.ReadSlice('\n'); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

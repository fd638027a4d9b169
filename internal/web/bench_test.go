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
)

// discard is a ResponseWriter that keeps nothing but its header map.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) WriteHeader(int)             {}
func (d discard) Write(p []byte) (int, error) { return len(p), nil }

func BenchmarkServePage(b *testing.B) {
	for _, bench := range []struct {
		name string
		log  slog.Handler
	}{
		{"unlogged", slog.DiscardHandler},
		{"logged", slog.NewTextHandler(io.Discard, nil)},
	} {
		b.Run(bench.name, func(b *testing.B) {
			s := serve(b, Options{Log: slog.New(bench.log)})
			r := httptest.NewRequest("GET", "/role/limits/", nil)
			r.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd")
			w := discard{http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				clear(w.header)
				s.ServeHTTP(w, r)
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

package web

import (
	"bufio"
	"bytes"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/interpolref/interpolref/internal/site"
)

func TestSwapUnderLoad(t *testing.T) {
	texts := []string{"The first edition.", "The second edition."}
	sites := []*site.Site{build(t, "", texts[0]), build(t, "", texts[1])}
	s, err := New(sites[0], Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			targets := []string{"/", "/search?q=edition", "/nothing", "/limits"}
			for n := i; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				got := request(s, "GET", targets[n%len(targets)], http.Header{"Accept-Encoding": {"gzip"}})
				if want := []int{200, 200, 404, 308}[n%len(targets)]; got.StatusCode != want {
					t.Errorf("%s: got status %d, want %d", targets[n%len(targets)], got.StatusCode, want)
				}
			}
		})
	}
	for n := range 200 {
		if err := s.Swap(sites[n%2]); err != nil {
			t.Fatal(err)
		}
		if body := read(t, request(s, "GET", "/", nil)); !strings.Contains(body, texts[n%2]) {
			t.Fatalf("after swap %d the page is another one", n)
		}
	}
	close(stop)
	wg.Wait()
}

func TestDrain(t *testing.T) {
	s := serve(t, Options{})
	s.Drain()
	for target, want := range map[string]int{"/readyz": 503, "/healthz": 200, "/": 200, "/search?q=a": 200} {
		if got := request(s, "GET", target, nil).StatusCode; got != want {
			t.Errorf("%s while draining: got %d, want %d", target, got, want)
		}
	}
}

// A request with a body is the last of its connection: what follows may be a part of the body to
// a proxy, and a request of somebody else's making to us.
func TestNothingFollowsABody(t *testing.T) {
	addr := listen(t, serve(t, Options{}).HTTP())
	for name, request := range map[string]string{
		"a length":            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
		"chunks":              "POST /search HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"chunks and a length": "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 60\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	} {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		c.SetDeadline(time.Now().Add(10 * time.Second))
		io.WriteString(c, request+"GET /role/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
		answers, err := io.ReadAll(c)
		if n := bytes.Count(answers, []byte("HTTP/1.1 ")); n != 1 {
			t.Errorf("%s: %d answers, %v", name, n, err)
		}
		c.Close()
	}
}

// listen serves on a real listener and returns its address.
func listen(t *testing.T, h *http.Server) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go h.Serve(l)
	t.Cleanup(func() { h.Close() })
	return l.Addr().String()
}

func TestGreedyAndSlowClients(t *testing.T) {
	h := serve(t, Options{}).HTTP()
	h.ReadHeaderTimeout = 100 * time.Millisecond
	h.ReadTimeout = 200 * time.Millisecond
	addr := listen(t, h)
	tests := []struct {
		name, send, want string
	}{
		{"an oversized header", "GET / HTTP/1.1\r\nHost: a\r\nX-A: " + strings.Repeat("a", 64<<10) + "\r\n\r\n", "HTTP/1.1 431 "},
		{"a long address", "GET /" + strings.Repeat("a", 9000) + " HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 414 "},
		{"a large body", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n", "HTTP/1.1 413 "},
		{"a small body", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 200 "},
		{"a body that never comes", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", "HTTP/1.1 200 "},
		{"what is not HTTP", "hello\r\n\r\n", "HTTP/1.1 400 "},
		{"two lengths", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", "HTTP/1.1 400 "},
		{"no host", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "},
		{"another host's address", "GET http://other.example/Role HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 308 "},
		{"a header that never ends", "GET / HTTP/1.1\r\nHost: a\r\nX-A: ", ""},
		{"nothing at all", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			c.SetDeadline(time.Now().Add(10 * time.Second)) // far beyond the server's limits
			io.WriteString(c, test.send)
			got, err := bufio.NewReader(c).ReadString('\n')
			if !strings.HasPrefix(got, test.want) || test.want == "" && got != "" {
				t.Errorf("got %q and %v, want %q", got, err, test.want)
			}
			if err, ok := err.(net.Error); ok && err.Timeout() {
				t.Error("the server never let go")
			}
		})
	}
}

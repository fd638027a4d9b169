package hosting

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/interpolref/interpolref/internal/testsite"
)

// TestReplicas holds that two processes of one program send the same bytes and the same
// validators for everything, whatever processors they have.
func TestReplicas(t *testing.T) {
	base := append(shipped, "--base-url", "https://ref.example.org/")
	one := testsite.StartAs(t, []string{"env", "GOMAXPROCS=1", testsite.Path}, nil, append(base, "--addr", testsite.FreeAddress(t))...)
	two := testsite.StartAs(t, []string{"env", "GOMAXPROCS=7", testsite.Path}, nil, append(base, "--addr", testsite.FreeAddress(t))...)
	var paths []string
	for _, p := range []*testsite.Server{one, two} {
		var list struct {
			Pages []struct{ Path string }
		}
		if err := json.Unmarshal([]byte(at(t, p, "/api/pages")), &list); err != nil {
			t.Fatal(err)
		}
		for _, page := range list.Pages {
			paths = append(paths, page.Path, page.Path+"index.json")
		}
	}
	paths = append(paths[:len(paths)/2], "/api/sources", "/api/terms", "/sitemap.xml", "/feed.xml", "/llms.txt", "/limits", "/nothing", "/search?q=notise")
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, path := range paths {
		for _, encoding := range []string{"br", "gzip", "identity"} {
			header := http.Header{"Accept-Encoding": {encoding}}
			var a, b whole
			same := func() bool {
				a = get(t, client, "GET", "http://"+one.Listens+path, header)
				b = get(t, client, "GET", "http://"+two.Listens+path, header)
				a.Header.Del("Date")
				b.Header.Del("Date")
				return string(a.body) == string(b.body) && fmt.Sprint(a.Header) == fmt.Sprint(b.Header) && a.StatusCode == b.StatusCode
			}
			// One may have compressed what the other is still to compress.
			for deadline := time.Now().Add(testsite.Patience); !same() && time.Now().Before(deadline); {
				time.Sleep(100 * time.Millisecond)
			}
			if !same() {
				t.Errorf("%s as %s: %d and %d bytes, header fields %v and %v", path, encoding, len(a.body), len(b.body), a.Header, b.Header)
			}
		}
	}
	t.Logf("%d paths in 4 encodings are the same", len(paths))
}

// TestRollingUpgrade has two copies behind HAProxy, and Varnish before it, and replaces the
// copies in turn while clients ask for what Varnish keeps and for what it cannot keep.
func TestRollingUpgrade(t *testing.T) {
	f := newFront(t, "")
	args := []string{"--base-url", "https://ref.example.org/", "--drain-delay", "1500ms", "--log", "none"}
	f.behind.Signal(t, syscall.SIGTERM)
	for !ended(f.behind.PID) {
		time.Sleep(10 * time.Millisecond)
	}
	addresses := []string{f.one, f.two}
	copies := make([]*testsite.Server, 2)
	for i, a := range addresses {
		copies[i] = testsite.Start(t, append(args, "--addr", a)...)
	}
	page := snippet(t, "web-servers", "haproxy-root")
	defaults, _, _ := strings.Cut(page, "frontend")
	_, backend, _ := strings.Cut(page, "backend interpolref\n\n")
	f.haproxy(t, defaults+"frontend inside\n    bind :443\n    default_backend interpolref\n\n"+backend)
	wait(t, f.secure)
	cached := &front{dir: f.dir, plain: f.plain, one: f.secure}
	cached.varnish(t, snippet(t, "web-servers", "varnish-root"))
	wait(t, f.plain)
	plain := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	copies[0].Until(t, "Varnish and HAProxy pass requests on", func() bool {
		return ask(t.Context(), plain, "http://"+f.plain+"/search?q=ready") == nil
	})

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	clients := make([]*strict, 6)
	for i := range clients {
		clients[i] = &strict{address: f.plain}
		if i%2 == 0 {
			clients[i].path = "/search?q=arrest+" + fmt.Sprint(i)
		}
		wg.Go(func() { clients[i].run(ctx, i < 4) })
	}
	for range 2 {
		for i, a := range addresses {
			copies[i].Signal(t, syscall.SIGTERM)
			for !ended(copies[i].PID) {
				time.Sleep(10 * time.Millisecond)
			}
			copies[i] = testsite.Start(t, append(args, "--addr", a)...)
			time.Sleep(1500 * time.Millisecond) // until HAProxy has seen it
		}
	}
	cancel()
	wg.Wait()
	var requests, failures int
	for _, c := range clients {
		requests += c.requests
		failures += c.failures
		for _, l := range c.lost[:min(2, len(c.lost))] {
			t.Errorf("asking for %q: %s", c.path, l)
		}
	}
	t.Logf("4 copies replaced, %d requests, %d failed", requests, failures)
	if requests == 0 {
		t.Error("nothing was asked")
	}
}

// TestBan has Varnish forget an edition by its key.
func TestBan(t *testing.T) {
	f := newFront(t, "")
	f.varnish(t, snippet(t, "web-servers", "varnish-root"))
	wait(t, f.plain)
	client := &http.Client{}
	f.behind.Until(t, "Varnish passes requests on", func() bool { return ask(t.Context(), client, "http://"+f.plain+"/") == nil })
	age := func() string {
		answer := get(t, client, "GET", "http://"+f.plain+"/role/", nil)
		for _, inside := range []string{"Surrogate-Control", "Surrogate-Key"} {
			if answer.Header.Get(inside) != "" {
				t.Errorf("%s reaches readers", inside)
			}
		}
		return answer.Header.Get("X-Varnish")
	}
	age()
	if kept := age(); len(strings.Fields(kept)) != 2 {
		t.Errorf("the second time: X-Varnish %q, not from the cache", kept)
	}
	ban := func(key string) {
		t.Helper()
		if answer := get(t, client, "BAN", "http://"+f.plain+"/", http.Header{"Surrogate-Key": {key}}); answer.StatusCode != 200 {
			t.Fatalf("BAN: %d %s", answer.StatusCode, answer.body)
		}
	}
	ban("edition-000000000000")
	if kept := age(); len(strings.Fields(kept)) != 2 {
		t.Errorf("after another edition was forgotten: X-Varnish %q, not from the cache", kept)
	}
	answer := get(t, client, "GET", "http://"+f.one+"/role/", nil)
	ban(answer.Header.Get("Surrogate-Key"))
	if fresh := age(); len(strings.Fields(fresh)) != 1 {
		t.Errorf("after its edition was forgotten: X-Varnish %q, from the cache", fresh)
	}
}

// at returns the body at a path, asked for where the program listens.
func at(t *testing.T, p *testsite.Server, path string) string {
	t.Helper()
	answer, err := http.Get("http://" + p.Listens + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

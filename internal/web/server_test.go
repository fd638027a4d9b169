package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
)

// A page of content is its front matter and a text.
func page(title, text string) *fstest.MapFile {
	return &fstest.MapFile{Data: fmt.Appendf(nil, `---
title: %s
summary: What the page %s says.
question: What does it say?
reviewed: 2026-01-02
%s
`, title, title, text)}
}

func build(t testing.TB, base, text string) *site.Site {
	t.Helper()
	lib, faults := library.Load(fstest.MapFS{
		"en/index.md":       page("Home", "---\n"+text+" See [limits](/role/limits/) and [role](/role/)."),
		"en/role/index.md":  page("Role", "---\nThe role. See [limits](/role/limits/)."),
		"en/role/limits.md": page("Limits", "aliases: [/limits, /old/limits/]\n---\nThe limits.\n\n## Arrest {#arrest}\n\nIt cannot arrest."),
	}, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
	if faults.Errors() > 0 {
		t.Fatal(faults)
	}
	u, err := url.Parse("https://ref.example" + base + "/")
	if err != nil {
		t.Fatal(err)
	}
	st, err := site.Build(lib, site.Options{BaseURL: u})
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func serve(t testing.TB, o Options) *Server {
	t.Helper()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s, err := New(build(t, o.Base, "The home page."), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func request(s *Server, method, target string, header http.Header) *http.Response {
	r := httptest.NewRequest(method, target, nil)
	maps.Copy(r.Header, header)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func read(t testing.TB, r *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestAnswers(t *testing.T) {
	long := strings.Repeat("a", 9000)
	tests := []struct {
		method, target string
		status         int
		holds          string // what the body holds
	}{
		{"GET", "/", 200, "The home page."},
		{"GET", "/?utm_source=x", 200, "The home page."},
		{"HEAD", "/", 200, ""},
		{"GET", "/role/limits/", 200, "The limits."},
		{"GET", "/role/limits/index.md", 200, "# Arrest"},
		{"GET", "/healthz", 200, "ok"},
		{"GET", "/readyz", 200, "ready"},
		{"HEAD", "/readyz", 200, ""},
		{"GET", "/search", 200, "<form"},
		{"GET", "/search?q=arrest", 200, "/role/limits/"},
		{"HEAD", "/search?q=arrest", 200, ""},
		{"GET", "/search?q=" + strings.Repeat("ä", 200), 200, "<form"},
		{"GET", "/api/search?q=arrest", 200, `"results"`},
		{"GET", "/api/suggest?q=lim", 200, `"suggestions"`},
		{"GET", "/api/completions?q=lim", 200, `["lim",["Limits"]`},

		{"GET", "/nothing/", 404, "There is no page here"},
		{"GET", "/role/limit/", 404, "/role/limits/"},
		{"GET", "/role/limits/more/", 404, "There is no page here"},
		{"GET", "/<script>alert(1)</script>", 404, "There is no page here"},
		{"GET", "/api/nothing", 404, `{"error":"Not Found"}`},
		{"GET", "/-/live", 404, "There is no page here"},
		{"GET", "/-/faults", 404, "There is no page here"},
		{"GET", "/search?q=%zz", 400, "not well formed"},
		{"GET", "/search?q=a;b", 400, "not well formed"},
		{"GET", "/search?q=%ff", 400, "UTF-8"},
		{"GET", "/search?q=a&in=nowhere", 400, "<html"},
		{"GET", "/search?q=" + strings.Repeat("ä", 201), 400, "<html"},
		{"GET", "/api/search", 400, `{"error":"`},
		{"GET", "/api/search?q=%zz", 400, `{"error":"`},
		{"GET", "/api/search?q=a&limit=0", 400, `{"error":"`},
		{"GET", "/api/search?q=a&limit=ten", 400, `{"error":"`},
		{"GET", "/api/search?q=a&in=nowhere", 400, `{"error":"`},
		{"GET", "/api/search?q=" + strings.Repeat("ä", 201), 400, `{"error":"`},
		{"GET", "/api/suggest?q=" + strings.Repeat("ä", 201), 400, `{"error":"`},

		{"POST", "/", 405, "can only be read"},
		{"DELETE", "/role/", 405, "can only be read"},
		{"OPTIONS", "/", 405, "can only be read"},
		{"TYPED", "/", 405, "can only be read"},
		{"POST", "/role", 405, "can only be read"},
		{"POST", "/search", 405, "can only be read"},
		{"TYPED", "/search", 405, "can only be read"},
		{"POST", "/healthz", 405, "can only be read"},
		{"TYPED", "/api/search?q=a", 405, `{"error":"Method Not Allowed"}`},
		{"PUT", "/api/pages", 405, `{"error":"Method Not Allowed"}`},
		{"POST", "/api/search?q=a", 405, `{"error":"Method Not Allowed"}`},
		{"POST", "/nothing/", 404, "There is no page here"},
		{"TYPED", "/nothing/", 404, "There is no page here"},

		{"GET", "/" + long, 414, "too long"},
		{"GET", "/search?q=" + long, 414, "too long"},
		{"GET", "/api/search?q=" + long, 414, `{"error":"`},
	}
	s := serve(t, Options{})
	for _, test := range tests {
		name := test.method + " " + test.target[:min(len(test.target), 60)]
		t.Run(name, func(t *testing.T) {
			got := request(s, test.method, test.target, nil)
			if got.StatusCode != test.status {
				t.Errorf("got status %d, want %d", got.StatusCode, test.status)
			}
			body := read(t, got)
			if !strings.Contains(body, test.holds) || test.holds == "" && body != "" {
				t.Errorf("want a body with %q, got\n%s", test.holds, body)
			}
			for name, want := range map[string]string{
				"Content-Security-Policy":    policy,
				"X-Content-Type-Options":     "nosniff",
				"Referrer-Policy":            "same-origin",
				"Cross-Origin-Opener-Policy": "same-origin",
				"Vary":                       "Accept-Encoding",
			} {
				if v := got.Header.Get(name); v != want {
					t.Errorf("%s: got %q, want %q", name, v, want)
				}
			}
			if got.Header.Get("Permissions-Policy") == "" || got.Header.Get("Cache-Control") == "" {
				t.Error("no Permissions-Policy or no Cache-Control")
			}
			want := ""
			switch {
			case test.status == 405 && strings.HasPrefix(test.target, "/api/"):
				want = "GET, HEAD, OPTIONS"
			case test.status == 405:
				want = "GET, HEAD"
			}
			if allow := got.Header.Get("Allow"); allow != want {
				t.Errorf("status %d with Allow %q, want %q", test.status, allow, want)
			}
			if strings.HasPrefix(test.target, "/api/") {
				if v := got.Header.Get("Access-Control-Allow-Origin"); v != "*" {
					t.Errorf("the API does not allow other origins: %q", v)
				}
				if !json.Valid([]byte(body)) {
					t.Errorf("not JSON: %s", body)
				}
			}
		})
	}
}

func TestOtherOrigins(t *testing.T) {
	s := serve(t, Options{})
	tests := []struct {
		path string
		open bool
	}{
		{"/", false},
		{"/role/limits/", false},
		{"/search?q=a", false},
		{"/nothing", false},
		{"/role/limits/index.json", true},
		{"/role/limits/index.md", true},
		{"/api/pages", true},
		{"/api/search?q=a", true},
		{"/api/nothing", true},
		{"/feed.xml", true},
		{"/sitemap.xml", true},
		{"/llms.txt", true},
	}
	for _, test := range tests {
		h := request(s, "GET", test.path, nil).Header
		if got := h.Get("Access-Control-Allow-Origin") == "*"; got != test.open {
			t.Errorf("%s: readable by scripts of other origins: %t, want %t", test.path, got, test.open)
		}
		if got := h.Get("Cross-Origin-Resource-Policy") == "cross-origin"; got != test.open {
			t.Errorf("%s: loadable by pages of other origins: %t, want %t", test.path, got, test.open)
		}
	}
}

func TestEveryFileOfTheEdition(t *testing.T) {
	for _, base := range []string{"", "/deep/reference"} {
		s := serve(t, Options{Base: base})
		for _, path := range s.current.Load().Edition().Paths() {
			got := request(s, "GET", base+path, nil)
			location := got.Header.Get("Location")
			if redirect := s.current.Load().Edition().Lookup(path).Location(); redirect != location {
				t.Errorf("%s%s: got location %q, want %q", base, path, location, redirect)
			}
			if location == "" && got.StatusCode != 200 || location != "" && got.StatusCode != 308 {
				t.Errorf("%s%s: got status %d", base, path, got.StatusCode)
			}
		}
	}
}

func TestDynamicAnswersAreCompressed(t *testing.T) {
	s := serve(t, Options{})
	for _, target := range []string{"/search", "/nothing"} {
		plain := read(t, request(s, "GET", target, nil))
		for _, coding := range []string{"gzip", "br"} {
			got := request(s, "GET", target, http.Header{"Accept-Encoding": {coding}})
			if got.Header.Get("Content-Encoding") != coding {
				t.Errorf("%s: got encoding %q, want %q", target, got.Header.Get("Content-Encoding"), coding)
			}
			if n := len(read(t, got)); n >= len(plain) || got.Header.Get("Content-Length") != fmt.Sprint(n) {
				t.Errorf("%s in %s: %d bytes of %d, Content-Length %s", target, coding, n, len(plain), got.Header.Get("Content-Length"))
			}
		}
	}
}

// TestPanics holds that a handler that panics is answered for, that half an answer does not look
// like a whole one, and that the connection serves the next request.
func TestPanics(t *testing.T) {
	for _, protocol := range []string{"HTTP/1.1", "HTTP/2.0"} {
		t.Run(protocol, func(t *testing.T) {
			logger, log := debugging()
			s := serve(t, Options{Log: logger})
			s.routes = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Encoding", "br")
				w.Header().Set("Etag", `"a"`)
				if r.URL.Path == "/late" {
					io.WriteString(w, "half an ")
				}
				panic("the cause")
			})
			server := httptest.NewUnstartedServer(s)
			server.EnableHTTP2 = protocol == "HTTP/2.0"
			server.StartTLS()
			defer server.Close()
			client := server.Client()

			for range 2 {
				got, err := client.Get(server.URL + "/early")
				if err != nil {
					t.Fatal(err)
				}
				if body := read(t, got); got.StatusCode != 500 || got.Proto != protocol || !strings.Contains(body, "Something went wrong here") {
					t.Errorf("got status %d over %s and\n%s", got.StatusCode, got.Proto, body)
				}
				got.Body.Close()
				if got.Header.Get("Etag") != "" || got.Header.Get("Content-Encoding") != "" || got.Header.Get("Content-Security-Policy") != policy {
					t.Errorf("the header is not that of an error: %v", got.Header)
				}
			}
			got, err := client.Get(server.URL + "/late")
			if err == nil {
				if _, err = io.ReadAll(got.Body); err == nil {
					t.Error("half an answer looks like a whole one")
				}
				got.Body.Close()
			}
			if got, err := client.Get(server.URL + "/role/"); err != nil || got.StatusCode != 200 {
				t.Errorf("after a panic: %v, %v", got, err)
			}
			for _, want := range []string{"the cause", "server_test.go:", "status=500"} {
				if !strings.Contains(log.String(), want) {
					t.Errorf("%q is not in the log:\n%s", want, log.String())
				}
			}
		})
	}
}

// TestHEAD holds that HEAD is answered as GET is, without a body.
func TestHEAD(t *testing.T) {
	s := serve(t, Options{})
	for _, target := range []string{
		"/", "/role/limits/index.json", "/api/pages", "/limits", "/Role", "/search?q=arrest", "/search?in=nowhere",
		"/api/search?q=arrest", "/api/suggest?q=a", "/nothing/", "/api/nothing", "/healthz", "/readyz", "/robots.txt",
	} {
		get, head := request(s, "GET", target, nil), request(s, "HEAD", target, nil)
		if body := read(t, head); get.StatusCode != head.StatusCode || body != "" {
			t.Errorf("%s: got status %d and %q, want status %d and nothing", target, head.StatusCode, body, get.StatusCode)
		}
		if !maps.EqualFunc(get.Header, head.Header, slices.Equal) {
			t.Errorf("%s: the header is\n%v, but for GET\n%v", target, head.Header, get.Header)
		}
	}
}

func TestLogKeepsNothingPrivate(t *testing.T) {
	var log bytes.Buffer
	s := serve(t, Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	for _, target := range []string{
		"/role/?secret=1", "/secret/", "/search?q=secret", "/api/search?q=secret", "/api/suggest?q=secret&secret=secret",
		"/ROLE/?secret", "/limits?secret", "/search?q=secret&in=secret",
	} {
		request(s, "GET", target, http.Header{"Referer": {"https://secret.example/"}, "User-Agent": {"secret"}})
	}
	request(s, "SECRET", "/role/", nil)
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) != 9 {
		t.Errorf("got %d lines, want one for each of 9 requests", len(lines))
	}
	for _, private := range []string{"secret", "SECRET", "192.0.2.1"} { // httptest's client address
		if strings.Contains(log.String(), private) {
			t.Errorf("%q is in the log:\n%s", private, log.String())
		}
	}
	for _, want := range []string{"method=GET protocol=HTTP/1.1 tls=false client=192.0.2.0/24 route=/role/ status=200", "route=/search status=200", "route=none status=404", "method=other protocol=HTTP/1.1 tls=false client=192.0.2.0/24 route=/role/ status=405"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("%q is not in the log:\n%s", want, log.String())
		}
	}
}

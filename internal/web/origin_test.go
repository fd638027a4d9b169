package web

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/interpolref/interpolref/internal/usage"
)

// TestForeignPages holds that what is not public is not shown to a foreign page in the browser
// of somebody who can reach it.
func TestForeignPages(t *testing.T) {
	own, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, Options{Dev: true, Host: "ref.example"})
	tests := []struct {
		host, site string // site is Sec-Fetch-Site
		ok         bool
	}{
		{"127.0.0.1:9090", "", true},
		{"[::1]:9090", "", true},
		{"192.0.2.7", "none", true},
		{"localhost:9090", "same-origin", true},
		{"interpolref:9090", "", true}, // a container's name
		{own + ":9090", "", true},
		{"ref.example:8080", "", true},
		{"", "", true}, // through a Unix socket

		{"attacker.example:9090", "", false},
		{"127.0.0.1.attacker.example", "", false},
		{"ref.example.attacker.example", "none", false},
		{"127.0.0.1:9090", "cross-site", false},
		{"localhost:9090", "same-site", false},
		{"localhost:9090", "made-up", false},
	}
	admin := s.Admin().Handler
	for _, test := range tests {
		for target, h := range map[string]http.Handler{"/metrics": admin, "/debug/pprof/cmdline": admin, "/": admin, "/-/faults": s} {
			r := httptest.NewRequest("GET", target, nil)
			r.Host = test.host
			if test.site != "" {
				r.Header.Set("Sec-Fetch-Site", test.site)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if (w.Code != http.StatusForbidden) != test.ok {
				t.Errorf("%s from %q, %q: got status %d", target, test.host, test.site, w.Code)
			}
		}
	}
}

// TestAdministratorsAnswersTellNoPaths holds that an answer names no file of the machine and no
// cause of a failure.
func TestAdministratorsAnswersTellNoPaths(t *testing.T) {
	dir := t.TempDir()
	counts, err := usage.Open(dir) // which is no file
	if err == nil {
		t.Fatal("a folder holds counts")
	}
	logger, log := debugging()
	s := serve(t, Options{Usage: counts, Log: logger})
	for _, target := range []string{"/usage", "/usage.csv", "/usage.json", "/nothing", "/debug/pprof/cmdline", "/debug/pprof/nothing"} {
		got := administration(t, s, target)
		if body := read(t, got); got.StatusCode < 400 || strings.Contains(body, dir) || strings.Contains(body, os.Args[0]) || strings.Contains(body, "regular") {
			t.Errorf("%s: got status %d and %s", target, got.StatusCode, body)
		}
	}
	if !strings.Contains(log.String(), dir) {
		t.Errorf("the log does not say what is wrong:\n%s", log.String())
	}
}

func TestProfilesAreBounded(t *testing.T) {
	s := serve(t, Options{})
	for query, want := range map[string]int{
		"profile?seconds=61":  400,
		"profile?seconds=nan": 400,
		"profile?seconds=1e9": 400,
		"trace?seconds=+inf":  400,
		"trace?seconds=99999": 400,
		"heap?seconds=61":     400,
		"heap?seconds=x":      400,
		"goroutine":           200,
		"trace?seconds=0.01":  200,
	} {
		if got := administration(t, s, "/debug/pprof/"+query).StatusCode; got != want {
			t.Errorf("%s: got status %d, want %d", query, got, want)
		}
	}
	profiling.Lock()
	defer profiling.Unlock()
	for _, name := range []string{"profile?seconds=1", "trace?seconds=1", "heap", "goroutine?debug=2"} {
		if got := administration(t, s, "/debug/pprof/"+name).StatusCode; got != http.StatusServiceUnavailable {
			t.Errorf("%s beside another profile: got status %d, want 503", name, got)
		}
	}
}

// TestPreflights holds that scripts of other sites may ask for data, with a validator.
func TestPreflights(t *testing.T) {
	s := serve(t, Options{})
	ask := http.Header{"Origin": {"https://other.example"}, "Access-Control-Request-Method": {"GET"}, "Access-Control-Request-Headers": {"if-none-match"}}
	for target, want := range map[string]int{
		"/api/search?q=a":     204,
		"/api/suggest":        204,
		"/api/pages":          204,
		"/role/index.json":    204,
		"/role/index.md":      204,
		"/feed.xml":           204,
		"/api/nothing":        404,
		"/role/":              405,
		"/search":             405,
		"/nothing/":           404,
		"/nothing/index.json": 404,
	} {
		got := request(s, "OPTIONS", target, ask)
		h := got.Header
		if got.StatusCode != want {
			t.Errorf("%s: got status %d, want %d", target, got.StatusCode, want)
		}
		allowed := h.Get("Access-Control-Allow-Origin") == "*" && h.Get("Access-Control-Allow-Methods") == "GET, HEAD" &&
			strings.EqualFold(h.Get("Access-Control-Allow-Headers"), "If-None-Match") && h.Get("Allow") == "GET, HEAD, OPTIONS"
		if allowed != (want == 204) {
			t.Errorf("%s: status %d with %v", target, got.StatusCode, h)
		}
	}
	for _, target := range []string{"/api/pages", "/role/index.json", "/feed.xml"} {
		h := request(s, "GET", target, nil).Header
		if h.Get("Access-Control-Expose-Headers") != "ETag" || h.Get("Etag") == "" {
			t.Errorf("%s: the validator cannot be read: %v", target, h)
		}
		again := request(s, "GET", target, http.Header{"If-None-Match": {h.Get("Etag")}})
		if again.StatusCode != 304 || again.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s again: got status %d and %v", target, again.StatusCode, again.Header)
		}
	}
}

package web

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// The rules by which Mozilla's HTTP Observatory scores a site, as published by MDN
// (developer.mozilla.org/en-US/observatory/docs/tests_and_scoring) and written in
// mdn/mdn-http-observatory, src/grader/charts.js and src/analyzer/tests, in 2026. A site
// begins with 100; bonuses count where penalties leave 90 or more. The most is 145: 5 of that
// are for cookies, which this site has none of, and 5 for being built into browsers, which
// only the owner of a host can ask for.
var observatory = map[string]int{
	"csp-implemented-with-no-unsafe-default-src-none":                 10,
	"csp-implemented-with-no-unsafe":                                  5,
	"csp-implemented-with-unsafe-inline-in-style-src-only":            0,
	"csp-implemented-with-insecure-scheme-in-passive-content-only":    -10,
	"csp-implemented-with-unsafe-eval":                                -10,
	"csp-implemented-with-unsafe-inline":                              -20,
	"csp-implemented-with-insecure-scheme":                            -20,
	"csp-header-invalid":                                              -25,
	"csp-not-implemented":                                             -25,
	"cookies-not-found":                                               0,
	"cookies-session-without-secure-flag":                             -40, // the worst; any cookie is one too many here
	"cross-origin-resource-sharing-not-implemented":                   0,
	"cross-origin-resource-sharing-implemented-with-public-access":    0,
	"cross-origin-resource-sharing-implemented-with-universal-access": -50,
	"cross-origin-resource-policy-implemented-with-same-origin":       10,
	"cross-origin-resource-policy-implemented-with-same-site":         10,
	"cross-origin-resource-policy-implemented-with-cross-origin":      0,
	"cross-origin-resource-policy-not-implemented":                    0,
	"cross-origin-resource-policy-header-invalid":                     -5,
	"referrer-policy-private":                                         5,
	"referrer-policy-not-implemented":                                 0,
	"referrer-policy-unsafe":                                          -5,
	"referrer-policy-header-invalid":                                  -5,
	"hsts-implemented-max-age-at-least-six-months":                    0,
	"hsts-implemented-max-age-less-than-six-months":                   -10,
	"hsts-header-invalid":                                             -20,
	"hsts-not-implemented":                                            -20,
	"sri-implemented-and-all-scripts-loaded-securely":                 5,
	"sri-not-implemented-but-no-scripts-loaded":                       0,
	"sri-not-implemented-but-all-scripts-loaded-from-secure-origin":   0,
	"sri-not-implemented-and-external-scripts-not-loaded-securely":    -50,
	"x-content-type-options-nosniff":                                  0,
	"x-content-type-options-not-implemented":                          -5,
	"x-frame-options-implemented-via-csp":                             5,
	"x-frame-options-sameorigin-or-deny":                              0,
	"x-frame-options-not-implemented":                                 -20,
}

// score returns an answer's score, and the name of the rule that each test came to.
func score(t *testing.T, h http.Header, body string) (total int, results []string) {
	t.Helper()
	results = []string{csp(h), cookies(h), sharing(h), resourcePolicy(h), referrer(h), transport(h), integrity(t, body), sniffing(h), framing(h)}
	penalties, bonuses := 0, 0
	for i, r := range results {
		n, ok := observatory[r]
		if !ok {
			t.Fatalf("no rule is called %q", r)
		}
		penalties += min(n, 0)
		bonuses += max(n, 0)
		results[i] = strconv.Itoa(n) + " " + r
	}
	total = 100 + penalties
	if total >= 90 {
		total += bonuses
	}
	return total, results
}

func directives(h http.Header) map[string][]string {
	found := map[string][]string{}
	for d := range strings.SplitSeq(h.Get("Content-Security-Policy"), ";") {
		if words := strings.Fields(strings.ToLower(d)); len(words) > 0 {
			if found[words[0]] != nil {
				return nil // twice the same: the policy is invalid
			}
			found[words[0]] = append(words[1:], "")[:len(words)-1]
		}
	}
	return found
}

func csp(h http.Header) string {
	if len(h["Content-Security-Policy"]) == 0 {
		return "csp-not-implemented"
	}
	d := directives(h)
	if len(d) == 0 || len(h["Content-Security-Policy"]) > 1 {
		return "csp-header-invalid"
	}
	of := func(name string) []string {
		if d[name] != nil {
			return d[name]
		}
		if d["default-src"] != nil {
			return d["default-src"]
		}
		return []string{"*"}
	}
	has := func(sources []string, any ...string) bool {
		return slices.ContainsFunc(sources, func(s string) bool { return slices.Contains(any, s) })
	}
	broad := []string{"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
	loose := append(broad, "'unsafe-inline'", "data:")
	insecure := func(sources []string) bool {
		return slices.ContainsFunc(sources, func(s string) bool { return strings.HasPrefix(s, "http:") || strings.HasPrefix(s, "ftp:") })
	}
	var active []string
	for name, sources := range d {
		if name != "img-src" && name != "media-src" {
			active = append(active, sources...)
		}
	}
	switch {
	case has(of("script-src"), loose...) || has(of("object-src"), broad...):
		return "csp-implemented-with-unsafe-inline"
	case insecure(active):
		return "csp-implemented-with-insecure-scheme"
	case has(of("script-src"), "'unsafe-eval'") || has(of("style-src"), "'unsafe-eval'"):
		return "csp-implemented-with-unsafe-eval"
	case insecure(of("img-src")) || insecure(of("media-src")):
		return "csp-implemented-with-insecure-scheme-in-passive-content-only"
	case has(of("style-src"), loose...):
		return "csp-implemented-with-unsafe-inline-in-style-src-only"
	case slices.Equal(d["default-src"], []string{"'none'"}) && has(d["form-action"], "'none'", "'self'"):
		return "csp-implemented-with-no-unsafe-default-src-none"
	}
	return "csp-implemented-with-no-unsafe"
}

func cookies(h http.Header) string {
	if h["Set-Cookie"] != nil {
		return "cookies-session-without-secure-flag"
	}
	return "cookies-not-found"
}

func sharing(h http.Header) string {
	switch {
	case h["Access-Control-Allow-Origin"] == nil:
		return "cross-origin-resource-sharing-not-implemented"
	case h["Access-Control-Allow-Credentials"] != nil:
		return "cross-origin-resource-sharing-implemented-with-universal-access"
	}
	return "cross-origin-resource-sharing-implemented-with-public-access"
}

func resourcePolicy(h http.Header) string {
	switch v := h.Get("Cross-Origin-Resource-Policy"); v {
	case "":
		return "cross-origin-resource-policy-not-implemented"
	case "same-origin", "same-site", "cross-origin":
		return "cross-origin-resource-policy-implemented-with-" + v
	}
	return "cross-origin-resource-policy-header-invalid"
}

func referrer(h http.Header) string {
	switch h.Get("Referrer-Policy") {
	case "":
		return "referrer-policy-not-implemented"
	case "no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin":
		return "referrer-policy-private"
	case "origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade":
		return "referrer-policy-unsafe"
	}
	return "referrer-policy-header-invalid"
}

func transport(h http.Header) string {
	values := h["Strict-Transport-Security"]
	if len(values) == 0 {
		return "hsts-not-implemented"
	}
	for d := range strings.SplitSeq(values[0], ";") {
		if age, ok := strings.CutPrefix(strings.TrimSpace(d), "max-age="); ok && len(values) == 1 {
			if n, err := strconv.Atoi(age); err == nil && n >= 15_552_000 {
				return "hsts-implemented-max-age-at-least-six-months"
			} else if err == nil {
				return "hsts-implemented-max-age-less-than-six-months"
			}
		}
	}
	return "hsts-header-invalid"
}

// integrity asks more than the Observatory, which is content with one script: each script and
// each style must have it.
func integrity(t *testing.T, body string) string {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	result := "sri-not-implemented-but-no-scripts-loaded"
	doc.Find("script[src], link[rel=stylesheet]").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		address := s.AttrOr("src", s.AttrOr("href", ""))
		switch {
		case !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//"):
			result = "sri-not-implemented-and-external-scripts-not-loaded-securely"
			return false
		case s.AttrOr("integrity", "") == "":
			result = "sri-not-implemented-but-all-scripts-loaded-from-secure-origin"
			return false
		}
		result = "sri-implemented-and-all-scripts-loaded-securely"
		return true
	})
	return result
}

func sniffing(h http.Header) string {
	if h.Get("X-Content-Type-Options") == "nosniff" {
		return "x-content-type-options-nosniff"
	}
	return "x-content-type-options-not-implemented"
}

func framing(h http.Header) string {
	switch {
	case directives(h)["frame-ancestors"] != nil:
		return "x-frame-options-implemented-via-csp"
	case h.Get("X-Frame-Options") == "DENY", h.Get("X-Frame-Options") == "SAMEORIGIN":
		return "x-frame-options-sameorigin-or-deny"
	}
	return "x-frame-options-not-implemented"
}

// TestObservatory scores answers of every kind, over TLS. Pages have every bonus that a site
// without cookies can have; what other sites may read gives up the 10 points for keeping it
// from them, and what loads no script has no 5 points for checking scripts.
func TestObservatory(t *testing.T) {
	s := serve(t, Options{HSTS: "max-age=31536000"})
	server := httptest.NewTLSServer(s)
	defer server.Close()
	client := server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	get := func(method, target string, header http.Header) (*http.Response, string) {
		t.Helper()
		r, err := http.NewRequest(method, server.URL+target, nil)
		if err != nil {
			t.Fatal(err)
		}
		if header != nil {
			r.Header = header
		}
		got, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer got.Body.Close()
		return got, read(t, got)
	}
	home, body := get("GET", "/", nil)
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	script := doc.Find("script[src]").AttrOr("src", "")
	const (
		page   = 135 // 145 without cookies (5) and a place in browsers' lists (5)
		closed = page - 5
		open   = page - 5 - 10
	)
	tests := []struct {
		kind, method, target string
		header               http.Header
		status, score        int
	}{
		{"the home page", "GET", "/", nil, 200, page},
		{"a page", "GET", "/role/limits/", nil, 200, page},
		{"a page's header", "HEAD", "/role/limits/", nil, 200, closed},
		{"what has not changed", "GET", "/", http.Header{"If-None-Match": {home.Header.Get("Etag")}}, 304, closed},
		{"an asset", "GET", script, nil, 200, closed},
		{"search", "GET", "/search?q=arrest", nil, 200, page},
		{"an alias", "GET", "/limits", nil, 308, closed},
		{"another spelling", "GET", "/Role", nil, 308, closed},
		{"no page", "GET", "/nothing/", nil, 404, page},
		{"a bad search", "GET", "/search?in=nowhere&q=a", nil, 400, page},
		{"another method", "POST", "/role/", nil, 405, page},
		{"a long address", "GET", "/" + strings.Repeat("a", 9000), nil, 414, page},
		{"data", "GET", "/role/index.json", nil, 200, open},
		{"a source", "GET", "/role/index.md", nil, 200, open},
		{"the API", "GET", "/api/search?q=arrest", nil, 200, open},
		{"the API's errors", "GET", "/api/search", nil, 400, open},
		{"no API", "GET", "/api/nothing", nil, 404, open},
		{"a probe", "GET", "/readyz", nil, 200, closed},
	}
	for _, test := range tests {
		got, body := get(test.method, test.target, test.header)
		if got.StatusCode != test.status {
			t.Errorf("%s: got status %d, want %d", test.kind, got.StatusCode, test.status)
		}
		total, results := score(t, got.Header, body)
		if total != test.score {
			t.Errorf("%s: scored %d, want %d:\n\t%s", test.kind, total, test.score, strings.Join(results, "\n\t"))
		}
		if test.kind == "the home page" {
			t.Logf("the home page scores %d:\n\t%s", total, strings.Join(results, "\n\t"))
		}
		for name, want := range map[string]string{
			"Content-Security-Policy":    policy,
			"Cross-Origin-Opener-Policy": "same-origin",
			"Strict-Transport-Security":  "max-age=31536000",
			"Referrer-Policy":            "same-origin",
			"X-Content-Type-Options":     "nosniff",
		} {
			if values := got.Header[name]; len(values) != 1 || values[0] != want {
				t.Errorf("%s: %s is %q, want %q", test.kind, name, values, want)
			}
		}
	}
	doc.Find("[integrity]").Each(func(_ int, e *goquery.Selection) {
		address := e.AttrOr("src", e.AttrOr("href", ""))
		_, body := get("GET", address, nil)
		hash := sha256.Sum256([]byte(body))
		if want := "sha256-" + base64.StdEncoding.EncodeToString(hash[:]); e.AttrOr("integrity", "") != want {
			t.Errorf("%s: no browser would take it with integrity %s", address, e.AttrOr("integrity", ""))
		}
	})
	large := httptest.NewRequest("GET", "/", nil)
	large.ContentLength = 99_999
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, large)
	if total, results := score(t, answer.Header(), answer.Body.String()); answer.Code != 413 || total != page {
		t.Errorf("a large body: status %d, scored %d:\n\t%s", answer.Code, total, strings.Join(results, "\n\t"))
	}
	if h := request(serve(t, Options{}), "GET", "/", nil).Header; h["Strict-Transport-Security"] != nil {
		t.Error("a site without https asks for it")
	}
}

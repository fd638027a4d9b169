package web

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

var spellings = []struct {
	target, location string // no location: there is no such path
}{
	{"/role", "/role/"},
	{"/Role/", "/role/"},
	{"/ROLE/LIMITS", "/role/limits/"},
	{"/role/limits/index.html", "/role/limits/"},
	{"/role/limits/INDEX.HTML", "/role/limits/"},
	{"/index.html", "/"},
	{"/index.html/", "/"},
	{"//", "/"},
	{"///role///limits//", "/role/limits/"},
	{"/./role/../role/limits", "/role/limits/"},
	{"/../../role/", "/role/"},
	{"/%72ole/", "/role/"},
	{"/role/%6Cimits/", "/role/limits/"},
	{"/role/limits/Index.md", "/role/limits/index.md"},
	{"/sitemap.xml/", "/sitemap.xml"},
	{"/Sitemap.XML", "/sitemap.xml"},
	{"/search/", "/search"},
	{"/Search?q=a", "/search?q=a"},
	{"/api/search/?q=a", "/api/search?q=a"},
	{"/%73earch?q=a", "/search?q=a"},
	{"/role?a=1&b=%20%C3%A9", "/role/?a=1&b=%20%C3%A9"},
	{"/role?next=//host/", "/role/?next=//host/"},
	{"/role?é", "/role/?%c3%a9"},
	{"/limits", "/role/limits/"},
	{"/limits?a=1", "/role/limits/?a=1"},
	{"/limits/", "/role/limits/"},
	{"/Limits", "/role/limits/"},
	{"/old/limits", "/role/limits/"},
	{"/old/limits/index.json", "/role/limits/index.json"},
	{"/limits/index.md", "/role/limits/index.md"},
	{"/old/other/index.json", ""},
	{"http://other.example/role", "/role/"},
	{"http://other.example", "/"},

	{"//other.example", ""},
	{"//other.example/role/", ""},
	{"///other.example/..", "/"},
	{`/\other.example`, ""},
	{`/\other.example/..`, ""},
	{"/%5Cother.example/../role", ""},
	{"/role%2Flimits/", ""},
	{"/role%2flimits", ""},
	{"/%2Frole/", ""},
	{"/%2e%2e/role/", "/role/"},
	{"/role/%0a", ""},
	{"/role%0d%0aX-A:b", ""},
	{"/role%00", ""},
	{"/role%7f/", ""},
	{"/role/limits.html", ""},
	{"/role/limits/index.htm", ""},
	{"/role/%ff", ""},
	{"/role;a", ""},
}

func TestSpellings(t *testing.T) {
	s := serve(t, Options{})
	for _, test := range spellings {
		t.Run(test.target, func(t *testing.T) {
			got := send(s, test.target)
			if got == nil {
				t.Fatal("not a request")
			}
			want := 308
			if test.location == "" {
				want = 404
			}
			if got.StatusCode != want || got.Header.Get("Location") != test.location {
				t.Errorf("got %d to %q, want %d to %q", got.StatusCode, got.Header.Get("Location"), want, test.location)
			}
		})
	}
}

// send sends a GET request as it would come over a connection, or returns nil if it is
// none that net/http takes.
func send(s *Server, target string) *http.Response {
	text := "GET " + target + " HTTP/1.1\r\nHost: ref.example\r\n\r\n"
	r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(text)))
	if err != nil {
		return nil
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

// FuzzCanonical holds that a redirect always leads to a path on this host that exists.
func FuzzCanonical(f *testing.F) {
	for _, s := range spellings {
		f.Add(s.target)
	}
	servers := []*Server{serve(f, Options{}), serve(f, Options{Base: "/reference"})}
	f.Fuzz(func(t *testing.T, target string) {
		for _, s := range servers {
			got := send(s, strings.Replace(target, "/", s.options.Base+"/", 1))
			if got == nil || got.StatusCode != http.StatusPermanentRedirect {
				continue
			}
			location := got.Header.Get("Location")
			u, err := url.Parse(location)
			if err != nil {
				t.Fatalf("%q leads to %q: %v", target, location, err)
			}
			if u.Scheme != "" || u.Host != "" || u.User != nil || strings.HasPrefix(u.Path, "//") {
				t.Fatalf("%q leads away, to %q", target, location)
			}
			if strings.ContainsAny(location, "\r\n\\") && !strings.Contains(u.RawQuery, `\`) {
				t.Fatalf("%q leads to %q", target, location)
			}
			path, inside := strings.CutPrefix(u.Path, s.options.Base)
			if !inside {
				t.Fatalf("%q leads out of %s, to %q", target, s.options.Base, location)
			}
			// A query may be one that the route refuses; its path alone never is.
			again := send(s, s.options.Base+path)
			if again.StatusCode != http.StatusOK && again.StatusCode != http.StatusBadRequest {
				t.Fatalf("%q leads to %q, which answers %d", target, location, again.StatusCode)
			}
		}
	})
}

package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestRedirects(t *testing.T) {
	const challenge = "/.well-known/acme-challenge/"
	h := serve(t, Options{}).Redirects("https://ref.example", func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case challenge + "token":
				w.Write([]byte("answer"))
			case challenge + "unknown":
				http.Error(w, "open /var/lib/acme/unknown: permission denied", http.StatusNotFound)
			default:
				h.ServeHTTP(w, r)
			}
		})
	}).Handler
	tests := []struct {
		target, location string
		status           int
		body             string // empty for any
	}{
		{"/", "https://ref.example/", 308, ""},
		{"/role/limits/?a=1", "https://ref.example/role/limits/?a=1", 308, ""},
		{"http://attacker.example/role/", "https://ref.example/role/", 308, ""},
		{"//attacker.example/", "https://ref.example//attacker.example/", 308, ""},
		{"/a%2Fb%0d%0a", "https://ref.example/a%2Fb%0d%0a", 308, ""},
		{"/" + strings.Repeat("a", 9000), "", 414, "Request URI Too Long\n"},
		{challenge + "token", "", 200, "answer"},
		{challenge + "unknown", "", 404, "Not Found\n"},
	}
	for _, test := range tests {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", test.target, nil))
		if w.Code != test.status || w.Header().Get("Location") != test.location || test.body != "" && w.Body.String() != test.body {
			t.Errorf("%.60s: got %d to %q and %q, want %d to %q and %q", test.target, w.Code, w.Header().Get("Location"), w.Body, test.status, test.location, test.body)
		}
		if w.Header().Get("Content-Security-Policy") != policy {
			t.Errorf("%.60s: no policy", test.target)
		}
	}
}

func TestUnderAPath(t *testing.T) {
	s := serve(t, Options{Base: "/reference"})
	tests := []struct {
		target, location string
		status           int
	}{
		{"/reference/", "", 200},
		{"/reference/role/limits/", "", 200},
		{"/reference/search?q=arrest", "", 200},
		{"/reference/healthz", "", 200},
		{"/reference/readyz", "", 200},
		{"/healthz", "", 200},
		{"/readyz", "", 200},
		{"/reference", "/reference/", 308},
		{"/reference?q=1", "/reference/?q=1", 308},
		{"/reference/limits", "/reference/role/limits/", 308},
		{"/reference/Role", "/reference/role/", 308},
		{"/reference//role//", "/reference/role/", 308},
		{"/references/", "", 404},
		{"/referencerole/", "", 404},
		{"/referencehealthz", "", 404},
		{"/", "/reference/", 307},
		{"/role/", "", 404},
		{"/search", "", 404},
		{"/reference/reference/role/", "", 404},
		{"//reference/role/", "", 404},
	}
	for _, test := range tests {
		got := request(s, "GET", test.target, nil)
		if got.StatusCode != test.status || got.Header.Get("Location") != test.location {
			t.Errorf("%s: got %d %s, want %d %s", test.target, got.StatusCode, got.Header.Get("Location"), test.status, test.location)
		}
	}
}

package web

import (
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
)

func TestSecurityContact(t *testing.T) {
	const path = "/.well-known/security.txt"
	if got := request(serve(t, Options{}), "GET", path, nil); got.StatusCode != 404 {
		t.Errorf("without a contact: got status %d", got.StatusCode)
	}
	lib, faults := library.Load(fstest.MapFS{
		"en/index.md": page("Home", "---\nThe home page."),
		"site.yaml":   {Data: []byte("contact: mailto:editor@ref.example\n")},
	}, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
	if faults.Errors() > 0 {
		t.Fatal(faults)
	}
	st, err := site.Build(lib, site.Options{BaseURL: &url.URL{Scheme: "https", Host: "ref.example", Path: "/"}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(st, Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	got := request(s, "GET", path, nil)
	body := read(t, got)
	contact, expires, _ := strings.Cut(strings.TrimSpace(body), "\nExpires: ")
	until, err := time.Parse(time.RFC3339, expires)
	if got.StatusCode != 200 || contact != "Contact: mailto:editor@ref.example" || err != nil || time.Until(until) < 30*24*time.Hour {
		t.Errorf("got status %d and %q (%v)", got.StatusCode, body, err)
	}
}

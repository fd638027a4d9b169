package site

import (
	"math"
	"net/url"
	"sync"
	"testing"

	"github.com/jba/templatecheck"

	"github.com/interpolref/interpolref/internal/edition"
	"github.com/interpolref/interpolref/internal/library"
)

// Every template is checked against its view, in branches that no page takes too.
func TestTemplatesFitViews(t *testing.T) {
	words, _, err := ReadWords(nil, "en")
	if err != nil {
		t.Fatal(err)
	}
	sets, err := parseLayouts(nil, words, new(sync.Map))
	if err != nil {
		t.Fatal(err)
	}
	for name, view := range views() {
		if err := templatecheck.CheckHTML(sets[name], view); err != nil {
			t.Errorf("view %s: %v", name, err)
		}
	}
	for name, view := range map[string]any{"citation": &SourceRef{}, "link": Link{}, "here": Link{}, "section": &Tree{}, "nav": &[]NavLink{}, "foot-links": &[]Link{}, "sheets": &Loads{}, "scripts": &Loads{}} { // once is given any
		if err := templatecheck.CheckHTML(sets["page"].Lookup(name), view); err != nil {
			t.Errorf("part %s: %v", name, err)
		}
	}
}

// Every template is executed with an empty view and with one that has some of everything, as hosts'
// templates are whenever a site is built.
func TestTemplatesAreExecuted(t *testing.T) {
	s, err := newSite(&library.Library{Settings: library.Settings{Language: "en"}}, Options{}, &edition.Builder{})
	if err != nil {
		t.Fatal(err)
	}
	if err := inParallel(0, s.smokeTests()); err != nil {
		t.Error(err)
	}
}

func TestAddresses(t *testing.T) {
	tests := []struct {
		base, path, address, absolute string
	}{
		{"https://ref.example", "/", "/", "https://ref.example/"},
		{"https://ref.example/", "/role/limits/#arrest", "/role/limits/#arrest", "https://ref.example/role/limits/#arrest"},
		{"https://ref.example/", "/search?q=a+b", "/search?q=a+b", "https://ref.example/search?q=a+b"},
		{"http://127.0.0.1:8080", "/feed.xml", "/feed.xml", "http://127.0.0.1:8080/feed.xml"},
		{"https://ref.example/in/here", "/", "/in/here/", "https://ref.example/in/here/"},
		{"https://ref.example/in/here/", "/role/", "/in/here/role/", "https://ref.example/in/here/role/"},
		{"https://ref.example/caf%C3%A9/", "/role/", "/caf%C3%A9/role/", "https://ref.example/caf%C3%A9/role/"},
		{"https://ref.example/in/", "#ref-1", "#ref-1", ""},
		{"https://ref.example/in/", "https://elsewhere.example/", "https://elsewhere.example/", ""},
		{"https://ref.example/in/", "mailto:a@b.example", "mailto:a@b.example", ""},
		{"https://ref.example/in/", "//elsewhere.example/", "//elsewhere.example/", ""},
	}
	for _, test := range tests {
		base, err := url.Parse(test.base)
		if err != nil {
			t.Fatal(err)
		}
		a := newAddresses(base)
		if got := a.of(test.path); got != test.address {
			t.Errorf("at %s the address of %q is %q, want %q", test.base, test.path, got, test.address)
		}
		if test.absolute == "" {
			continue
		}
		if got := a.absolute(test.path); got != test.absolute {
			t.Errorf("at %s the absolute address of %q is %q, want %q", test.base, test.path, got, test.absolute)
		}
	}
}

// What JSON and XML cannot hold is an error, which keeps the edition from being built.
func TestUnencodable(t *testing.T) {
	if _, err := jsonFile("/api/figures", apiFigure{Value: math.NaN()}); err == nil {
		t.Error("a value that is no number became JSON")
	}
	if _, err := encodeXML(struct{ F func() }{}); err == nil {
		t.Error("a function became XML")
	}
}

package site_test

import (
	"encoding/json"
	"encoding/xml"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
)

// A reader of two copies of the reference must not take an entry of one for that of the other, and
// sees of each day what was corrected on it.
func TestFeed(t *testing.T) {
	type entry struct {
		ID      string `xml:"id"`
		Updated string `xml:"updated"`
		Summary string `xml:"summary"`
	}
	feed := func(base, name string) []entry {
		content := fstest.MapFS{
			"site.yaml":           {Data: []byte("name: " + name)},
			"en/index.md":         {Data: []byte("---\ntitle: Home\nsummary: All.\nquestion: What?\nreviewed: 2026-01-02\n---\nSee [changes](/about/changes/).\n")},
			"en/about/changes.md": {Data: []byte("---\ntitle: Changes\nsummary: Some.\nquestion: What?\nreviewed: 2026-01-04\n---\nNew.\n\n## January {#2026-01}\n\n### Day {#2026-01-05}\n\nWrong: six. Right: seven.\n\n### Day {#2026-01-03}\n\nFirst.\n")},
		}
		lib, faults := library.Load(content, time.Time{})
		if faults.Errors() > 0 {
			t.Fatal(faults)
		}
		o := site.Options{Files: base == ""}
		if base != "" {
			o.BaseURL, _ = url.Parse(base)
		}
		s, err := site.Build(lib, o)
		if err != nil {
			t.Fatal(err)
		}
		var feed struct {
			ID      string  `xml:"id"`
			Entries []entry `xml:"entry"`
		}
		if err := xml.Unmarshal(body(t, s, "/feed.xml"), &feed); err != nil {
			t.Fatal(err)
		}
		return append([]entry{{ID: feed.ID}}, feed.Entries...)
	}
	want := []entry{
		{ID: "https://a.example/in/feed.xml"},
		{"https://a.example/in/about/changes/#2026-01-05", "2026-01-05T00:00:00Z", "Wrong: six. Right: seven."},
		{"https://a.example/in/about/changes/", "2026-01-04T00:00:00Z", "Some."},
		{"https://a.example/in/about/changes/#2026-01-03", "2026-01-03T00:00:00Z", "First."},
		{"https://a.example/in/", "2026-01-02T00:00:00Z", "All."},
	}
	if diff := cmp.Diff(want, feed("https://a.example/in/", "One")); diff != "" {
		t.Error(diff)
	}
	one, same, other := feed("", "One"), feed("", "One"), feed("", "Two")
	for i, e := range one {
		if !strings.HasPrefix(e.ID, "urn:uuid:") || same[i].ID != e.ID || other[i].ID == e.ID {
			t.Errorf("without an address, an id is %q, then %q, and %q of another copy", e.ID, same[i].ID, other[i].ID)
		}
	}
}

// In every document an entry has all keys of its list, and what there is not is null.
func TestNothing(t *testing.T) {
	s := build(t, base)
	search, _, err := s.SearchJSON(url.Values{"q": {"ransomware"}})
	if err != nil {
		t.Fatal(err)
	}
	documents := map[string][]byte{"/api/search?q=ransomware": search}
	for _, path := range s.Edition().Paths() {
		if r := s.Edition().Lookup(path); r.MediaType() == "application/json" {
			documents[path] = r.Body()
		}
	}
	for path, text := range documents {
		var document any
		if err := json.Unmarshal(text, &document); err != nil {
			t.Fatal(err)
		}
		holdToNull(t, path, document)
	}
}

// holdToNull reports empty texts in a document, and entries of a list whose keys differ.
func holdToNull(t *testing.T, at string, v any) {
	switch v := v.(type) {
	case string:
		if v == "" {
			t.Errorf("%s is an empty text", at)
		}
	case map[string]any:
		for key, value := range v {
			holdToNull(t, at+" "+key, value)
		}
	case []any:
		var first []string
		for _, item := range v {
			holdToNull(t, at+"[]", item)
			object, ok := item.(map[string]any)
			if keys := slices.Sorted(maps.Keys(object)); ok && first == nil {
				first = keys
			} else if !slices.Equal(keys, first) {
				t.Errorf("the entries of %s have the keys %v and %v", at, first, keys)
			}
		}
	}
}

// Browsers offer suggestions in their own search box in a form of theirs.
func TestOpenSearch(t *testing.T) {
	s := build(t, "https://ref.example/in/")
	text, err := s.Completions(url.Values{"q": {"ransom"}})
	if err != nil {
		t.Fatal(err)
	}
	var query string
	var texts, notes, addresses []string
	if err := json.Unmarshal(text, &[]any{&query, &texts, &notes, &addresses}); err != nil {
		t.Fatal(err)
	}
	if query != "ransom" || len(texts) == 0 || len(notes) != len(texts) || len(addresses) != len(texts) {
		t.Fatalf("got %s", text)
	}
	if i := slices.Index(texts, "Ransomware"); i < 0 || !strings.HasPrefix(addresses[i], "https://ref.example/in/") {
		t.Errorf("got %s", text)
	}
	var description struct {
		Image string
		URL   []struct {
			Rel      string `xml:"rel,attr"`
			Template string `xml:"template,attr"`
		} `xml:"Url"`
	}
	if err := xml.Unmarshal(body(t, s, "/opensearch.xml"), &description); err != nil {
		t.Fatal(err)
	}
	if path, ok := strings.CutPrefix(description.Image, "https://ref.example/in"); !ok || s.Edition().Lookup(path) == nil {
		t.Errorf("there is no icon at %q", description.Image)
	}
	got := map[string]string{}
	for _, u := range description.URL {
		got[u.Rel] = u.Template
	}
	if diff := cmp.Diff(map[string]string{
		"results":     "https://ref.example/in/search?q={searchTerms}",
		"suggestions": "https://ref.example/in/api/completions?q={searchTerms}",
		"self":        "https://ref.example/in/opensearch.xml",
	}, got); diff != "" {
		t.Error(diff)
	}
}

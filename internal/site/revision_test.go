package site_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http/httptest"
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

// revised is content of which tests edit parts.
var revised = map[string]string{
	"en/index.md":         "---\ntitle: Home\nsummary: All of it.\nquestion: What is here?\nreviewed: 2026-01-02\n---\nSee [one](/one/), [two](/two/) and [changes](/about/changes/).\n",
	"en/one.md":           "---\ntitle: One\nsummary: The first.\nquestion: What is one?\nreviewed: 2026-01-02\n---\nA word. There were [=number] of [[Thing]].\n",
	"en/two.md":           "---\ntitle: Two\nsummary: The second.\nquestion: What is two?\nreviewed: 2026-01-02\n---\nNothing but words.\n",
	"en/about/index.md":   "---\ntitle: About\nsummary: About it.\nquestion: What is it?\nreviewed: 2026-01-02\n---\nWords.\n",
	"en/about/changes.md": "---\ntitle: Changes\nsummary: What changed.\nquestion: What is new?\nreviewed: 2026-01-02\n---\nNothing.\n",
	"data/sources.yaml":   "- id: report\n  title: A report\n  publisher: Somebody\n  url: https://example.org/\n  date: 2025-01-01\n  kind: primary\n  language: en\n",
	"data/figures.yaml":   "- id: number\n  label: A number\n  value: 17\n  unit: notices\n  kind: historic\n  as_of: 2025-01-01\n  source: report\n",
	"data/terms.yaml":     "- id: thing\n  term: Thing\n  definition: Something that is.\n  page: /one/\n  sources: [report]\n",
}

// edited returns content in which old words of a file are new ones.
func edited(file, old, new string) map[string]string {
	content := maps.Clone(revised)
	content[file] = strings.ReplaceAll(content[file], old, new)
	if content[file] == revised[file] {
		panic(fmt.Sprintf("%s holds no %q", file, old))
	}
	return content
}

func buildOf(t *testing.T, base string, content map[string]string) *site.Site {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range content {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	today := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	lib, faults := library.Load(files, today)
	if faults.Errors() > 0 {
		t.Fatal(faults)
	}
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	s, err := site.Build(lib, site.Options{BaseURL: u, Today: today})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// validators returns the entity tag of every file of an edition.
func validators(s *site.Site) map[string]string {
	tags := map[string]string{}
	for _, path := range s.Edition().Paths() {
		w := httptest.NewRecorder()
		s.Edition().Lookup(path).ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		tags[path] = w.Header().Get("Etag")
	}
	return tags
}

// revisionsOf returns the revisions that pages have in /api/pages, and checks that the pages
// print the same.
func revisionsOf(t *testing.T, s *site.Site) map[string]string {
	t.Helper()
	var list struct {
		Pages []struct{ Path, Revision string }
	}
	if err := json.Unmarshal(body(t, s, "/api/pages"), &list); err != nil {
		t.Fatal(err)
	}
	revisions := map[string]string{}
	for _, p := range list.Pages {
		revisions[p.Path] = p.Revision
		if page := string(body(t, s, p.Path)); !strings.Contains(page, "Revision "+p.Revision) || len(p.Revision) != 12 {
			t.Errorf("%s does not print its revision %s", p.Path, p.Revision)
		}
		var data struct{ Revision string }
		if err := json.Unmarshal(body(t, s, p.Path+"index.json"), &data); err != nil || data.Revision != p.Revision {
			t.Errorf("%sindex.json has the revision %s, want %s (%v)", p.Path, data.Revision, p.Revision, err)
		}
	}
	return revisions
}

func changed(before, after map[string]string) (keys []string) {
	for k := range before {
		if before[k] != after[k] {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}

// TestWhatAnEditChanges edits one thing, and looks at the validators of all files and at the
// revisions of all pages.
func TestWhatAnEditChanges(t *testing.T) {
	always := []string{"/about/changes/", "/api/"} // which name the edition
	before := buildOf(t, base, revised)
	for _, test := range []struct {
		name             string
		content          map[string]string
		files, revisions []string
	}{
		{"nothing", revised, nil, nil},
		{"a word of a page", edited("en/one.md", "A word", "A verb"),
			[]string{"/one/", "/one/index.json", "/one/index.md", "/api/pages"}, []string{"/one/"}},
		{"a figure", edited("data/figures.yaml", "17", "18"),
			[]string{"/one/", "/one/index.json", "/one/index.md", "/figures/", "/figures/index.json", "/api/figures", "/api/pages"}, []string{"/figures/", "/one/"}},
		{"a definition", edited("data/terms.yaml", "Something", "Anything"),
			[]string{"/one/", "/one/index.json", "/glossary/", "/glossary/index.json", "/api/terms", "/api/pages"}, []string{"/glossary/", "/one/"}},
		{"a comment", edited("data/terms.yaml", "- id", "# Terms.\n- id"), nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			after := buildOf(t, base, test.content)
			want := test.files
			if same := test.name == "nothing"; same != (before.Edition().ID() == after.Edition().ID()) {
				t.Errorf("ids %s and %s", before.Edition().ID(), after.Edition().ID())
			} else if !same {
				want = append(want, always...)
			}
			slices.Sort(want)
			if diff := cmp.Diff(want, changed(validators(before), validators(after))); diff != "" {
				t.Errorf("other files have new validators (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.revisions, changed(revisionsOf(t, before), revisionsOf(t, after))); diff != "" {
				t.Errorf("other pages have new revisions (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRevisionsEverywhere builds at two base URLs.
func TestRevisionsEverywhere(t *testing.T) {
	here, there := buildOf(t, base, revised), buildOf(t, "http://elsewhere.example:8080/in/here/", revised)
	if here.Edition().ID() != there.Edition().ID() {
		t.Errorf("the edition has the ids %s and %s", here.Edition().ID(), there.Edition().ID())
	}
	if diff := cmp.Diff(revisionsOf(t, here), revisionsOf(t, there)); diff != "" {
		t.Errorf("revisions differ: %s", diff)
	}
	for _, path := range []string{"/about/changes/", "/api/"} {
		if !strings.Contains(string(body(t, here, path)), here.Edition().ID()) {
			t.Errorf("%s does not name the edition", path)
		}
	}
}

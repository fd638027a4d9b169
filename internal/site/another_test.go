package site_test

import (
	"io/fs"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
	"github.com/interpolref/interpolref/internal/testsite"
	"github.com/interpolref/interpolref/templates"
)

func bicycles(t *testing.T) *site.Site {
	t.Helper()
	content, err := fs.Sub(testsite.Another, "fahrrad")
	if err != nil {
		t.Fatal(err)
	}
	lib, faults := library.Load(content, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	u, err := url.Parse("https://rad.example/")
	if err != nil {
		t.Fatal(err)
	}
	s, err := site.Build(lib, site.Options{BaseURL: u, Own: content})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A reference on another subject in another language is presentable as it is: its sections make the
// navigation, and nothing on any page or in any answer is about ours or in our language.
func TestAnotherSubject(t *testing.T) {
	s := bicycles(t)
	if w := s.Warnings(); w != nil {
		t.Error(w)
	}
	for _, c := range []check{
		{"html", "lang", "de"},
		{"title", "", "Radwerkstatt · Fahrräder selbst reparieren"},
		{"nav[aria-label=Hauptmenü] a[href='/bremsen/']", "", "Bremsen"},
		{"nav[aria-label=Hauptmenü] a[href='/werkzeug/']", "", "Werkzeug"},
		{"footer", "", "ein Verein in Freiburg"},
		{"footer a[href='/glossary/']", "", "Glossar"},
	} {
		c.run(t, parse(t, body(t, s, "/")))
	}
	texts := map[string][]byte{}
	for _, path := range s.Edition().Paths() {
		texts[path] = s.Edition().Lookup(path).Body()
	}
	for _, q := range []string{"", "kette", "Anna Schmidt", "xyzzy", "Felgenbremse"} {
		page, _, err := s.SearchPage(url.Values{"q": {q}})
		if err != nil {
			t.Fatal(err)
		}
		texts["/search?q="+q] = page
		if texts["/api/suggest?q="+q], err = s.SuggestJSON(url.Values{"q": {q}}); err != nil {
			t.Fatal(err)
		}
		if q == "" {
			continue
		}
		if texts["/api/search?q="+q], _, err = s.SearchJSON(url.Values{"q": {q}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, status := range []int{400, 404, 405, 413, 414, 500, 503} {
		page, err := s.ErrorPage(status, "/nirgends/", "")
		if err != nil {
			t.Fatal(err)
		}
		texts["an error"] = append(texts["an error"], page...)
	}
	for path, text := range texts {
		if strings.Contains(strings.ToLower(string(text)), "interpol") {
			t.Errorf("%s speaks of INTERPOL", path)
		}
		for _, word := range []string{"Search", "Reviewed", "Glossary", "Sources", "Page not"} {
			if strings.HasPrefix(string(text), "<!doctype") && strings.Contains(parse(t, text).Find("body").Text(), word) {
				t.Errorf("%s has the English word %s", path, word)
			}
		}
	}
}

// Words that a search for a person’s name meets are the content’s: where it has none, nothing is said.
func TestNoNoticeOnPersons(t *testing.T) {
	text, _, err := bicycles(t).SearchJSON(url.Values{"q": {"Anna Schmidt"}})
	if err != nil || !strings.Contains(string(text), `"notice":null`) {
		t.Errorf("got %s, %v", text, err)
	}
}

// Every language that we have words for has all of them.
func TestShippedWords(t *testing.T) {
	names, err := fs.Glob(templates.FS, "words/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(names, "words/de.yaml") {
		t.Error("there are no German words")
	}
	for _, name := range names {
		lang := strings.TrimSuffix(strings.TrimPrefix(name, "words/"), ".yaml")
		s, err := buildFiles(t, fstest.MapFS{
			"site.yaml":        {Data: []byte("language: " + lang)},
			lang + "/index.md": {Data: []byte("---\ntitle: T\n" + frontMatter + "Text.\n")},
		})
		if err != nil {
			t.Error(site.TemplateFaults(err), err)
		} else if w := s.Warnings(); w != nil {
			t.Error(w)
		}
	}
}

// Where we have no words for a language, ours stand in, and a right-to-left one is still laid out so.
func TestUnknownLanguage(t *testing.T) {
	s, err := buildFiles(t, fstest.MapFS{
		"site.yaml":               {Data: []byte("language: he")},
		"he/index.md":             {Data: []byte("---\ntitle: T\n" + frontMatter + "Text.\n")},
		"templates/words/he.yaml": {Data: []byte("layout:\n  skip: SKIP\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []check{{"html", "dir", "rtl"}, {".skip", "", "SKIP"}, {".last", "", "Reviewed 3 May 2026"}} {
		c.run(t, parse(t, body(t, s, "/")))
	}
}

func TestHide(t *testing.T) {
	content := fstest.MapFS{
		"site.yaml":                {Data: []byte("hide: [/crimes/, /questions/]\nfoot:\n  - {title: Crimes, to: /crimes/theft/}\n")},
		"en/index.md":              {Data: []byte("---\ntitle: Home\nnavigation: [{title: Crimes, to: /crimes/}, {title: More, to: /more/}]\n" + frontMatter + "See [all crimes](/crimes/), [theft](/crimes/theft/#what) and [more](/more/).\n")},
		"en/crimes/index.md":       {Data: []byte("---\ntitle: Crimes\n" + frontMatter + "[Theft](/crimes/theft/)\n")},
		"en/crimes/theft.md":       {Data: []byte("---\ntitle: Theft\naliases: [/theft]\n" + frontMatter + "Text.\n\n## What {#what}\n\nText.\n")},
		"en/more.md":               {Data: []byte("---\ntitle: More\nrelated: [/crimes/]\n" + frontMatter + "Text, and [an answer](/questions/#q).\n")},
		"data/questions.yaml":      {Data: []byte("- {id: q, q: 'What?', a: That., topic: more, as_of: 2026-01-02, sources: [s], page: /more/}\n")},
		"data/sources.yaml":        {Data: []byte("- {id: s, title: T, publisher: P, date: '2020', kind: primary, language: en}\n")},
		"search/words/crimes.yaml": {Data: []byte("/crimes/theft/:\n  en: [thief]\n")},
	}
	lib, faults := library.Load(content, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
	var dead []string
	for _, f := range faults {
		if strings.Contains(f.Text, "hidden") && f.Warning {
			dead = append(dead, f.String())
		} else if !f.Warning {
			t.Error(f)
		}
	}
	if got := strings.Join(dead, "\n"); strings.Count(got, "/crimes/") != 5 || strings.Count(got, "/questions/") != 1 {
		t.Errorf("the dead links are\n%s", got)
	}
	s, err := site.Build(lib, site.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range s.Edition().Paths() {
		text := string(s.Edition().Lookup(path).Body())
		if strings.HasPrefix(path, "/crimes") || strings.HasPrefix(path, "/questions") || path == "/theft" {
			t.Errorf("%s is there", path)
		}
		if strings.Contains(text, `"/crimes/`) || strings.Contains(text, `"/questions/`) {
			t.Errorf("%s leads to what is hidden", path)
		}
	}
	check{"main", "", "See all crimes, theft and more."}.run(t, parse(t, body(t, s, "/")))
	content["en/questions.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Questions\n" + frontMatter + "Text.\n")}
	for _, wrong := range []string{"/", "/nothing/", "/glossary/", "/sources/"} {
		content["site.yaml"] = &fstest.MapFile{Data: []byte("hide: [" + wrong + "]\n")}
		if _, faults := library.Load(content, time.Time{}); faults.Errors() != 1 || faults[0].File != "site.yaml" {
			t.Errorf("hiding %s: %v", wrong, faults)
		}
	}
}

package site_test

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/markup"
	"github.com/interpolref/interpolref/internal/site"
	"github.com/interpolref/interpolref/templates"
)

// A word that nothing prints is a word that translators translate for nobody.
func TestWordsAreUsed(t *testing.T) {
	var source strings.Builder
	for _, dir := range []fs.FS{templates.FS, os.DirFS("."), os.DirFS("../files"), os.DirFS("../markup")} {
		for _, pattern := range []string{"*.html", "*.go"} {
			names, err := fs.Glob(dir, pattern)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range names {
				text, err := fs.ReadFile(dir, name)
				if err != nil {
					t.Fatal(err)
				}
				source.Write(text)
			}
		}
	}
	var look func(typ reflect.Type, path string)
	look = func(typ reflect.Type, path string) {
		if typ.Kind() == reflect.Struct && typ.Name() == "" || typ == reflect.TypeFor[markup.Words]() || path == "" {
			for f := range typ.Fields() {
				look(f.Type, path+`\.`+f.Name)
			}
			return
		}
		path = strings.TrimPrefix(path, `\.Document`) // which package markup prints
		if !regexp.MustCompile(`(words\)?|w)` + path + `\b`).MatchString(source.String()) {
			t.Errorf("nothing uses %s", strings.ReplaceAll(path, `\`, ""))
		}
	}
	look(reflect.TypeFor[site.Words](), "")
}

// buildFiles builds a site of files, with those that lie under templates and static as the host's.
func buildFiles(t *testing.T, files fstest.MapFS) (*site.Site, error) {
	t.Helper()
	lib, faults := library.Load(files, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
	if faults.Errors() > 0 {
		t.Fatal(faults)
	}
	return site.Build(lib, site.Options{Own: files})
}

const frontMatter = "summary: S.\nquestion: Q?\nreviewed: 2026-05-03\n---\n"

func english(t *testing.T) string {
	t.Helper()
	text, err := fs.ReadFile(templates.FS, "words/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestWordFaults(t *testing.T) {
	home := &fstest.MapFile{Data: []byte("---\ntitle: Home\n" + frontMatter + "Text.\n")}
	french := &fstest.MapFile{Data: []byte("---\ntitle: Accueil\n" + frontMatter + "Texte.\n")}
	for _, test := range []struct {
		name  string
		files fstest.MapFS
		want  string
	}{
		{"no words", fstest.MapFS{"fr/index.md": french}, `templates/words/fr.yaml:1:1: warning: there are no words of the interface in the language "fr"`},
		{"unknown", fstest.MapFS{"templates/words/en.yaml": {Data: []byte("page:\n  related: More\n  relatd: x\n")}},
			`templates/words/en.yaml:3:3: unknown key "relatd"`},
		{"missing", fstest.MapFS{"fr/index.md": french, "templates/words/fr.yaml": {Data: []byte(strings.Replace(english(t), "  cite: Cite\n", "", 1))}},
			`warning: these words are missing and stand in English: cite`},
		{"no element", fstest.MapFS{"templates/words/en.yaml": {Data: []byte("search:\n  nothing: Nothing\n")}},
			`templates/words/en.yaml:2:12: {} is missing`},
		{"no YAML", fstest.MapFS{"templates/words/en.yaml": {Data: []byte("page: [")}}, "templates/words/en.yaml:1:1: "},
		{"unnamed", fstest.MapFS{"data/sources.yaml": {Data: []byte("- {id: s, title: T, publisher: P, date: '2020', kind: primary, language: tlh}\n")}},
			`the language "tlh" of source s has no name`},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := fstest.MapFS{"en/index.md": home}
			maps.Copy(files, test.files)
			s, err := buildFiles(t, files)
			faults := site.TemplateFaults(err)
			if err == nil {
				faults = s.Warnings()
			}
			var got []string
			for _, f := range faults {
				got = append(got, f.String())
			}
			if !strings.Contains(strings.Join(got, "\n"), test.want) {
				t.Errorf("the faults are %q, want %q", got, test.want)
			}
		})
	}
}

// A tree of pages in another language is framed in that language, with its own navigation, dates
// and neighbours; names are in its order.
func TestGermanTree(t *testing.T) {
	const dir = "testdata/german"
	files := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(dir + "/" + name)
		files[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	alone := maps.Clone(files)
	delete(alone, "en/index.md")
	alone["site.yaml"] = &fstest.MapFile{Data: []byte("language: de\n")}
	alone["de/index.md"] = &fstest.MapFile{Data: bytes.ReplaceAll(files["de/index.md"].Data, []byte("/de/"), []byte("/"))}
	for _, test := range []struct {
		name  string
		files fstest.MapFS
		path  string
	}{
		{"beside English", files, "/de"},
		{"alone", alone, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := buildFiles(t, test.files)
			if err != nil {
				t.Fatal(site.TemplateFaults(err), err)
			}
			doc := parse(t, body(t, s, test.path+"/crimes/"))
			for _, c := range []check{
				{"html", "lang", "de"},
				{".skip", "", "Zum Text"},
				{".last time", "", "3. Mai 2026"},
				{"nav[aria-label=Haupt] a", "", "Verbrechen"},
				{"nav[aria-label=Haupt] a[aria-current=page]", "href", test.path + "/crimes/"},
				{"nav[aria-label=Brotkrumen] a", "", "Start"},
				{"a[rel=prev]", "href", test.path + "/"},
				{"a.name", "href", test.path + "/"},
				{".fig data", "", "4,6 Mio."},
				{".fig .note b", "", "4,6 Mio.,"},
				{".callout-title", "", "Irrtum"},
				{".chart summary", "", "Die Zahlen"},
				{".chart .data tbody tr:first-child", "", "März 20241.234,5"},
				{".chart .rows span", "", "1.234,5"},
			} {
				c.run(t, doc)
			}
			if next := doc.Find("a[rel=next]"); next.Length() != 0 {
				t.Errorf("the last German page leads on to %s", next.AttrOr("href", ""))
			}
			page, err := s.ErrorPage(404, test.path+"/nirgends/", "")
			if err != nil {
				t.Fatal(err)
			}
			check{"h1", "", "Hier ist keine Seite"}.run(t, parse(t, page))
		})
	}
	t.Run("order", func(t *testing.T) {
		s, err := buildFiles(t, alone)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, dt := range parse(t, body(t, s, "/glossary/")).Find(".entries dt").EachIter() {
			names = append(names, dt.Text())
		}
		if got := strings.Join(names, " "); got != "Akte Ära Auslieferung Zeuge" {
			t.Errorf("the glossary is in the order %s", got)
		}
	})
}

package library_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/interpolref/interpolref/internal/library"
)

var today = time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)

// files makes a file system; pages get front matter with their title.
func files(named map[string]string) fstest.MapFS {
	m := fstest.MapFS{}
	for name, text := range named {
		if strings.HasSuffix(name, ".md") && !strings.HasPrefix(text, "---\n") {
			text = "---\ntitle: " + name + "\nsummary: S.\nquestion: Q?\nreviewed: 2026-01-02\n---\n" + text
		}
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func load(t *testing.T, named map[string]string) *library.Library {
	t.Helper()
	lib, faults := library.Load(files(named), today)
	for _, f := range faults {
		if !f.Warning {
			t.Errorf("unexpected fault: %s", f)
		}
	}
	return lib
}

const source = `- {id: one, title: First, publisher: A, date: '2000', kind: primary}
- {id: two, title: Second, publisher: B, url: https://example.org/, date: '2001-02', kind: secondary, language: fr}
- {id: three, title: Third, publisher: C, date: undated, kind: primary}
`

func TestTree(t *testing.T) {
	lib := load(t, map[string]string{
		"en/index.md":     "[a](/a/) [b](/b/)",
		"en/b/index.md":   "---\ntitle: B\nsummary: S.\nquestion: Q?\nreviewed: 2026\norder: 1\n---\nText.",
		"en/b/deep/x.md":  "[up](/b/)",
		"en/a.md":         "---\ntitle: A\nsummary: S.\nquestion: Q?\nreviewed: 2026\norder: 2\nrelated: [/b/deep/x/]\naliases: [/short]\n---\nText.",
		"en/b/hidden.md":  "---\ntitle: H\nsummary: S.\nquestion: Q?\nreviewed: 2026\ndraft: true\n---\nText.",
		"fr/b/index.md":   "Texte.",
		"en/b/picture.md": "![Alt](p.svg \"P\"){#p}",
		"en/b/p.svg":      "<?xml version=\"1.0\"?>\n<!-- note -->\n<svg viewBox=\"0 0 1 1\">\n  <!-- inside -->\n  <g>\n    <rect x=\"0\"/>\n  </g>\n</svg>\n",
	})
	var paths []string
	for _, p := range lib.Pages {
		paths = append(paths, p.Path)
	}
	want := []string{"/", "/b/", "/b/deep/x/", "/b/picture/", "/a/", "/fr/b/"}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Errorf("reading order (-want +got):\n%s", diff)
	}
	x := lib.Page("/b/deep/x/")
	if x.Parent != lib.Page("/b/") || x.Prev != lib.Page("/b/") || x.Next != lib.Page("/b/picture/") {
		t.Error("a page in a folder without a page of its own does not belong to the folder above")
	}
	if !slices.Contains(x.LinkedFrom, lib.Page("/a/")) || lib.Page("/a/").Related[0] != x {
		t.Error("a related page is not linked")
	}
	if lib.Aliases["/short"] != "/a/" {
		t.Errorf("the alias leads to %q", lib.Aliases["/short"])
	}
	if svg := string(lib.Body(lib.Page("/b/picture/")).Diagrams[0].SVG); svg != `<svg viewBox="0 0 1 1"><g><rect x="0"/></g></svg>` {
		t.Errorf("the diagram became %s", svg)
	}
}

func TestReferences(t *testing.T) {
	lib := load(t, map[string]string{
		"data/sources.yaml": source,
		"data/figures.yaml": `- {id: f, label: Things, unit: things, value: 12345, as_of: 2024-05, kind: historic, source: two}
- id: s
  label: Series
  unit: USD
  kind: historic
  series:
    - {at: '2019', value: 1000000, source: one}
    - {at: '2020', value: 2765000000, sources: [three, two]}
`,
		"data/terms.yaml": "- {id: red-notice, term: Red Notice, also: [wanted notice], fr: notice rouge, definition: A request., page: '/#top'}\n",
		"en/index.md": "Figure first: [=f]. Then [@one; @two, p. 4] and [@one].\n\n## Top {#top}\n\n" +
			"[[wanted  NOTICE]], [[Red Notices]], [it](term:red-notice). Spent [=s], before [=s@2019].",
	})
	p := lib.Page("/")
	var refs []string
	for _, r := range p.References {
		refs = append(refs, r.Source.ID)
	}
	if diff := cmp.Diff([]string{"two", "one", "three"}, refs); diff != "" {
		t.Errorf("references (-want +got):\n%s", diff)
	}
	var notes []string // number, id and places of each
	for _, n := range p.Notes {
		text := fmt.Sprintf("%d %s:", n.Number, n.ID)
		for _, c := range n.Cites {
			text += fmt.Sprintf(" %s %s", c.Source.ID, c.Locator)
		}
		for _, u := range n.Uses {
			text += fmt.Sprintf(", %s under %q", u.ID, u.Section)
		}
		notes = append(notes, text)
	}
	// A source that is cited alone and with others stands in two notes; those that cite the same are one.
	if diff := cmp.Diff([]string{
		`1 ref-1: two , cite-1-1 under ""`,
		`2 ref-2: two p. 4 one , cite-2-1 under ""`,
		`3 note-3: one , cite-2-2 under "", cite-2-3 under "Top"`,
		`4 ref-3: two  three , cite-3-1 under "Top"`,
	}, notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	var texts []string
	for _, f := range lib.Body(p).Figures {
		texts = append(texts, fmt.Sprintf("%s: %.0f %s, %s", f.Label, f.Value, f.Unit, f.Date))
	}
	want := []string{"Things: 12345 things, 2024-05", "Series: 2765000000 USD, 2020", "Series: 1000000 USD, 2019"}
	if diff := cmp.Diff(want, texts); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	for i, term := range lib.Body(p).Terms {
		if term.ID != "red-notice" || term.First != (i == 0) {
			t.Errorf("term %d is %q, first: %v", i, term.ID, term.First)
		}
	}
	if term := lib.Terms[0]; term.Page != p || term.Fragment != "top" || term.Foreign["fr"] != "notice rouge" {
		t.Errorf("the term is %+v", term)
	}
}

func TestDate(t *testing.T) {
	for text, want := range map[string]string{
		"2025-11-27": "27 November 2025", "2025-11": "November 2025", "2025": "2025",
	} {
		d, err := library.ParseDate(text)
		if err != nil || d.String() != want || d.ISO() != text {
			t.Errorf("%s: %q, %q, %v", text, d, d.ISO(), err)
		}
	}
	for _, text := range []string{"", "25", "2025-13", "2025-02-30", "27 November 2025", "2025-1-2"} {
		if d, err := library.ParseDate(text); err == nil {
			t.Errorf("%q is read as %s", text, d)
		}
	}
}

func TestOverlay(t *testing.T) {
	base := fstest.MapFS{
		"en/a.md":   {Data: []byte("a")},
		"en/b.md":   {Data: []byte("b")},
		"data/x/y":  {Data: []byte("y")},
		"only/base": {Data: []byte("base")},
	}
	over := fstest.MapFS{
		"en/b.md":    {Data: []byte("changed")},
		"en/c/d.md":  {Data: []byte("d")},
		"only2/over": {Data: []byte("over")},
	}
	merged := library.Overlay(over, base)
	if err := fstest.TestFS(merged, "en/a.md", "en/b.md", "en/c/d.md", "data/x/y", "only/base", "only2/over"); err != nil {
		t.Error(err)
	}
	if b, err := fs.ReadFile(merged, "en/b.md"); string(b) != "changed" || err != nil {
		t.Errorf("%q, %v", b, err)
	}
	if err := fstest.TestFS(library.Overlay(os.DirFS(t.TempDir()), base), "en/a.md"); err != nil {
		t.Error("an empty folder over files:", err)
	}
}

// FuzzLoad feeds a page and a register: nothing may panic, and each fault must stand
// inside its file.
func FuzzLoad(f *testing.F) {
	f.Add([]byte("---\ntitle: T\nsummary: S.\nquestion: Q?\nreviewed: 2026-01-02\n---\nText [@one] [=f] [[t]].\n"), []byte(source))
	f.Add([]byte("---\n---\n"), []byte("- id: x\n  series: [{at: 1}, {at: 1}]\n"))
	f.Add([]byte("---\ntitle: [\n---\n"), []byte("a: &a [*a]"))
	f.Add([]byte("---\nclassification: {iccs: [x], treaties: {name: y}}\nrelated: /\naliases: [/, //x]\n---\n[a](/b) [accept x]: # (y)"), []byte("- - - 1"))
	f.Fuzz(func(t *testing.T, page, register []byte) {
		for _, r := range library.Registers {
			fsys := fstest.MapFS{"en/index.md": {Data: page}, "data/" + r.Name + ".yaml": {Data: register}}
			_, faults := library.Load(fsys, today)
			for _, fault := range faults {
				lines := bytes.Split(fsys[fault.File].Data, []byte("\n"))
				if fault.Line < 1 || fault.Line > len(lines)+1 || fault.Col < 1 {
					t.Errorf("outside its file: %s", fault)
				}
			}
		}
	})
}

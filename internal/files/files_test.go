package files_test

import (
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/interpolref/interpolref/internal/files"
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
)

// page is the Markdown of a page.
func page(title, more, text string) string {
	return "---\ntitle: " + title + "\nsummary: A page of a small site.\nquestion: What is it?\nreviewed: 2026-01-02\n" + more + "---\n" + text + "\n"
}

// small is the content of a small site.
func small() map[string]string {
	return map[string]string{
		"en/index.md":     page("Home", "", "See [one](/one/) and [two](/two/deep/#part)."),
		"en/one.md":       page("One", "aliases: [/plain, /old.html]\n", "A word: zebra."),
		"en/two/index.md": page("Two", "", "All of [it](/two/deep/)."),
		"en/two/deep.md":  page("Deep", "", "Back to [one](/one/).\n\n## A part {#part}\n\nText."),
	}
}

// build makes a site of content for files.
func build(t *testing.T, base string, content map[string]string) *site.Site {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range content {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	lib, faults := library.Load(tree, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
	if faults.Errors() > 0 {
		t.Fatal(faults)
	}
	o := site.Options{Files: true}
	if base != "" {
		var err error
		if o.BaseURL, err = url.Parse(base); err != nil {
			t.Fatal(err)
		}
	}
	st, err := site.Build(lib, o)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// read returns the files of a folder by name, without the compressed ones.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".br") || strings.HasSuffix(path, ".gz") {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		found[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func export(t *testing.T, dir string, st *site.Site) map[string]string {
	t.Helper()
	if err := files.Export(dir, st, [][2]string{{"Referrer-Policy", "no-referrer"}}); err != nil {
		t.Fatal(err)
	}
	return read(t, dir)
}

func exportRelative(t *testing.T, dir string, st *site.Site) map[string]string {
	t.Helper()
	if err := files.ExportRelative(dir, st); err != nil {
		t.Fatal(err)
	}
	return read(t, dir)
}

// holds checks that files are there and hold texts.
func holds(t *testing.T, got, want map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if !strings.Contains(got[name], want[name]) {
			t.Errorf("%s has no %s:\n%s", name, want[name], got[name])
		}
	}
}

func TestExport(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "site")
	st := build(t, "https://ref.example/in/", small())
	got := export(t, dir, st)
	holds(t, got, map[string]string{
		".edition":            st.Edition().ID() + "\n404.html\n",
		"index.html":          `<a href="/in/two/deep/#part">`,
		"one/index.html":      "zebra",
		"one/index.md":        "zebra",
		"two/deep/index.html": `<a href="/in/one/">`,
		"plain/index.html":    `<meta http-equiv="refresh" content="0; url=/in/one/">`,
		"old.html":            `<a href="/in/one/">`,
		"search/index.html":   `src="/in/static/offline.`,
		"404.html":            "There is no page here",
		"_redirects":          "/in/old.html /in/one/ 308\n/in/plain /in/one/ 308\n",
		"redirects.caddy":     "redir /in/plain /in/one/ 308\n",
		"redirects.nginx":     "map $uri $interpolref_redirect {\n    /in/old.html /in/one/;\n    /in/plain /in/one/;\n}\n",
		"_headers":            "/in/*\n  Referrer-Policy: no-referrer\n/in/static/*\n  Cache-Control: public, max-age=31536000, immutable\n",
	})
	for _, name := range []string{"index.html.br", "index.html.gz", "sitemap.xml.br"} {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Error(err)
		}
	}
}

func TestExportRelative(t *testing.T) {
	got := exportRelative(t, t.TempDir(), build(t, "", small()))
	holds(t, got, map[string]string{
		"index.html":          `<a href="two/deep/index.html#part">`,
		"two/deep/index.html": `<a href="../../one/index.html">`,
		"plain/index.html":    `<a href="../one/index.html">`,
		"old.html":            `<a href="one/index.html">`,
		"search/index.html":   `data-root=".." data-leaf="index.html"`,
	})
	for name := range got {
		if name == "sitemap.xml" || name == "robots.txt" || strings.HasPrefix(name, "_") {
			t.Errorf("%s would have to say where the site is", name)
		}
	}
}

func TestSingle(t *testing.T) {
	got, err := files.Single(build(t, "https://ref.example/in/", small()))
	if err != nil {
		t.Fatal(err)
	}
	holds(t, map[string]string{"one file": string(got)}, map[string]string{"one file": `<a href="#two-deep--part">`})
	holds(t, map[string]string{"one file": string(got)}, map[string]string{"one file": `<h2 id="two-deep--part">`})
	holds(t, map[string]string{"one file": string(got)}, map[string]string{"one file": `self.searchIndex = {`})
}

func TestExportTwice(t *testing.T) {
	before, after := small(), small()
	before["en/gone.md"] = page("Gone", "aliases: [/away]\n", "Here.")
	before["en/index.md"] = page("Home", "", "[One](/one/), [two](/two/) and [gone](/gone/).")
	over, fresh := t.TempDir(), t.TempDir()
	export(t, over, build(t, "", before))
	same := filepath.Join(over, "one", "index.md")
	untouched, err := os.Stat(same)
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{over, fresh, fresh} {
		export(t, dir, build(t, "", after))
	}
	if diff := cmp.Diff(read(t, fresh), read(t, over)); diff != "" {
		t.Errorf("an export over an earlier one differs from a fresh one (-fresh +over):\n%s", diff)
	}
	again, err := os.Stat(same)
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(untouched, again) {
		t.Error("a file that did not change was written again")
	}
}

func TestExportRefuses(t *testing.T) {
	st := build(t, "", small())
	foreign := t.TempDir()
	letter := filepath.Join(foreign, "letter.txt")
	if err := os.WriteFile(letter, []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := files.Export(foreign, st, nil); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("a folder with other files: got error %v", err)
	}
	if diff := cmp.Diff(map[string]string{"letter.txt": "mine"}, read(t, foreign)); diff != "" {
		t.Errorf("a refused export changed the folder: %s", diff)
	}
	if err := files.Export(letter, st, nil); err == nil {
		t.Error("a file in place of the folder: no error")
	}
}

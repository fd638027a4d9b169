package edition_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/interpolref/interpolref/internal/edition"
)

func export(e *edition.Edition, dir string) error {
	return edition.Export(dir, e.ID(), e.Files(false))
}

func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
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

func TestExport(t *testing.T) {
	e := build(t, func(b *edition.Builder) {
		b.Add("/", html, edition.Revalidate, []byte("home"))
		b.Add("/role/limits/", html, edition.Revalidate, []byte("limits"))
		b.Add("/role/limits/index.md", "text/markdown", edition.Revalidate, []byte("# limits"))
		b.Add("/api/pages", "application/json", edition.Revalidate, []byte("{}"))
		b.Redirect("/limits", "/ref/role/limits/?a=1&b=2")
		b.Redirect("/old.html", "/ref/")
	})
	dir := filepath.Join(t.TempDir(), "new", "site")
	if err := export(e, dir); err != nil {
		t.Fatal(err)
	}
	got := files(t, dir)
	for name, want := range map[string]string{
		"index.html":             "home",
		"role/limits/index.html": "limits",
		"role/limits/index.md":   "# limits",
		"api/pages":              "{}",
		".edition": e.ID() + "\n" + strings.Join([]string{
			"api/pages", "index.html", "limits/index.html", "old.html", "role/limits/index.html", "role/limits/index.md",
		}, "\n") + "\n",
	} {
		if got[name] != want {
			t.Errorf("%s: got %q, want %q", name, got[name], want)
		}
	}
	for _, want := range []string{
		`<link rel="canonical" href="/ref/role/limits/?a=1&amp;b=2">`,
		`<meta http-equiv="refresh" content="0; url=/ref/role/limits/?a=1&amp;b=2">`,
	} {
		if !strings.Contains(got["limits/index.html"], want) {
			t.Errorf("limits/index.html has no %s:\n%s", want, got["limits/index.html"])
		}
	}
	if !strings.Contains(got["old.html"], `href="/ref/"`) {
		t.Errorf("old.html does not lead to /ref/:\n%s", got["old.html"])
	}
	if len(got) != 7 {
		t.Errorf("got %d files, want 7", len(got))
	}
}

func TestExportTwice(t *testing.T) {
	old := build(t, func(b *edition.Builder) {
		b.Add("/", html, edition.Revalidate, []byte("home"))
		b.Add("/gone/", html, edition.Revalidate, []byte("gone"))
		b.Add("/same/", html, edition.Revalidate, []byte("same"))
	})
	current := func() *edition.Edition {
		return build(t, func(b *edition.Builder) {
			b.Add("/same/", html, edition.Revalidate, []byte("same"))
			b.Add("/", html, edition.Revalidate, []byte("new home"))
			b.Redirect("/door", "/same/")
		})
	}
	over, fresh := t.TempDir(), t.TempDir()
	if err := export(old, over); err != nil {
		t.Fatal(err)
	}
	untouched, err := os.Stat(filepath.Join(over, "same", "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{over, fresh, fresh} {
		if err := export(current(), dir); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(files(t, fresh), files(t, over)); diff != "" {
		t.Errorf("an export over an earlier one differs from a fresh one (-fresh +over):\n%s", diff)
	}
	again, err := os.Stat(filepath.Join(over, "same", "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(untouched, again) {
		t.Error("a file that did not change was written again")
	}
}

func TestExportRefuses(t *testing.T) {
	e := build(t, func(b *edition.Builder) { b.Add("/", html, edition.Revalidate, []byte("home")) })

	foreign := t.TempDir()
	letter := filepath.Join(foreign, "letter.txt")
	if err := os.WriteFile(letter, []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := export(e, foreign); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("a directory with other files: got error %v", err)
	}
	if diff := cmp.Diff(map[string]string{"letter.txt": "mine"}, files(t, foreign)); diff != "" {
		t.Errorf("a refused export changed the directory: %s", diff)
	}
	if err := export(e, letter); err == nil {
		t.Error("a file in place of the directory: no error")
	}
}

// Package interpolref holds the tests of the house itself: how its packages lie, and what the
// documents beside them say of it.
package interpolref

import (
	"bytes"
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestImports holds the one direction in which packages import each other: each may use
// only those that stand beside it here, and the package whose folder it lies in. Tests may use what they need.
func TestImports(t *testing.T) {
	const module = "github.com/interpolref/interpolref/"
	allowed := map[string][]string{
		"cmd/interpolref":  {"internal/server", "internal/web", "internal/files", "internal/site", "internal/library", "internal/prose", "content", "templates"},
		"internal/server":  {"internal/web", "internal/site", "internal/library", "internal/usage"},
		"internal/web":     {"internal/site", "internal/edition", "internal/fugitive", "internal/usage"},
		"internal/files":   {"internal/site", "internal/edition", "internal/library"},
		"internal/site":    {"internal/library", "internal/markup", "internal/search", "internal/edition", "templates", "static"},
		"internal/library": {"internal/markup"},
		"internal/prose":   {"internal/markup"},

		"internal/bench/build": {"internal/search/sample"},
	}
	root := "."
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules") {
			return filepath.SkipDir
		}
		if _, err := os.Stat(filepath.Join(path, "go.mod")); path != root && err == nil {
			return filepath.SkipDir // a module of its own
		}
		p, err := build.ImportDir(path, 0)
		if _, ok := err.(*build.NoGoError); ok {
			return nil
		} else if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		for _, imported := range p.Imports {
			ours, ok := strings.CutPrefix(imported, module)
			if ok && !slices.Contains(allowed[name], ours) && !strings.HasPrefix(name, ours+"/") {
				t.Errorf("%s imports %s", name, ours)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestFilesStayShort holds every file that is written by hand to 500 lines.
func TestFilesStayShort(t *testing.T) {
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && path != "." && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "content") {
			return filepath.SkipDir
		}
		if !slices.Contains([]string{".go", ".css", ".js", ".html", ".sh"}, filepath.Ext(path)) {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if n := bytes.Count(text, []byte("\n")); n > 500 {
			t.Errorf("%s has %d lines", path, n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestDocumentsNameWhatIsThere holds that each path that the documents name exists, and that the
// README names each package.
func TestDocumentsNameWhatIsThere(t *testing.T) {
	named := map[string]bool{}
	for _, document := range []string{"README.md", ".github/CONTRIBUTING.md"} {
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range regexp.MustCompile(`(?m)\b(?:cmd|internal|content|templates|static)/[\w./*-]*\w/?|^    [a-z/]+`).FindAllString(string(text), -1) {
			path = strings.Trim(path, " /")
			if named[path] = true; strings.HasPrefix(path, "make") {
				continue
			}
			if _, err := os.Stat(path); err != nil {
				t.Errorf("%s: %v", document, err)
			}
		}
	}
	packages, err := filepath.Glob("internal/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range packages {
		if !named[path] {
			t.Errorf("README.md does not say what %s is for", path)
		}
	}
}

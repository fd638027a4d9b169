package main

import (
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestImports holds the one direction in which packages import each other: each may use
// only those that stand beside it here, and the package whose folder it lies in. Tests may use what they need.
func TestImports(t *testing.T) {
	const module = "github.com/interpolref/interpolref/"
	allowed := map[string][]string{
		"cmd/interpolref":  {"internal/server", "internal/web", "internal/files", "internal/site", "internal/library", "internal/prose", "content"},
		"internal/server":  {"internal/web", "internal/site", "internal/library", "internal/usage"},
		"internal/web":     {"internal/site", "internal/edition", "internal/fugitive", "internal/usage"},
		"internal/files":   {"internal/site", "internal/edition", "internal/library"},
		"internal/site":    {"internal/library", "internal/markup", "internal/search", "internal/edition", "templates", "static"},
		"internal/library": {"internal/markup"},
		"internal/prose":   {"internal/markup"},

		"internal/bench/build": {"internal/search/sample"},
	}
	root := filepath.Join("..", "..")
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

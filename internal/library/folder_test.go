//go:build unix

package library_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/interpolref/interpolref/internal/library"
)

const page = "---\ntitle: T\nsummary: S.\nquestion: Q?\nreviewed: 2026-01-02\n---\nText.\n"

// folder makes a folder of files; a text that starts with -> is a link, one of FIFO a FIFO.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, name)
		err := os.MkdirAll(filepath.Dir(name), 0o755)
		if to, ok := strings.CutPrefix(text, "-> "); err == nil && ok {
			err = os.Symlink(to, name)
		} else if err == nil && text == "FIFO" {
			err = syscall.Mkfifo(name, 0o644)
		} else if err == nil {
			err = os.WriteFile(name, []byte(text), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// pages returns the paths of the pages of a folder, and its faults without those of pages
// that nobody links to.
func pages(dir string) (paths, faults []string) {
	lib, all := library.Load(library.Folder(dir), today)
	for _, p := range lib.Pages {
		paths = append(paths, p.Path)
	}
	for _, f := range all {
		if f.Text != "no page links to this one" {
			faults = append(faults, f.String())
		}
	}
	return paths, faults
}

// Folders that link to each other, eight deep and ten wide, stand for a hundred million.
func TestLinkedFolders(t *testing.T) {
	tree := map[string]string{"en/index.md": page}
	for level := range 8 {
		for link := range 10 {
			tree[fmt.Sprintf("en/%d/%d", level, link)] = fmt.Sprintf("-> ../%d", level+1)
		}
	}
	tree["en/8/a.md"] = page
	_, faults := pages(folder(t, tree))
	for _, f := range faults {
		if strings.Contains(f, "more than 2000 links to folders") {
			return
		}
	}
	t.Errorf("no fault tells of too many links: %.300q", faults)
}

func TestFolder(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(outside, []byte("a secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		files         map[string]string
		paths, faults []string
	}{
		"links inside": {
			files: map[string]string{"en/index.md": page, "more/a.md": page, "en/guide": "-> ../more", "en/b.md": "-> index.md"},
			paths: []string{"/", "/b/", "/guide/a/"}, faults: []string{"more:1:1: warning: nothing reads the folder more"},
		},
		"a config map": {
			files: map[string]string{"..2026_11/index.md": page, "..data": "-> ..2026_11", "en": "-> ..data"},
			paths: []string{"/"},
		},
		"links out": {
			files: map[string]string{"en/index.md": page, "en/y.md": "-> " + outside, "static/key.png": "-> " + outside, "en/z.md": "-> /dev/zero"},
			paths: []string{"/"}, faults: []string{
				"en/y.md:1:1: the file cannot be read: the link leads out of the folder of the content",
				"en/z.md:1:1: the file cannot be read: the link leads out of the folder of the content",
				"static/key.png:1:1: the file cannot be read: the link leads out of the folder of the content",
			},
		},
		"links around": {
			files: map[string]string{"en/index.md": page, "en/a/page.md": page, "en/a/up": "-> ..", "en/b/over": "-> ../a"},
			paths: []string{"/", "/a/page/", "/b/over/page/"}, faults: []string{
				"en/a/up:1:1: the file cannot be read: it leads to a folder around itself", "en/b/over/up:1:1: the file cannot be read: it leads to a folder around itself",
			},
		},
		"no files": {
			files: map[string]string{"en/index.md": page, "en/fifo.md": "FIFO", "en/folder.md/x": "x", "data/terms.yaml": "FIFO"},
			paths: []string{"/"}, faults: []string{
				"data/terms.yaml:1:1: the file cannot be read: no regular file",
				"en/fifo.md:1:1: the file cannot be read: no regular file",
				"en/folder.md:1:1: the file cannot be read: it is a folder",
				"en/folder.md/x:1:1: warning: nothing reads this file",
			},
		},
		"left behind": {
			files: map[string]string{
				"en/index.md": page, "en/.#one.md": "-> me@host.1:2", "en/._one.md": "\x00", "en/one.md~": page, "en/#one.md#": page,
				"en/.git/one.md": page, "data/.sources.yaml.swp": "x", "static/own.css.bak": "x", "Thumbs.db": "x",
			},
			paths: []string{"/"},
		},
		"too large": {
			files: map[string]string{"en/index.md": page + strings.Repeat("word ", 250_000), "data/terms.yaml": strings.Repeat("# x\n", 300_000)},
			faults: []string{
				"data/terms.yaml:1:1: the file has 1171 kB, more than 1024", "en/index.md:1:1: the file has 1220 kB, more than 1024",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			paths, faults := pages(folder(t, c.files))
			if diff := cmp.Diff(c.paths, paths); diff != "" {
				t.Errorf("pages (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.faults, faults); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFolderIsAFileSystem(t *testing.T) {
	dir := folder(t, map[string]string{"en/index.md": page, "en/a": "-> ../b", "b/c.md": page, ".git/x": "x"})
	if err := fstest.TestFS(library.Folder(dir), "en/index.md", "en/a/c.md", "b/c.md"); err != nil {
		t.Error(err)
	}
}

// TestReviewsAhead measures reviews by the clock: with a day of grace, as a warning, and not
// at all in what a host did not write.
func TestReviewsAhead(t *testing.T) {
	review := func(day time.Time) string {
		return strings.Replace(page, "2026-01-02", day.Format(time.DateOnly), 1)
	}
	tomorrow, later := review(today.AddDate(0, 0, 1)), review(today.AddDate(0, 0, 2))
	ahead := func(fsys map[string]string, base fstest.MapFS) (n int) {
		_, faults := library.Load(library.Overlay(files(fsys), base), today)
		for _, f := range faults {
			if strings.Contains(f.Text, "lies in the future") {
				n++
			}
		}
		if faults.Errors() > 0 {
			t.Error(faults)
		}
		return n
	}
	if n := ahead(map[string]string{"en/index.md": tomorrow, "en/a.md": later}, fstest.MapFS{"en/b.md": {Data: []byte(later)}}); n != 1 {
		t.Errorf("%d reviews are said to lie ahead", n)
	}
}

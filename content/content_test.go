package content_test

import (
	"bytes"
	"io/fs"
	"path"
	"testing"
	"time"

	"github.com/interpolref/interpolref/content"
	"github.com/interpolref/interpolref/internal/library"
)

// TestShippedContent checks the content as of its newest review, so that it finds the same on
// every day.
func TestShippedContent(t *testing.T) {
	lib, _ := library.Load(content.FS, time.Now())
	var newest time.Time
	for _, p := range lib.Pages {
		if day := p.Reviewed.Time(); day.After(newest) {
			newest = day
		}
	}
	if newest.After(time.Now()) {
		t.Errorf("the newest review is of %s, which is in the future", newest)
	}
	_, faults := library.Load(content.FS, newest)
	for _, f := range faults {
		t.Error(f)
	}
}

// TestFiguresHaveSecond holds that each figure says what a second source gives, or why there is none.
func TestFiguresHaveSecond(t *testing.T) {
	lib, _ := library.Load(content.FS, time.Time{})
	for _, f := range lib.Figures {
		if f.Second == "" {
			t.Errorf("the figure %s has no second", f.ID)
		}
	}
}

// TestFrontMatterStaysShort holds that a page reads like a page: eight lines about it at most.
func TestFrontMatterStaysShort(t *testing.T) {
	err := fs.WalkDir(content.FS, "en", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".md" {
			return err
		}
		text, err := fs.ReadFile(content.FS, name)
		front, _, _ := bytes.Cut(bytes.TrimPrefix(text, []byte("---\n")), []byte("\n---\n"))
		if lines := bytes.Count(front, []byte("\n")) + 1; lines > 8 {
			t.Errorf("%s has %d lines of front matter", name, lines)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

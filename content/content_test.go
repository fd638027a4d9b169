package content_test

import (
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

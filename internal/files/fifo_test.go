//go:build unix

package files_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/interpolref/interpolref/internal/files"
)

// TestPipes puts pipes, which nobody writes to, in the place of what an export reads.
func TestPipes(t *testing.T) {
	st := build(t, "", small())
	for name, ok := range map[string]bool{"index.html": true, "index.html.partial": true, ".edition": false} {
		dir := t.TempDir()
		exportRelative(t, dir, st)
		pipe := filepath.Join(dir, name)
		os.Remove(pipe) // fails if it is not there
		if err := syscall.Mkfifo(pipe, 0o666); err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- files.ExportRelative(dir, st, header) }()
		select {
		case err := <-done:
			if ok != (err == nil) {
				t.Errorf("%s: got error %v", name, err)
			}
		case <-time.After(30 * time.Second):
			t.Fatalf("%s: the export waits for a pipe", name)
		}
	}
}

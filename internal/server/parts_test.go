//go:build unix

package server

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/acme/autocert"

	"github.com/interpolref/interpolref/internal/library"
)

func printNothing(io.Writer, library.Faults) {}

// stuck is a reader that has stopped.
type stuck struct{ release chan struct{} }

func (s stuck) Write(p []byte) (int, error) {
	<-s.release
	return len(p), nil
}

// broken is a full disk.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// TestLogNeverWaits logs more than can wait to where nothing can be written: the lines are counted
// as lost, and neither logging nor closing waits for long.
func TestLogNeverWaits(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	for name, to := range map[string]io.Writer{"a reader that has stopped": stuck{release}, "a full disk": broken{}} {
		t.Run(name, func(t *testing.T) {
			log := NewLog("json", io.Discard, to, printNothing)
			for range 3 * maxWaiting {
				log.Info("a line")
			}
			log.Close()
			if lost := log.lines.lost.Load(); lost < maxWaiting || lost > 3*maxWaiting {
				t.Errorf("%d lines were lost", lost)
			}
		})
	}
}

// TestJSONLog holds that nothing but JSON is written with "json", and everything arrives in order.
func TestJSONLog(t *testing.T) {
	var stdout, stderr strings.Builder
	log := NewLog("json", &stdout, &stderr, printNothing)
	log.announce("Serving http://127.0.0.1/ (edition 0123456789ab)")
	log.faults(library.Faults{{File: "en/a.md", Line: 1, Col: 2, Text: "a fault", Hint: "mend it"}, {File: "en/b.md", Text: "a warning", Warning: true}})
	log.faults(nil)
	log.requests.Info("request")
	log.Fail(errors.New("the end\nof all"))
	log.Close()
	var got []string
	for line := range strings.Lines(stdout.String() + stderr.String()) {
		var record struct{ Level, Msg, File string }
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Errorf("%v: %s", err, line)
		}
		got = append(got, record.Level+" "+record.Msg+" "+record.File)
	}
	want := "INFO Serving http://127.0.0.1/ (edition 0123456789ab) |ERROR a fault en/a.md|WARN a warning en/b.md|INFO request |ERROR the end\nof all "
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
}

// TestFingerprint changes what a name stands for in all ways that count, and in some that do not.
func TestFingerprint(t *testing.T) {
	do := func(t *testing.T, errs ...error) {
		t.Helper()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
	}
	// Two releases whose files have the same sizes and times, a link that leads to the first, and
	// Kubernetes' links through another.
	setUp := func(t *testing.T) (root string) {
		root = t.TempDir()
		for _, release := range []string{"1", "2", "..1", "..2"} {
			name := filepath.Join(root, release, "content", "en", "index.md")
			do(t, os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(release[len(release)-1:]), 0o644),
				os.Chtimes(name, time.Unix(1, 0), time.Unix(1, 0)))
		}
		do(t, os.Symlink("1", filepath.Join(root, "current")), os.Mkdir(filepath.Join(root, "volume"), 0o755),
			os.Symlink("../..1", filepath.Join(root, "volume", "..data")),
			os.Symlink("..data/content/en", filepath.Join(root, "volume", "en")),
			os.Symlink(".", filepath.Join(root, "1", "content", "loop")))
		return root
	}
	turn := func(t *testing.T, to, name string) {
		do(t, os.Symlink(to, name+".next"), os.Rename(name+".next", name))
	}
	for name, test := range map[string]struct {
		watched string
		change  func(t *testing.T, root string)
		same    bool
	}{
		"another text": {"1/content", func(t *testing.T, root string) {
			do(t, os.WriteFile(root+"/1/content/en/index.md", []byte("longer"), 0o644))
		}, false},
		"another time": {"1/content", func(t *testing.T, root string) {
			do(t, os.Chtimes(root+"/1/content/en/index.md", time.Time{}, time.Unix(2, 0)))
		}, false},
		"a new file":           {"1/content", func(t *testing.T, root string) { do(t, os.WriteFile(root+"/1/content/en/new.md", nil, 0o644)) }, false},
		"a file less":          {"1/content", func(t *testing.T, root string) { do(t, os.Remove(root+"/1/content/en/index.md")) }, false},
		"the folder is gone":   {"1/content", func(t *testing.T, root string) { do(t, os.Rename(root+"/1", root+"/old")) }, false},
		"rights":               {"1/content", func(t *testing.T, root string) { do(t, os.Chmod(root+"/1/content/en/index.md", 0o600)) }, false},
		"a link on the way":    {"current/content", func(t *testing.T, root string) { turn(t, "2", root+"/current") }, false},
		"a link of Kubernetes": {"volume", func(t *testing.T, root string) { turn(t, "../..2", root+"/volume/..data") }, false},
		"a single file":        {"current/content/en/index.md", func(t *testing.T, root string) { turn(t, "2", root+"/current") }, false},
		"a hidden file":        {"1/content", func(t *testing.T, root string) { do(t, os.WriteFile(root+"/1/content/en/.index.md.swp", nil, 0o644)) }, true},
		"a file beside":        {"1/content", func(t *testing.T, root string) { do(t, os.WriteFile(root+"/1/noise.md", nil, 0o644)) }, true},
		"another release":      {"current/content", func(t *testing.T, root string) { do(t, os.WriteFile(root+"/2/content/en/index.md", nil, 0o644)) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			root := setUp(t)
			names := []string{filepath.Join(root, test.watched)}
			before := fingerprint(names)
			test.change(t, root)
			if same := fingerprint(names) == before; same != test.same {
				t.Errorf("the same as before: %v, want %v", same, test.same)
			}
		})
	}
}

// TestReadRegular opens nothing that is no regular file of a sensible size.
func TestReadRegular(t *testing.T) {
	dir := t.TempDir()
	file, fifo, link := filepath.Join(dir, "file"), filepath.Join(dir, "fifo"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(file, []byte("text"), 0o600), syscall.Mkfifo(fifo, 0o600), os.Symlink("/dev/zero", link)); err != nil {
		t.Fatal(err)
	}
	if text, err := readRegular(file, 4); err != nil || string(text) != "text" {
		t.Errorf("a file: got %q, %v", text, err)
	}
	for name, limit := range map[string]int64{file: 3, fifo: 10, link: 10, dir: 1 << 20, filepath.Join(dir, "none"): 10} {
		if text, err := readRegular(name, limit); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %q, %v; want an error that names it", name, text, err)
		}
	}
}

// TestDamagedCache has the folder of certificates hold what cannot be read: it counts as missing.
func TestDamagedCache(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o600), os.Mkdir(filepath.Join(dir, "folder"), 0o700)); err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	log := NewLog("text", io.Discard, &stderr, printNothing)
	cache := acmeCache{autocert.DirCache(dir), log}
	for _, name := range []string{"fifo", "folder", "none"} {
		if _, err := cache.Get(t.Context(), name); err != autocert.ErrCacheMiss {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if err := cache.Put(t.Context(), "kept", []byte("text")); err != nil {
		t.Error(err)
	}
	if text, err := cache.Get(t.Context(), "kept"); err != nil || string(text) != "text" {
		t.Errorf("what was kept: %q, %v", text, err)
	}
	if err := (acmeCache{autocert.DirCache(filepath.Join(dir, "kept")), log}).Put(t.Context(), "a", nil); err != nil {
		t.Errorf("a folder that is none: %v", err)
	}
	log.Close()
	if n := strings.Count(stderr.String(), "level=ERROR"); n != 3 {
		t.Errorf("%d errors were reported, want 3: %s", n, stderr.String())
	}
}

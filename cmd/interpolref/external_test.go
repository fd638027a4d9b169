package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// TestExternal looks up sources on hosts of this machine: what is gone is told with its copy, what
// refuses programs is not, but its host is counted once, and nothing is asked for twice.
func TestExternal(t *testing.T) {
	var mu sync.Mutex
	var asked []string
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, r.Method+" "+r.URL.Path)
		mu.Unlock()
		switch {
		case r.URL.Path == "/gone":
			w.WriteHeader(http.StatusNotFound)
		case strings.HasPrefix(r.URL.Path, "/refused"):
			w.WriteHeader(http.StatusForbidden)
		case r.URL.Path == "/moved":
			http.Redirect(w, r, "/here", http.StatusMovedPermanently)
		case r.Method == http.MethodHead:
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	}))
	defer host.Close()
	silent := httptest.NewServer(nil)
	silent.Close()
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("my/en/index.md", "---\ntitle: Home\nsummary: S.\nquestion: Q?\nreviewed: 2026-01-02\n---\nSo it is. [@here; @gone; @refused; @refused-too; @moved; @silent; @none]\n")
	var sources strings.Builder
	for id, url := range map[string]string{
		"here": host.URL + "/here", "gone": host.URL + "/gone#part", "refused": host.URL + "/refused", "refused-too": host.URL + "/refused/too", "moved": host.URL + "/moved", "silent": silent.URL + "/",
	} {
		fmt.Fprintf(&sources, "- {id: %s, title: T, publisher: P, date: undated, kind: primary, url: %q}\n", id, url)
	}
	sources.WriteString("- {id: none, title: T, publisher: P, date: undated, kind: primary}\n")
	write("my/data/sources.yaml", strings.Replace(sources.String(), "/gone#part\"", "/gone#part\", archived: \"https://archive.example/gone\"", 1))
	check := func() (int, string, string) {
		var stdout, stderr strings.Builder
		code := run([]string{"check", "--content", filepath.Join(dir, "my"), "--only", "--external", "--cache", filepath.Join(dir, "cache.json")}, &stdout, &stderr)
		return code, stdout.String(), stderr.String()
	}
	for try := range 2 {
		code, stdout, stderr := check()
		if code != exitOK {
			t.Errorf("exit code %d: %s", code, stderr)
		}
		for _, want := range []string{
			`warning: the address of the source "gone" leads nowhere: ` + host.URL + "/gone#part (404 Not Found)",
			"hint: its archived copy: https://archive.example/gone",
			`warning: the address of the source "silent" leads nowhere`,
		} {
			if !strings.Contains(stdout, want) {
				t.Errorf("try %d does not say %q:\n%s", try, want, stdout)
			}
		}
		if n := strings.Count(stdout, "leads nowhere"); n != 2 {
			t.Errorf("%d addresses lead nowhere, want 2:\n%s", n, stdout)
		}
		if !strings.Contains(stderr, "1 host gave no answer to a program") {
			t.Errorf("nothing is said of what refuses programs: %s", stderr)
		}
		if got := strings.Count(strings.Join(asked, "\n"), " /gone"); got != 2 {
			t.Errorf("try %d: asked %q", try, asked)
		}
	}
	write("cache.json", "null")
	if code, _, stderr := check(); code != exitOK {
		t.Errorf("a memory of nothing: exit code %d, %s", code, stderr)
	}
	write("cache.json", "{")
	if code, _, stderr := check(); code != exitFail || !strings.Contains(stderr, "reading "+filepath.Join(dir, "cache.json")) {
		t.Errorf("a broken memory: exit code %d, %s", code, stderr)
	}
}

package hosting

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/interpolref/interpolref/internal/testsite"
)

func exported(t *testing.T, dir string, args ...string) {
	t.Helper()
	if out, err := testsite.Command(t, append([]string{"export", dir}, args...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// TestExportServed has nginx and Caddy serve the files, as the page tells.
func TestExportServed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	exported(t, dir, "--base-url", "https://ref.example.org/")
	for name, start := range map[string]func(*testing.T, *front, string){
		"nginx": func(t *testing.T, f *front, dir string) {
			page := snippet(t, "export", "nginx")
			f.nginx(t, strings.NewReplacer("/srv/reference", dir, "include mime.types", "include /etc/nginx/mime.types").Replace(page))
		},
		"caddy": func(t *testing.T, f *front, dir string) {
			f.caddy(t, strings.ReplaceAll(snippet(t, "export", "caddy"), "/srv/reference", dir))
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFront(t, "")
			start(t, f, dir)
			wait(t, f.secure)
			client := f.client(t, f.secure)
			const url = "https://ref.example.org"
			for _, test := range []struct {
				path, encoding string
				status         int
				want           string // the coding or the location
			}{
				{"/role/limits/", "gzip", 200, "gzip"},
				{"/role/limits/", "identity", 200, ""},
				{"/role/limits/index.json", "gzip", 200, "gzip"},
				{"/search/?q=arrest", "gzip", 200, "gzip"},
				{"/limits", "gzip", 308, "/role/limits/"},
				{"/nothing/", "identity", 404, ""},
			} {
				answer := get(t, client, "GET", url+test.path, http.Header{"Accept-Encoding": {test.encoding}})
				got := answer.Header.Get("Content-Encoding")
				if test.status == 308 {
					got = strings.TrimPrefix(answer.Header.Get("Location"), url)
					if _, path, ok := strings.Cut(got, fmt.Sprint(":", port(t, f.secure))); ok {
						got = path // nginx names the port, which is another than 443 here alone
					}
				}
				if answer.StatusCode != test.status || got != test.want {
					t.Errorf("%s as %s: got %d %q, want %d %q", test.path, test.encoding, answer.StatusCode, got, test.status, test.want)
				}
				if test.encoding == "identity" && !bytes.Contains(answer.body, []byte("Interpolref")) {
					t.Errorf("%s: got %.100s", test.path, answer.body)
				}
			}
		})
	}
}

// TestKilledExport kills the program after it has written an eighth of the files, two eighths, and so on. No half file may be seen, and the next
// export must be as if nothing had happened. It writes files that are not compressed: what is
// interrupted is the writing.
func TestKilledExport(t *testing.T) {
	good := filepath.Join(t.TempDir(), "good")
	exported(t, good, append(shipped, "--relative")...)
	want := read(t, good)
	dir := filepath.Join(t.TempDir(), "site")
	seen := 0
	for share := range 6 {
		c := testsite.Command(t, append([]string{"export", dir, "--relative"}, shipped...)...)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(testsite.Patience); len(read(t, dir)) < (share+1)*len(want)/8; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("it does not write")
			}
		}
		c.Process.Kill()
		c.Wait()
		got := read(t, dir)
		for name, body := range got {
			if strings.HasSuffix(name, ".partial") || name == ".edition" {
				continue
			}
			seen++
			if !bytes.Equal(body, want[name]) {
				t.Errorf("%s is not whole: %d of %d bytes", name, len(body), len(want[name]))
			}
		}
	}
	t.Logf("%d whole files looked at", seen)
	exported(t, dir, append(shipped, "--relative")...)
	got := read(t, dir)
	for name := range got {
		if want[name] == nil {
			t.Errorf("%s was left behind", name)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %d files, want %d", len(got), len(want))
	}
}

func read(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[name], err = os.ReadFile(filepath.Join(dir, name))
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return files
}

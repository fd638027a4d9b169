package hosting

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/interpolref/interpolref/internal/testsite"
)

// ways leads to the program directly, and through nginx and Caddy as the page sets them up.
func ways(t *testing.T) map[string]func() (net.Conn, error) {
	f := newFront(t, "")
	f.nginx(t, snippet(t, "web-servers", "nginx-root"))
	other := &front{dir: t.TempDir(), plain: testsite.FreeAddress(t), secure: testsite.FreeAddress(t), one: f.one, two: f.two, roots: f.roots}
	for _, name := range []string{"ref.pem", "ref-key.pem"} {
		text, err := os.ReadFile(f.dir + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(other.dir+"/"+name, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	other.caddy(t, snippet(t, "web-servers", "caddy-root"))
	wait(t, f.secure)
	wait(t, other.secure)
	through := func(address string) func() (net.Conn, error) {
		return func() (net.Conn, error) {
			return tls.Dial("tcp", address, &tls.Config{RootCAs: f.roots, ServerName: "ref.example.org"})
		}
	}
	return map[string]func() (net.Conn, error){
		"directly":      func() (net.Conn, error) { return net.Dial("tcp", f.one) },
		"through nginx": through(f.secure),
		"through Caddy": through(other.secure),
	}
}

// entries returns the lines of a corpus that are no remarks.
func entries(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSuffix(line, "\n"); !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

// TestTraversal asks for what lies outside of the site. Nothing is found but pages, nothing
// leads elsewhere, and no field can be put into an answer.
func TestTraversal(t *testing.T) {
	for way, dial := range ways(t) {
		statuses := map[int]int{}
		for _, target := range entries(t, "traversal.txt") {
			c, err := dial()
			if err != nil {
				t.Fatal(err)
			}
			c.SetDeadline(time.Now().Add(20 * time.Second))
			fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: ref.example.org\r\nConnection: close\r\n\r\n", target)
			answer, err := http.ReadResponse(bufio.NewReader(c), nil)
			if err != nil {
				t.Errorf("%s %s: %v", target, way, err)
				continue
			}
			body, err := io.ReadAll(answer.Body)
			c.Close()
			if err != nil {
				t.Errorf("%s %s: %v", target, way, err)
			}
			statuses[answer.StatusCode]++
			location := strings.TrimPrefix(answer.Header.Get("Location"), "https://ref.example.org")
			switch {
			case answer.StatusCode == http.StatusOK && !strings.Contains(string(body), `<link rel="canonical" href="https://ref.example.org/role/"`):
				t.Errorf("%s %s: got %.80q", target, way, body)
			case location != "" && (location[0] != '/' || strings.HasPrefix(location, "//") || strings.ContainsAny(location, "\\\r\n")):
				t.Errorf("%s %s: leads to %q", target, way, location)
			case answer.StatusCode >= 500:
				t.Errorf("%s %s: got %s", target, way, answer.Status)
			case answer.Header.Get("X-Injected") != "" || answer.Header.Get("Set-Cookie") != "":
				t.Errorf("%s %s: a field was put in: %v", target, way, answer.Header)
			}
		}
		t.Logf("%s: %v", way, statuses)
	}
}

// TestSmuggling sends requests with another hidden in them, and after each the requests of
// others. Each of them must get the answer to what it asked. What the sender itself gets on its
// own connection is its own matter: to whoever ends the first request sooner, the hidden one
// is simply the next.
func TestSmuggling(t *testing.T) {
	const hidden = "GET /glossary/ HTTP/1.1\r\nHost: ref.example.org\r\n\r\n"
	attacks := map[string]string{}
	var name string
	for _, line := range entries(t, "smuggling.txt") {
		if title, ok := strings.CutPrefix(line, "== "); ok {
			name = title
			continue
		}
		line, err := strconv.Unquote(`"` + line + `"`)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		attacks[name] += strings.ReplaceAll(line, "HIDDEN", strings.TrimSuffix(hidden, "\r\n\r\n")+"\r\n") + "\r\n"
	}
	for way, dial := range ways(t) {
		for name, attack := range attacks {
			c, err := dial()
			if err != nil {
				t.Fatal(err)
			}
			c.SetDeadline(time.Now().Add(300 * time.Millisecond))
			io.WriteString(c, attack)
			for _, path := range []string{"/role/limits/", "/crimes/", "/role/limits/"} {
				if got := canonical(t, dial, path); got != path {
					t.Errorf("%s %s: somebody else asked for %s and got %s", name, way, path, got)
				}
			}
			c.Close()
		}
	}
}

// canonical asks for a page and returns the path of the one that came.
func canonical(t *testing.T, dial func() (net.Conn, error), path string) string {
	t.Helper()
	c, err := dial()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(20 * time.Second))
	fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: ref.example.org\r\nConnection: close\r\n\r\n", path)
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return err.Error()
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err.Error()
	}
	_, rest, _ := strings.Cut(string(body), `<link rel="canonical" href="https://ref.example.org`)
	got, _, _ := strings.Cut(rest, `"`)
	return got
}

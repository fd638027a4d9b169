package acceptance

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/interpolref/interpolref/internal/testsite"
)

// TestFiles reads the site as files: served by a plain server, straight from a folder, and as one file.
// Each is searched, and no page may ask for anything that is not in it or complain.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	based, relative, one := filepath.Join(dir, "based"), filepath.Join(dir, "relative"), filepath.Join(dir, "one.html")
	// What is compressed for a server is the small reference.
	for _, args := range [][]string{{based, "--base-url", "http://ref.example/", "--content", testsite.Small(), "--only"}, {relative, "--relative"}, {"--single", one}} {
		if out, err := testsite.Command(t, append([]string{"export"}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("export %v: %v\n%s", args, err, out)
		}
	}
	plain := httptest.NewServer(http.FileServer(http.Dir(based)))
	defer plain.Close()
	for name, test := range map[string]struct{ home, page string }{
		"served":   {plain.URL + "/", plain.URL + "/role/limits/"},
		"a folder": {"file://" + relative + "/index.html", "file://" + relative + "/role/limits/index.html"},
		"one file": {"file://" + one, "file://" + one + "#role-limits"},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			b.do(chromedp.Navigate(test.home))
			b.do(chromedp.Navigate(test.page))
			b.until(`document.title.startsWith("What INTERPOL cannot do")`)
			b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#q").value = "notise rouge"; document.querySelector(".find button").click()`))
			b.until(`document.querySelector("#found .hits a")`)
			if hit := eval[string](b, `document.querySelector("#found .hits a").getAttribute("href")`); !strings.Contains(hit, "notices") {
				t.Errorf("the first hit leads to %q", hit)
			}
			b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#found .hits a").click()`))
			b.until(`[...document.querySelectorAll("h1")].some((h) => h.checkVisibility() && h.textContent.includes("Notice"))`)
			if name == "one file" {
				b.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
				b.until(`document.querySelector("#found").checkVisibility()`)
			}
			for _, c := range b.complaints {
				t.Errorf("complaint: %s", c)
			}
			for _, f := range b.foreign {
				if !strings.HasPrefix(f, plain.URL) && !strings.HasPrefix(f, "file://"+dir) {
					t.Errorf("asks for %s", f)
				}
			}
		})
	}
}

// TestOfflineQuality judges the search of files by the same queries as the server's.
func TestOfflineQuality(t *testing.T) {
	dir := t.TempDir()
	if out, err := testsite.Command(t, "export", dir, "--relative").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	index, err := filepath.Glob(filepath.Join(dir, "static", "search-index.*.js"))
	if err != nil || len(index) != 1 {
		t.Fatal(index, err)
	}
	out, err := exec.CommandContext(context.Background(), "node", "offline.mjs", "../../static/offline.js", index[0], "../site/testdata/queries/judged.tsv").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

// TestOfflineFolding searches a small site in spellings other than its own. It has neither terms
// nor questions.
func TestOfflineFolding(t *testing.T) {
	content, out := t.TempDir(), t.TempDir()
	write := func(name, title, text string) {
		t.Helper()
		name = filepath.Join(content, "en", name)
		front := "---\ntitle: " + title + "\nsummary: A page.\nquestion: What is it?\nreviewed: 2026-01-02\n---\n"
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(front+text+"\n"), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	write("index.md", "Home", "Pages: [a](/a/), [b](/b/).")
	write("a.md", "A", "The hotel’s Wi-Fi in the Hauptstraße, and COVID-19. Co\u00adopera\u00adtion over I-24/7. L’argent. A caf\u0065\u0301.")
	write("b.md", "B", "A zebra and an email about the ebook; a cœur and Ђ ١٢٣.")
	if text, err := testsite.Command(t, "export", out, "--content", content, "--only").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	index, _ := filepath.Glob(filepath.Join(out, "static", "search-index.*.js"))
	if len(index) != 1 {
		t.Fatal(index)
	}
	var judged strings.Builder
	for path, queries := range map[string]string{
		"/a/": "wifi|wi-fi|wi fi|WIFI|hotels|hotel's|hauptstrasse|HAUPTSTRASSE|covid19|covid 19|covid-19|cooperation|i-24/7|i24/7|argent|l'argent|cafe|CAFÉ",
		"/b/": "zebra|e-mail|e-book|e book|coeur|cœur|123|١٢٣",
	} {
		for query := range strings.SplitSeq(queries, "|") {
			judged.WriteString(query + "\t" + path + "\n")
		}
	}
	list := filepath.Join(out, "judged.tsv")
	if err := os.WriteFile(list, []byte(judged.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), "node", "offline.mjs", "../../static/offline.js", index[0], list)
	c.Env = append(os.Environ(), "MISSES=1")
	if text, err := c.CombinedOutput(); err != nil || !strings.Contains(string(text), "success@1 1.000") {
		t.Errorf("%v\n%s", err, text)
	}
}

package files_test

import (
	"errors"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/interpolref/interpolref/internal/files"
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
	"github.com/interpolref/interpolref/internal/testsite"
)

// page is the Markdown of a page.
func page(title, more, text string) string {
	return "---\ntitle: " + title + "\nsummary: A page of a small site.\nquestion: What is it?\nreviewed: 2026-01-02\n" + more + "---\n" + text + "\n"
}

// small is the content of a small site.
func small() map[string]string {
	return map[string]string{
		"en/index.md":     page("Home", "", "See [one](/one/) and [two](/two/deep/#part)."),
		"en/one.md":       page("One", "aliases: [/plain, /old.html]\n", "A word: zebra."),
		"en/two/index.md": page("Two", "", "All of [it](/two/deep/)."),
		"en/two/deep.md":  page("Deep", "", "Back to [one](/one/).\n\n## A part {#part}\n\nText."),
	}
}

func load(t *testing.T, content map[string]string) *library.Library {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range content {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	lib, faults := library.Load(tree, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
	if faults.Errors() > 0 {
		t.Fatal(faults)
	}
	return lib
}

// build makes a site of content for files.
func build(t *testing.T, base string, content map[string]string) *site.Site {
	t.Helper()
	o := site.Options{Files: true}
	if base != "" {
		var err error
		if o.BaseURL, err = url.Parse(base); err != nil {
			t.Fatal(err)
		}
	}
	st, err := site.Build(load(t, content), o)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// read returns the files of a folder by name, without the compressed ones.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || strings.HasSuffix(path, ".br") || strings.HasSuffix(path, ".gz") {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		found[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var header = files.Header{
	{"Content-Security-Policy", "default-src 'none'; img-src 'self'; frame-ancestors 'none'"},
	{"Referrer-Policy", "same-origin"},
}

func export(t *testing.T, dir string, st *site.Site) map[string]string {
	t.Helper()
	if err := files.Export(dir, st, header); err != nil {
		t.Fatal(err)
	}
	return read(t, dir)
}

func exportRelative(t *testing.T, dir string, st *site.Site) map[string]string {
	t.Helper()
	if err := files.ExportRelative(dir, st, header); err != nil {
		t.Fatal(err)
	}
	return read(t, dir)
}

// holds checks that files are there and hold texts.
func holds(t *testing.T, got, want map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if !strings.Contains(got[name], want[name]) {
			t.Errorf("%s has no %s:\n%s", name, want[name], got[name])
		}
	}
}

func TestExport(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "site")
	st := build(t, "https://ref.example/in/", small())
	got := export(t, dir, st)
	holds(t, got, map[string]string{
		".edition":            st.Edition().ID() + "\n.nojekyll\n404.html\n",
		"index.html":          `<a href="/in/two/deep/#part">`,
		"one/index.html":      "zebra",
		"one/index.md":        "zebra",
		"two/deep/index.html": `<a href="/in/one/">`,
		"plain/index.html":    `<meta http-equiv="refresh" content="0; url=/in/one/">`,
		"old.html":            `<a href="/in/one/">`,
		"search/index.html":   `src="/in/static/offline.`,
		"404.html":            "There is no page here",
		"_redirects":          "/in/old.html /in/one/ 308\n/in/plain /in/one/ 308\n",
		"redirects.caddy":     "redir /in/plain /in/one/ 308\n",
		"redirects.nginx":     "map $uri $interpolref_redirect {\n    /in/old.html /in/one/;\n    /in/plain /in/one/;\n}\n",
		"_headers":            "  Referrer-Policy: same-origin\n/in/static/*\n  Cache-Control: public, max-age=31536000, immutable\n",
	})
	for _, name := range []string{"index.html.br", "index.html.gz", "sitemap.xml.br"} {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Error(err)
		}
	}
}

// An export of another subject in another language says nothing of ours, but for the name of the
// variable that nginx reads.
func TestAnotherSubject(t *testing.T) {
	tree, err := fs.Sub(testsite.Another, "fahrrad")
	if err != nil {
		t.Fatal(err)
	}
	lib, faults := library.Load(tree, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	st, err := site.Build(lib, site.Options{Files: true, Own: tree})
	if err != nil {
		t.Fatal(err)
	}
	got := export(t, t.TempDir(), st)
	single, err := files.Single(st)
	if err != nil {
		t.Fatal(err)
	}
	got["single.html"] = string(single)
	for name, text := range got {
		if strings.Contains(strings.ToLower(strings.ReplaceAll(text, "$interpolref_redirect", "")), "interpol") {
			t.Errorf("%s speaks of INTERPOL", name)
		}
	}
}

func TestExportRelative(t *testing.T) {
	got := exportRelative(t, t.TempDir(), build(t, "", small()))
	holds(t, got, map[string]string{
		"index.html":          `<a href="two/deep/index.html#part">`,
		"two/deep/index.html": `<a href="../../one/index.html">`,
		"plain/index.html":    `url=../one/index.html`,
		"old.html":            `<a href="one/index.html">`,
		"search/index.html":   `data-root=".." data-leaf="index.html"`,
	})
	for name := range got {
		if name == "sitemap.xml" || name == "robots.txt" || strings.HasPrefix(name, "_") {
			t.Errorf("%s would have to say where the site is", name)
		}
	}
	local := regexp.MustCompile(` (?:href|src)="([^":#]+)[#"]`)
	for name, body := range got {
		if path.Ext(name) != ".html" {
			continue
		}
		for _, m := range local.FindAllStringSubmatch(body, -1) {
			to := path.Join(path.Dir(name), m[1])
			if _, ok := got[to]; !ok {
				t.Errorf("%s leads to %s, which is not there", name, to)
			}
		}
	}
}

func TestSingle(t *testing.T) {
	got, err := files.Single(build(t, "https://ref.example/in/", small()))
	if err != nil {
		t.Fatal(err)
	}
	holds(t, map[string]string{"one file": string(got)}, map[string]string{"one file": `<a href="#two-deep--part">`})
	holds(t, map[string]string{"one file": string(got)}, map[string]string{"one file": `<h2 id="two-deep--part">`})
	holds(t, map[string]string{"one file": string(got)}, map[string]string{"one file": `self.searchIndex = {`})
}

// TestSingleEnds looks for what pages say of HTML in the one file: no word of theirs may begin or
// hide an element. In a script, "<!--" and "<script" hide its end.
func TestSingleEnds(t *testing.T) {
	content := small()
	content["en/three.md"] = page("'<!--<script>'", "", "`<!-- <script>` and [one](/one/).\n\n```text\n</script><script>alert(1)</script></style><!-- <style>\n```")
	content["en/one.md"] += "\nSee [three](/three/).\n"
	plain, err := files.Single(build(t, "https://ref.example/", small()))
	if err != nil {
		t.Fatal(err)
	}
	got, err := files.Single(build(t, "https://ref.example/", content))
	if err != nil {
		t.Fatal(err)
	}
	for _, sign := range []string{"<!--", "<script", "</script", "<style", "</style"} {
		if want, n := strings.Count(string(plain), sign), strings.Count(string(got), sign); n != want {
			t.Errorf("a page that writes of %s makes %d of it in the file, not %d", sign, n, want)
		}
	}
}

// TestNowhere makes files of a site whose address nobody gave.
func TestNowhere(t *testing.T) {
	st := build(t, "", small())
	single, err := files.Single(st)
	if err != nil {
		t.Fatal(err)
	}
	for form, got := range map[string]map[string]string{
		"export":   export(t, t.TempDir(), st),
		"relative": exportRelative(t, t.TempDir(), st),
		"single":   {"one.html": string(single)},
	} {
		for name, body := range got {
			for _, bad := range []string{"127.0.0.1", "localhost", "http:///", "//one/", `rel="canonical"`, "og:url", "url = {", "opensearch.xml", "Sitemap:", `href=""`} {
				if strings.Contains(body, bad) {
					t.Errorf("%s: %s holds %s", form, name, bad)
				}
			}
		}
		for _, name := range []string{"sitemap.xml", "opensearch.xml"} {
			if _, ok := got[name]; ok {
				t.Errorf("%s: there is %s, which needs absolute addresses", form, name)
			}
		}
	}
}

// TestPolicy looks for the policy before all else that a page loads.
func TestPolicy(t *testing.T) {
	const policy = `<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; img-src &#39;self&#39;`
	st := build(t, "https://ref.example/", small())
	for form, got := range map[string]map[string]string{
		policy + `">`:       export(t, t.TempDir(), st),
		policy + ` file:">`: exportRelative(t, t.TempDir(), st),
	} {
		for name, body := range got {
			if !strings.HasSuffix(name, ".html") {
				continue
			}
			i := strings.Index(body, form)
			if i < 0 {
				t.Errorf("%s has no %s:\n%s", name, form, body)
			} else if before := body[:i]; strings.Contains(before, "<link") || strings.Contains(before, "<script") || strings.Contains(before, "refresh") {
				t.Errorf("%s: something comes before the policy:\n%s", name, before)
			}
		}
	}
}

// TestOddNames writes aliases that would mean something to a server if they stood as they are.
func TestOddNames(t *testing.T) {
	cases := map[string]map[string]string{
		"/a b":                            {"_redirects": "/a%20b /one/ 308\n", "redirects.nginx": "    \"/a b\" /one/;\n", "redirects.caddy": "redir /a%20b /one/ 308\n"},
		"/a;return 200":                   {"_redirects": "/a%3Breturn%20200 /one/ 308\n", "redirects.nginx": "    \"/a;return 200\" /one/;\n"},
		"/a\"b":                           {"redirects.nginx": "    \"/a\\\"b\" /one/;\n", "redirects.caddy": "redir /a%22b /one/ 308\n"},
		"/a$uri":                          {"redirects.nginx": "    \"/a$uri\" /one/;\n", "_redirects": "/a%24uri /one/ 308\n"},
		"/a{$HOME}":                       {"redirects.nginx": "    \"/a{$HOME}\" /one/;\n", "redirects.caddy": "redir /a%7B%24HOME%7D /one/ 308\n"},
		"/*":                              {"_redirects": "/%2A /one/ 308\n", "redirects.caddy": "redir /%2A /one/ 308\n"},
		"/:splat":                         {"_redirects": "/%3Asplat /one/ 308\n"},
		"/a#b":                            {"_redirects": "/a%23b /one/ 308\n", "redirects.caddy": "redir /a%23b /one/ 308\n"},
		"/" + strings.Repeat("long.", 10): {"redirects.nginx": `    "~*^/` + strings.Repeat(`long\\.`, 10) + `$" /one/;` + "\n"},
		"/caf\u00e9":                      {"_redirects": "/caf%C3%A9 /one/ 308\n", "redirects.nginx": "    \"/caf\u00e9\" /one/;\n"},
	}
	lib := load(t, small())
	for alias := range cases {
		lib.Aliases[alias] = "/one/"
	}
	st, err := site.Build(lib, site.Options{Files: true})
	if err != nil {
		t.Fatal(err)
	}
	got := export(t, t.TempDir(), st)
	for _, want := range cases {
		holds(t, got, want)
	}
}

func TestExportTwice(t *testing.T) {
	before, after := small(), small()
	before["en/gone.md"] = page("Gone", "aliases: [/away]\n", "Here.")
	before["en/index.md"] = page("Home", "", "[One](/one/), [two](/two/) and [gone](/gone/).")
	over, fresh := t.TempDir(), t.TempDir()
	export(t, over, build(t, "", before))
	same := filepath.Join(over, "one", "index.md")
	untouched, err := os.Stat(same)
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{over, fresh, fresh} {
		export(t, dir, build(t, "", after))
	}
	if diff := cmp.Diff(read(t, fresh), read(t, over)); diff != "" {
		t.Errorf("an export over an earlier one differs from a fresh one (-fresh +over):\n%s", diff)
	}
	again, err := os.Stat(same)
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(untouched, again) {
		t.Error("a file that did not change was written again")
	}
}

// TestEmptied exports into what an earlier export leaves empty, and into what counts as empty.
func TestEmptied(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, ".git", "refs"), 0o777); err != nil {
		t.Fatal(err)
	}
	exportRelative(t, dir, build(t, "", small()))
	if err := os.WriteFile(filepath.Join(dir, "one", "mine.txt"), []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	after := map[string]string{"en/index.md": page("Home", "", "Alone."), "en/plain.md": page("Plain", "", "Once an alias.")}
	got := exportRelative(t, dir, build(t, "", after))
	if got["one/mine.txt"] != "mine" {
		t.Error("a file of somebody else's is gone")
	}
	for _, name := range []string{"two/deep", "two"} {
		if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the folder %s is there, though nothing is in it: %v", name, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, ".git", "refs")); err != nil {
		t.Error(err)
	}
}

func TestExportRefuses(t *testing.T) {
	st := build(t, "", small())
	twice := load(t, small())
	twice.Aliases["/one/index.html"] = "/two/"
	collides, err := site.Build(twice, site.Options{Files: true})
	if err != nil {
		t.Fatal(err)
	}
	both := load(t, small())
	both.Aliases["/one/index.md/deep"] = "/two/"
	inside, err := site.Build(both, site.Options{Files: true})
	if err != nil {
		t.Fatal(err)
	}
	earlier := func(t *testing.T, dir string) { exportRelative(t, dir, st) }
	manifest := func(text string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			earlier(t, dir)
			if err := os.WriteFile(filepath.Join(dir, ".edition"), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, test := range map[string]struct {
		prepare func(t *testing.T, dir string)
		st      *site.Site
		want    string
	}{
		"other files": {func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, "letter.txt"), []byte("mine"), 0o666); err != nil {
				t.Fatal(err)
			}
		}, st, "the folder is not empty and not an earlier export"},
		"two files of one name":  {earlier, collides, "/one/ and /one/index.html would both be the file one/index.html"},
		"a file in a file":       {earlier, inside, "one/index.md would be both a file and the folder of one/index.md/deep/index.html"},
		"an empty manifest":      {manifest(""), st, ".edition is damaged: it is empty"},
		"a manifest that climbs": {manifest("0123456789ab\n../../letter.txt\n"), st, `.edition is damaged: it names the file "../../letter.txt"`},
		"binary manifest":        {manifest("0123456789ab\n\x00\xff/\n"), st, ".edition is damaged"},
		"a folder as manifest": {func(t *testing.T, dir string) {
			if err := os.Mkdir(filepath.Join(dir, ".edition"), 0o777); err != nil {
				t.Fatal(err)
			}
		}, st, ".edition is not a regular file"},
		"a folder in the place of a file": {func(t *testing.T, dir string) {
			earlier(t, dir)
			name := filepath.Join(dir, "one", "index.html")
			if err := errors.Join(os.Remove(name), os.MkdirAll(filepath.Join(name, "x"), 0o777)); err != nil {
				t.Fatal(err)
			}
		}, st, "one/index.html"},
		"a link that leads out": {func(t *testing.T, dir string) {
			earlier(t, dir)
			if err := errors.Join(os.RemoveAll(filepath.Join(dir, "two")), os.Symlink(t.TempDir(), filepath.Join(dir, "two"))); err != nil {
				t.Fatal(err)
			}
		}, st, "two"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			test.prepare(t, dir)
			before := read(t, dir)
			err := files.ExportRelative(dir, test.st, header)
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), dir) {
				t.Errorf("got error %v, want %s in it", err, test.want)
			}
			if diff := cmp.Diff(before, read(t, dir)); diff != "" {
				t.Errorf("a refused export changed the folder: %s", diff)
			}
		})
	}
	if err := files.ExportRelative(filepath.Join(t.TempDir(), "a", "\x00"), st, header); err == nil {
		t.Error("a name that cannot be: no error")
	}
}

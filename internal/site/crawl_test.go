package site_test

import (
	"bytes"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/interpolref/interpolref/content"
	"github.com/interpolref/interpolref/internal/edition"
	"github.com/interpolref/interpolref/internal/files"
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
)

// dynamic are the addresses that the server answers and no edition holds.
var dynamic = map[string]bool{"/search": true, "/api/search": true, "/api/suggest": true}

// TestCrawl follows every link and fragment of the reference itself: at a root, under a
// path, in an edition for files, and in files with relative addresses, as they lie on the disk.
func TestCrawl(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds and crawls the whole reference four times")
	}
	lib, faults := library.Load(content.FS, time.Now())
	if n := faults.Errors(); n > 0 {
		t.Errorf("the content has %d faults; run check", n)
	}
	for _, test := range []struct {
		name, base      string
		files, relative bool
	}{
		{"root", "https://ref.example/", false, false},
		{"path", "https://ref.example/in/here/", false, false},
		{"files", "https://ref.example/in/here/", true, false},
		{"relative", "https://ref.example/in/here/", true, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			base, err := url.Parse(test.base)
			if err != nil {
				t.Fatal(err)
			}
			s, err := site.Build(lib, site.Options{BaseURL: base, Files: test.files})
			if err != nil {
				t.Fatal(err)
			}
			c := crawl{t: t, base: base, relative: test.relative, get: inEdition(s.Edition()), pages: map[string]*goquery.Document{}, dead: map[string][]string{}}
			if test.relative {
				dir := t.TempDir()
				if err := files.ExportRelative(dir, s, nil); err != nil {
					t.Fatal(err)
				}
				c.get = inFiles(dir)
			}
			for _, p := range s.Edition().Paths() {
				if strings.HasSuffix(p, "/") && p != "/search/" && p != "/api/" { // results are at no one address, and the lists of data are JSON
					c.visit(p)
				}
			}
			for link, from := range c.dead {
				t.Errorf("%s is not there; %d links lead to it, the first on %s", link, len(from), from[0])
			}
		})
	}
}

// crawl reads the HTML at paths and checks what it links to.
type crawl struct {
	t        *testing.T
	base     *url.URL
	relative bool // pages lie in files and name each other as files
	get      func(path string) (body []byte, ok bool)
	pages    map[string]*goquery.Document
	dead     map[string][]string // link → the pages that it stands on
}

func inEdition(e *edition.Edition) func(string) ([]byte, bool) {
	return func(p string) ([]byte, bool) {
		if r := e.Lookup(p); r != nil {
			return r.Body(), true
		}
		return nil, false
	}
}

// inFiles answers as a plain file server does.
func inFiles(dir string) func(string) ([]byte, bool) {
	return func(p string) ([]byte, bool) {
		name := filepath.Join(dir, filepath.FromSlash(p))
		if strings.HasSuffix(p, "/") {
			name = filepath.Join(name, "index.html")
		}
		body, err := os.ReadFile(name)
		return body, err == nil
	}
}

func (c *crawl) page(path string) *goquery.Document {
	doc, ok := c.pages[path]
	if !ok {
		if body, found := c.get(path); found {
			doc, _ = goquery.NewDocumentFromReader(bytes.NewReader(body))
		}
		c.pages[path] = doc
	}
	return doc
}

func (c *crawl) visit(path string) {
	doc := c.page(path)
	if doc == nil {
		c.t.Errorf("%s cannot be read", path)
		return
	}
	here := c.base.JoinPath(path)
	if c.relative { // such files do not know where they will be
		here = here.JoinPath("index.html")
	} else if got := doc.Find("link[rel=canonical]").AttrOr("href", ""); got != here.String() {
		c.t.Errorf("%s says that it is %s", path, got)
	}
	for id, n := range ids(doc) {
		if n > 1 {
			c.t.Errorf("%s has the id %q %d times", path, id, n)
		}
	}
	for _, attr := range []string{"href", "src", "action", "data-suggest"} {
		doc.Find("[" + attr + "]").Each(func(_ int, e *goquery.Selection) {
			link, err := here.Parse(e.AttrOr(attr, ""))
			if err != nil {
				c.t.Errorf("%s: %v", path, err)
				return
			}
			c.follow(path, link)
		})
	}
	doc.Find("[aria-labelledby], [aria-describedby], [for]").Each(func(_ int, e *goquery.Selection) {
		for _, attr := range []string{"aria-labelledby", "aria-describedby", "for"} {
			for _, id := range strings.Fields(e.AttrOr(attr, "")) {
				if doc.Find("[id='"+id+"']").Length() == 0 {
					c.t.Errorf("%s: %s names the id %q, which is not there", path, attr, id)
				}
			}
		}
	})
}

// follow checks that a link of this site leads to something.
func (c *crawl) follow(from string, link *url.URL) {
	if link.Host != c.base.Host {
		if link.Scheme != "https" && link.Scheme != "http" && link.Scheme != "mailto" && link.Scheme != "tel" {
			c.t.Errorf("%s links to %s", from, link)
		}
		return
	}
	rest, under := strings.CutPrefix(link.Path, strings.TrimSuffix(c.base.Path, "/"))
	if !under {
		c.t.Errorf("%s links to %s, which is outside the site", from, link)
		return
	}
	if dynamic[rest] || c.relative && slices.Contains([]string{".xml", ".txt"}, path.Ext(rest)) {
		return // relative files lack what would have to say where the site is
	}
	if _, ok := c.get(rest); !ok {
		c.dead[link.String()] = append(c.dead[link.String()], from)
		return
	}
	if link.Fragment == "" || path.Ext(rest) != "" {
		return
	}
	if doc := c.page(rest); doc == nil || doc.Find("[id='"+link.Fragment+"']").Length() == 0 {
		c.dead[link.String()] = append(c.dead[link.String()], from)
	}
}

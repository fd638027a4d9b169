package site_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
)

// TestOwnFiles holds that files of a host's are served from folders too, and that its style sheets
// and pages find them.
func TestOwnFiles(t *testing.T) {
	own := fstest.MapFS{
		"site.yaml":         {Data: []byte("style: own.css\n")},
		"static/img/a.gif":  {Data: []byte("GIF89a")},
		"static/form.pdf":   {Data: []byte("%PDF-")},
		"static/note.odt":   {Data: []byte("x")},
		"static/own.css":    {Data: []byte("a { background: url( 'img/a.gif' ) } b { background: url(data:image/gif;base64,x) } i { background: url(img/none.gif) }")},
		"static/more/b.css": {Data: []byte("a { background: url(../img/a.gif) }")},
		"en/index.md":       {Data: []byte("---\ntitle: Home\nsummary: S.\nquestion: Q?\nreviewed: 2026-01-02\n---\nThe [form](/static/form.pdf).\n")},
	}
	lib, faults := library.Load(own, time.Time{})
	if len(faults) != 1 || !strings.HasPrefix(faults[0].String(), "static/note.odt:1:1: warning: the file is not served") {
		t.Errorf("faults: %v", faults)
	}
	s, err := site.Build(lib, site.Options{Own: own})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, p := range s.Edition().Paths() {
		if m := regexp.MustCompile(`^/static/(.+)\.[0-9a-f]{10}(\.\w+)$`).FindStringSubmatch(p); m != nil {
			found[m[1]+m[2]] = strings.TrimPrefix(p, "/static/")
		}
	}
	gif := found["img/a.gif"]
	for name, want := range map[string]string{
		"own.css":  fmt.Sprintf("a{background:url(%s)}b{background:url(data:image/gif;base64,x)}i{background:url(img/none.gif)}", gif),
		"more.css": fmt.Sprintf("a{background:url(%s)}", gif),
	} {
		if got := string(body(t, s, "/static/"+found[name])); gif == "" || got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if page := string(body(t, s, "/")); !strings.Contains(page, `<a href="/static/`+found["form.pdf"]+`">form</a>`) {
		t.Errorf("the page does not link to %q", found["form.pdf"])
	}
	if found["note.odt"] != "" {
		t.Error("a file of an unknown kind is served")
	}
}

package edition_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/semaphore"

	"github.com/interpolref/interpolref/internal/edition"
)

// oneCore lets one compress at a time.
var oneCore = semaphore.NewWeighted(1)

const html = "text/html; charset=utf-8"

// page is text that every encoding makes smaller, each to a different size.
func page(seed uint64) []byte {
	words := strings.Fields("the notice does not oblige a country to arrest a person whom another one seeks")
	random := rand.New(rand.NewPCG(seed, 1))
	var b bytes.Buffer
	b.WriteString("<!doctype html>\n<title>A page</title>\n")
	for b.Len() < 40_000 {
		fmt.Fprintf(&b, "<p>%s %s %d</p>\n", words[random.IntN(len(words))], words[random.IntN(len(words))], random.IntN(1000))
	}
	return b.Bytes()
}

func build(t testing.TB, add func(b *edition.Builder)) *edition.Edition {
	t.Helper()
	var b edition.Builder
	add(&b)
	e, err := b.Build("0123456789ab")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func get(r *edition.Response, method string, header http.Header) *http.Response {
	req := httptest.NewRequest(method, "/", nil)
	req.Header = header
	w := httptest.NewRecorder()
	r.ServeHTTP(w, req)
	return w.Result()
}

func TestNegotiation(t *testing.T) {
	e := build(t, func(b *edition.Builder) {
		b.Add("/", html, edition.Revalidate, page(1))
		b.Add("/tiny", html, edition.Revalidate, []byte("<p>"))
		b.Add("/picture.png", "image/png", edition.Forever, page(1))
	})
	absent := []string(nil)
	tests := []struct {
		path   string
		accept []string
		want   string
	}{
		{"/", absent, ""},
		{"/", []string{""}, ""},
		{"/", []string{"gzip"}, "gzip"},
		{"/", []string{"x-gzip"}, "gzip"},
		{"/", []string{"GZIP"}, "gzip"},
		{"/", []string{"br"}, "br"},
		{"/", []string{"zstd"}, ""},
		{"/", []string{"gzip, deflate, br, zstd"}, "br"},
		{"/", []string{"gzip, deflate, zstd"}, "gzip"},
		{"/", []string{"gzip", "br"}, "br"},
		{"/", []string{"gzip,deflate"}, "gzip"},
		{"/", []string{"deflate"}, ""},
		{"/", []string{"brotli, gzipped"}, ""},
		{"/", []string{"br;q=0.5, gzip;q=0.8"}, "gzip"},
		{"/", []string{"br;q=0.8, gzip;q=0.801"}, "gzip"},
		{"/", []string{"br; q=1 , gzip;q=0.9"}, "br"},
		{"/", []string{"br;Q=0.1, gzip"}, "gzip"},
		{"/", []string{"br;q=0, gzip"}, "gzip"},
		{"/", []string{"br;q=0.000, gzip;q=0"}, ""},
		{"/", []string{"br;q=0, *"}, "gzip"},
		{"/", []string{"*"}, "br"},
		{"/", []string{"*;q=0"}, ""},
		{"/", []string{"*;q=0, gzip"}, "gzip"},
		{"/", []string{"gzip;q=0.001"}, "gzip"},
		{"/", []string{"identity"}, ""},
		{"/", []string{"identity, gzip"}, "gzip"},
		{"/", []string{"identity, gzip;q=0.5"}, ""},
		{"/", []string{"identity;q=0.5, gzip;q=0.4, *;q=0"}, ""},
		{"/", []string{"identity;q=0"}, ""}, // nothing acceptable: the plain form nevertheless
		{"/", []string{"br;q=2, gzip"}, "gzip"},
		{"/", []string{"br;q=1.001, gzip"}, "gzip"},
		{"/", []string{"br;q=0.0001, gzip;q=0.1"}, "gzip"},
		{"/", []string{"br;q=-1, gzip;q=x"}, ""},
		{"/", []string{"br;q=, gzip;v=1"}, ""},
		{"/", []string{",,;q=1, gzip ,"}, "gzip"},
		{"/tiny", []string{"gzip, br, zstd"}, ""},
		{"/tiny", []string{"gzip, identity;q=0"}, ""},
		{"/picture.png", []string{"gzip, br, zstd"}, ""},
	}
	for _, test := range tests {
		r := e.Lookup(test.path)
		got := get(r, "GET", http.Header{"Accept-Encoding": test.accept})
		if encoding := got.Header.Get("Content-Encoding"); encoding != test.want {
			t.Errorf("%s with %q: got encoding %q, want %q", test.path, test.accept, encoding, test.want)
			continue
		}
		if got.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s with %q: Vary is %q", test.path, test.accept, got.Header.Get("Vary"))
		}
		body, _ := io.ReadAll(got.Body)
		if length := got.Header.Get("Content-Length"); length != fmt.Sprint(len(body)) {
			t.Errorf("%s with %q: Content-Length is %s for %d bytes", test.path, test.accept, length, len(body))
		}
		if plain := decode(t, test.want, body); !bytes.Equal(plain, r.Body()) {
			t.Errorf("%s with %q: the decoded body is another one", test.path, test.accept)
		}
	}
}

func decode(t *testing.T, encoding string, body []byte) []byte {
	t.Helper()
	var r io.Reader = bytes.NewReader(body)
	var err error
	switch encoding {
	case "gzip":
		r, err = gzip.NewReader(r)
	case "br":
		r = brotli.NewReader(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func TestValidators(t *testing.T) {
	e := build(t, func(b *edition.Builder) {
		b.Add("/", html, edition.Revalidate, page(1))
		b.Add("/other/", html, edition.Revalidate, page(2))
	})
	r := e.Lookup("/")
	tags := map[string]string{}
	for _, encoding := range []string{"identity", "gzip", "br"} {
		tag := get(r, "GET", http.Header{"Accept-Encoding": {encoding}}).Header.Get("Etag")
		if len(tag) < 12 || tag[0] != '"' || tag[len(tag)-1] != '"' {
			t.Errorf("%s: %s is not a strong entity tag", encoding, tag)
		}
		for other, seen := range tags {
			if seen == tag {
				t.Errorf("%s and %s have the same entity tag", encoding, other)
			}
		}
		tags[encoding] = tag
	}
	if tag := get(e.Lookup("/other/"), "GET", nil).Header.Get("Etag"); tag == tags["identity"] {
		t.Error("different files have the same entity tag")
	}

	tag := tags["gzip"]
	tests := []struct {
		name        string
		ifNoneMatch []string
		want        int
	}{
		{"the tag", []string{tag}, 304},
		{"weak", []string{"W/" + tag}, 304},
		{"any", []string{"*"}, 304},
		{"in a list", []string{`"a", ` + tag + `, "b"`}, 304},
		{"in a list without spaces", []string{`"a",W/"b",` + tag}, 304},
		{"after an empty tag", []string{`"",` + tag}, 304},
		{"after a tag with a comma", []string{`"a,b", ` + tag}, 304},
		{"in a second field", []string{`"a"`, tag}, 304},
		{"with spaces", []string{" \t" + tag + " "}, 304},
		{"another", []string{`"a"`}, 200},
		{"of another encoding", []string{tags["br"]}, 200},
		{"of no encoding", []string{tags["identity"]}, 200},
		{"without quotes", []string{strings.Trim(tag, `"`)}, 200},
		{"half open", []string{strings.TrimSuffix(tag, `"`)}, 200},
		{"inside another", []string{`"a` + strings.Trim(tag, `"`) + `"`}, 200},
		{"a quoted star", []string{`"*"`}, 200},
		{"a lower-case weakness", []string{"w/" + tag}, 200},
		{"empty", []string{""}, 200},
		{"none", nil, 200},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, method := range []string{"GET", "HEAD"} {
				got := get(r, method, http.Header{
					"Accept-Encoding": {"gzip"},
					"If-None-Match":   test.ifNoneMatch,
				})
				if got.StatusCode != test.want {
					t.Errorf("%s: got status %d, want %d", method, got.StatusCode, test.want)
				}
				body, _ := io.ReadAll(got.Body)
				if full := method == "GET" && test.want == 200; full != (len(body) > 0) {
					t.Errorf("%s: status %d with %d bytes", method, got.StatusCode, len(body))
				}
				for _, name := range []string{"Etag", "Vary", "Cache-Control"} {
					if got.Header.Get(name) == "" {
						t.Errorf("%s: status %d without %s", method, got.StatusCode, name)
					}
				}
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	var hashed string
	e := build(t, func(b *edition.Builder) {
		b.Add("/", html, edition.Revalidate, page(1))
		b.Redirect("/door", "/ref/crimes/#list")
		hashed = b.AddAsset("/static/site.css", "text/css; charset=utf-8", []byte("p{margin:0}"))
	})
	tests := []struct {
		name   string
		path   string
		method string
		url    string
		header http.Header
		status int
		want   map[string]string
	}{
		{"page", "/", "GET", "/", nil, 200, map[string]string{
			"Content-Type": html, "Cache-Control": "no-cache",
		}},
		{"head has the length", "/", "HEAD", "/", nil, 200, map[string]string{
			"Content-Length": fmt.Sprint(len(e.Lookup("/").Body())), "Content-Type": html,
		}},
		{"ranges are ignored", "/", "GET", "/", http.Header{"Range": {"bytes=0-9"}}, 200, map[string]string{
			"Content-Range": "", "Content-Length": fmt.Sprint(len(e.Lookup("/").Body())),
		}},
		{"asset", hashed, "GET", hashed, nil, 200, map[string]string{
			"Cache-Control": "public, max-age=31536000, immutable", "Content-Type": "text/css; charset=utf-8",
		}},
		{"redirect", "/door", "GET", "/door", nil, 308, map[string]string{
			"Location": "/ref/crimes/#list", "Cache-Control": "no-cache",
		}},
		{"redirect with a query", "/door", "GET", "/door?a=1&b=2", nil, 308, map[string]string{
			"Location": "/ref/crimes/?a=1&b=2#list",
		}},
		{"redirect does not know entity tags", "/door", "HEAD", "/door", http.Header{"If-None-Match": {"*"}}, 308, map[string]string{
			"Location": "/ref/crimes/#list",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			req := httptest.NewRequest(test.method, test.url, nil)
			req.Header = test.header
			w := httptest.NewRecorder()
			e.Lookup(test.path).ServeHTTP(w, req)
			if w.Code != test.status {
				t.Errorf("got status %d, want %d", w.Code, test.status)
			}
			if test.method == "HEAD" && w.Body.Len() > 0 {
				t.Errorf("HEAD got %d bytes", w.Body.Len())
			}
			for name, want := range test.want {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%s: got %q, want %q", name, got, want)
				}
			}
		})
	}
}

func TestSameContentSameEdition(t *testing.T) {
	paths := []string{"/", "/a/", "/b/", "/c/", "/d/", "/e/"}
	make := func(seed uint64) *edition.Edition {
		order := slices.Clone(paths)
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		return build(t, func(b *edition.Builder) {
			for _, p := range order {
				b.Add(p, html, edition.Revalidate, page(uint64(len(p)+int(p[0]))))
			}
			b.Redirect("/door", "/a/")
		})
	}
	first, second := make(1), make(2)
	if first.ID() != second.ID() {
		t.Errorf("ids differ: %s and %s", first.ID(), second.ID())
	}
	if diff := cmp.Diff(first.Paths(), second.Paths()); diff != "" {
		t.Errorf("paths differ: %s", diff)
	}
	first.Compress(t.Context(), oneCore) // the second makes its encodings in another order, and keeps its files
	for _, p := range paths {
		for _, encoding := range []string{"identity", "gzip", "br"} {
			header := http.Header{"Accept-Encoding": {encoding}}
			a, b := get(first.Lookup(p), "GET", header), get(second.Lookup(p), "GET", header)
			if diff := cmp.Diff(a.Header, b.Header); diff != "" {
				t.Errorf("%s, %s: headers differ: %s", p, encoding, diff)
			}
			bodyA, _ := io.ReadAll(a.Body)
			bodyB, _ := io.ReadAll(b.Body)
			if !bytes.Equal(bodyA, bodyB) {
				t.Errorf("%s, %s: bodies differ", p, encoding)
			}
		}
	}
}

// Many who ask at once for what was never asked for do not all compress, nor wait for who does.
func TestOneCompressesAtOnce(t *testing.T) {
	e := build(t, func(b *edition.Builder) {
		b.Add("/a", html, edition.Revalidate, bytes.Repeat(page(1), 50)) // which takes a second
		b.Add("/b", html, edition.Revalidate, page(2))
	})
	header, done := http.Header{"Accept-Encoding": {"br"}}, make(chan string)
	encoding := func(path string) string { return get(e.Lookup(path), "GET", header).Header.Get("Content-Encoding") }
	go func() { done <- encoding("/a") }()
	time.Sleep(50 * time.Millisecond) // it has begun
	if got := encoding("/b"); got != "" {
		t.Errorf("while a file is compressed for somebody else, the encoding is %q", got)
	}
	if got := <-done; got != "br" {
		t.Errorf("the encoding of what was asked for first is %q", got)
	}
	if got := encoding("/b"); got != "br" {
		t.Errorf("after that the encoding is %q", got)
	}
}

// TestReuse edits one page of three. Only that page is compressed again, and the others keep
// their validators.
func TestReuse(t *testing.T) {
	make := func(changed byte) *edition.Edition {
		return build(t, func(b *edition.Builder) {
			b.Add("/", html, edition.Revalidate, page(1))
			b.Add("/a/", html, edition.Revalidate, append(page(2), changed))
			b.Add("/b/", html, edition.Revalidate, page(3))
			b.Add("/picture.png", "image/png", edition.Forever, page(4))
			b.Redirect("/door", "/a/")
		})
	}
	before, after := make('1'), make('2')
	after.Reuse(before) // which is compressed meanwhile
	if n := before.Compress(t.Context(), oneCore); n != 6 {
		t.Errorf("made %d variants of three pages, want 6", n)
	}
	if n := after.Compress(t.Context(), oneCore); n != 2 {
		t.Errorf("made %d variants after one page changed, want 2", n)
	}
	if n := after.Compress(t.Context(), oneCore); n != 0 {
		t.Errorf("made %d variants again", n)
	}
	fresh := make('2')
	for _, path := range fresh.Paths() {
		for _, encoding := range []string{"identity", "gzip", "br"} {
			header := http.Header{"Accept-Encoding": {encoding}}
			a, b := get(after.Lookup(path), "GET", header), get(fresh.Lookup(path), "GET", header)
			if diff := cmp.Diff(a.Header, b.Header); diff != "" {
				t.Errorf("%s, %s: headers differ from those of an edition that took nothing over: %s", path, encoding, diff)
			}
			bodyA, _ := io.ReadAll(a.Body)
			bodyB, _ := io.ReadAll(b.Body)
			if !bytes.Equal(bodyA, bodyB) {
				t.Errorf("%s, %s: bodies differ", path, encoding)
			}
		}
	}
	for path, same := range map[string]bool{"/": true, "/a/": false, "/b/": true} {
		a, b := get(before.Lookup(path), "GET", nil).Header.Get("Etag"), get(after.Lookup(path), "GET", nil).Header.Get("Etag")
		if same != (a == b) {
			t.Errorf("%s: entity tags %s and %s, the same: want %t", path, a, b, same)
		}
	}
}

func TestAssetPaths(t *testing.T) {
	var b edition.Builder
	one := b.AddAsset("/static/site.css", "text/css", []byte("a"))
	two := b.AddAsset("/static/site.css", "text/css", []byte("b"))
	if one == two {
		t.Errorf("two contents, one path: %s", one)
	}
	if !strings.HasPrefix(one, "/static/site.") || !strings.HasSuffix(one, ".css") {
		t.Errorf("the hash is not before the extension: %s", one)
	}
}

func TestBuildRefuses(t *testing.T) {
	for _, p := range []string{"", "a", "a/", "//", "//host/", "/a//b", "/a/../b", "/./", `/\host`, "/a\n", "/a\x7f"} {
		var b edition.Builder
		b.Add(p, html, edition.Revalidate, nil)
		if _, err := b.Build(""); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%q", p)) {
			t.Errorf("path %q: got error %v", p, err)
		}
	}
	var b edition.Builder
	b.Add("/a/", html, edition.Revalidate, nil)
	b.Redirect("/a/", "/b/")
	if _, err := b.Build(""); err == nil || !strings.Contains(err.Error(), `"/a/" added twice`) {
		t.Errorf("a path twice: got error %v", err)
	}
}

// discard is a ResponseWriter that keeps nothing but its header map.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) WriteHeader(int)             {}
func (d discard) Write(p []byte) (int, error) { return len(p), nil }

func BenchmarkServe(b *testing.B) {
	e := build(b, func(b *edition.Builder) { b.Add("/", html, edition.Revalidate, page(1)) })
	e.Compress(b.Context(), oneCore)
	r := e.Lookup("/")
	tag := get(r, "GET", http.Header{"Accept-Encoding": {"br"}}).Header["Etag"]
	for _, bench := range []struct {
		name   string
		header http.Header
	}{
		{"page", http.Header{"Accept-Encoding": {"gzip, deflate, br, zstd"}}},
		{"unchanged", http.Header{"Accept-Encoding": {"gzip, deflate, br, zstd"}, "If-None-Match": tag}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			req := httptest.NewRequest("GET", "/", nil)
			req.Header = bench.header
			w := discard{http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				e.Lookup("/").ServeHTTP(w, req)
			}
		})
	}
}

func BenchmarkBuild(b *testing.B) {
	var pages [100][]byte
	for i := range pages {
		pages[i] = page(uint64(i))
	}
	for _, compressed := range []bool{false, true} {
		name := "ready"
		if compressed {
			name = "compressed"
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				e := build(b, func(b *edition.Builder) {
					for i, body := range pages {
						b.Add(fmt.Sprintf("/%d/", i), html, edition.Revalidate, body)
					}
				})
				if compressed {
					e.Compress(b.Context(), oneCore)
				}
			}
		})
	}
}

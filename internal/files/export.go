package files

import (
	"bytes"
	"fmt"
	"html/template"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/html"

	"github.com/interpolref/interpolref/internal/edition"
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
)

// Header is the header fields for all responses, as names and values. The Content-Security-Policy and the
// Referrer-Policy also stand in the pages themselves, for hosts that do not send them.
type Header [][2]string

func (h Header) get(name string) string {
	for _, field := range h {
		if field[0] == name {
			return field[1]
		}
	}
	return ""
}

// Export writes a site into a folder: a new one, an empty one or an earlier export. The
// compressed variants of each file (.br, .gz) lie beside it, and the redirects in the forms that
// nginx, Caddy and hosts of files read.
func Export(dir string, st *site.Site, header Header) error {
	files, err := responseFiles(st, func(_, location string) string { return location })
	if err != nil {
		return fmt.Errorf("exporting to %s: %w", dir, err)
	}
	meta := header.meta("")
	for name, body := range files {
		if path.Ext(name) == ".html" {
			files[name] = withMeta(body, meta)
		}
	}
	compress(st.Edition(), files)
	forServers(files, st, header)
	if err := write(dir, st.Edition().ID(), files); err != nil {
		return fmt.Errorf("exporting to %s: %w", dir, err)
	}
	return nil
}

// responseFiles returns every response of a site's edition as a file, by name. A redirect becomes a small
// page; address returns where that leads, from the name of its file and the location.
func responseFiles(st *site.Site, address func(from, location string) string) (map[string][]byte, error) {
	files := map[string][]byte{
		".nojekyll": {}, // GitHub Pages serve files as they are, also where a name begins with "_"
	}
	paths := map[string]string{}
	for _, p := range st.Edition().Paths() {
		r := st.Edition().Lookup(p)
		name := fileName(r)
		if other, taken := paths[name]; taken {
			return nil, fmt.Errorf("%s and %s would both be the file %s", other, p, name)
		}
		paths[name] = p
		files[name] = r.Body()
		if to := r.Location(); to != "" {
			files[name] = redirectPage(address(name, escapeLocation(to)))
		}
	}
	return files, nil
}

// fileName returns the name of the file for a response: index.html or index.json in the folder of a path that
// ends in a slash.
func fileName(r *edition.Response) string {
	name := strings.TrimPrefix(r.Path(), "/")
	if strings.HasSuffix(r.Path(), "/") && r.MediaType() == "application/json" {
		return path.Join(name, "index.json")
	}
	if strings.HasSuffix(r.Path(), "/") || r.Location() != "" && path.Ext(name) != ".html" {
		return path.Join(name, "index.html")
	}
	return name
}

var redirectTemplate = template.Must(template.New("redirect").Parse(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Moved</title>
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={{.}}">
<p>This page has moved to <a href="{{.}}">{{.}}</a>.</p>
</html>
`))

func redirectPage(location string) []byte {
	var page bytes.Buffer
	if err := redirectTemplate.Execute(&page, location); err != nil {
		panic(err) // a string can always be printed
	}
	return page.Bytes()
}

// meta returns the meta elements that stand for header fields in pages. More is added to 'self' wherever the
// Content-Security-Policy has it: empty, or a space and a source.
func (h Header) meta(more string) string {
	var directives []string
	for d := range strings.SplitSeq(h.get("Content-Security-Policy"), ";") {
		// Browsers take this one from the header field alone, and complain about it here.
		if d = strings.TrimSpace(d); d != "" && !strings.HasPrefix(d, "frame-ancestors") {
			directives = append(directives, strings.ReplaceAll(d, "'self'", "'self'"+more))
		}
	}
	var out strings.Builder
	if directives != nil {
		fmt.Fprintf(&out, "<meta http-equiv=\"Content-Security-Policy\" content=\"%s\">\n", html.EscapeString(strings.Join(directives, "; ")))
	}
	if referrer := h.get("Referrer-Policy"); referrer != "" {
		fmt.Fprintf(&out, "<meta name=\"referrer\" content=\"%s\">\n", html.EscapeString(referrer))
	}
	return out.String()
}

// withMeta returns a page with elements at the beginning of its head: a policy holds for what follows it.
func withMeta(page []byte, meta string) []byte {
	z := html.NewTokenizer(bytes.NewReader(page))
	at := 0
	for {
		kind := z.Next()
		length := len(z.Raw())
		name, _ := z.TagName()
		if kind == html.ErrorToken || kind == html.StartTagToken && string(name) != "html" && string(name) != "head" {
			return slices.Concat(page[:at], []byte(meta), page[at:])
		}
		at += length
	}
}

// compress adds the compressed variants of files, with .br and .gz after their names.
func compress(e *edition.Edition, files map[string][]byte) {
	var mu sync.Mutex
	w := library.NewWorkers(0)
	for _, p := range e.Paths() {
		r := e.Lookup(p)
		if r.Location() != "" {
			continue
		}
		w.Run(func() {
			name := fileName(r)
			mu.Lock()
			body := files[name]
			mu.Unlock()
			for coding, smaller := range edition.Compressed(r.MediaType(), body) {
				mu.Lock()
				files[name+map[string]string{"br": ".br", "gzip": ".gz"}[coding]] = smaller
				mu.Unlock()
			}
		})
	}
	w.Wait()
}

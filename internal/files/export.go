package files

import (
	"bytes"
	"fmt"
	"html/template"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/interpolref/interpolref/internal/edition"
	"github.com/interpolref/interpolref/internal/site"
)

// Export writes a site into a folder: a new one, an empty one or an earlier export. The
// compressed variants of each file (.br, .gz) lie beside it, and the redirects in the forms that
// nginx, Caddy and hosts of files read. Header is what answers shall carry, as names and values,
// for hosts that read a file _headers.
func Export(dir string, st *site.Site, header [][2]string) error {
	e := st.Edition()
	files := plain(e)
	maps.Copy(files, compressed(e))
	maps.Copy(files, forServers(st, header))
	if err := write(dir, e.ID(), files); err != nil {
		return fmt.Errorf("exporting to %s: %w", dir, err)
	}
	return nil
}

// plain returns every response of an edition as a file, by name. A path that ends in a slash
// becomes its index.html, a redirect a small page that leads on.
func plain(e *edition.Edition) map[string][]byte {
	files := map[string][]byte{}
	for _, p := range e.Paths() {
		r := e.Lookup(p)
		body := r.Body()
		if r.Location() != "" {
			body = redirectPage(r.Location())
		}
		files[fileName(r)] = body
	}
	return files
}

// fileName returns the name of the file that holds a response.
func fileName(r *edition.Response) string {
	name := strings.TrimPrefix(r.Path(), "/")
	if strings.HasSuffix(r.Path(), "/") || r.Location() != "" && path.Ext(name) != ".html" {
		return path.Join(name, "index.html")
	}
	return name
}

// compressed returns the compressed variants of an edition's files, by name.
func compressed(e *edition.Edition) map[string][]byte {
	files := map[string][]byte{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	paths := make(chan string)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for p := range paths {
				r := e.Lookup(p)
				variants := r.Variants()
				mu.Lock()
				for coding, body := range variants {
					files[fileName(r)+map[string]string{"br": ".br", "gzip": ".gz"}[coding]] = body
				}
				mu.Unlock()
			}
		})
	}
	for _, p := range e.Paths() {
		paths <- p
	}
	close(paths)
	wg.Wait()
	return files
}

var redirectTemplate = template.Must(template.New("redirect").Parse(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Moved</title>
<link rel="canonical" href="{{.}}">
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

// forServers returns the redirects and header fields as servers and hosts of files read them.
func forServers(st *site.Site, header [][2]string) map[string][]byte {
	var list, nginx, caddy, fields bytes.Buffer
	for _, p := range st.Edition().Paths() {
		to := st.Edition().Lookup(p).Location()
		if to == "" {
			continue
		}
		at := st.Address(p)
		fmt.Fprintf(&list, "%s %s 308\n", at, to)
		fmt.Fprintf(&nginx, "    %s %s;\n", at, to)
		fmt.Fprintf(&caddy, "redir %s %s 308\n", at, to)
	}
	fmt.Fprintf(&fields, "%s*\n", st.Address("/"))
	for _, h := range header {
		fmt.Fprintf(&fields, "  %s: %s\n", h[0], h[1])
	}
	fmt.Fprintf(&fields, "%s*\n  Cache-Control: %s\n", st.Address("/static/"), edition.Forever)
	return map[string][]byte{
		"_redirects":      list.Bytes(),
		"_headers":        fields.Bytes(),
		"redirects.caddy": caddy.Bytes(),
		"redirects.nginx": slices.Concat([]byte("map $uri $interpolref_redirect {\n"), nginx.Bytes(), []byte("}\n")),
	}
}

package site

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/interpolref/interpolref/internal/edition"
	"github.com/interpolref/interpolref/internal/library"
)

// Options say where and how a site is served.
type Options struct {
	BaseURL *url.URL  // where the home page is; http://127.0.0.1:8080/ if nil
	Version string    // the program's version
	Dev     bool      // a working tree is being served: pages load the script that reloads them
	Today   time.Time // what entries' ages are measured by; now if zero
	Files   bool      // the site becomes files that no program of ours serves: search is a script's
	Own     fs.FS     // the host's folders templates and static, if it has them; may be nil
}

// Site is all views of one library: the edition, which holds what was rendered
// beforehand, and the pages that depend on the request. It is immutable and safe for use
// by many at once.
type Site struct {
	lib        *library.Library
	options    Options
	addresses  addresses
	assets     assets
	layouts    layouts
	pages      []*library.Page // those of the library and the lists that it has no page for
	foot       []Link
	publishers []*publisher
	cited      map[*library.Source]*SourceRef
	finder     func() *finder // the first call, which Settle makes, builds it
	edition    *edition.Edition
}

// Build renders a library. It fails only by mistakes in templates and on paths that two
// things claim; whether the library has faults is for the caller to look at before.
func Build(lib *library.Library, o Options) (*Site, error) {
	if o.BaseURL == nil {
		o.BaseURL = &url.URL{Scheme: "http", Host: "127.0.0.1:8080", Path: "/"}
	}
	if o.Today.IsZero() {
		o.Today = time.Now()
	}
	s := &Site{lib: lib, options: o, addresses: newAddresses(o.BaseURL)}
	s.layouts = sync.OnceValues(func() (sets, error) { return parseLayouts(o.Own) })
	go s.layouts() // takes a while, and nobody waits for it before the first page
	var b edition.Builder
	var err error
	var adding sync.WaitGroup
	adding.Go(func() { s.assets, err = s.addAssets(&b) })
	s.publishers = byPublisher(lib.Sources)
	s.cited = s.cite(lib.Sources)
	s.pages = slices.Concat(lib.Pages, s.missingLists(), s.sourcePages())
	s.foot = s.footLinks()
	if adding.Wait(); err != nil {
		return nil, fmt.Errorf("adding assets: %w", err)
	}
	work := append(s.registers(), s.feeds, s.series)
	for _, p := range longestFirst(s.pages) {
		work = append(work, func() ([]file, error) { return s.renderPage(p) })
	}
	rendered, err := inParallel(work, func(f func() ([]file, error)) ([]file, error) { return f() })
	if err != nil {
		return nil, fmt.Errorf("rendering: %w", err)
	}
	for _, files := range rendered {
		for _, f := range files {
			b.Add(f.path, f.mediaType, edition.Revalidate, f.body)
		}
	}
	for alias, path := range lib.Aliases {
		b.Redirect(alias, s.addresses.of(path))
	}
	s.finder = sync.OnceValue(s.indexAll)
	if o.Files {
		if err := s.addOffline(&b); err != nil {
			return nil, fmt.Errorf("adding the search: %w", err)
		}
	}
	if s.edition, err = b.Build(); err != nil {
		return nil, err
	}
	return s, nil
}

// Edition returns everything that was rendered beforehand. Its paths are those of the
// URL contract, without the base URL's.
func (s *Site) Edition() *edition.Edition { return s.edition }

// Pages returns the pages in order: those of the library, and the lists that it has no page for.
func (s *Site) Pages() []*library.Page { return s.pages }

// Settle builds the search index, which the first search would have to wait for.
func (s *Site) Settle() { s.finder() }

// file is a file of the edition that changes with it.
type file struct {
	path      string
	mediaType string
	body      []byte
}

const (
	typeHTML     = "text/html; charset=utf-8"
	typeMarkdown = "text/markdown; charset=utf-8"
	typeText     = "text/plain; charset=utf-8"
	typeCSV      = "text/csv; charset=utf-8"
	typeJSON     = "application/json"
)

// longestFirst puts the lists before other pages, so that no processor is left with the
// longest of them when the others are done.
func longestFirst(pages []*library.Page) (sorted []*library.Page) {
	var short []*library.Page
	for _, p := range pages {
		if viewName(p.Path) == "page" {
			short = append(short, p)
		} else {
			sorted = append(sorted, p)
		}
	}
	return append(sorted, short...)
}

// renderPage returns the files of one page: HTML, Markdown and JSON.
func (s *Site) renderPage(p *library.Page) ([]file, error) {
	name, view := s.view(p)
	body, err := s.render(name, view)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.Path, err)
	}
	files := []file{
		{p.Path, typeHTML, body},
		{p.Path + "index.json", typeJSON, s.pageJSON(p)},
	}
	if p.Markdown != nil {
		files = append(files, file{p.Path + "index.md", typeMarkdown, p.Markdown})
	}
	return files, nil
}

// inParallel calls f for each item, on all processors, and returns the results in order.
func inParallel[T, R any](items []T, f func(T) (R, error)) ([]R, error) {
	results := make([]R, len(items))
	errs := make([]error, len(items))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(items) {
					return
				}
				results[i], errs[i] = f(items[i])
			}
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return results, nil
}

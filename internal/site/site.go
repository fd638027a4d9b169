package site

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"runtime"
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
	Workers int       // how many pages are rendered at once; as many as there are processors if 0
	Own     fs.FS     // the host's folders templates and static, if it has them; may be nil
}

// Site is all views of one library: the edition, which holds what was rendered
// beforehand, and the pages that depend on the request. It is immutable and safe for use
// by many at once.
type Site struct {
	*renderer
	finder *finder
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
	var b edition.Builder
	r, err := newRenderer(lib, o, &b)
	if err != nil {
		return nil, err
	}
	s := &Site{renderer: r}
	work := []func() ([]file, error){r.feeds, func() ([]file, error) {
		s.finder = r.index()
		return nil, nil
	}}
	for _, reg := range registers {
		work = append(work, func() ([]file, error) { return r.registerFiles(reg) })
	}
	for _, p := range r.pages {
		work = append(work, func() ([]file, error) { return r.pageFiles(p) })
	}
	rendered, err := inParallel(o.Workers, work)
	if err != nil {
		return nil, fmt.Errorf("rendering: %w", err)
	}
	for _, files := range rendered {
		for _, f := range files {
			b.Add(f.path, f.mediaType, edition.Revalidate, f.body)
		}
	}
	for alias, path := range lib.Aliases {
		b.Redirect(alias, r.addresses.of(path))
	}
	if o.Files {
		if err := s.addOffline(&b); err != nil {
			return nil, fmt.Errorf("adding the search: %w", err)
		}
	}
	if err := r.tryLayouts(); err != nil {
		return nil, err
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

// Address returns the address of a path as pages link to it.
func (s *Site) Address(path string) string { return s.addresses.of(path) }

// Absolute returns the address of a path with scheme and host.
func (s *Site) Absolute(path string) string { return s.addresses.absolute(path) }

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

// inParallel calls functions, a number of them at once (all processors where it is 0), and
// returns their results in order.
func inParallel[R any](workers int, work []func() (R, error)) ([]R, error) {
	results := make([]R, len(work))
	errs := make([]error, len(work))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range cmp.Or(workers, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(work); i = int(next.Add(1)) - 1 {
				results[i], errs[i] = work[i]()
			}
		})
	}
	wg.Wait()
	return results, errors.Join(errs...)
}

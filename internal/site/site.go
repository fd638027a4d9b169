package site

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/text/language"

	"github.com/interpolref/interpolref/internal/edition"
	"github.com/interpolref/interpolref/internal/library"
)

// Site is all views of one library: the edition, which holds what was rendered
// beforehand, and the pages that depend on the request. It is immutable and safe for use
// by many at once.
type Site struct {
	*renderer                      // in the site's own language
	others    map[string]*renderer // in the other languages that it has pages in
	finder    func() *finder       // the first call, which Index makes, builds it
	edition   *edition.Edition
}

// Warnings returns what is amiss in the words of the interface.
func (s *Site) Warnings() library.Faults {
	all := slices.Clone(s.warnings)
	for _, lang := range slices.Sorted(maps.Keys(s.others)) {
		all = append(all, s.others[lang].warnings...)
	}
	return all
}

// Contact returns where readers can write to, a mailto or web address, or the empty string.
func (s *Site) Contact() string { return s.lib.Settings.Contact }

// Build renders a library. It fails only by mistakes in templates and on paths that two
// things claim; whether the library has faults is for the caller to look at before.
func Build(lib *library.Library, o Options) (*Site, error) {
	if o.BaseURL == nil && !o.Files {
		o.BaseURL = &url.URL{Scheme: "http", Host: "127.0.0.1:8080", Path: "/"}
	}
	if o.Today.IsZero() {
		o.Today = time.Now()
	}
	var b edition.Builder
	s, err := newSite(lib, o, &b)
	if err != nil {
		return nil, err
	}
	s.finder = sync.OnceValue(s.index)
	var pages []func() ([]file, error)
	for _, p := range s.pages {
		pages = append(pages, func() ([]file, error) { return s.speaking(p.Lang).pageFiles(p) })
	}
	rendered, err := inParallel(o.Workers, pages)
	if err != nil {
		return nil, fmt.Errorf("rendering: %w", err)
	}
	lists := []func() ([]file, error){s.feeds, s.apiIndex}
	for _, reg := range registers { // which tell the revisions of pages
		lists = append(lists, func() ([]file, error) { return s.registerFiles(reg) })
	}
	listed, err := inParallel(o.Workers, lists)
	if err != nil {
		return nil, fmt.Errorf("listing: %w", err)
	}
	for _, files := range append(rendered, listed...) {
		for _, f := range files {
			b.Add(f.path, f.mediaType, edition.Revalidate, f.body)
		}
	}
	for alias, path := range lib.Aliases {
		b.Redirect(alias, s.addresses.of(path))
	}
	if o.Files {
		if err := s.addOffline(&b); err != nil {
			return nil, fmt.Errorf("adding the search: %w", err)
		}
	}
	if len(ownTemplates(o.Own)) > 0 { // a test tries ours
		tries := s.tries()
		for _, r := range s.others {
			tries = append(tries, r.tries()...)
		}
		if _, err := inParallel(o.Workers, tries); err != nil {
			return nil, err
		}
	}
	if s.edition, err = b.Build(s.editionID); err != nil {
		return nil, err
	}
	return s, nil
}

// newSite prepares for rendering, and puts the assets into an edition.
func newSite(lib *library.Library, o Options, b *edition.Builder) (*Site, error) {
	r := &renderer{lib: lib, options: o, addresses: newAddresses(o.BaseURL), editionID: editionID(lib)}
	s := &Site{renderer: r, others: map[string]*renderer{}}
	_, err := inParallel(o.Workers, []func() (struct{}, error){
		func() (_ struct{}, err error) {
			if r.assets, err = addAssets(b, lib, o.Own, r.addresses); err != nil {
				err = fmt.Errorf("adding assets: %w", err)
			}
			return
		},
		func() (_ struct{}, err error) { return struct{}{}, r.speak(lib.Settings.Language) },
	})
	if err != nil {
		return nil, err
	}
	r.pages = append(slices.Clone(lib.Pages), r.listPages()...)
	r.revisions = map[string]*string{}
	for _, p := range r.pages {
		r.revisions[p.Path] = new(string)
	}
	var errs []error
	for _, p := range lib.Pages {
		if p.Lang == r.lang || s.others[p.Lang] != nil {
			continue
		}
		other := *r
		errs = append(errs, other.speak(p.Lang))
		s.others[p.Lang] = &other
	}
	for _, r := range append(slices.Collect(maps.Values(s.others)), r) {
		if r.addresses.prefix != "" {
			atRoot := *r
			atRoot.addresses = addresses{}
			r.atRoot = &atRoot
		}
	}
	return s, errors.Join(errs...)
}

// speak makes a renderer one of a language.
func (r *renderer) speak(lang string) (err error) {
	r.lang, r.tag = lang, language.Make(lang)
	if r.words, r.warnings, err = ReadWords(r.options.Own, lang); err != nil {
		return err
	}
	r.layouts, err = parseLayouts(r.options.Own, r.words)
	return errors.Join(err, r.unnamed())
}

// speaking returns the renderer of a language.
func (s *Site) speaking(lang string) *renderer {
	return cmp.Or(s.others[lang], s.renderer)
}

// at returns the renderer of the language that a path names with its first element.
func (s *Site) at(path string) *renderer {
	lang, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return s.speaking(lang)
}

// view returns the view of a page and the layout that shows it.
func (r *renderer) view(p *library.Page) (layout string, view any) {
	reg := registerAt(p.Path)
	switch {
	case p.Path == r.root():
		page := r.page("home", p)
		page.Data = r.schema(p, r.website(p))
		return "home", r.home(p, page)
	case reg != nil:
		page := r.page(reg.template, p)
		if page.Data = r.schema(p, r.article(p)); reg.schema != nil {
			page.Data = r.schema(p, reg.schema(r))
		}
		return reg.template, reg.view(r, p, page)
	}
	page := r.page("page", p)
	page.Data = r.schema(p, r.article(p))
	return "page", page
}

// pageFiles returns the files of one page: HTML, JSON and, of a Markdown file, its text with figures
// and terms in plain Markdown.
func (r *renderer) pageFiles(p *library.Page) ([]file, error) {
	layout, view := r.view(p)
	var err error
	if *r.revisions[p.Path], err = r.revision(p, view); err != nil {
		return nil, err
	}
	body, err := r.render(layout, view)
	if errors.Is(err, errTooLong) {
		return nil, &faultsError{library.Faults{{File: p.File, Line: 1, Col: 1, Text: errTooLong.Error()}}}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.Path, err)
	}
	data, err := jsonFile(p.Path+"index.json", r.pageJSON(p))
	files := []file{{p.Path, typeHTML, body}, data}
	if p.Markdown != nil {
		text := p.Body.Source(p.Markdown, &r.words.Document, r.addresses.of)
		files = append(files, file{p.Path + "index.md", typeMarkdown, text})
	}
	return files, err
}

// Edition returns everything that was rendered beforehand. Its paths are those of the
// URL contract, without the base URL's.
func (s *Site) Edition() *edition.Edition { return s.edition }

// Pages returns the pages in order: those of the library, and the lists that it has no page for.
func (s *Site) Pages() []*library.Page { return s.pages }

// Address returns the address of a path as pages link to it.
func (s *Site) Address(path string) string { return s.addresses.of(path) }

// Absolute returns the address of a path with scheme and host, if they are known.
func (s *Site) Absolute(path string) string { return s.addresses.absolute(path) }

// inParallel calls functions, a number of them at once (all processors where it is 0), and
// returns their results in order. It panics if one of them does: whoever builds a site can recover
// from that, but not from a panic in a goroutine.
func inParallel[R any](workers int, work []func() (R, error)) ([]R, error) {
	results := make([]R, len(work))
	errs := make([]error, len(work))
	var next atomic.Int64
	var panicked atomic.Pointer[string]
	var wg sync.WaitGroup
	for range cmp.Or(workers, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			defer func() {
				if cause := recover(); cause != nil {
					text := fmt.Sprintf("%v\n%s", cause, debug.Stack())
					panicked.Store(&text)
				}
			}()
			for i := int(next.Add(1)) - 1; i < len(work); i = int(next.Add(1)) - 1 {
				results[i], errs[i] = work[i]()
			}
		})
	}
	wg.Wait()
	if text := panicked.Load(); text != nil {
		panic(*text)
	}
	return results, errors.Join(errs...)
}

// unnamed reports the languages and countries of entries that the words have no name for.
func (r *renderer) unnamed() error {
	var faults library.Faults
	report := func(kind, code, entry string) {
		faults = append(faults, library.Fault{File: "templates/words/" + r.lang + ".yaml", Line: 1, Col: 1,
			Text: fmt.Sprintf("the %s %q of %s has no name", kind, code, entry), Hint: "name it under " + kind + "s"})
	}
	for _, src := range r.lib.Sources {
		if base, _, _ := strings.Cut(src.Language, "-"); base != r.lang && r.words.Languages[base] == "" {
			report("language", src.Language, "source "+src.ID)
		}
	}
	for _, svc := range r.lib.Services {
		if r.countryName(svc.Country) == svc.Country {
			report("region", svc.Country, "service "+svc.ID)
		}
	}
	if faults == nil {
		return nil
	}
	return &faultsError{faults}
}

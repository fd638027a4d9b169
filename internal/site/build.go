package site

import (
	"errors"
	"fmt"
	"html/template"
	"maps"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/interpolref/interpolref/internal/edition"
	"github.com/interpolref/interpolref/internal/library"
)

// Build renders a library, of which the caller must have looked at the faults. It fails by mistakes in what a
// host has written, which [TemplateFaults] lists, and where two files claim a path.
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
	withTexts := *s.renderer // the index is built later, when s.renderer has dropped the texts of pages
	s.finder = sync.OnceValue(withTexts.index)
	add := func(files []file, err error) error {
		for _, f := range files {
			b.Add(f.path, f.mediaType, edition.Revalidate, f.body)
		}
		return err
	}
	var pages []func() error
	for _, p := range s.pages {
		pages = append(pages, func() error { return add(s.forLanguage(p.Lang).pageFiles(p)) })
	}
	if err := inParallel(o.Workers, pages); err != nil {
		return nil, fmt.Errorf("rendering: %w", err)
	}
	lists := []func() error{func() error { return add(s.feeds()) }, func() error { return add(s.apiIndex()) }}
	for _, reg := range registers { // after the pages, whose revisions they tell
		lists = append(lists, func() error { return add(s.registerFiles(reg)) })
	}
	if err := inParallel(o.Workers, lists); err != nil {
		return nil, fmt.Errorf("listing: %w", err)
	}
	if o.Files {
		if err := s.addOffline(&b); err != nil {
			return nil, fmt.Errorf("adding the search: %w", err)
		}
	}
	if err := s.redirect(&b); err != nil {
		return nil, err
	}
	if len(ownTemplates(o.Own)) > 0 { // a unit test does the same with ours
		tests := s.smokeTests()
		for _, r := range s.others {
			tests = append(tests, r.smokeTests()...)
		}
		if err := inParallel(o.Workers, tests); err != nil {
			return nil, err
		}
	}
	for _, r := range append(slices.Collect(maps.Values(s.others)), s.renderer) {
		r.lib, r.atRoot = lib.WithoutTexts(), nil // what is rendered from now on shows no page's text
		r.cache.Clear()
		maps.DeleteFunc(r.layouts, func(name string, _ *template.Template) bool { return !slices.Contains(dynamic, name) })
	}
	if s.edition, err = b.Build(s.editionID); err != nil {
		return nil, err
	}
	return s, nil
}

// dynamic are the layouts that are still rendered once the edition is built.
var dynamic = []string{"search", "error", "single"}

// newSite prepares for rendering, and puts the assets into an edition.
func newSite(lib *library.Library, o Options, b *edition.Builder) (*Site, error) {
	r := &renderer{lib: lib, options: o, addresses: newAddresses(o.BaseURL), editionID: editionID(lib)}
	s := &Site{renderer: r, others: map[string]*renderer{}}
	err := inParallel(o.Workers, []func() error{
		func() (err error) {
			if r.assets, err = addAssets(b, lib, o.Own, r.addresses); err != nil {
				err = fmt.Errorf("adding assets: %w", err)
			}
			return
		},
		func() error { return r.setLanguage(lib.Settings.Language) },
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
		errs = append(errs, other.setLanguage(p.Lang))
		s.others[p.Lang] = &other
	}
	for _, r := range append(slices.Collect(maps.Values(s.others)), r) {
		if r.addresses.prefix != "" {
			atRoot := *r
			atRoot.addresses, atRoot.cache = addresses{}, new(sync.Map)
			atRoot.frame = sync.OnceValue(atRoot.makeFrame)
			r.atRoot = &atRoot
		}
	}
	return s, errors.Join(errs...)
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
		page, about := r.page(reg.template, p), r.article(p)
		if reg.schema != nil {
			about = reg.schema(r)
		}
		page.Data = r.schema(p, about)
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
	if err := r.takenIDs(p, body); err != nil {
		return nil, err
	}
	data, err := jsonFile(p.Path+"index.json", r.pageJSON(p))
	files := []file{{p.Path, typeHTML, body}, data}
	if written := r.lib.Markdown(p); written != nil {
		text := r.lib.Body(p).Source(written, &r.words.Document, r.bodyAddress)
		files = append(files, file{p.Path + "index.md", typeMarkdown, text})
	}
	return files, err
}

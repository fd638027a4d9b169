package site

import (
	"fmt"
	"slices"
	"sync"

	"github.com/interpolref/interpolref/internal/edition"
	"github.com/interpolref/interpolref/internal/library"
)

// renderer makes the views of a library and shows them in their layouts.
type renderer struct {
	lib        *library.Library
	options    Options
	addresses  addresses
	assets     assets
	layouts    func() (sets, error)
	pages      []*library.Page // those of the library and those of registers that it has none for
	foot       []Link
	publishers []*publisher
	cited      map[*library.Source]*SourceRef
	edition    *edition.Edition // nil until it is built
}

// newRenderer prepares for rendering, and puts the assets into an edition.
func newRenderer(lib *library.Library, o Options, b *edition.Builder) (*renderer, error) {
	r := &renderer{lib: lib, options: o, addresses: newAddresses(o.BaseURL)}
	r.layouts = sync.OnceValues(func() (sets, error) { return parseLayouts(o.Own) })
	go r.layouts() // beside the assets
	var err error
	if r.assets, err = r.addAssets(b); err != nil {
		return nil, fmt.Errorf("adding assets: %w", err)
	}
	r.publishers = byPublisher(lib.Sources)
	r.cited = r.cite(lib.Sources)
	r.pages = append(slices.Clone(lib.Pages), r.listPages()...)
	r.foot = r.footLinks()
	return r, nil
}

// view returns the view of a page and the layout that shows it.
func (r *renderer) view(p *library.Page) (layout string, view any) {
	reg := registerAt(p.Path)
	switch {
	case p.Path == "/":
		return "home", r.home(p, r.page("home", p))
	case reg != nil:
		return reg.template, reg.view(r, p, r.page(reg.template, p))
	}
	return "page", r.page("page", p)
}

// pageFiles returns the files of one page: HTML, JSON and, of a Markdown file, its text.
func (r *renderer) pageFiles(p *library.Page) ([]file, error) {
	layout, view := r.view(p)
	body, err := r.render(layout, view)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.Path, err)
	}
	data, err := jsonFile(p.Path+"index.json", r.pageJSON(p))
	files := []file{{p.Path, typeHTML, body}, data}
	if p.Markdown != nil {
		files = append(files, file{p.Path + "index.md", typeMarkdown, p.Markdown})
	}
	return files, err
}

// editionID returns the id that pages show: until the edition is built, the mark that
// stands for it.
func (r *renderer) editionID() string {
	if r.edition == nil {
		return edition.Mark
	}
	return r.edition.ID()
}

package site

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"

	"github.com/interpolref/interpolref/internal/edition"
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/templates"
)

// viewNames are the templates that show views; page, which the others change, is the first.
var viewNames = []string{
	"page", "home", "glossary", "sources", "figures", "questions", "report",
	"countries", "notices", "atoz", "search", "error",
}

// layouts parses the template set of every view, once.
var layouts = sync.OnceValues(func() (map[string]*template.Template, error) {
	page, err := template.New("base.html").ParseFS(templates.FS, "base.html", "page.html")
	if err != nil {
		return nil, fmt.Errorf("parsing the templates of all views: %w", err)
	}
	sets := map[string]*template.Template{"page": page}
	for _, name := range viewNames[1:] {
		t, err := page.Clone()
		if err == nil {
			t, err = t.ParseFS(templates.FS, name+".html")
		}
		if err != nil {
			return nil, fmt.Errorf("parsing the templates of view %s: %w", name, err)
		}
		sets[name] = t
	}
	return sets, nil
})

// render shows a view in its layout.
func render(name string, view any) ([]byte, error) {
	sets, err := layouts()
	if err != nil {
		return nil, err
	}
	out := takeBuffer()
	defer buffers.Put(out)
	if err := sets[name].Execute(out, view); err != nil {
		return nil, fmt.Errorf("rendering view %s: %w", name, err)
	}
	return bytes.Clone(out.Bytes()), nil
}

// buffers keeps what files are written into, so that each file takes no more than it is long.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func takeBuffer() *bytes.Buffer {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

// navigation is the links on top of every page, in order. Those without a page are left out.
var navigation = []Link{
	{"/crimes/", "Crimes"},
	{"/role/", "INTERPOL"},
	{"/fugitives/", "Fugitives"},
	{"/situations/", "Situations"},
	{"/where-to-report/", "Report"},
	{"/questions/", "Questions"},
	{"/glossary/", "Glossary"},
}

// layout returns what stands around a view at a path. The path may be empty.
func (s *Site) layout(view, path, title string) Layout {
	return Layout{
		Site:      Name,
		Lang:      "en",
		Dir:       "ltr",
		View:      view,
		Title:     title,
		HeadTitle: title + " · " + Name,
		Nav:       s.navigation(path),
		Foot:      s.foot,
		Edition:   s.editionID(),
		Dev:       s.options.Dev,
		library:   s.lib,
		addresses: s.addresses,
		assets:    s.assets,
	}
}

// navigation returns the top navigation as it looks from a path.
func (s *Site) navigation(path string) (links []NavLink) {
	for _, n := range navigation {
		if s.lib.Page(n.Href) == nil {
			continue
		}
		links = append(links, NavLink{
			Link:    Link{s.addresses.of(n.Href), n.Title},
			Current: path == n.Href,
			Within:  strings.HasPrefix(path, n.Href),
		})
	}
	return links
}

// footLinks returns the links at the foot of every page, to what there is of them.
func (s *Site) footLinks() (links []Link) {
	for _, l := range []Link{
		{"/a-z/", "A–Z"},
		{"/glossary/", "Glossary"},
		{"/questions/", "Questions"},
		{"/figures/", "Figures"},
		{"/sources/", "Sources"},
		{"/where-to-report/", "Where to report"},
		{"/about/", "About"},
	} {
		if slices.ContainsFunc(s.pages, func(p *library.Page) bool { return p.Path == l.Href }) {
			links = append(links, Link{s.addresses.of(l.Href), l.Title})
		}
	}
	return append(links, Link{s.addresses.of("/feed.xml"), "Changes (Atom)"})
}

// editionID returns the id that pages show: until the edition is built, the mark that
// stands for it.
func (s *Site) editionID() string {
	if s.edition == nil {
		return edition.Mark
	}
	return s.edition.ID()
}

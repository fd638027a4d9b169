package site

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
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
	"countries", "notices", "atoz", "search", "error", "single",
}

// sets are the template sets of the views, by name.
type sets map[string]*template.Template

// layouts returns the sets of a site, which it parses at the first call.
type layouts func() (sets, error)

var ours layouts = sync.OnceValues(func() (sets, error) { return parse(templates.FS, nil) })

// parseLayouts parses the templates, with those of the host in the place of ours where they
// have the same name. Other files of the host's are parsed last in every set, so that what
// they define stands in the place of our parts.
func parseLayouts(own fs.FS) (sets, error) {
	if own == nil {
		return ours()
	}
	names, err := fs.Glob(own, "templates/*.html")
	if err != nil || len(names) == 0 {
		return ours()
	}
	sub, err := fs.Sub(own, "templates")
	if err != nil {
		return nil, err
	}
	var more []string
	for _, n := range names {
		if n = path.Base(n); n != "base.html" && n != "parts.html" && !slices.Contains(viewNames, strings.TrimSuffix(n, ".html")) {
			more = append(more, n)
		}
	}
	return parse(library.Overlay(sub, templates.FS), more)
}

// parse parses the set of every view. All faults are returned together.
func parse(files fs.FS, more []string) (sets, error) {
	page, err := template.New("base.html").ParseFS(files, append([]string{"base.html", "parts.html", "page.html"}, more...)...)
	if err != nil {
		return nil, fmt.Errorf("parsing the templates of all views: %w", err)
	}
	all := sets{"page": page}
	var faults []error
	for _, name := range viewNames[1:] {
		t, err := page.Clone()
		if err == nil {
			t, err = t.ParseFS(files, append([]string{name + ".html"}, more...)...)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("parsing the templates of view %s: %w", name, err))
		}
		all[name] = t
	}
	return all, errors.Join(faults...)
}

// render shows a view in its layout.
func (s *Site) render(name string, view any) ([]byte, error) {
	sets, err := s.layouts()
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
		Site:      s.lib.Settings.Name,
		Lang:      "en",
		Dir:       "ltr",
		View:      view,
		Title:     title,
		HeadTitle: title + " · " + s.lib.Settings.Name,
		Nav:       s.navigation(path),
		Foot:      s.foot,
		Edition:   s.editionID(),
		Dev:       s.options.Dev,
		Search:    s.addresses.of(s.searchPath()),
		Files:     s.options.Files,
		Root:      s.addresses.prefix,
		Logo:      s.lib.Settings.Logo,
		Styles:    s.styles(),
		Footer:    s.lib.Settings.Footer,
		library:   s.lib,
		addresses: s.addresses,
		assets:    s.assets,
	}
}

// searchPath is where the page of results is: of files, the index of a folder.
func (s *Site) searchPath() string {
	if s.options.Files {
		return "/search/"
	}
	return "/search"
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
	for _, d := range s.lib.Settings.Navigation {
		links = append(links, NavLink{
			Link:    Link{s.addresses.of(d.To), d.Title},
			Current: path == d.To,
			Within:  strings.HasPrefix(path, d.To),
		})
	}
	return links
}

// styles returns the names of the style sheets that a host adds to ours.
func (s *Site) styles() (names []string) {
	if s.lib.Settings.Accent != (library.Accent{}) {
		names = append(names, accentStyle)
	}
	if own := s.lib.Settings.Style; own != "" {
		names = append(names, own)
	}
	return names
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
	for _, d := range s.lib.Settings.Foot {
		links = append(links, Link{s.addresses.of(d.To), d.Title})
	}
	if to := s.lib.Settings.Contact; to != "" {
		links = append(links, Link{to, "Contact"})
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

// Single is the view of the one file. Shown by single.html, which replaces base.html.
type Single struct {
	Layout
	Policy   string // the Content-Security-Policy
	Style    template.CSS
	Index    template.JS // what can be found, for the search
	Script   template.JS
	Pages    []Link
	Articles template.HTML
}

// Single renders the one file. Its Layout is filled in.
func (s *Site) Single(v Single) ([]byte, error) {
	v.Layout = s.layout("single", "/", s.lib.Settings.Name)
	return s.render("single", v)
}

package library

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/interpolref/interpolref/internal/markup"
)

// Load reads the whole reference from a file system laid out as the package comment
// says. It returns what could be read and every fault that was found; a library with
// errors among its faults must not be published. Today decides which figures are out of
// date and which review dates lie in the future.
func Load(fsys fs.FS, today time.Time) (*Library, Faults) {
	l := &loader{
		fsys:     fsys,
		today:    today,
		lib:      &Library{Aliases: map[string]string{}, pages: map[string]*Page{}},
		sources:  map[string]*Source{},
		figures:  map[string]*Figure{},
		terms:    map[string]*Term{},
		names:    map[string]*Term{},
		defined:  map[any]place{},
		cited:    map[*Source]bool{},
		drawings: map[string]bool{},
	}
	l.begin()
	l.settings()
	l.registers()
	l.pages()
	l.tree()
	l.aliases()
	l.registerPages()
	l.resolve()
	l.unused()
	var all Faults
	for _, f := range l.files {
		all = append(all, f.faults...)
	}
	sortFaults(all)
	return l.lib, all
}

// languages are the folders that hold pages; the first has no prefix in paths.
var languages = []string{"en", "fr", "es", "ar"}

type loader struct {
	fsys  fs.FS
	today time.Time
	lib   *Library
	files []*file

	sources map[string]*Source
	figures map[string]*Figure
	terms   map[string]*Term
	names   map[string]*Term // by folded name, synonym and foreign word

	raw      []*rawPage
	reading  sync.WaitGroup // of the raw pages
	waiting  []func()       // what register entries need from pages, once there are pages
	defined  map[any]place  // where each *Source, *Figure and *Term is defined
	cited    map[*Source]bool
	drawings map[string]bool // SVG files that pages use
}

// place is a position in a file under check.
type place struct {
	*file
	markup.Pos
}

// open reads a file, or returns nil and keeps a fault. Line ends become those of Unix.
func (l *loader) open(name string) *file {
	text, err := fs.ReadFile(l.fsys, name)
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	f := &file{name: name, text: text}
	l.files = append(l.files, f)
	if err != nil {
		f.fault(markup.Pos{}, fmt.Sprintf("the file cannot be read: %v", err), "")
		return nil
	}
	return f
}

// frontMatter is what stands between the --- lines at the top of a page.
type frontMatter struct {
	markup.Pos
	Title          located            `yaml:"title"`
	Summary        located            `yaml:"summary"`
	Question       located            `yaml:"question"`
	Keywords       []string           `yaml:"keywords"`
	Reviewed       Date               `yaml:"reviewed"`
	Order          int                `yaml:"order"`
	Aliases        []located          `yaml:"aliases"`
	Related        []located          `yaml:"related"`
	Draft          bool               `yaml:"draft"`
	Classification *rawClassification `yaml:"classification"`
}

type rawClassification struct {
	markup.Pos
	Group    located     `yaml:"group"`
	Area     string      `yaml:"area"`
	ICCS     []rawCode   `yaml:"iccs"`
	Treaties []rawTreaty `yaml:"treaties"`
}

type rawCode struct {
	markup.Pos
	Code   string  `yaml:"code"`
	Name   string  `yaml:"name"`
	Source located `yaml:"source"`
}

type rawTreaty struct {
	markup.Pos
	Name   string  `yaml:"name"`
	Source located `yaml:"source"`
}

// rawPage is a page between reading and resolving.
type rawPage struct {
	*file
	front frontMatter
	page  *Page
}

// cut splits a page into front matter and body, with the line on which the body starts.
// It reports false where there is no front matter.
func cut(text []byte) (front, body []byte, bodyLine int, ok bool) {
	rest, ok := bytes.CutPrefix(text, []byte("---\n"))
	if !ok {
		return nil, text, 1, false
	}
	if after, empty := bytes.CutPrefix(rest, []byte("---\n")); empty {
		return nil, after, 3, true
	}
	front, body, ok = bytes.Cut(rest, []byte("\n---\n"))
	if !ok {
		return nil, text, 1, false
	}
	return front, body, bytes.Count(front, []byte("\n")) + 4, true
}

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// begin starts to read the pages, which need nothing of the registers until they are resolved.
func (l *loader) begin() {
	for _, lang := range languages {
		names, err := markdownFiles(l.fsys, lang)
		if err != nil {
			l.files = append(l.files, &file{name: lang, faults: Faults{{File: lang, Line: 1, Col: 1, Text: err.Error()}}})
		}
		for _, name := range names {
			if f := l.open(name); f != nil {
				l.raw = append(l.raw, &rawPage{file: f, page: &Page{File: name, Lang: lang, Path: pagePath(name)}})
			}
		}
	}
	for _, r := range l.raw {
		l.reading.Go(func() { r.read(l.today) })
	}
}

// pages puts the pages, once they are read, into the library.
func (l *loader) pages() {
	l.reading.Wait()
	for _, r := range l.raw {
		if r.page.Draft {
			continue
		}
		if other := l.lib.pages[r.page.Path]; other != nil {
			r.fault(markup.Pos{}, fmt.Sprintf("%s is the page %s already", other.File, other.Path), "keep one of the two files")
			continue
		}
		l.lib.pages[r.page.Path] = r.page
		l.lib.Pages = append(l.lib.Pages, r.page)
	}
	l.raw = slices.DeleteFunc(l.raw, func(r *rawPage) bool { return l.lib.pages[r.page.Path] != r.page })
}

func markdownFiles(fsys fs.FS, lang string) (names []string, err error) {
	if _, err := fs.Stat(fsys, lang); err != nil {
		return nil, nil
	}
	err = fs.WalkDir(fsys, lang, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && path.Ext(name) == ".md" {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return names, fmt.Errorf("listing the pages of %s: %w", lang, err)
	}
	return names, nil
}

// pagePath returns the path of the page in a file: "/role/limits/" for "en/role/limits.md".
func pagePath(name string) string {
	lang, rest, _ := strings.Cut(strings.TrimSuffix(name, ".md"), "/")
	if lang == languages[0] {
		lang = ""
	}
	rest = strings.TrimSuffix("/"+rest, "/index")
	return path.Join("/", lang, rest) + strings.Repeat("/", min(1, len(lang)+len(rest)))
}

// read fills in the page from its file's text.
func (r *rawPage) read(today time.Time) {
	p := r.page
	p.Markdown = r.text
	for part := range strings.SplitSeq(strings.TrimSuffix(strings.TrimPrefix(p.File, p.Lang+"/"), ".md"), "/") {
		if !slug.MatchString(part) {
			r.fault(markup.Pos{}, fmt.Sprintf("%q cannot be part of an address", part), "name files with lower-case letters, digits and hyphens")
		}
	}
	front, body, line, ok := cut(r.text)
	if !ok {
		r.fault(markup.Pos{}, "the page has no front matter", "start the file with --- on a line of its own, then title, summary, question and reviewed, then --- again")
	}
	before := len(r.faults)
	if n := parseYAML(r.file, front, 2); n != nil {
		decode(r.file, n, reflect.ValueOf(&r.front).Elem())
		before = len(r.faults)
	}
	fm := &r.front
	p.Title, p.Summary, p.Question = fm.Title.Value, fm.Summary.Value, fm.Question.Value
	p.Keywords, p.Reviewed, p.Order, p.Draft = fm.Keywords, fm.Reviewed, fm.Order, fm.Draft
	if ok && len(r.faults) == before {
		r.require(today)
	}
	p.Body = markup.Parse(body, line)
	for _, m := range p.Body.Faults {
		r.add(m.Pos, m.Text, m.Hint, m.Warning)
	}
}

const summaryLimit = 160

func (r *rawPage) require(today time.Time) {
	fm := &r.front
	for key, value := range map[string]string{
		"title": fm.Title.Value, "summary": fm.Summary.Value, "question": fm.Question.Value, "reviewed": fm.Reviewed.ISO(),
	} {
		if value == "" && !slices.ContainsFunc(r.faults, func(f Fault) bool { return f.Text == fmt.Sprintf("the key %q has no value", key) }) {
			r.fault(markup.Pos{}, "the front matter has no "+key, "")
		}
	}
	if n := len([]rune(fm.Summary.Value)); n > summaryLimit {
		r.fault(fm.Summary.Pos, fmt.Sprintf("the summary has %d characters, %d too many", n, n-summaryLimit), "say it in one sentence")
	}
	if fm.Reviewed.Time().After(today) {
		r.fault(fm.Pos, fmt.Sprintf("the review of %s lies in the future", fm.Reviewed), "")
	}
}

// tree puts the pages into reading order and ties them to their parents and neighbours.
func (l *loader) tree() {
	var roots []*Page
	for _, p := range l.lib.Pages {
		if p.Path == "/" {
			roots = append(roots, p)
			continue
		}
		for up := parentPath(p.Path); ; up = parentPath(up) {
			if parent := l.lib.pages[up]; parent != nil && parent.Lang == p.Lang {
				p.Parent = parent
				parent.Children = append(parent.Children, p)
				break
			}
			if up == "/" {
				roots = append(roots, p)
				break
			}
		}
	}
	l.lib.Pages = l.lib.Pages[:0]
	var visit func([]*Page)
	visit = func(pages []*Page) {
		slices.SortFunc(pages, func(a, b *Page) int {
			return cmp.Or(
				cmp.Compare(slices.Index(languages, a.Lang), slices.Index(languages, b.Lang)), cmp.Compare(a.Order, b.Order), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Path, b.Path))
		})
		for _, p := range pages {
			l.lib.Pages = append(l.lib.Pages, p)
			visit(p.Children)
		}
	}
	visit(roots)
	for i, p := range l.lib.Pages {
		if i > 0 {
			p.Prev = l.lib.Pages[i-1]
			p.Prev.Next = p
		}
	}
}

func parentPath(p string) string {
	up := path.Dir(strings.TrimSuffix(p, "/"))
	return strings.TrimSuffix(up, "/") + "/"
}

// fixed are the addresses that the server answers itself.
var fixed = []string{
	"/search", "/api", "/e", "/healthz", "/readyz", "/static", "/sitemap.xml", "/robots.txt",
	"/feed.xml", "/opensearch.xml", "/llms.txt", "/favicon.ico",
}

func (l *loader) aliases() {
	for _, r := range l.raw {
		for _, a := range r.front.Aliases {
			p := strings.TrimSuffix(a.Value, "/")
			owner, taken := l.lib.Aliases[p]
			switch shadowed := l.lib.pages[p+"/"]; {
			case !strings.HasPrefix(p, "/") || p != strings.ToLower(p) || p != path.Clean(p):
				r.fault(a.Pos, fmt.Sprintf("%q is no path", a.Value), "write it from the root, in lower case: /short-name")
			case shadowed != nil:
				r.fault(a.Pos, fmt.Sprintf("the alias %s shadows the page %s", p, shadowed.File), "choose another")
			case slices.ContainsFunc(fixed, func(f string) bool { return p == f || strings.HasPrefix(p, f+"/") }):
				r.fault(a.Pos, fmt.Sprintf("the alias %s shadows an address of the server", p), "choose another")
			case taken:
				r.fault(a.Pos, fmt.Sprintf("the alias %s belongs to %s already", p, owner), "choose another")
			default:
				l.lib.Aliases[p] = r.page.Path
			}
		}
	}
}

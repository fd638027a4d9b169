package library

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/interpolref/interpolref/internal/markup"
)

// Load reads the whole reference from a file system laid out as the package comment
// says. It returns what could be read and every fault that was found; a library with
// errors among its faults must not be published. Today decides which figures are out of
// date and which review dates lie in the future; nothing is measured by a zero today, nor in
// the files under an [Overlay], which a host did not write.
func Load(fsys fs.FS, today time.Time) (*Library, Faults) { return LoadBy(0, fsys, today) }

// LoadBy is Load with a number of files read at once, as many as there are processors if 0. A caller that
// serves a library meanwhile leaves a processor to that.
func LoadBy(workers int, fsys fs.FS, today time.Time) (*Library, Faults) {
	l := &loader{
		fsys:      fsys,
		today:     today,
		lib:       &Library{Aliases: map[string]string{}, aliasAt: map[string]place{}, pages: map[string]*Page{}, members: map[string]*Member{}, bodies: map[*Page]*markup.Document{}},
		registers: Registers,
		reading:   NewWorkers(workers),
		workers:   workers,
		sources:   map[string]*Source{},
		figures:   map[string]*Figure{},
		terms:     map[string]*Term{},
		answers:   map[string]*Answer{},
		treaties:  map[string]*Treaty{},
		names:     map[string]*Term{},
		ids:       map[string]bool{},
		anchors:   map[string]bool{},
		defined:   map[any]place{},
		cited:     map[*Source]bool{},
		read:      map[string]bool{},
		shown:     map[string]*Picture{},
		known:     map[string]map[string]bool{},
		hiding:    map[string]bool{},
	}
	l.readSettings()
	l.readPages()
	l.readRegisters()
	l.readStatements()
	l.readWords()
	l.addPages()
	l.tree()
	l.nameSite()
	l.aliases()
	for _, look := range l.waiting {
		look()
	}
	l.resolve()
	for _, end := range l.ending {
		end()
	}
	l.unused()
	l.lib.defined = l.defined
	l.lib.Digest = l.digest()
	var all Faults
	for _, f := range l.files {
		all = append(all, f.all()...)
	}
	all.Sort()
	return l.lib, all
}

// digest returns the SHA-256 of the names and texts of all files.
func (l *loader) digest() [sha256.Size]byte {
	files := slices.SortedFunc(slices.Values(l.files), func(a, b *file) int {
		return cmp.Or(cmp.Compare(a.name, b.name), bytes.Compare(a.text, b.text))
	})
	hash := sha256.New()
	for _, f := range files {
		fmt.Fprintf(hash, "%q %d\n%s", f.name, len(f.text), f.text)
	}
	return [sha256.Size]byte(hash.Sum(nil))
}

type loader struct {
	fsys      fs.FS
	today     time.Time
	lib       *Library
	files     []*file
	registers []*Register

	sources  map[string]*Source
	figures  map[string]*Figure
	terms    map[string]*Term
	answers  map[string]*Answer
	treaties map[string]*Treaty
	names    map[string]*Term // by folded name and synonym
	ids      map[string]bool  // "REGISTER ID" of every entry
	anchors  map[string]bool  // paths with the fragments that lists take: "/glossary/#red-notice"

	raw     []*rawPage
	reading *Workers      // of the raw pages
	workers int           // how many files are read at once; as many as there are processors if 0
	waiting []func()      // look-ups of pages, to be made once all pages are known; see later
	ending  []func()      // to be called once the pages are resolved; see last
	defined map[any]place // where each *Page, *Source, *Figure, *Term and *Trace is defined
	cited   map[*Source]bool
	read    map[string]bool            // names of the files that were read
	shown   map[string]*Picture        // by name of their files
	known   map[string]map[string]bool // folder → names, without .yaml, that are read in it
	hiding  map[string]bool            // of the paths that the host hides, those under which there is a page
}

// place is a position in a file under check.
type place struct {
	*file
	markup.Pos
}

// later defers a function until all pages are known, so that it can look them up.
func (l *loader) later(f func()) { l.waiting = append(l.waiting, f) }

// last defers a function until the pages are resolved.
func (l *loader) last(f func()) { l.ending = append(l.ending, f) }

// maxText is how many bytes a page, a file of data or a drawing has at most.
const maxText = 1 << 20

// open reads a file, or returns nil and keeps a fault. Line ends become those of Unix, and a
// byte-order mark is left out.
func (l *loader) open(name string) *file {
	l.read[name] = true
	text, err := fs.ReadFile(l.fsys, name)
	if err != nil {
		if info, statErr := fs.Stat(l.fsys, name); statErr == nil && info.IsDir() {
			err = errors.New("it is a folder")
		}
	}
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	f := &file{name: name, text: text}
	if under, ok := l.fsys.(overlay); !ok || under.hides(name) {
		f.today = l.today
	}
	l.files = append(l.files, f)
	if err != nil {
		f.fault(markup.Pos{}, fmt.Sprintf("the file cannot be read: %v", reason(err)), "")
		return nil
	}
	if len(text) > maxText {
		f.text = nil
		f.fault(markup.Pos{}, fmt.Sprintf("the file has %d kB, more than %d", len(text)>>10, maxText>>10), "make several of it")
		return nil
	}
	return f
}

// parse reads a YAML file. Both results are nil where there is no such file or it cannot be read; the
// tree alone is nil where it holds nothing or is broken.
func (l *loader) parse(name string) (*file, *yaml.Node) {
	if _, err := fs.Stat(l.fsys, name); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	f := l.open(name)
	if f == nil {
		return nil, nil
	}
	return f, parseYAML(f, f.text, 1)
}

// language matches the name of a folder of pages, a language tag: "en", "pt-br".
var language = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]{2,8})*$`)

// readPages starts to read the pages, which need nothing of the registers until they are
// resolved.
func (l *loader) readPages() {
	folders, err := fs.ReadDir(l.fsys, ".")
	l.unlisted(".", err)
	for _, top := range folders {
		if !top.IsDir() || !language.MatchString(top.Name()) {
			continue
		}
		err := fs.WalkDir(l.fsys, top.Name(), func(name string, _ fs.DirEntry, err error) error {
			if err == nil && path.Ext(name) == ".md" {
				if f := l.open(name); f != nil {
					page := &Page{File: name, Lang: top.Name(), Path: pagePath(name, l.lib.Settings.Language)}
					if !l.leaveOut(page.Path) {
						raw := &rawPage{file: f, page: page}
						l.raw = append(l.raw, raw)
						l.reading.Run(raw.read)
					}
				}
			}
			return err
		})
		l.unlisted(top.Name(), err)
	}
}

// unlisted reports a folder that could not be listed, if there is an error.
func (l *loader) unlisted(name string, err error) {
	if err != nil {
		l.addFile(name, nil).fault(markup.Pos{}, fmt.Sprintf("the folder cannot be listed: %v", reason(err)), "")
	}
}

// addFile adds a file to the digest, and returns it for its faults.
func (l *loader) addFile(name string, text []byte) *file {
	f := &file{name: name, text: text}
	l.files = append(l.files, f)
	return f
}

// addPages puts the pages, once they are read, into the library.
func (l *loader) addPages() {
	l.reading.Wait()
	ids := map[string]*Page{}
	for _, r := range l.raw {
		if r.page.Draft {
			continue
		}
		if other := l.lib.pages[r.page.Path]; other != nil {
			r.fault(markup.Pos{}, fmt.Sprintf("%s is the page %s already", other.File, other.Path), "keep one of the two files")
			continue
		}
		if fixed := strings.TrimSuffix(r.page.Path, "/"); reserved(fixed) {
			r.fault(markup.Pos{}, fmt.Sprintf("%s is an address of the server", r.page.Path), "give the file another name")
		}
		if other := ids[r.page.ID()]; other != nil {
			r.fault(markup.Pos{}, fmt.Sprintf("%s and %s have the same id %q", r.page.Path, other.Path, r.page.ID()), "ids join the parts of a path by hyphens; give one of the two another name")
		}
		ids[r.page.ID()] = r.page
		l.lib.pages[r.page.Path], l.lib.bodies[r.page], l.defined[r.page] = r.page, r.body, place{file: r.file}
		l.lib.Pages = append(l.lib.Pages, r.page)
		r.page.Navigation = l.doors(r.file, r.front.Navigation)
	}
	l.raw = slices.DeleteFunc(l.raw, func(r *rawPage) bool { return l.lib.pages[r.page.Path] != r.page })
	if l.lib.pages["/"] == nil {
		l.noHome()
	}
}

// tree puts the pages into reading order and links them with their parents and neighbours.
func (l *loader) tree() {
	var roots []*Page
	under := l.under()
	for _, p := range l.lib.Pages {
		if p.Path == "/" {
			roots = append(roots, p)
			continue
		}
		if p.Parent = under[p]; p.Parent != nil {
			p.Parent.Children = append(p.Parent.Children, p)
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
	rank := func(p *Page) string {
		if p.Lang == l.lib.Settings.Language {
			return "" // before all other languages
		}
		return p.Lang
	}
	var visit func([]*Page)
	visit = func(pages []*Page) {
		slices.SortFunc(pages, func(a, b *Page) int {
			if a.Lang != b.Lang {
				return strings.Compare(rank(a), rank(b))
			}
			return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Path, b.Path))
		})
		for _, p := range pages {
			l.lib.Pages = append(l.lib.Pages, p)
			visit(p.Children)
		}
	}
	visit(roots)
	var last *Page
	for _, p := range l.lib.Pages {
		if p.Apart {
			continue
		}
		if last != nil && last.Lang == p.Lang {
			p.Prev, last.Next = last, p
		}
		last = p
	}
}

// under returns, by page, the parent that its front matter names in the place of the one that its path
// gives it.
func (l *loader) under() map[*Page]*Page {
	under := map[*Page]*Page{}
	for _, r := range l.raw {
		to := r.front.Under
		if to.Value == "" {
			continue
		}
		switch parent := l.lib.pages[to.Value]; {
		case parent == nil:
			if !l.hidden(to.Value) {
				r.fault(to.Pos, fmt.Sprintf("there is no page %s", to.Value), nearest(r.file, to.Value, l.lib.pages))
			}
		case parentPath(to.Value) != "/" || to.Value == r.page.Path || parent.Lang != r.page.Lang:
			r.fault(to.Pos, fmt.Sprintf("%s is no section", to.Value), "name the first page of a section, such as /role/")
		default:
			under[r.page] = parent
		}
	}
	for p, parent := range under {
		if under[parent] != nil {
			delete(under, p) // a section that lies under another one
		}
	}
	return under
}

func parentPath(p string) string {
	up := path.Dir(strings.TrimSuffix(p, "/"))
	return strings.TrimSuffix(up, "/") + "/"
}

// served are the addresses that the program answers without a page of the content.
var served = []string{
	"/search", "/api", "/e", "/healthz", "/readyz", "/static", "/sitemap.xml", "/robots.txt",
	"/feed.xml", "/opensearch.xml", "/llms.txt", "/favicon.ico",
}

// exported are the files of an export that no page makes.
var exported = []string{"/404.html", "/redirects.caddy", "/redirects.nginx"}

// reserved reports whether a path, without a slash at its end, is one of the addresses that are served or
// exported without a page, or lies under one.
func reserved(p string) bool {
	return slices.ContainsFunc(append(served, exported...), func(f string) bool { return p == f || strings.HasPrefix(p, f+"/") })
}

// isServed reports whether a path names something that the server makes, not a page.
func isServed(p string) bool {
	p, _, _ = strings.Cut(p, "?")
	return slices.Contains(served, p) || strings.HasPrefix(p, "/api/") || strings.HasPrefix(p, Figures.Page) && path.Ext(p) != ""
}

func (l *loader) aliases() {
	for _, r := range l.raw {
		for _, a := range r.front.Aliases {
			p := strings.TrimSuffix(a.Value, "/")
			owner, taken := l.lib.Aliases[p]
			switch shadowed := l.lib.pages[p+"/"]; {
			case !strings.HasPrefix(p, "/") || p != strings.ToLower(p) || p != path.Clean(p) || strings.ContainsFunc(p, func(r rune) bool { return r < ' ' || strings.ContainsRune("?#\\\x7f", r) }):
				r.fault(a.Pos, fmt.Sprintf("%q is no path", a.Value), "write it from the root, in lower case: /short-name")
			case strings.Contains(p, "/.") || strings.Contains(p, "/_"):
				r.fault(a.Pos, fmt.Sprintf("the alias %s shadows an address of the server", p), "hosts of files keep what begins with a dot or _ for themselves; choose another")
			case strings.HasPrefix(path.Base(p), "index."):
				r.fault(a.Pos, fmt.Sprintf("the alias %s shadows the address of a page itself", p), "write the path alone: "+cmp.Or(strings.TrimSuffix(path.Dir(p), "/"), "/short-name"))
			case shadowed != nil:
				r.fault(a.Pos, fmt.Sprintf("the alias %s shadows the page %s", p, shadowed.File), "choose another")
			case reserved(p):
				r.fault(a.Pos, fmt.Sprintf("the alias %s shadows an address of the server", p), "choose another")
			case taken:
				r.fault(a.Pos, fmt.Sprintf("the alias %s belongs to %s already", p, owner), "choose another")
			default:
				l.lib.Aliases[p] = r.page.Path
				l.lib.aliasAt[p] = place{r.file, a.Pos}
			}
		}
	}
}

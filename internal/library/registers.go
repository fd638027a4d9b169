package library

import (
	"cmp"
	"fmt"
	"io/fs"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/interpolref/interpolref/internal/markup"
)

// Register is a list of things that pages share: it describes where its entries are
// written and where they are shown. A new one is described in a file of its own and named
// in [Registers].
type Register struct {
	Name   string   // data/NAME.yaml, or the folder data/NAME/, and the list in /api/NAME: "terms"
	Noun   string   // an entry in words: "term"
	Page   string   // the path of the page that shows it: "/glossary/"; empty where each entry has its own
	Prefix string   // of the ids of its entries on the page: "answer-"
	Spread bool     // its entries stand on further pages under Page
	IDs    []string // ids of the page's list beside those of its entries

	read reader
}

// Path returns the path of an entry: "/glossary/#red-notice".
func (r *Register) Path(id string) string { return r.Page + "#" + r.Prefix + id }

// entry is what the written form of an entry begins with.
type entry struct {
	markup.Pos
	ID located `yaml:"id"`
	cited
}

// cited is what an entry cites, under either key.
type cited struct {
	Source  []located `yaml:"source"`
	Sources []located `yaml:"sources"`
}

func (c cited) all() []located { return slices.Concat(c.Source, c.Sources) }

// Keys returns the keys of an entry, sorted; those of an inner mapping are written as series.at.
func (r *Register) Keys() []string {
	all := keysIn(r.read.entry, "")
	slices.Sort(all)
	return all
}

// reader decodes entries of a type. Files are decoded concurrently; enter, which read returns for each
// entry, puts it into the library, and is called for one entry after the other.
type reader struct {
	entry reflect.Type
	read  func(*yaml.Node, *register) (enter func(*loader))
}

// each returns the reader of a register whose entries a function puts into the library.
func each[T any](enter func(*loader, *register, *T)) reader {
	return reader{reflect.TypeFor[T](), func(n *yaml.Node, f *register) func(*loader) {
		raw := new(T)
		decode(f.file, n, raw)
		if n.Kind != yaml.MappingNode {
			return func(*loader) {}
		}
		return func(l *loader) { enter(l, f, raw) }
	}}
}

// register is a file of a register.
type register struct {
	*file
	*Register
	entries []func(*loader)
}

func (r *register) parse() {
	tree := parseYAML(r.file, r.text, 1)
	switch {
	case tree == nil:
	case tree.Kind != yaml.SequenceNode:
		r.fault(at(tree), "a list of "+r.Name+" is wanted here", "start each with - on a line of its own")
	default:
		for _, item := range tree.Content {
			r.entries = append(r.entries, r.read.read(item, r))
		}
	}
}

// readRegisters reads every file under data.
func (l *loader) readRegisters() {
	var all []*register
	reading := NewWorkers(l.workers)
	names := map[string]bool{"statements": true}
	for _, r := range l.registers {
		names[r.Name] = true
		for _, id := range r.IDs {
			l.anchors[r.Page+"#"+id] = true
		}
		for _, name := range l.dataFiles("data/" + r.Name) {
			if f := l.open(name); f != nil {
				if r.Page != "" && l.leaveOut(r.Page) {
					continue // with the page that shows them, the entries are hidden
				}
				f.noun = r.Noun
				file := &register{file: f, Register: r}
				all = append(all, file)
				reading.Run(file.parse)
			}
		}
	}
	reading.Wait()
	for _, file := range all {
		for _, enter := range file.entries {
			enter(l)
		}
	}
	l.known["data"] = names
	sortSources(l.lib)
	sortFigures(l.lib)
	sortTerms(l.lib)
	sortCountries(l.lib)
	sortOperations(l.lib)
}

// dataFiles returns the YAML files of a name: NAME.yaml, and those of the folder NAME.
func (l *loader) dataFiles(name string) []string {
	names, _ := fs.Glob(l.fsys, name+"/*.yaml")
	if _, err := fs.Stat(l.fsys, name+".yaml"); err == nil {
		names = append([]string{name + ".yaml"}, names...)
	}
	return names
}

// identify checks the id of an entry and reports whether it is new in its register.
func (l *loader) identify(f *register, at markup.Pos, id located) bool {
	key := f.Name + " " + id.Value
	switch {
	case id.Value == "":
		f.fault(at, "the "+f.Noun+" has no id", "write id: and lower-case words with hyphens, such as library-report")
	case !slug.MatchString(id.Value):
		f.fault(id.Pos, fmt.Sprintf("%q is no id", id.Value), "use lower-case letters, digits and hyphens")
	case l.ids[key]:
		f.fault(id.Pos, fmt.Sprintf("another %s has the id %q", f.Noun, id.Value), "ids are unique over all files of a register")
	default:
		l.ids[key] = true
		l.anchor(f, id.Value)
		return true
	}
	return false
}

// anchor makes an id on the page of a register known to links, unless entries stand on further pages.
func (l *loader) anchor(f *register, id string) {
	if f.Page != "" && !f.Spread {
		l.anchors[f.Path(id)] = true
	}
}

// cite looks up sources, reports those that do not exist, and counts the rest as cited.
func (l *loader) cite(f *file, ids []located) (found []*Source) {
	for _, id := range ids {
		switch s := l.sources[id.Value]; {
		case id.Value == "":
		case s == nil:
			f.fault(id.Pos, fmt.Sprintf("there is no source %q", id.Value), cmp.Or(nearest(f, id.Value, l.sources), "its entry belongs in data/sources"))
		default:
			l.cited[s] = true
			found = append(found, s)
		}
	}
	return found
}

// show looks up the sources of an entry, as cite does, and records that the page which lists the entry cites
// them.
func (l *loader) show(f *register, ids []located) []*Source {
	found := l.cite(f.file, ids)
	l.later(func() {
		for _, s := range found {
			citedBy(s, l.lib.pages[f.Page])
		}
	})
	return found
}

// showCited is show, with a fault where an entry has no source.
func (l *loader) showCited(f *register, at markup.Pos, ids []located) []*Source {
	if len(ids) == 0 {
		f.fault(at, "the "+f.Noun+" has no source", "write source: library-report, with an id of the sources")
	}
	return l.show(f, ids)
}

func citedBy(s *Source, p *Page) {
	if p != nil && !slices.Contains(s.CitedBy, p) {
		s.CitedBy = append(s.CitedBy, p)
	}
}

// oneOf reports a value that is not among those allowed. An empty one is no fault here: it may be optional.
func oneOf(f *file, what string, got located, allowed ...string) {
	if got.Value != "" && !slices.Contains(allowed, got.Value) {
		f.fault(got.Pos, fmt.Sprintf("%q is no %s", got.Value, what), "write "+strings.Join(allowed[:len(allowed)-1], ", ")+" or "+allowed[len(allowed)-1])
	}
}

func checkURL(f *file, raw located) {
	if raw.Value == "" {
		return
	}
	if u, err := url.Parse(raw.Value); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		f.fault(raw.Pos, fmt.Sprintf("%q is no web address", raw.Value), "")
	}
}

// dayOfGrace is how far a date may lie in the future: in the author's time zone, the next day may have begun.
const dayOfGrace = 24 * time.Hour

// ahead warns of a date in the future.
func (f *file) ahead(d dated, noun string) {
	if !f.today.IsZero() && d.Time().After(f.today.Add(dayOfGrace)) {
		f.warn(d.Pos, fmt.Sprintf("the %s of %s lies in the future", noun, d.Date), "look at the date, and at this machine's clock")
	}
}

// due warns where the date by which something was to be checked again is over.
func (f *file) due(d dated) {
	if f.stale(d.Date, 0) {
		f.warn(d.Pos, fmt.Sprintf("this was to be checked again by %s", d.Date), "check it against its sources, and say when it is due next")
	}
}

// stale reports whether a date ended more than some years ago; with 0, whether it is over.
func (f *file) stale(d Date, years int) bool {
	return !f.today.IsZero() && !d.IsZero() && d.end().AddDate(years, 0, 0).Before(f.today)
}

// aged warns of an entry that nobody has looked at for some years, unless it is marked weak.
func (f *file) aged(at markup.Pos, asOf Date, years int, weak bool) {
	if f.stale(asOf, years) && !weak {
		f.warn(at, fmt.Sprintf("the entry is of %s, older than %d years", asOf, years), "check it again, or mark it weak, which its readers are told")
	}
}

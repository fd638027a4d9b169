package library

import "github.com/interpolref/interpolref/internal/markup"

// Registers are all registers, in the order in which they are read: what an entry refers
// to by its id stands in an earlier one.
var Registers = []*Register{Sources, Figures, Terms, Notices, Answers, Countries, Members, Services, Questions, Treaties, Crimes, Databases, Operations, Names, Claims}

// AllPages is the list of all pages, which is a register for readers and programs alone.
var AllPages = &Register{Name: "pages", Page: "/a-z/"}

// Library is one loaded and resolved reference. It is immutable.
type Library struct {
	Settings   Settings
	Statements Statements
	Pages      []*Page // in reading order: a folder's page, then its pages by order and title
	Sources    []*Source
	Figures    []*Figure
	Terms      []*Term // by name
	Notices    []*Notice
	Answers    []*Answer // the scale of the countries, in its order
	Countries  []*Country
	Members    []*Member
	Services   []*Service
	Questions  []*Question
	Treaties   []*Treaty
	Crimes     []*Crime
	Databases  []*Database
	Operations []*Operation // newest first
	Names      []*Name
	Claims     []*Trace
	Pictures   []*Picture        // those that lie beside pages, not in static
	Synonyms   [][]string        // words that people use for the same thing, for search only
	Urgent     []*Urgent         // situations in which help leads
	Digest     [32]byte          // SHA-256 of the names and texts of all files that were read, drawings included
	Aliases    map[string]string // path of an alias → path of its page, with fragment if any

	pages   map[string]*Page
	members map[string]*Member // by code
	aliasAt map[string]place
	defined map[any]place
	bodies  map[*Page]*markup.Document
}

// SourceWarning is a warning at the entry of a source.
func (l *Library) SourceWarning(s *Source, text, hint string) Fault {
	return l.defined[s].fault(text, hint, true)
}

// AliasFault is a fault at the place of an alias.
func (l *Library) AliasFault(alias, text, hint string) Fault {
	return l.aliasAt[alias].fault(text, hint, false)
}

func (at place) fault(text, hint string, warning bool) Fault {
	f := &file{name: at.name, text: at.text}
	f.add(at.Pos, text, hint, warning)
	return f.faults[0]
}

// Page returns the page at a path such as "/role/limits/", or nil.
func (l *Library) Page(path string) *Page { return l.pages[path] }

// Body returns the text of a page, or nil for a page that the library does not have.
func (l *Library) Body(p *Page) *markup.Document { return l.bodies[p] }

// Markdown returns the file of a page as written, or nil for a page that has none.
func (l *Library) Markdown(p *Page) []byte {
	if at, ok := l.defined[p]; ok {
		return at.text
	}
	return nil
}

// WithoutTexts returns the library without the bodies of pages and the files that entries stand in,
// which nobody needs once all pages were rendered.
func (l *Library) WithoutTexts() *Library {
	kept := *l
	kept.bodies, kept.defined, kept.aliasAt = nil, nil, nil
	return &kept
}

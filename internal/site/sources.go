package site

import (
	"cmp"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/library"
)

var sourceRegister = register{
	of:        library.Sources,
	template:  "sources",
	empty:     Sources{},
	words:     func(w *Words) heading { return heading{w.Sources.Title, w.Sources.Summary} },
	count:     func(l *library.Library) int { return len(l.Sources) },
	view:      func(r *renderer, p *library.Page, page Page) any { return r.sources(p.Path, page) },
	list:      func(r *renderer) any { return list(r.lib.Sources, r.apiSource) },
	pages:     (*renderer).sourcePages,
	unindexed: true,
}

// Sources is the page /sources/, which leads to publishers by letter, or the page of a
// letter, which lists what they published. Shown by sources.html, which defines "list".
type Sources struct {
	Page
	Letters    []SourceLetter // on /sources/
	Publishers []Publisher    // on the page of a letter
	Others     []NavLink      // on the page of a letter: those of all letters
	Count      int            // of all sources
	Primary    int            // how many of them are primary
}

// SourceLetter is the publishers under a letter: <dt id="{{.ID}}">.
type SourceLetter struct {
	ID, Letter string
	Href       string // the page of their sources
	Publishers []CountedLink
}

// CountedLink leads to some entries, and says how many they are.
type CountedLink struct {
	Link
	Count int
}

// Publisher is the sources of one publisher.
type Publisher struct {
	ID, Name string
	Sources  []SourceEntry
	Own      string       // the page of its own, which has its works; empty where they stand here
	Moved    []MovedEntry // where they stood before they had a page of their own
}

// MovedEntry leads from the place where an entry stood to where it stands: <a id="{{.ID}}">.
type MovedEntry struct {
	ID string
	Link
}

// SourceEntry is a source with the pages that cite it.
type SourceEntry struct {
	*SourceRef
	Seen    Day // when the copy was read
	CitedBy []Link
}

// sources returns the view of a page of sources: of /sources/, which leads to publishers,
// or of the page of a letter.
func (r *renderer) sources(path string, page Page) Sources {
	v := Sources{Page: page, Count: len(r.lib.Sources)}
	for _, src := range r.lib.Sources {
		if src.Kind == "primary" {
			v.Primary++
		}
	}
	if path != library.Sources.Page {
		for _, p := range r.publishers().list {
			letter := NavLink{Link: Link{r.addresses.of(p.letter), initial(r.tag, p.name)}, Current: p.letter == path}
			if !slices.ContainsFunc(v.Others, func(l NavLink) bool { return l.Href == letter.Href }) {
				v.Others = append(v.Others, letter)
			}
			if p.list != path && p.letter != path {
				continue
			}
			entry := Publisher{ID: p.id, Name: p.name}
			for _, src := range p.works {
				if p.list != path {
					entry.Own = r.addresses.of(p.list)
					word, _, _ := strings.Cut(src.Date, " ") // "undated (before 2019)" is too long here
					entry.Moved = append(entry.Moved, MovedEntry{src.ID, Link{entry.Own + "#" + src.ID, cmp.Or(year(src.Date), word)}})
					continue
				}
				entry.Sources = append(entry.Sources, SourceEntry{r.source(src), r.day(src.Seen), r.links(src.CitedBy)})
			}
			v.Publishers = append(v.Publishers, entry)
		}
		return v
	}
	for _, p := range r.publishers().list {
		letter := initial(r.tag, p.name)
		if n := len(v.Letters); n == 0 || v.Letters[n-1].Letter != letter {
			v.Letters = append(v.Letters, SourceLetter{ID: letterID(letter), Letter: letter, Href: r.addresses.of(p.letter)})
		}
		last := &v.Letters[len(v.Letters)-1]
		last.Publishers = append(last.Publishers, CountedLink{Link{r.addresses.of(p.list + "#" + p.id), p.name}, len(p.works)})
	}
	return v
}

// publisher is a publisher with its works among the sources.
type publisher struct {
	id, name string
	letter   string // the path of the page of its letter
	list     string // the path of the page with its sources
	works    []*library.Source
}

// publishers are all publishers.
type publishers struct {
	list []*publisher          // by name
	of   map[string]*publisher // by id
}

// ownPage is the number of works above which a publisher has a page of its own, since that of its letter would
// be too heavy.
const ownPage = 200

// byPublisher groups the sources by publisher, in the order of the alphabet. Names that
// differ only in their punctuation are one.
func (r *renderer) byPublisher() publishers {
	all := publishers{of: map[string]*publisher{}}
	for _, src := range r.lib.Sources {
		id := idOf("by-", src.Publisher)
		p := all.of[id]
		if p == nil {
			p = &publisher{id: id, name: src.Publisher, letter: library.Sources.Page + library.Letter(src.Publisher) + "/"}
			all.of[id] = p
			all.list = append(all.list, p)
		}
		p.works = append(p.works, src)
	}
	slices.SortFunc(all.list, func(a, b *publisher) int { return strings.Compare(a.id, b.id) })
	sortByName(r.tag, all.list, func(p *publisher) string { return p.name })
	for _, p := range all.list {
		slices.SortStableFunc(p.works, func(a, b *library.Source) int { return cmp.Compare(b.Date, a.Date) })
		if p.list = p.letter; len(p.works) > ownPage {
			p.list = library.Sources.Page + strings.TrimPrefix(p.id, "by-") + "/"
		}
	}
	return all
}

// sourcePages returns the pages of the sources: one for each letter, and one for each publisher of more than
// ownPage works.
func (r *renderer) sourcePages() (pages []*library.Page) {
	seen := map[string]bool{}
	add := func(path, name, summary string) {
		if !seen[path] {
			seen[path] = true
			pages = append(pages, &library.Page{
				Path: path, Lang: r.lib.Settings.Language, Parent: r.lib.Page(library.Sources.Page), Title: r.words.Sources.Letter.With("letter", name),
				Summary: summary,
			})
		}
	}
	for _, p := range r.publishers().list {
		letter := strings.ToUpper(strings.Trim(strings.TrimPrefix(p.letter, library.Sources.Page), "/"))
		add(p.letter, letter, r.words.Sources.LetterSummary.With("letter", letter))
		add(p.list, p.name, r.words.Sources.OwnSummary.With("publisher", p.name))
	}
	slices.SortFunc(pages, func(a, b *library.Page) int { return strings.Compare(a.Path, b.Path) })
	turnThrough(pages)
	return pages
}

type apiSource struct {
	jsonSourceFields
	Note    string     `json:"note"`
	Seen    string     `json:"seen"`
	CitedBy []jsonLink `json:"cited_by"`
}

func (r *renderer) apiSource(src *library.Source) apiSource {
	return apiSource{r.jsonSource(src), src.Note, src.Seen.ISO(), r.jsonLinks(src.CitedBy)}
}

package site

import (
	"cmp"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/library"
)

// cite returns how each source is cited.
func (s *Site) cite(sources []*library.Source) map[*library.Source]*SourceRef {
	refs := make(map[*library.Source]*SourceRef, len(sources))
	for _, src := range sources {
		refs[src] = s.source(src)
	}
	return refs
}

func (s *Site) source(src *library.Source) *SourceRef {
	v := &SourceRef{
		ID: src.ID, Title: src.Title, Publisher: src.Publisher, Href: src.URL,
		Entry: s.addresses.of(sourcePath(src) + "#" + src.ID),
		Date:  sourceDay(src.Date), Kind: src.Kind, Note: src.Note,
	}
	if src.Language != "en" {
		v.Lang, v.Language = src.Language, languageName(src.Language)
	}
	return v
}

func (s *Site) sourceRefs(sources []*library.Source) (refs []*SourceRef) {
	for _, src := range sources {
		refs = append(refs, s.cited[src])
	}
	return refs
}

// sourcesOf returns the path of the page that lists the sources of a publisher: there is
// one for each letter, since a page with all of them would be heavy.
func sourcesOf(publisher string) string {
	if letter := strings.ToLower(initial(publisher)); len(letter) == 1 {
		return "/sources/" + letter + "/"
	}
	return "/sources/other/"
}

// sourcePath returns the path of the page on which a source has its entry.
func sourcePath(src *library.Source) string { return sourcesOf(src.Publisher) }

// sourcePages returns the pages of the sources, one for each letter.
func (s *Site) sourcePages() (pages []*library.Page) {
	seen := map[string]bool{}
	for _, src := range s.lib.Sources {
		path := sourcePath(src)
		if seen[path] {
			continue
		}
		seen[path] = true
		letter := strings.ToUpper(strings.Trim(strings.TrimPrefix(path, "/sources/"), "/"))
		pages = append(pages, &library.Page{
			Path: path, Lang: "en", Parent: s.lib.Page("/sources/"), Title: "Sources: " + letter,
			Summary: "What this reference cites of publishers under " + letter + ", and the pages that cite it.",
		})
	}
	slices.SortFunc(pages, func(a, b *library.Page) int { return strings.Compare(a.Path, b.Path) })
	return pages
}

// publisher is who published some of the sources.
type publisher struct {
	id, name string
	list     string // the path of the page with its sources
	works    []*library.Source
}

// byPublisher groups sources by publisher, in the order of the alphabet. Names that
// differ only in their punctuation are one.
func byPublisher(sources []*library.Source) (publishers []*publisher) {
	known := map[string]*publisher{}
	for _, src := range sources {
		id := idOf("by-", src.Publisher)
		p := known[id]
		if p == nil {
			p = &publisher{id: id, name: src.Publisher, list: sourcesOf(src.Publisher)}
			known[id] = p
			publishers = append(publishers, p)
		}
		p.works = append(p.works, src)
	}
	slices.SortFunc(publishers, func(a, b *publisher) int { return strings.Compare(a.id, b.id) })
	sortByName(publishers, func(p *publisher) string { return p.name })
	for _, p := range publishers {
		slices.SortStableFunc(p.works, func(a, b *library.Source) int { return cmp.Compare(b.Date, a.Date) })
	}
	return publishers
}

// sources returns the view of a page of sources: of /sources/, which leads to publishers,
// or of the page of a letter.
func (s *Site) sources(path string, page Page) Sources {
	v := Sources{Page: page, Count: len(s.lib.Sources)}
	for _, src := range s.lib.Sources {
		if src.Kind == "primary" {
			v.Primary++
		}
	}
	for _, p := range s.publishers {
		switch path {
		case "/sources/":
			letter := initial(p.name)
			if n := len(v.Letters); n == 0 || v.Letters[n-1].Letter != letter {
				v.Letters = append(v.Letters, SourceLetter{ID: letterID(letter), Letter: letter, Href: s.addresses.of(p.list)})
			}
			last := &v.Letters[len(v.Letters)-1]
			last.Publishers = append(last.Publishers, PublisherLink{Link{s.addresses.of(p.list + "#" + p.id), p.name}, len(p.works)})
		case p.list:
			entry := Publisher{ID: p.id, Name: p.name}
			for _, src := range p.works {
				entry.Sources = append(entry.Sources, SourceEntry{s.cited[src], s.links(src.CitedBy)})
			}
			v.Publishers = append(v.Publishers, entry)
		}
	}
	return v
}

func (s *Site) term(t *library.Term) TermEntry {
	v := TermEntry{
		ID: t.ID, Name: t.Name, Also: t.Also[:min(shownNames, len(t.Also))], Definition: t.Definition,
		Sources: s.sourceRefs(t.Sources), UsedBy: s.links(t.UsedBy),
	}
	for _, lang := range []string{"fr", "es", "ar"} {
		if word := t.Foreign[lang]; word != "" {
			v.Foreign = append(v.Foreign, ForeignWord{lang, direction(lang), languageName(lang), word})
		}
	}
	if t.Page != nil {
		link := s.link(t.Page)
		if t.Fragment != "" {
			link.Href += "#" + t.Fragment
		}
		v.Page = &link
	}
	return v
}

func (s *Site) glossary(page Page) Glossary {
	v := Glossary{Page: page, Count: len(s.lib.Terms)}
	sorted := slices.Clone(s.lib.Terms)
	sortByName(sorted, func(t *library.Term) string { return t.Name })
	for _, t := range sorted {
		letter := initial(t.Name)
		if n := len(v.Letters); n == 0 || v.Letters[n-1].Letter != letter {
			v.Letters = append(v.Letters, TermLetter{ID: letterID(letter), Letter: letter})
		}
		last := &v.Letters[len(v.Letters)-1]
		last.Terms = append(last.Terms, s.term(t))
	}
	return v
}

func (s *Site) figure(f *library.Figure) FigureEntry {
	v := FigureEntry{
		ID: f.ID, Label: f.Label,
		Text: library.FormatValue(f.Value, f.Unit), Value: plain(f.Value), Unit: unitWords(f.Unit),
		AsOf: day(f.AsOf), Note: f.Note, Caution: f.Caution,
		Sources: s.sourceRefs(f.Sources), UsedBy: s.links(f.UsedBy),
	}
	if len(f.Series) > 0 {
		v.CSV = s.addresses.of("/figures/" + f.ID + ".csv")
		v.JSON = s.addresses.of("/figures/" + f.ID + ".json")
	}
	for _, p := range f.Series {
		v.Series = append(v.Series, FigurePoint{
			At: p.At, Text: library.FormatValue(p.Value, f.Unit), Value: plain(p.Value),
			Note: p.Note, Sources: s.sourceRefs(p.Sources),
		})
	}
	return v
}

// figures groups by the part of the reference that uses a figure first.
func (s *Site) figures(page Page) Figures {
	v := Figures{Page: page, Count: len(s.lib.Figures)}
	byChapter := map[*library.Page][]FigureEntry{}
	for _, f := range s.lib.Figures {
		var first *library.Page
		if len(f.UsedBy) > 0 {
			first = chapter(f.UsedBy[0])
		}
		byChapter[first] = append(byChapter[first], s.figure(f))
	}
	for _, p := range s.lib.Pages {
		if figures := byChapter[p]; figures != nil {
			v.Groups = append(v.Groups, FigureGroup{idOf("in-", strings.Trim(p.Path, "/")), p.Title, figures})
		}
	}
	if figures := byChapter[nil]; figures != nil {
		v.Groups = append(v.Groups, FigureGroup{"in-other", "Other figures", figures})
	}
	return v
}

// chapter returns the page, at most two levels under the home page and with pages under
// itself, that a page lies under or is.
func chapter(p *library.Page) *library.Page {
	for p.Parent != nil && p.Parent.Parent != nil && (len(p.Children) == 0 || p.Parent.Parent.Parent != nil) {
		p = p.Parent
	}
	return p
}

func (s *Site) question(q *library.Question) QuestionEntry {
	v := QuestionEntry{
		ID: q.ID, Text: q.Text, Answer: q.Answer, Href: s.addresses.of("/questions/#" + q.ID),
		AsOf: day(q.AsOf), Sources: s.sourceRefs(q.Sources),
	}
	path, _, _ := strings.Cut(q.Path, "#")
	if p := s.lib.Page(path); p != nil {
		v.More = &Link{s.addresses.of(q.Path), p.Title}
	}
	return v
}

func (s *Site) questions(page Page) Questions {
	v := Questions{Page: page, Count: len(s.lib.Questions)}
	for _, q := range s.lib.Questions {
		id := idOf("topic-", q.Topic)
		i := slices.IndexFunc(v.Topics, func(t Topic) bool { return t.ID == id })
		if i < 0 {
			i = len(v.Topics)
			v.Topics = append(v.Topics, Topic{ID: id, Title: s.topicTitle(q.Topic)})
		}
		v.Topics[i].Questions = append(v.Topics[i].Questions, s.question(q))
	}
	return v
}

// topicTitle returns the title of a section, or the topic's own words.
func (s *Site) topicTitle(topic string) string {
	if p := s.lib.Page("/" + strings.Trim(topic, "/") + "/"); p != nil {
		return p.Title
	}
	return capital(strings.ReplaceAll(topic, "-", " "))
}

func (s *Site) notices() (entries []NoticeEntry) {
	for _, n := range s.lib.Notices {
		v := NoticeEntry{
			ID: n.ID, Name: n.Name, Colour: n.Colour, Letter: n.Letter, Purpose: n.Purpose,
			Requester: n.Requester, Public: n.Public, LegalBasis: n.LegalBasis, AsOf: day(n.AsOf),
			Sources: s.sourceRefs(n.Sources),
		}
		if n.Page != nil {
			link := s.link(n.Page)
			v.Page = &link
		}
		entries = append(entries, v)
	}
	return entries
}

func (s *Site) atoz(page Page) AtoZ {
	v := AtoZ{Page: page}
	var entries []IndexEntry
	titles := map[string]bool{}
	for _, p := range s.pages {
		if p.Path != "/" {
			entries = append(entries, IndexEntry{Link: s.link(p), Kind: "page"})
			titles[strings.ToLower(p.Title)] = true
		}
	}
	for _, t := range s.lib.Terms {
		href := s.addresses.of("/glossary/#" + t.ID)
		if !titles[strings.ToLower(t.Name)] {
			entries = append(entries, IndexEntry{Link: Link{href, t.Name}, Kind: "term"})
		}
		for _, also := range t.Also {
			entries = append(entries, IndexEntry{Link: Link{href, also}, Kind: "term", See: t.Name})
		}
	}
	sortByName(entries, func(e IndexEntry) string { return e.Title })
	for _, e := range entries {
		letter := initial(e.Title)
		if n := len(v.Letters); n == 0 || v.Letters[n-1].Letter != letter {
			v.Letters = append(v.Letters, IndexLetter{ID: letterID(letter), Letter: letter})
		}
		last := &v.Letters[len(v.Letters)-1]
		last.Entries = append(last.Entries, e)
	}
	return v
}

// shownNames is how many other names of a term the glossary shows; all of them can be
// searched for.
const shownNames = 6

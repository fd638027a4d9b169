package site

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/markup"
)

// Note is an entry of the list at a page's end: <li id="{{.ID}}">.
type Note struct {
	Number  int
	ID      string // "ref-3", or "note-7" where each of its sources stands in an earlier note too
	Primary bool   // one of its sources is primary
	Cites   []Cite
	Back    []Use // empty if only the classification cites it
}

// Cite is a source in a note.
type Cite struct {
	*SourceRef
	Ref     string // its own id, "ref-4", where this note is the first to list it and has another id
	Locator string // "art. 3", in a note on several sources
}

// Use is a place in the text that cites a note.
type Use struct {
	ID, Letter string // "cite-3-1", "a"
	Label      string // for screen readers: where the link leads back to
}

// SourceRef is a source as it is cited.
type SourceRef struct {
	ID        string
	Title     string
	Publisher string
	Href      string // its address elsewhere; empty where there is none
	Entry     string // its address in our list of sources
	Date      Day
	Kind      string // "primary" or "secondary"
	Language  string // its name, "French"; empty for the page's own language
	Lang      string // its code, "fr"; empty for the page's own language
	Note      string
}

func (r *renderer) notes(p *library.Page) (notes []Note) {
	for _, n := range p.Notes {
		v := Note{Number: n.Number, ID: n.ID, Primary: n.Primary()}
		for _, c := range n.Cites {
			cite := Cite{SourceRef: r.source(c.Source), Locator: c.Locator}
			if id := fmt.Sprintf("ref-%d", c.Reference.Number); c.Note == n && id != n.ID {
				cite.Ref = id
			}
			v.Cites = append(v.Cites, cite)
		}
		for i, use := range n.Uses {
			letter := markup.Letters(i + 1)
			v.Back = append(v.Back, Use{use.ID, letter, r.words.Page.Back.With("use", letter, "section", cmp.Or(use.Section, p.Title))})
		}
		notes = append(notes, v)
	}
	return notes
}

// BibTeX returns an entry for BibTeX. Its key is the page's id, since a key stands only once in
// a file of entries.
func (p Page) BibTeX() string {
	note := p.note.With("reviewed", p.Reviewed.Text, "revision", p.Revision())
	var b strings.Builder
	fmt.Fprintf(&b, "@misc{%s,\n  title = {%s},\n  author = {{%s}},\n  note = {%s}", p.id, laTeX.Replace(p.Title), laTeX.Replace(p.Site), laTeX.Replace(note))
	if p.Canonical != "" {
		fmt.Fprintf(&b, ",\n  url = {%s}", p.Canonical) // which is printed as it is
	}
	b.WriteString("\n}")
	return b.String()
}

// laTeX escapes what LaTeX takes for commands.
var laTeX = strings.NewReplacer(
	`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `~`, `\textasciitilde{}`, `^`, `\textasciicircum{}`,
	`&`, `\&`, `%`, `\%`, `#`, `\#`, `_`, `\_`, `$`, `\$`,
)

// source returns the view of a source, which all pages share.
func (r *renderer) source(src *library.Source) *SourceRef {
	if known, ok := r.cache.Load(src); ok {
		return known.(*SourceRef)
	}
	v := &SourceRef{
		ID: src.ID, Title: src.Title, Publisher: src.Publisher, Href: src.URL,
		Entry: r.addresses.of(r.sourcePath(src) + "#" + src.ID),
		Date:  r.sourceDay(src.Date), Kind: src.Kind, Note: strings.TrimSuffix(src.Note, "."), // a full stop follows
	}
	if src.Language != r.lang {
		v.Lang, v.Language = src.Language, r.words.languageName(src.Language)
	}
	known, _ := r.cache.LoadOrStore(src, v)
	return known.(*SourceRef)
}

func (r *renderer) sourceRefs(sources []*library.Source) (refs []*SourceRef) {
	for _, src := range sources {
		refs = append(refs, r.source(src))
	}
	return refs
}

// sourceDay reads the date of a source, which may be words.
func (r *renderer) sourceDay(s string) Day {
	if d, err := library.ParseDate(s); err == nil {
		return r.day(d)
	}
	return Day{Text: s}
}

// sourcePath returns the path of the page on which a source has its entry.
func (r *renderer) sourcePath(src *library.Source) string {
	return r.publishers().of[idOf("by-", src.Publisher)].list
}

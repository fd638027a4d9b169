package site

import (
	"maps"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

var termRegister = register{
	of:        library.Terms,
	template:  "glossary",
	empty:     Glossary{},
	words:     func(w *Words) heading { return heading{w.Terms.Title, w.Terms.Summary} },
	count:     func(l *library.Library) int { return len(l.Terms) },
	view:      func(r *renderer, _ *library.Page, page Page) any { return r.glossary(page) },
	list:      func(r *renderer) any { return list(r.lib.Terms, r.apiTerm) },
	unindexed: true, // its entries are found as definitions
}

// Glossary is the page /glossary/. Shown by glossary.html, which defines "list".
type Glossary struct {
	Page
	Letters []Letter[TermEntry]
	Count   int
}

// TermEntry is a term of the glossary: <dt id="{{.ID}}">.
type TermEntry struct {
	ID         string
	Name       string
	Also       string // some of its other names
	Foreign    []ForeignWord
	Definition string
	Page       *Link // where it is explained
	Sources    []*SourceRef
	UsedBy     []Link
}

// ForeignWord is a term in another language.
type ForeignWord struct {
	Lang, Dir, Language, Word string // "ar", "rtl", "Arabic", "نشرة حمراء"
}

func (r *renderer) glossary(page Page) Glossary {
	v := Glossary{Page: page, Count: len(r.lib.Terms)}
	v.Letters = byLetter(r.tag, list(r.lib.Terms, r.term), func(t TermEntry) string { return t.Name })
	return v
}

func (r *renderer) term(t *library.Term) TermEntry {
	v := TermEntry{
		ID: t.ID, Name: t.Name, Also: strings.Join(t.Also[:min(shownNames, len(t.Also))], r.words.Text.Comma), Definition: t.Definition,
		Page: r.linkTo(t.Page, t.Fragment), Sources: r.sourceRefs(t.Sources), UsedBy: r.links(t.UsedBy),
	}
	for _, lang := range foreign {
		if word := t.Foreign[lang]; word != "" {
			v.Foreign = append(v.Foreign, ForeignWord{lang, direction(lang), r.words.languageName(lang), word})
		}
	}
	return v
}

// shownNames is how many other names of a term the glossary shows; all of them can be
// searched for.
const shownNames = 2

type apiTerm struct {
	ID         string            `json:"id"`
	Term       string            `json:"term"`
	Also       []string          `json:"also"`
	Foreign    map[string]string `json:"foreign"`
	Definition string            `json:"definition"`
	URL        string            `json:"url"`
	Page       string            `json:"page"`
	Sources    []string          `json:"sources"`
}

func (r *renderer) apiTerm(t *library.Term) apiTerm {
	v := apiTerm{
		ID: t.ID, Term: t.Name, Also: append([]string{}, t.Also...), Foreign: map[string]string{}, Definition: t.Definition,
		URL: r.addresses.of(library.Terms.Path(t.ID)), Page: r.addressOf(t.Page, t.Fragment), Sources: sourceIDs(t.Sources),
	}
	maps.Copy(v.Foreign, t.Foreign)
	return v
}

// searchTerms returns the terms for the search index, in the library's order.
func (r *renderer) searchTerms() (terms []search.Term) {
	for _, t := range r.lib.Terms {
		term := search.Term{Name: t.Name, Also: slices.Clone(t.Also), Text: t.Definition}
		for _, lang := range foreign {
			if word := t.Foreign[lang]; word != "" {
				term.Also = append(term.Also, word)
			}
		}
		if t.Page != nil {
			term.About = t.Page.Path
			if t.Fragment != "" {
				term.About += "#" + t.Fragment
			}
		}
		terms = append(terms, term)
	}
	return terms
}

// foreign are the other languages in which the register gives terms, in the order in which they are shown.
var foreign = []string{"fr", "es", "ar"}

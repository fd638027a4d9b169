package library

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Terms is the register of words that the reference explains: its glossary.
var Terms = &Register{Name: "terms", Noun: "term", Page: "/glossary/", read: each((*loader).term)}

// Term is an entry of the glossary.
type Term struct {
	ID         string
	Name       string
	Also       []string          // synonyms and abbreviations
	Foreign    map[string]string // language → word, for "fr", "es", "ar"
	Definition string            // plain text, one or two sentences
	Page       *Page             // the page that explains it, or nil
	Fragment   string            // the heading on that page, or empty
	Sources    []*Source
	UsedBy     []*Page
}

type rawTerm struct {
	entry
	Term       located   `yaml:"term,required" example:"Reading room"`
	Also       []located `yaml:"also"`
	French     string    `yaml:"fr"`
	Spanish    string    `yaml:"es"`
	Arabic     string    `yaml:"ar"`
	Definition string    `yaml:"definition,required" example:"The room in which readers may use what cannot be lent."`
	Page       located   `yaml:"page"`
}

func (l *loader) term(f *register, r *rawTerm) {
	t := &Term{
		ID: r.ID.Value, Name: r.Term.Value, Foreign: map[string]string{}, Definition: r.Definition,
		Sources: l.show(f, r.all()),
	}
	if !l.identify(f, r.Pos, r.ID) {
		return
	}
	l.terms[t.ID] = t
	for _, a := range r.Also {
		t.Also = append(t.Also, a.Value)
	}
	for lang, word := range map[string]string{"fr": r.French, "es": r.Spanish, "ar": r.Arabic} {
		if word != "" {
			t.Foreign[lang] = word
		}
	}
	for _, name := range append([]located{r.Term}, r.Also...) {
		key := foldName(name.Value)
		if other := l.names[key]; other != nil && other != t {
			f.fault(name.Pos, fmt.Sprintf("%q names the term %q already", name.Value, other.Name), "a name or synonym may stand only once")
			continue
		}
		l.names[key] = t
	}
	l.lib.Terms = append(l.lib.Terms, t)
	l.defined[t] = place{f.file, r.Pos}
	l.readOn(f, r.Page, &t.Page, &t.Fragment)
}

func sortTerms(l *Library) {
	slices.SortFunc(l.Terms, func(a, b *Term) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.ID, b.ID))
	})
}

// foldName makes two spellings of a term's name equal where only case, spacing or a
// hyphen tells them apart.
func foldName(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(strings.ToLower(s), "-", " ")), " ")
}

// named returns the term with a name or synonym, of which the text may have the plural; nil if there is none.
func (l *loader) named(name string) *Term {
	key := foldName(name)
	for _, k := range []string{key, strings.TrimSuffix(key, "s"), strings.TrimSuffix(key, "es"), strings.TrimSuffix(key, "ies") + "y"} {
		if t := l.names[k]; t != nil && k != "" {
			return t
		}
	}
	return nil
}

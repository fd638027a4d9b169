package library

import (
	"cmp"
	"path"
	"slices"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/interpolref/interpolref/internal/markup"
)

// Sources is the register of what the reference cites.
var Sources = &Register{Name: "sources", Noun: "source", Page: "/sources/", Spread: true, read: each((*loader).source)}

// Source is a publication that the reference cites.
type Source struct {
	ID        string
	Title     string `yaml:"title,required" example:"The year at the library"`
	Publisher string `yaml:"publisher,required" example:"Library of Utopia"`
	URL       string // empty where there is nothing that may be linked
	Date      string `yaml:"date,required" example:"2026-03"` // "2025-11-27", "2024-03", "2019", or words such as "undated"
	Kind      string // "primary" or "secondary"
	Language  string `yaml:"language"` // "en" unless given
	Note      string `yaml:"note"`
	Seen      Date   // when the copy was read, of what has no date or may have changed since
	Archived  string // address of a copy, for when its own dies; may be empty
	Former    bool   `yaml:"former"` // was cited once, and keeps its address
	CitedBy   []*Page
}

type rawSource struct {
	markup.Pos
	Source   Source  `yaml:",inline"`
	ID       located `yaml:"id"`
	URL      located `yaml:"url"`
	Kind     located `yaml:"kind,required" example:"primary"`
	Seen     dated   `yaml:"seen"`
	Archived located `yaml:"archived"`
}

// Letter returns the letter from a to z that a publisher is listed under, or "other": the
// first in its name, without an accent.
func Letter(publisher string) string {
	for _, r := range norm.NFD.String(publisher) {
		switch {
		case unicode.IsDigit(r):
			return "other"
		case unicode.IsLetter(r):
			if r = unicode.ToLower(r); r < 'a' || r > 'z' {
				return "other"
			}
			return string(r)
		}
	}
	return "other"
}

func (l *loader) source(f *register, r *rawSource) {
	s := &r.Source
	if home := "data/sources/" + Letter(s.Publisher) + ".yaml"; s.Publisher != "" && path.Dir(f.name) == "data/sources" && f.name != home && path.Base(f.name) != "own.yaml" {
		f.warn(r.Pos, "the source belongs in "+home, "sources lie by the first letter of their publisher")
	}
	oneOf(f.file, "kind of source", r.Kind, "primary", "secondary")
	checkURL(f.file, r.URL)
	checkURL(f.file, r.Archived)
	f.ahead(r.Seen, "copy")
	if !l.identify(f, r.Pos, r.ID) {
		return
	}
	s.ID, s.URL, s.Kind, s.Seen, s.Archived = r.ID.Value, r.URL.Value, r.Kind.Value, r.Seen.Date, r.Archived.Value
	s.Language = cmp.Or(s.Language, "en")
	l.sources[s.ID] = s
	l.lib.Sources = append(l.lib.Sources, s)
	l.defined[s] = place{f.file, r.Pos}
}

func sortSources(l *Library) {
	slices.SortFunc(l.Sources, func(a, b *Source) int { return cmp.Compare(a.ID, b.ID) })
}

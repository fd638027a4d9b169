package library

import (
	"cmp"
	"slices"

	"github.com/interpolref/interpolref/internal/markup"
)

// Sources is the register of what the reference cites.
var Sources = &Register{Name: "sources", Noun: "source", Page: "/sources/", Letters: true, read: each((*loader).source)}

// Source is a publication that the reference cites.
type Source struct {
	ID        string
	Title     string
	Publisher string
	URL       string // empty where there is nothing that may be linked
	Date      string // "2025-11-27", "2024-03", "2019", or words such as "undated"
	Kind      string // "primary" or "secondary"
	Language  string // "en" unless given
	Note      string
	CitedBy   []*Page
}

type rawSource struct {
	markup.Pos
	ID        located `yaml:"id"`
	Title     string  `yaml:"title,required"`
	Publisher string  `yaml:"publisher,required"`
	URL       located `yaml:"url"`
	Date      string  `yaml:"date,required"`
	Kind      located `yaml:"kind,required"`
	Language  string  `yaml:"language"`
	Note      string  `yaml:"note"`
}

func (l *loader) source(f *register, r *rawSource) {
	oneOf(f.file, "kind of source", r.Kind, "primary", "secondary")
	checkURL(f.file, r.URL)
	if !l.identify(f, r.Pos, r.ID) {
		return
	}
	s := &Source{
		ID: r.ID.Value, Title: r.Title, Publisher: r.Publisher, URL: r.URL.Value,
		Date: r.Date, Kind: r.Kind.Value, Language: cmp.Or(r.Language, "en"), Note: r.Note,
	}
	l.sources[s.ID] = s
	l.lib.Sources = append(l.lib.Sources, s)
	l.defined[s] = place{f.file, r.Pos}
}

func sortSources(l *Library) {
	slices.SortFunc(l.Sources, func(a, b *Source) int { return cmp.Compare(a.ID, b.ID) })
}

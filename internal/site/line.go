package site

import (
	"slices"

	"github.com/interpolref/interpolref/internal/library"
)

// Station is a stop on the way of a request: <li>, with its verb where it acts.
type Station struct{ Name, Verb string } // "INTERPOL", "publishes"

// line returns the stations of a page in the words of the interface.
func (r *renderer) line(p *library.Page) []Station {
	w := r.words
	names := map[string]string{
		"you": w.Line.You, "court-a": w.Line.CourtA, "bureau-a": w.Line.BureauA,
		"interpol": w.Line.Interpol, "bureau-b": w.Line.BureauB, "police-b": w.Line.PoliceB,
	}
	var all []Station
	for _, s := range p.Line {
		all = append(all, Station{names[s.Name], s.Verb})
	}
	return all
}

// emptyLine returns the stations without verbs, for a page on which none acts, or nil where no page has a line.
func (r *renderer) emptyLine() (all []Station) {
	i := slices.IndexFunc(r.lib.Pages, func(p *library.Page) bool { return p.Line != nil })
	if i < 0 {
		return nil
	}
	for _, s := range r.line(r.lib.Pages[i]) {
		if s.Name != r.words.Line.You {
			all = append(all, Station{Name: s.Name})
		}
	}
	return all
}

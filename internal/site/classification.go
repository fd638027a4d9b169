package site

import (
	"fmt"

	"github.com/interpolref/interpolref/internal/library"
)

// Classification says how INTERPOL, the ICCS and treaties classify a crime.
type Classification struct {
	Group     *Link // the group's page; nil where none fits
	Icon      string
	Area      string // INTERPOL's own crime area
	ICCS      []Classified
	Treaties  []Classified
	WhereHref string // where to report
	More      *Link  // the page that sets the lists side by side
}

// Classified is a class or a treaty, with the reference that it rests on.
type Classified struct {
	Code string // of the ICCS; empty for treaties
	Name string
	Href string // of a treaty
	Cite *Mark
}

// Mark leads to a note: "#ref-4" and "4".
type Mark struct {
	Link
	Second bool // no source of the note is primary
}

// markOf returns the mark that leads to a note, or nil for none.
func markOf(n *library.Note) *Mark {
	if n == nil {
		return nil
	}
	return &Mark{Link{"#" + n.ID, fmt.Sprint(n.Number)}, !n.Primary()}
}

const classificationPath = "/crimes/classification/"

func (r *renderer) classification(p *library.Page) *Classification {
	c := p.Crime
	if c == nil {
		return nil
	}
	v := &Classification{Icon: c.Group, Area: c.Area, WhereHref: r.addressOf(r.lib.Page(library.Services.Page), "")}
	if c.Group != "" {
		v.Group = r.linkTo(r.lib.Page("/crimes/"+c.Group+"/"), "")
	}
	if more := r.lib.Page(classificationPath); more != p {
		v.More = r.linkTo(more, "")
	}
	cite := func(source *library.Source) *Mark {
		for _, ref := range p.References {
			if ref.Source == source {
				return markOf(ref.Note)
			}
		}
		return nil
	}
	for _, class := range c.ICCS {
		v.ICCS = append(v.ICCS, Classified{Code: class.Code, Name: class.Name, Cite: cite(class.Source)})
	}
	for _, rule := range c.Treaties {
		v.Treaties = append(v.Treaties, Classified{Name: treatyName(rule), Href: r.addresses.of(library.Treaties.Path(rule.Treaty.ID)), Cite: cite(rule.Source)})
	}
	return v
}

// treatyName returns a treaty as it stands on the page of a crime: with its year, and the
// article that is meant.
func treatyName(rule library.Rule) string {
	name := fmt.Sprintf("%s (%d)", rule.Treaty.Short, rule.Treaty.Year)
	if rule.Article != "" {
		name += ", " + rule.Article
	}
	return name
}

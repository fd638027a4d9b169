package library

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/interpolref/interpolref/internal/markup"
)

// Claims is the ledger of claims: when what a page says was read against its sources, and what was
// changed.
var Claims = &Register{Name: "claims", Noun: "entry", Page: "/about/accuracy/", Spread: true, IDs: []string{"by-section", "ages", "corrections"}, read: each((*loader).traced)}

// Trace says when the claims of a page were read against their sources.
type Trace struct {
	Page      *Page
	On        Date
	DueBy     Date   // when they are to be read again; may be zero
	Claims    int    // read against their source on that day
	Second    int    // of them held against a second source
	Contested string // what is disputed, in a sentence; may be empty
	Changed   []Correction
}

// Correction is what a page said before, and what it says now.
type Correction struct {
	Kind     string // "wrong", "overtaken", "misleading", "not in its source", "nearer source"
	On       Date
	Was, Now string
	Why      string
	Sources  []*Source
}

type rawTrace struct {
	markup.Pos
	Page      located         `yaml:"page,required" example:"/about/this-copy/"`
	Traced    dated           `yaml:"traced,required" example:"2026-03-01"`
	DueBy     dated           `yaml:"review_by"`
	Claims    int             `yaml:"claims,required" example:"12"`
	Second    int             `yaml:"second"`
	Contested string          `yaml:"contested"`
	Changed   []rawCorrection `yaml:"changed"`
}

type rawCorrection struct {
	markup.Pos `noun:"correction"`
	Kind       located `yaml:"kind,required" example:"overtaken"`
	Date       dated   `yaml:"date" example:"2026-03-01"`
	Was        string  `yaml:"was,required" example:"The library lends three books."`
	Now        string  `yaml:"now,required" example:"The library lends five books."`
	Why        located `yaml:"why,required" example:"'Its rules changed in 2025. [@library-report]'"`
}

func (l *loader) traced(f *register, r *rawTrace) {
	t := &Trace{On: r.Traced.Date, DueBy: r.DueBy.Date, Claims: r.Claims, Second: r.Second, Contested: r.Contested}
	f.ahead(r.Traced, "trace")
	f.due(r.DueBy)
	if r.Second < 0 || r.Claims < r.Second {
		f.fault(r.Pos, fmt.Sprintf("%d of %d claims cannot have a second source", r.Second, r.Claims), "second is at most claims")
	}
	for _, c := range r.Changed {
		oneOf(f.file, "kind of correction", c.Kind, "wrong", "overtaken", "misleading", "not in its source", "nearer source")
		if c.Date.IsZero() {
			c.Date.Date = r.Traced.Date
		}
		f.ahead(c.Date, "correction")
		why, cited := cutCitations(c.Why)
		t.Changed = append(t.Changed, Correction{c.Kind.Value, c.Date.Date, c.Was, c.Now, why, l.show(f, cited)})
	}
	if l.hidden(r.Page.Value) {
		return
	}
	l.later(func() {
		if t.Page, _ = l.target(f.file, r.Page); t.Page == nil {
			return
		}
		if t.Page.Trace != nil {
			f.fault(r.Page.Pos, fmt.Sprintf("another entry has the page %s", t.Page.Path), "one entry holds all corrections of a page")
			return
		}
		t.Page.Trace = t
		l.defined[t] = place{f.file, r.Pos}
		l.lib.Claims = append(l.lib.Claims, t)
	})
}

// reviewedSince warns of a page that was reviewed after its claims were traced. A page of the
// host's in the place of the one that was traced has no trace.
func (l *loader) reviewedSince(r *rawPage) {
	t := r.page.Trace
	switch {
	case t == nil:
	case l.defined[t].today.IsZero() && !r.today.IsZero():
		r.page.Trace = nil
	case r.page.Reviewed.Time().After(t.On.Time()):
		r.warn(r.front.Reviewed.Pos, fmt.Sprintf("the page was reviewed after its claims were traced on %s", t.On), "read them against their sources once more, and say so in data/claims")
	}
}

var citationMark = regexp.MustCompile(`\s*\[@([^\]]*)\]`)

// cutCitations returns a text without its marks of citations, and the ids in these.
func cutCitations(text located) (plain string, ids []located) {
	for _, m := range citationMark.FindAllStringSubmatch(text.Value, -1) {
		for one := range strings.SplitSeq(m[1], ";") {
			id, _, _ := strings.Cut(one, ",")
			ids = append(ids, located{text.Pos, strings.TrimPrefix(strings.TrimSpace(id), "@")})
		}
	}
	return markup.Curl(citationMark.ReplaceAllString(text.Value, "")), ids
}

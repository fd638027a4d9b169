package site

import (
	"cmp"
	"slices"

	"github.com/interpolref/interpolref/internal/library"
)

var claimRegister = register{
	of:       library.Claims,
	template: "claims",
	empty:    Claims{},
	words:    func(w *Words) heading { return heading{w.Claims.Title, w.Claims.Summary} },
	count:    func(l *library.Library) int { return len(l.Claims) },
	view: func(r *renderer, p *library.Page, page Page) any {
		for _, first := range r.corrected() {
			if correctionsPath(first) == p.Path {
				return Claims{Page: page, Days: r.corrections(first)}
			}
		}
		return r.claims(page)
	},
	list:  func(r *renderer) any { return list(r.lib.Claims, r.apiTrace) },
	pages: (*renderer).correctionPages,
}

// Claims is the page /about/accuracy/, or the page of a section under it, which lists what was
// corrected there. Shown by claims.html, which defines "list".
type Claims struct {
	Page
	Sections []SectionEvidence // on /about/accuracy/
	Newest   Day               // of all reviews: the day that ages are counted from
	Counts   []CorrectionCount // on /about/accuracy/
	Days     []CorrectionDay   // on the page of a section
}

// CorrectionCount is how much was corrected on a day, by section: <section id="{{.Day.ISO}}">.
type CorrectionCount struct {
	Day   Day
	Links []CountedLink
}

// SectionEvidence is what the pages of a section rest on.
type SectionEvidence struct {
	Link
	Pages, Traced      int
	Claims             int    // that were read on the traced ones
	Sources, Citations string // how many of them are primary: "457 of 922 (50 %)"
	Oldest, Newest     Day    // of the reviews
	Figures            string // how many of them are of the last two years; empty where there are none
}

// Part counts things (Whole), and those among them that have some property (Of).
type Part struct{ Of, Whole int }

func (p *Part) count(has bool) {
	p.Whole++
	if has {
		p.Of++
	}
}

// CorrectionDay is the corrections of a day: <section id="{{.Day.ISO}}">.
type CorrectionDay struct {
	Day         Day
	Corrections []CorrectionEntry
}

// CorrectionEntry is what a page said before, and what it says now.
type CorrectionEntry struct {
	Page     Link
	Kind     string // in the words of the interface
	Was, Now string
	Why      string
	Sources  []*SourceRef
}

func (r *renderer) claims(page Page) Claims {
	v := Claims{Page: page}
	var newest library.Date
	for _, p := range r.lib.Pages {
		if p.Reviewed.Time().After(newest.Time()) {
			newest = p.Reviewed
		}
	}
	v.Newest = r.day(newest)
	for _, first := range r.lib.Pages {
		if top(first) != first || first.Parent == nil || first.Lang != r.lang {
			continue
		}
		if s := r.evidenceOf(first, newest); s.Sources != "" {
			v.Sections = append(v.Sections, s)
		}
	}
	for _, first := range r.corrected() {
		for _, day := range r.corrections(first) {
			count := groupFor(&v.Counts, func(c CorrectionCount) bool { return c.Day == day.Day }, CorrectionCount{Day: day.Day})
			link := Link{r.addresses.of(correctionsPath(first) + "#" + day.Day.ISO), first.Title}
			count.Links = append(count.Links, CountedLink{link, len(day.Corrections)})
		}
	}
	slices.SortStableFunc(v.Counts, func(a, b CorrectionCount) int { return cmp.Compare(b.Day.ISO, a.Day.ISO) })
	w := r.words.Claims
	v.list([]Heading{{ID: "by-section", Title: w.BySection}, {ID: "ages", Title: w.Ages}, {ID: "corrections", Title: w.Corrections}}, nil)
	return v
}

// corrected returns the first pages of the sections in which something was corrected.
func (r *renderer) corrected() (sections []*library.Page) {
	for _, t := range r.lib.Claims {
		if first := top(t.Page); len(t.Changed) > 0 && !slices.Contains(sections, first) {
			sections = append(sections, first)
		}
	}
	slices.SortFunc(sections, func(a, b *library.Page) int { return cmp.Compare(a.Path, b.Path) })
	return sections
}

// correctionsPath returns the path of the page with the corrections of a section.
func correctionsPath(first *library.Page) string {
	return library.Claims.Page + cmp.Or(section(first.Path), "home") + "/"
}

// correctionPages returns the pages of the corrections, one for each section.
func (r *renderer) correctionPages() (pages []*library.Page) {
	for _, first := range r.corrected() {
		pages = append(pages, &library.Page{
			Path: correctionsPath(first), Lang: r.lib.Settings.Language, Parent: r.lib.Page(library.Claims.Page), Apart: true,
			Title: r.words.Claims.Part.With("section", first.Title), Summary: r.words.Claims.PartSummary.With("section", first.Title),
		})
	}
	return pages
}

// corrections returns what was corrected in a section, the newest day first.
func (r *renderer) corrections(first *library.Page) (days []CorrectionDay) {
	type correction struct {
		library.Correction
		page *library.Page
	}
	var all []correction
	for _, t := range r.lib.Claims {
		for _, c := range t.Changed {
			if top(t.Page) == first {
				all = append(all, correction{c, t.Page})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b correction) int {
		return cmp.Or(b.On.Time().Compare(a.On.Time()), cmp.Compare(a.page.Path, b.page.Path))
	})
	for _, c := range all {
		day := r.day(c.On)
		if n := len(days); n == 0 || days[n-1].Day != day {
			days = append(days, CorrectionDay{Day: day})
		}
		last := &days[len(days)-1]
		last.Corrections = append(last.Corrections, CorrectionEntry{
			r.link(c.page), cmp.Or(r.words.Claims.Kinds[c.Kind], c.Kind), c.Was, c.Now, c.Why, r.sourceRefs(c.Sources),
		})
	}
	return days
}

// evidenceOf counts what the pages of a section rest on.
func (r *renderer) evidenceOf(first *library.Page, newest library.Date) SectionEvidence {
	s := SectionEvidence{Link: r.link(first)}
	var sources, citations, figures Part
	in := func(p *library.Page) bool { return top(p) == first }
	var oldest, last library.Date
	for _, p := range r.lib.Pages {
		if !in(p) {
			continue
		}
		s.Pages++
		if p.Trace != nil {
			s.Traced++
			s.Claims += p.Trace.Claims
		}
		if oldest.IsZero() || p.Reviewed.Time().Before(oldest.Time()) {
			oldest = p.Reviewed
		}
		if p.Reviewed.Time().After(last.Time()) {
			last = p.Reviewed
		}
		for _, ref := range p.References {
			for range ref.Uses {
				citations.count(ref.Source.Kind == "primary")
			}
		}
	}
	for _, src := range r.lib.Sources {
		if slices.ContainsFunc(src.CitedBy, in) {
			sources.count(src.Kind == "primary")
		}
	}
	recent := newest.Time().AddDate(-2, 0, 0)
	for _, f := range r.lib.Figures {
		if slices.ContainsFunc(f.UsedBy, in) {
			figures.count(!f.AsOf.Time().Before(recent))
		}
	}
	s.Oldest, s.Newest = r.day(oldest), r.day(last)
	s.Sources, s.Citations, s.Figures = r.share(sources), r.share(citations), r.share(figures)
	return s
}

// share returns a part in words, "457 of 922 (50 %)"; it is empty where Whole is 0.
func (r *renderer) share(p Part) string {
	if p.Whole == 0 {
		return ""
	}
	number := func(n int) string { return r.words.Document.FormatValue(float64(n), "") }
	return r.words.Claims.Share.With("part", number(p.Of), "whole", number(p.Whole), "percent", (100*p.Of+p.Whole/2)/p.Whole)
}

// Evidence is what a page rests on.
type Evidence struct {
	Traced    Day // when claims on it were read against their sources; empty where none were
	Claims    int // how many were read
	DueBy     Day // when they are to be read again
	Ledger    string
	Contested string
	Sources   Part // how many are primary
}

// tick is the width, in pixels, of a tick with the gap after it in the row that has one for each source.
const tick = 6

// Filled and Width return the widths, in pixels, of the ticks of primary sources and of all.
func (e Evidence) Filled() int { return e.Sources.Of * tick }
func (e Evidence) Width() int  { return e.Sources.Whole * tick }

func (r *renderer) evidence(p *library.Page) (v Evidence) {
	for _, ref := range p.References {
		v.Sources.count(ref.Source.Kind == "primary")
	}
	if t := p.Trace; t != nil {
		v.Traced, v.DueBy, v.Claims, v.Contested, v.Ledger = r.day(t.On), r.day(t.DueBy), t.Claims, t.Contested, r.addresses.of(library.Claims.Page)
	}
	return v
}

type apiTrace struct {
	Page      string          `json:"page"`
	URL       string          `json:"url"`
	Traced    string          `json:"traced"`
	DueBy     string          `json:"review_by"`
	Claims    int             `json:"claims"`
	Second    int             `json:"second"`
	Contested string          `json:"contested"`
	Changed   []apiCorrection `json:"changed"`
}

type apiCorrection struct {
	Kind    string   `json:"kind"`
	Date    string   `json:"date"`
	Was     string   `json:"was"`
	Now     string   `json:"now"`
	Why     string   `json:"why"`
	Sources []string `json:"sources"`
}

func (r *renderer) apiTrace(t *library.Trace) apiTrace {
	return apiTrace{
		t.Page.Path, r.addresses.of(t.Page.Path), t.On.ISO(), t.DueBy.ISO(), t.Claims, t.Second, t.Contested,
		list(t.Changed, func(c library.Correction) apiCorrection {
			return apiCorrection{c.Kind, c.On.ISO(), c.Was, c.Now, c.Why, sourceIDs(c.Sources)}
		}),
	}
}

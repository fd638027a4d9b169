package site

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

var countryRegister = register{
	of:       library.Countries,
	template: "countries",
	empty:    Countries{},
	words:    func(w *Words) heading { return heading{w.Countries.Title, w.Countries.Summary} },
	count:    func(l *library.Library) int { return len(l.Countries) },
	view:     func(r *renderer, _ *library.Page, page Page) any { return r.countries(page) },
	list:     func(r *renderer) any { return list(r.lib.Countries, r.apiCountry) },
	parts: func(r *renderer) []search.Part {
		return list(r.lib.Countries, func(c *library.Country) search.Part {
			return search.Part{ID: strings.ToLower(c.Code), Heading: c.Name, Body: sentences(c.Rule, c.Condition, c.Law, c.Note)}
		})
	},
}

// Countries is the page /fugitives/by-country/. Shown by countries.html, which
// defines "list".
type Countries struct {
	Page
	Regions   []MemberRegion  // all members, each with its answer if there is one
	Bare      int             // how many members have no entry
	Caution   template.HTML   // the body before the thematic break, which stands between map and list
	Answers   []CountryAnswer // the scale, in its order, those without countries included
	Countries []CountryEntry  // those with an answer, by name
	ByDate    []CountryEntry  // the same, newest source first
	Unknown   []CountryEntry  // those without one, by name
}

// CountryAnswer is a step of the scale with the countries on it: <section id="{{.ID}}">.
type CountryAnswer struct {
	ID, Key string // "answer-alert-only", "alert-only"
	Text    string // "No, an alert only"
	Meaning string // a sentence
	Mark    string // a short sign, so that colour is never alone: "●", "?"
	Colour  string // "red", "green" or "grey"
	Count   int    // of countries on it
}

// CountryEntry says what a Red Notice does in one country: <section id="{{.ID}}">.
type CountryEntry struct {
	ID, Code  string // "de", "DE"
	Name      string
	Answer    CountryAnswer
	Rule      string
	Condition string
	Law       string
	Bureau    string
	AsOf      Day
	DueBy     Day  // when it is to be checked again
	Stale     bool // older than five years
	Weak      bool // rests on one secondary source, or sources disagree
	Note      string
	LookedFor string // where the answer is unknown: what was searched for
	Sources   []*SourceRef
}

func (r *renderer) answer(a *library.Answer) CountryAnswer {
	_, id, _ := strings.Cut(library.Answers.Path(a.ID), "#")
	return CountryAnswer{ID: id, Key: a.ID, Text: a.Text, Meaning: a.Meaning, Mark: a.Mark, Colour: a.Colour}
}

func (r *renderer) country(c *library.Country) CountryEntry {
	v := CountryEntry{
		ID: c.ID(), Code: c.Code, Name: c.Name,
		Rule: c.Rule, Condition: c.Condition, Law: c.Law, Bureau: c.Bureau,
		AsOf: r.day(c.AsOf), DueBy: r.day(c.DueBy), Stale: r.stale(c.AsOf), Weak: c.Weak, Note: c.Note, LookedFor: c.LookedFor,
		Sources: r.sourceRefs(c.Sources),
	}
	if i := slices.IndexFunc(r.lib.Answers, func(a *library.Answer) bool { return a.ID == c.Answer }); i >= 0 {
		v.Answer = r.answer(r.lib.Answers[i])
	}
	return v
}

func (r *renderer) countries(page Page) Countries {
	v := Countries{Page: page}
	for _, a := range r.lib.Answers {
		v.Answers = append(v.Answers, r.answer(a))
	}
	v.Regions, _ = r.regions()
	for _, region := range v.Regions {
		for _, m := range region.Members {
			if m.Answer == nil {
				v.Bare++
			}
		}
	}
	sorted := slices.Clone(r.lib.Countries)
	sortByName(r.tag, sorted, func(c *library.Country) string { return c.Name })
	for _, c := range sorted {
		entry := r.country(c)
		if i := slices.IndexFunc(v.Answers, func(a CountryAnswer) bool { return a.Key == c.Answer }); i >= 0 {
			v.Answers[i].Count++
		}
		if c.Answer == "unknown" {
			v.Unknown = append(v.Unknown, entry)
			continue
		}
		v.Countries = append(v.Countries, entry)
	}
	w := r.words.Countries
	headings := []Heading{}
	if len(v.Countries) > 0 {
		headings = append(headings, Heading{ID: "countries", Title: w.Each})
	}
	if len(v.Unknown) > 0 {
		headings = append(headings, Heading{ID: "unknown", Title: w.Unknown})
	}
	v.list(headings, nil)
	v.Contents = slices.Insert(v.Contents, 0, Heading{ID: "answers", Title: w.Glance})
	v.Caution, v.Body = v.Body, ""
	v.ByDate = slices.Clone(v.Countries)
	slices.SortStableFunc(v.ByDate, func(a, b CountryEntry) int { return strings.Compare(b.AsOf.ISO, a.AsOf.ISO) })
	return v
}

// staleYears is after how many years the law of a country or the address of a service is
// shown as old.
const staleYears = 5

func (r *renderer) stale(d library.Date) bool {
	return !d.IsZero() && d.Year < r.options.Today.Year()-staleYears
}

// countryName returns the name of a country by its code, as a register or the words have it.
func (r *renderer) countryName(code string) string {
	if m := r.lib.Member(code); m != nil {
		return m.Name
	}
	if c := r.lib.Country(code); c != nil {
		return c.Name
	}
	return cmp.Or(r.words.Regions[code], code)
}

type apiCountry struct {
	Code      string   `json:"code"`
	Name      string   `json:"name"`
	Answer    string   `json:"answer"`
	Rule      string   `json:"rule"`
	Condition string   `json:"condition"`
	Law       string   `json:"law"`
	Bureau    string   `json:"bureau"`
	AsOf      string   `json:"as_of"`
	DueBy     string   `json:"review_by"`
	Weak      bool     `json:"weak"`
	Note      string   `json:"note"`
	LookedFor string   `json:"looked_for"`
	URL       string   `json:"url"`
	Sources   []string `json:"sources"`
}

func (r *renderer) apiCountry(c *library.Country) apiCountry {
	return apiCountry{
		c.Code, c.Name, c.Answer, c.Rule, c.Condition, c.Law, c.Bureau, c.AsOf.ISO(), c.DueBy.ISO(), c.Weak, c.Note, c.LookedFor,
		r.addresses.of(library.Countries.Path(strings.ToLower(c.Code))), sourceIDs(c.Sources),
	}
}

// answerRegister is the scale that the page of the countries shows.
var answerRegister = register{
	of:    library.Answers,
	count: func(l *library.Library) int { return len(l.Answers) },
	list: func(r *renderer) any {
		return list(r.lib.Answers, func(a *library.Answer) apiAnswer {
			return apiAnswer{a.ID, a.Text, a.Meaning, a.Mark, a.Colour, r.addresses.of(library.Answers.Path(a.ID))}
		})
	},
}

type apiAnswer struct {
	ID      string `json:"id"`
	Text    string `json:"text"`
	Meaning string `json:"meaning"`
	Mark    string `json:"mark"`
	Colour  string `json:"colour"`
	URL     string `json:"url"`
}

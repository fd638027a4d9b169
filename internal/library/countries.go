package library

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/markup"
)

// Countries is the register of what a Red Notice does in each country.
var Countries = &Register{
	Name: "countries", Noun: "country", Page: "/fugitives/by-country/", IDs: []string{"answers", "countries"},
	read: each((*loader).country),
}

// Country says what a Red Notice does in one country.
type Country struct {
	Code      string // ISO 3166-1 alpha-2, "DE"
	Name      string `yaml:"name,required" example:"Antarctica"`
	Answer    string // the id of an [Answer]
	Rule      string `yaml:"rule"`
	Condition string `yaml:"condition"`
	Law       string `yaml:"law"`
	Bureau    string `yaml:"bureau"` // the National Central Bureau's host; empty where no source says it
	AsOf      Date   `yaml:"as_of"`
	DueBy     Date   // when it is to be checked again; may be zero
	Weak      bool   `yaml:"weak"` // rests on one secondary source, or sources disagree, or is old
	Note      string `yaml:"note"`
	LookedFor string `yaml:"looked_for"` // for "unknown": what was searched for
	Sources   []*Source
}

// Country returns what a Red Notice does in the country with a code, or nil where nothing is said of it.
func (l *Library) Country(code string) *Country {
	for _, c := range l.Countries {
		if c.Code == code {
			return c
		}
	}
	return nil
}

// ID returns the id of the country's entry: "de".
func (c *Country) ID() string { return strings.ToLower(c.Code) }

type rawCountry struct {
	markup.Pos
	cited
	Country Country `yaml:",inline"`
	Code    located `yaml:"code,required" example:"AQ"`
	Answer  located `yaml:"answer,required" example:"unclear"`
	DueBy   dated   `yaml:"review_by"`
}

// countryYears is after how many years the answer for a country is out of date.
const countryYears = 10

func (l *loader) country(f *register, r *rawCountry) {
	if l.answers[r.Answer.Value] == nil && r.Answer.Value != "" {
		f.fault(r.Answer.Pos, fmt.Sprintf("there is no answer %q", r.Answer.Value), nearest(f.file, r.Answer.Value, l.answers))
	}
	c := &r.Country
	c.Code, c.Answer, c.DueBy = r.Code.Value, r.Answer.Value, r.DueBy.Date
	if c.Answer == unknownAnswer {
		if c.LookedFor == "" {
			f.fault(r.Pos, "the country has no looked_for", "say what was searched for")
		}
		c.Sources = l.cite(f.file, r.all())
	} else {
		if c.Rule == "" {
			f.fault(r.Pos, "the country has no rule", "")
		}
		if c.AsOf.IsZero() {
			f.fault(r.Pos, "the country has no as_of", "")
		}
		c.Sources = l.showCited(f, r.Pos, r.all())
	}
	if !regionCode(c.Code) {
		f.fault(r.Code.Pos, fmt.Sprintf("%q is no code of a country", c.Code), "write its two letters in ISO 3166-1: DE")
		return
	}
	if !l.identify(f, r.Pos, located{r.Code.Pos, c.ID()}) {
		return
	}
	f.aged(r.Pos, c.AsOf, countryYears, c.Weak)
	f.due(r.DueBy)
	l.lib.Countries = append(l.lib.Countries, c)
}

// regionCode reports whether a text has the form of a code of ISO 3166-1 alpha-2.
func regionCode(s string) bool {
	return len(s) == 2 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func sortCountries(l *Library) {
	slices.SortFunc(l.Countries, func(a, b *Country) int { return cmp.Compare(a.Name, b.Name) })
}

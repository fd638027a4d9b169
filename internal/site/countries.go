package site

import (
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/library"
)

// staleYears is after how many years the law of a country or the address of a service is
// shown as old.
const staleYears = 5

func (s *Site) stale(d library.Date) bool {
	return !d.IsZero() && d.Year < s.options.Today.Year()-staleYears
}

// answers is the scale of what a Red Notice does in a country.
var answers = []CountryAnswer{
	{Key: "yes", Mark: "●", Text: "Yes", Meaning: "A law, an official manual, a court or well-reported practice lets police hold the person on the notice itself. A judge looks at it soon after."},
	{Key: "yes-with-condition", Mark: "◐", Text: "Yes, with a condition", Meaning: "The notice can lead straight to an arrest, but only after a named step at home (a certificate, a national alert, an order of a prosecutor or minister), or only for some people, cases or treaties."},
	{Key: "alert-only", Mark: "◔", Text: "No, an alert only", Meaning: "The official source calls the notice an alert to find and report somebody, and names no power of arrest."},
	{Key: "no", Mark: "○", Text: "No", Meaning: "Police first need a warrant or order from a court of their own country. The notice is information with which it can be asked for."},
	{Key: "unclear", Mark: "◇", Text: "Unclear", Meaning: "The sources that we found contradict each other or do not settle the question."},
	{Key: "unknown", Mark: "?", Text: "We do not know", Meaning: "We found no source that says."},
}

func (s *Site) countries(page Page) Countries {
	v := Countries{Page: page, Answers: slices.Clone(answers)}
	for i := range v.Answers {
		v.Answers[i].ID = "answer-" + v.Answers[i].Key
	}
	sorted := slices.Clone(s.lib.Countries)
	sortByName(sorted, func(c *library.Country) string { return c.Name })
	for _, c := range sorted {
		entry := CountryEntry{
			ID: strings.ToLower(c.Code), Code: c.Code, Name: c.Name,
			Rule: c.Rule, Condition: c.Condition, Law: c.Law, Bureau: c.Bureau,
			AsOf: day(c.AsOf), Stale: s.stale(c.AsOf), Weak: c.Weak, Note: c.Note, LookedFor: c.LookedFor,
			Sources: s.sourceRefs(c.Sources),
		}
		if i := slices.IndexFunc(v.Answers, func(a CountryAnswer) bool { return a.Key == c.Answer }); i >= 0 {
			a := &v.Answers[i]
			entry.Answer = *a
			entry.Answer.Members = nil
			a.Members = append(a.Members, entry)
		}
		if c.Answer == "unknown" {
			v.Unknown = append(v.Unknown, entry)
			continue
		}
		v.Countries = append(v.Countries, entry)
	}
	v.ByDate = slices.Clone(v.Countries)
	slices.SortStableFunc(v.ByDate, func(a, b CountryEntry) int { return strings.Compare(b.AsOf.ISO, a.AsOf.ISO) })
	return v
}

// countryName returns the name of a country by its code, as our own table writes it.
func (s *Site) countryName(code string) string {
	for _, c := range s.lib.Countries {
		if c.Code == code {
			return c.Name
		}
	}
	return regionName(code)
}

func (s *Site) report(page Page) Report {
	v := Report{Page: page, Count: len(s.lib.Services)}
	for _, svc := range s.lib.Services {
		name := s.countryName(svc.Country)
		entry := ServiceEntry{
			ID: svc.ID, Name: svc.Name, Crimes: svc.Crimes, Href: svc.URL, Phone: svc.Phone, Dial: dial(svc.Phone),
			AsOf: day(svc.AsOf), Stale: s.stale(svc.AsOf), Weak: svc.Weak, Note: svc.Note,
			Sources: s.sourceRefs(svc.Sources),
		}
		id := strings.ToLower(svc.Country)
		i := slices.IndexFunc(v.Countries, func(c CountryServices) bool { return c.ID == id })
		if i < 0 {
			i = len(v.Countries)
			v.Countries = append(v.Countries, CountryServices{ID: id, Name: name})
		}
		v.Countries[i].Services = append(v.Countries[i].Services, entry)
		for _, crime := range svc.Crimes {
			id := idOf("for-", crime)
			i := slices.IndexFunc(v.Crimes, func(c CrimeServices) bool { return c.ID == id })
			if i < 0 {
				i = len(v.Crimes)
				v.Crimes = append(v.Crimes, CrimeServices{ID: id, Crime: capital(crime)})
			}
			v.Crimes[i].Services = append(v.Crimes[i].Services, Link{"#" + svc.ID, name + ": " + svc.Name})
		}
	}
	sortByName(v.Countries, func(c CountryServices) string { return c.Name })
	slices.SortStableFunc(v.Countries, func(a, b CountryServices) int { return wide(a.ID) - wide(b.ID) })
	sortByName(v.Crimes, func(c CrimeServices) string { return c.Crime })
	return v
}

// dial returns the digits of a phone number, and the + before them.
func dial(phone string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, phone)
}

// wide puts services for many countries after those of one.
func wide(id string) int {
	switch id {
	case "eu":
		return 1
	case "int":
		return 2
	}
	return 0
}

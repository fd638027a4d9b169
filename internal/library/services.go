package library

import "strings"

// Services is the register of national services that take reports.
var Services = &Register{
	Name: "services", Noun: "service", Page: "/where-to-report/", IDs: []string{"by-country", "by-crime"},
	read: each((*loader).service),
}

// Service is a national service that takes reports.
type Service struct {
	ID      string
	Country string   `yaml:"country,required" example:"GB"` // ISO 3166-1 alpha-2, "EU", or "INT" for international ones
	Crimes  []string `yaml:"crimes,required" example:"[fraud or scam]"`
	Name    string   `yaml:"name,required" example:"Desk for victims of fraud"`
	URL     string
	Phone   string `yaml:"phone"`
	AsOf    Date   `yaml:"as_of,required" example:"2026-03"`
	DueBy   Date   // when it is to be checked again; may be zero
	Weak    bool   `yaml:"weak"` // rests on an old or secondary source
	Note    string `yaml:"note"`
	Sources []*Source
}

type rawService struct {
	entry
	Service Service `yaml:",inline"`
	URL     located `yaml:"url"`
	DueBy   dated   `yaml:"review_by"`
}

// serviceYears is after how many years a service is to be looked at again.
const serviceYears = 8

func (l *loader) service(f *register, r *rawService) {
	s := &r.Service
	if r.URL.Value+s.Phone == "" {
		f.fault(r.Pos, "the service has no url or phone", "write url: https://library.example.org/desk, or phone: '555 0100'")
	}
	checkURL(f.file, r.URL)
	if !l.identify(f, r.Pos, r.ID) {
		return
	}
	s.ID, s.URL, s.DueBy, s.Sources = r.ID.Value, r.URL.Value, r.DueBy.Date, l.showCited(f, r.Pos, r.all())
	l.anchor(f, strings.ToLower(s.Country))
	f.aged(r.Pos, s.AsOf, serviceYears, s.Weak)
	f.due(r.DueBy)
	l.lib.Services = append(l.lib.Services, s)
}

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
	Country string // ISO 3166-1 alpha-2, "EU", or "INT" for international ones
	Crimes  []string
	Name    string
	URL     string
	Phone   string
	AsOf    Date
	DueBy   Date // when it is to be checked again; may be zero
	Weak    bool // rests on an old or secondary source
	Note    string
	Sources []*Source
}

type rawService struct {
	entry
	Country string   `yaml:"country,required" example:"GB"`
	Crimes  []string `yaml:"crimes,required" example:"[fraud or scam]"`
	Name    string   `yaml:"name,required" example:"Desk for victims of fraud"`
	URL     located  `yaml:"url"`
	Phone   string   `yaml:"phone"`
	AsOf    Date     `yaml:"as_of,required" example:"2026-03"`
	DueBy   dated    `yaml:"review_by"`
	Weak    bool     `yaml:"weak"`
	Note    string   `yaml:"note"`
}

// serviceYears is after how many years a service is to be looked at again.
const serviceYears = 8

func (l *loader) service(f *register, r *rawService) {
	if r.URL.Value+r.Phone == "" {
		f.fault(r.Pos, "the service has no url or phone", "write url: https://library.example.org/desk, or phone: '555 0100'")
	}
	checkURL(f.file, r.URL)
	if !l.identify(f, r.Pos, r.ID) {
		return
	}
	s := &Service{
		ID: r.ID.Value, Country: r.Country, Crimes: r.Crimes, Name: r.Name, URL: r.URL.Value, Phone: r.Phone,
		AsOf: r.AsOf, DueBy: r.DueBy.Date, Weak: r.Weak, Note: r.Note, Sources: l.showCited(f, r.Pos, r.all()),
	}
	l.anchor(f, strings.ToLower(s.Country))
	f.aged(r.Pos, s.AsOf, serviceYears, s.Weak)
	f.due(r.DueBy)
	l.lib.Services = append(l.lib.Services, s)
}

package site

import (
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

var serviceRegister = register{
	of:       library.Services,
	template: "report",
	empty:    Report{},
	words:    func(w *Words) heading { return heading{w.Services.Title, w.Services.Summary} },
	count:    func(l *library.Library) int { return len(l.Services) },
	view:     func(r *renderer, _ *library.Page, page Page) any { return r.report(page) },
	list:     func(r *renderer) any { return list(r.lib.Services, r.apiService) },
	parts:    (*renderer).serviceParts,
}

// Report is the page /where-to-report/. Shown by report.html, which defines "list".
type Report struct {
	Page
	Crimes    []CrimeServices
	Countries []CountryServices
	Count     int
}

// CrimeServices points to the services for one crime: <li id="{{.ID}}">.
type CrimeServices struct {
	ID, Crime string // "for-ransomware", "Ransomware"
	Services  []Link // to the entries on this page
}

// CountryServices is the services of one country: <section id="{{.ID}}">.
type CountryServices struct {
	ID, Name  string // "de", "Germany"; "int" for international ones
	Href      string // the page of the country; empty where there is none
	Emergency string // the emergency number
	Services  []ServiceEntry
}

// ServiceEntry is a service: <li id="{{.ID}}">.
type ServiceEntry struct {
	ID      string
	Name    string
	For     string // the crimes that it takes reports of
	Href    string
	Phone   string
	Dial    string // the phone number as an address has it
	AsOf    Day
	DueBy   Day  // when it is to be checked again
	Stale   bool // older than five years
	Weak    bool // rests on a source that is old or not the service's own
	Note    string
	Sources []*SourceRef
}

func (r *renderer) service(svc *library.Service) ServiceEntry {
	return ServiceEntry{
		ID: svc.ID, Name: svc.Name, For: strings.Join(svc.Crimes, r.words.Text.Comma), Href: svc.URL, Phone: svc.Phone, Dial: dial(svc.Phone),
		AsOf: r.day(svc.AsOf), DueBy: r.day(svc.DueBy), Stale: r.stale(svc.AsOf), Weak: svc.Weak, Note: svc.Note,
		Sources: r.sourceRefs(svc.Sources),
	}
}

func (r *renderer) report(page Page) Report {
	v := Report{Page: page, Count: len(r.lib.Services)}
	for _, svc := range r.lib.Services {
		name := r.countryName(svc.Country)
		id := strings.ToLower(svc.Country)
		country := groupFor(&v.Countries, func(c CountryServices) bool { return c.ID == id }, CountryServices{ID: id, Name: name})
		if m := r.lib.Member(svc.Country); m != nil {
			country.Emergency, country.Href = m.Emergency, r.addresses.of(m.Path())
		}
		country.Services = append(country.Services, r.service(svc))
		for _, crime := range svc.Crimes {
			id := idOf("for-", crime)
			services := groupFor(&v.Crimes, func(c CrimeServices) bool { return c.ID == id }, CrimeServices{ID: id, Crime: capital(crime)})
			services.Services = append(services.Services, Link{"#" + svc.ID, name + r.words.Text.Colon + svc.Name})
		}
	}
	sortByName(r.tag, v.Countries, func(c CountryServices) string { return c.Name })
	slices.SortStableFunc(v.Countries, func(a, b CountryServices) int { return wide(a.ID) - wide(b.ID) })
	sortByName(r.tag, v.Crimes, func(c CrimeServices) string { return c.Crime })
	w := r.words.Services
	before, behind := []Heading{{ID: "by-country", Title: w.FindCountry}}, []Heading{{ID: "services", Title: w.ByCountry}}
	if len(v.Crimes) > 0 {
		before = append(before, Heading{ID: "by-crime", Title: w.FindCrime})
		behind = append(behind, Heading{ID: "crimes", Title: w.ByCrime})
	}
	v.list(before, behind)
	return v
}

// dial returns the digits and plus signs of a phone number, for a tel: address.
func dial(phone string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, phone)
}

// wide returns the rank of a country's id in the order of the list: services for many countries come last.
func wide(id string) int {
	switch id {
	case "eu":
		return 1
	case "int":
		return 2
	}
	return 0
}

type apiService struct {
	ID          string   `json:"id"`
	Country     string   `json:"country"`
	CountryName string   `json:"country_name"`
	Crimes      []string `json:"crimes"`
	Name        string   `json:"name"`
	URL         string   `json:"url"`
	Phone       string   `json:"phone"`
	AsOf        string   `json:"as_of"`
	DueBy       string   `json:"review_by"`
	Weak        bool     `json:"weak"`
	Note        string   `json:"note"`
	Entry       string   `json:"entry"` // its address here
	Sources     []string `json:"sources"`
}

func (r *renderer) apiService(v *library.Service) apiService {
	return apiService{
		v.ID, v.Country, r.countryName(v.Country), v.Crimes, v.Name, v.URL, v.Phone, v.AsOf.ISO(), v.DueBy.ISO(), v.Weak, v.Note,
		r.addresses.of(library.Services.Path(v.ID)), sourceIDs(v.Sources),
	}
}

// serviceParts returns the services as the search finds them, country by country.
func (r *renderer) serviceParts() (parts []search.Part) {
	for _, c := range r.report(Page{}).Countries {
		part := search.Part{ID: c.ID, Heading: c.Name}
		for _, svc := range c.Services {
			part.Body = sentences(part.Body, r.words.Services.InCountry.With("country", c.Name, "service", svc.Name), svc.For, svc.Note)
		}
		parts = append(parts, part)
	}
	return parts
}

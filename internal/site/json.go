package site

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"

	"github.com/interpolref/interpolref/internal/library"
)

// The JSON documents. Their keys are part of the URL contract. Addresses in them are as
// pages link to them, from the root of the host; only what is published elsewhere, sources
// and services, has its address there as url and the one here as entry.

type jsonLink struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

type jsonPage struct {
	Title       string         `json:"title"`
	Summary     string         `json:"summary"`
	Question    string         `json:"question"`
	Path        string         `json:"path"`
	URL         string         `json:"url"`
	Language    string         `json:"language"`
	Reviewed    string         `json:"reviewed"`
	Breadcrumbs []jsonLink     `json:"breadcrumbs"`
	Sections    []jsonSection  `json:"sections"`
	Citations   []jsonCitation `json:"citations"`
	Terms       []jsonPageTerm `json:"terms"`
	Figures     []string       `json:"figures"`
	Related     []jsonLink     `json:"related"`
	Edition     string         `json:"edition"`
}

type jsonSection struct {
	ID    string `json:"id"`
	Level int    `json:"level"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

type jsonCitation struct {
	Number int `json:"number"`
	jsonSourceFields
}

type jsonPageTerm struct {
	ID         string `json:"id"`
	Term       string `json:"term"`
	Definition string `json:"definition"`
	URL        string `json:"url"`
}

type jsonSourceFields struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Publisher string `json:"publisher"`
	Date      string `json:"date"`
	Kind      string `json:"kind"`
	Language  string `json:"language"`
	URL       string `json:"url,omitempty"` // where it is published
	Entry     string `json:"entry"`         // its address here
}

func (s *Site) jsonSource(src *library.Source) jsonSourceFields {
	return jsonSourceFields{
		ID: src.ID, Title: src.Title, Publisher: src.Publisher, Date: src.Date, Kind: src.Kind,
		Language: src.Language, URL: src.URL, Entry: s.cited[src].Entry,
	}
}

func (s *Site) jsonLinks(pages []*library.Page) []jsonLink {
	links := []jsonLink{}
	for _, p := range pages {
		links = append(links, jsonLink{p.Title, s.addresses.of(p.Path)})
	}
	return links
}

// pageJSON returns index.json of a page.
func (s *Site) pageJSON(p *library.Page) []byte {
	v := jsonPage{
		Title: p.Title, Summary: p.Summary, Question: p.Question, Path: p.Path, URL: s.addresses.of(p.Path),
		Language: p.Lang, Reviewed: p.Reviewed.ISO(),
		Breadcrumbs: []jsonLink{}, Sections: []jsonSection{}, Citations: []jsonCitation{},
		Terms: []jsonPageTerm{}, Figures: []string{}, Related: s.jsonLinks(p.Related),
		Edition: s.editionID(),
	}
	for _, l := range s.breadcrumbs(p) {
		v.Breadcrumbs = append(v.Breadcrumbs, jsonLink{l.Title, l.Href})
	}
	if p.Body != nil {
		for _, sec := range p.Body.Sections() {
			v.Sections = append(v.Sections, jsonSection(sec))
		}
	}
	for _, r := range p.References {
		v.Citations = append(v.Citations, jsonCitation{r.Number, s.jsonSource(r.Source)})
	}
	for _, t := range p.Terms {
		v.Terms = append(v.Terms, jsonPageTerm{t.ID, t.Name, t.Definition, s.addresses.of("/glossary/#" + t.ID)})
	}
	for _, f := range p.Figures {
		v.Figures = append(v.Figures, f.ID)
	}
	return encodeJSON(v)
}

func encodeJSON(v any) []byte {
	out := takeBuffer()
	defer buffers.Put(out)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // only our own types get here
	}
	return bytes.Clone(out.Bytes())
}

// registers returns what makes the lists under /api/, the longest first.
func (s *Site) registers() []func() ([]file, error) {
	return []func() ([]file, error){
		register(s, "sources", s.lib.Sources, s.apiSource),
		register(s, "questions", s.lib.Questions, s.apiQuestion),
		register(s, "terms", s.lib.Terms, s.apiTerm),
		register(s, "figures", s.lib.Figures, s.apiFigure),
		register(s, "pages", s.pages, s.apiPage),
		register(s, "notices", s.lib.Notices, s.apiNotice),
		register(s, "countries", s.lib.Countries, s.apiCountry),
		register(s, "services", s.lib.Services, s.apiService),
	}
}

func register[T, J any](s *Site, name string, items []T, convert func(T) J) func() ([]file, error) {
	return func() ([]file, error) {
		all := map[string]any{name: list(items, convert), "edition": s.editionID()}
		return []file{{"/api/" + name, typeJSON, encodeJSON(all)}}, nil
	}
}

// series returns the data of each figure with a series.
func (s *Site) series() (files []file, err error) {
	for _, f := range s.lib.Figures {
		if len(f.Series) > 0 {
			files = append(files,
				file{"/figures/" + f.ID + ".json", typeJSON, encodeJSON(s.apiFigure(f))},
				file{"/figures/" + f.ID + ".csv", typeCSV, seriesCSV(f)})
		}
	}
	return files, nil
}

// list converts a register; an empty one is an empty list, not null.
func list[T, J any](items []T, convert func(T) J) []J {
	out := make([]J, len(items))
	for i, item := range items {
		out[i] = convert(item)
	}
	return out
}

type apiPage struct {
	Title    string `json:"title"`
	Summary  string `json:"summary"`
	Question string `json:"question"`
	Path     string `json:"path"`
	URL      string `json:"url"`
	Section  string `json:"section"`
	Language string `json:"language"`
	Reviewed string `json:"reviewed"`
}

func (s *Site) apiPage(p *library.Page) apiPage {
	return apiPage{p.Title, p.Summary, p.Question, p.Path, s.addresses.of(p.Path), section(p.Path), p.Lang, p.Reviewed.ISO()}
}

// section returns the first element of a path.
func section(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return first
}

type apiTerm struct {
	ID         string            `json:"id"`
	Term       string            `json:"term"`
	Also       []string          `json:"also"`
	Foreign    map[string]string `json:"foreign"`
	Definition string            `json:"definition"`
	URL        string            `json:"url"`
	Page       string            `json:"page,omitempty"`
	Sources    []string          `json:"sources"`
}

func (s *Site) apiTerm(t *library.Term) apiTerm {
	v := apiTerm{
		ID: t.ID, Term: t.Name, Also: append([]string{}, t.Also...), Foreign: map[string]string{}, Definition: t.Definition,
		URL: s.addresses.of("/glossary/#" + t.ID), Sources: sourceIDs(t.Sources),
	}
	for lang, word := range t.Foreign {
		v.Foreign[lang] = word
	}
	if t.Page != nil {
		v.Page = s.term(t).Page.Href
	}
	return v
}

type apiFigure struct {
	ID      string     `json:"id"`
	Label   string     `json:"label"`
	Value   float64    `json:"value"`
	Text    string     `json:"text"`
	Unit    string     `json:"unit"`
	AsOf    string     `json:"as_of"`
	Note    string     `json:"note"`
	Caution string     `json:"caution"`
	URL     string     `json:"url"`
	Sources []string   `json:"sources"`
	Series  []apiPoint `json:"series"`
}

type apiPoint struct {
	At      string   `json:"at"`
	Date    string   `json:"date,omitempty"`
	Value   float64  `json:"value"`
	Note    string   `json:"note,omitempty"`
	Sources []string `json:"sources"`
}

func (s *Site) apiFigure(f *library.Figure) apiFigure {
	return apiFigure{
		ID: f.ID, Label: f.Label, Value: f.Value, Text: library.FormatValue(f.Value, f.Unit), Unit: f.Unit,
		AsOf: f.AsOf.ISO(), Note: f.Note, Caution: f.Caution,
		URL: s.addresses.of("/figures/#" + f.ID), Sources: sourceIDs(f.Sources),
		Series: list(f.Series, func(p library.Point) apiPoint {
			return apiPoint{p.At, p.Date, p.Value, p.Note, sourceIDs(p.Sources)}
		}),
	}
}

func seriesCSV(f *library.Figure) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Write([]string{"at", "date", "value", "unit", "note", "sources"}) // a bytes.Buffer takes everything
	for _, p := range f.Series {
		w.Write([]string{p.At, p.Date, plain(p.Value), f.Unit, p.Note, strings.Join(sourceIDs(p.Sources), " ")})
	}
	w.Flush()
	return out.Bytes()
}

type apiSource struct {
	jsonSourceFields
	Note    string     `json:"note,omitempty"`
	CitedBy []jsonLink `json:"cited_by"`
}

func (s *Site) apiSource(src *library.Source) apiSource {
	return apiSource{s.jsonSource(src), src.Note, s.jsonLinks(src.CitedBy)}
}

type apiQuestion struct {
	ID       string   `json:"id"`
	Question string   `json:"question"`
	Also     []string `json:"also"`
	Answer   string   `json:"answer"`
	Topic    string   `json:"topic"`
	URL      string   `json:"url"`
	Page     string   `json:"page"`
	AsOf     string   `json:"as_of"`
	Sources  []string `json:"sources"`
}

func (s *Site) apiQuestion(q *library.Question) apiQuestion {
	return apiQuestion{
		ID: q.ID, Question: q.Text, Also: append([]string{}, q.Also...), Answer: q.Answer, Topic: q.Topic,
		URL: s.addresses.of("/questions/#" + q.ID), Page: s.addresses.of(q.Path), AsOf: q.AsOf.ISO(), Sources: sourceIDs(q.Sources),
	}
}

type apiNotice struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Colour     string   `json:"colour"`
	Letter     string   `json:"letter"`
	Purpose    string   `json:"purpose"`
	Requester  string   `json:"requester"`
	Public     string   `json:"public"`
	LegalBasis string   `json:"legal_basis"`
	AsOf       string   `json:"as_of"`
	URL        string   `json:"url"`
	Page       string   `json:"page,omitempty"`
	Sources    []string `json:"sources"`
}

func (s *Site) apiNotice(n *library.Notice) apiNotice {
	v := apiNotice{
		ID: n.ID, Name: n.Name, Colour: n.Colour, Letter: n.Letter, Purpose: n.Purpose, Requester: n.Requester,
		Public: n.Public, LegalBasis: n.LegalBasis, AsOf: n.AsOf.ISO(),
		URL: s.addresses.of("/fugitives/notices/#" + n.ID), Sources: sourceIDs(n.Sources),
	}
	if n.Page != nil {
		v.Page = s.addresses.of(n.Page.Path)
	}
	return v
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
	Weak      bool     `json:"weak"`
	Note      string   `json:"note"`
	LookedFor string   `json:"looked_for,omitempty"`
	URL       string   `json:"url"`
	Sources   []string `json:"sources"`
}

func (s *Site) apiCountry(c *library.Country) apiCountry {
	return apiCountry{
		c.Code, c.Name, c.Answer, c.Rule, c.Condition, c.Law, c.Bureau, c.AsOf.ISO(), c.Weak, c.Note, c.LookedFor,
		s.addresses.of("/fugitives/by-country/#" + strings.ToLower(c.Code)), sourceIDs(c.Sources),
	}
}

type apiService struct {
	ID          string   `json:"id"`
	Country     string   `json:"country"`
	CountryName string   `json:"country_name"`
	Crimes      []string `json:"crimes"`
	Name        string   `json:"name"`
	URL         string   `json:"url,omitempty"`
	Phone       string   `json:"phone,omitempty"`
	AsOf        string   `json:"as_of"`
	Weak        bool     `json:"weak"`
	Note        string   `json:"note"`
	Entry       string   `json:"entry"` // its address here
	Sources     []string `json:"sources"`
}

func (s *Site) apiService(v *library.Service) apiService {
	return apiService{
		v.ID, v.Country, s.countryName(v.Country), v.Crimes, v.Name, v.URL, v.Phone, v.AsOf.ISO(), v.Weak, v.Note,
		s.addresses.of("/where-to-report/#" + v.ID), sourceIDs(v.Sources),
	}
}

func sourceIDs(sources []*library.Source) []string {
	return list(sources, func(src *library.Source) string { return src.ID })
}

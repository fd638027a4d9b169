package site

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

var operationRegister = register{
	of:       library.Operations,
	template: "operations",
	empty:    Operations{},
	words:    func(w *Words) heading { return heading{w.Operations.Title, w.Operations.Summary} },
	count:    func(l *library.Library) int { return len(l.Operations) },
	view:     func(r *renderer, _ *library.Page, page Page) any { return r.operations(page) },
	list:     func(r *renderer) any { return list(r.lib.Operations, r.apiOperation) },
	parts:    (*renderer).operationParts,
}

// Operations is the page /operations/. Shown by operations.html, which defines "list".
type Operations struct {
	Page
	Years  []OperationYear
	Crimes []OperationCrime
	Joint  int              // how many INTERPOL led with another body
	Others []OperationEntry // those that are not INTERPOL's
}

// OperationYear is the operations that ended in a year, newest first: <tbody id="{{.ID}}">.
type OperationYear struct {
	ID         string // "in-2025"
	Year       int
	Operations []OperationEntry
}

// OperationCrime is a crime with the operations against it: <li id="{{.ID}}">.
type OperationCrime struct {
	ID, Slug, Title string // "only-ransomware", "ransomware", "Ransomware"
	Count           int    // without those that are not INTERPOL's
}

// OperationEntry is an operation: <tr id="{{.ID}}">.
type OperationEntry struct {
	ID, Name string
	When     string
	Where    string
	Who      string // "With AFRIPOL.", "Led by Europol.", or empty
	In       string // slugs of its crimes and of who led it, for the links that show some alone
	Aim      string
	Results  []OperationResult
	Note     string
	Page     *Link // where its story is told
	Crimes   []Link
	Sources  []*SourceRef
}

// OperationResult is what an operation led to, of one kind.
type OperationResult struct{ Kind, Text string } // "Arrested", "83, of them 21 for …"

func (r *renderer) operation(o *library.Operation) OperationEntry {
	w := &r.words.Document
	v := OperationEntry{
		ID: o.ID, Name: o.Name, When: w.FormatPeriod(o.From.ISO(), o.To.ISO(), o.Announced), Where: o.Where, Aim: o.Aim, Note: o.Note,
		In: strings.Join(append(o.Against(), o.Lead), " "), Crimes: r.links(o.Crimes), Page: r.linkTo(o.Page, o.Fragment), Sources: r.sourceRefs(o.Sources),
	}
	switch o.Lead {
	case "joint":
		v.Who = r.words.Operations.With.With("who", o.Who)
	case "other":
		v.Who = r.words.Operations.Led.With("who", o.Who)
	}
	for _, result := range o.Results {
		v.Results = append(v.Results, OperationResult{w.ResultKind(result.Kind), result.Print(w)})
	}
	return v
}

func (r *renderer) operations(page Page) Operations {
	v := Operations{Page: page, Crimes: r.operationCrimes()}
	for _, o := range r.lib.Operations {
		switch o.Lead {
		case "other":
			v.Others = append(v.Others, r.operation(o))
			continue
		case "joint":
			v.Joint++
		}
		if n := len(v.Years); n == 0 || v.Years[n-1].Year != o.Year() {
			v.Years = append(v.Years, OperationYear{ID: fmt.Sprintf("in-%d", o.Year()), Year: o.Year()})
		}
		last := &v.Years[len(v.Years)-1]
		last.Operations = append(last.Operations, r.operation(o))
	}
	headings := []Heading{{ID: "by-year", Title: r.words.Operations.ByYear}}
	if v.Others != nil {
		headings = append(headings, Heading{ID: "not-interpol", Title: r.words.Operations.Others})
	}
	v.list(headings, nil)
	return v
}

// operationCrimes returns the crimes of operations in the order of their pages.
func (r *renderer) operationCrimes() (crimes []OperationCrime) {
	counts := map[string]int{}
	for _, o := range r.lib.Operations {
		if o.Lead != "other" {
			for _, slug := range o.Against() {
				counts[slug]++
			}
		}
	}
	for _, p := range r.pages {
		if slug := lastElement(p.Path); counts[slug] > 0 && section(p.Path) == "crimes" {
			crimes = append(crimes, OperationCrime{"only-" + slug, slug, p.Title, counts[slug]})
			delete(counts, slug)
		}
	}
	return crimes
}

// operationsCSS returns rules that show only the operations against one crime, or led with others, while the
// link to these is the target of the address.
func operationsCSS(operations []*library.Operation) []byte {
	var css bytes.Buffer
	slugs := []string{"joint"}
	for _, o := range operations {
		slugs = append(slugs, o.Against()...)
	}
	slices.Sort(slugs)
	for _, slug := range slices.Compact(slugs) {
		fmt.Fprintf(&css, ".rows:has(#only-%s:target) :is(tr[data-in]:not([data-in~=%[1]q]), tbody:not(:has([data-in~=%[1]q]))) { display: none }\n", slug)
	}
	return css.Bytes()
}

// operationParts returns a part for each operation, and one for each crime that lists those against it.
func (r *renderer) operationParts() (parts []search.Part) {
	for _, o := range r.lib.Operations {
		v := r.operation(o)
		body := sentences(r.words.Operations.Operation.With("name", o.Name), strings.Join(o.Also, r.words.Text.Comma), v.When, o.Where, v.Who, o.Aim)
		for _, p := range o.Crimes {
			body = sentences(body, r.words.Operations.Against.With("crime", p.Title, "year", o.Year()))
		}
		for _, result := range v.Results {
			body = sentences(body, result.Kind+r.words.Text.Colon+result.Text)
		}
		parts = append(parts, search.Part{ID: o.ID, Heading: o.Name, Body: sentences(body, o.Note)})
	}
	for _, c := range r.operationCrimes() {
		years := map[int][]string{}
		var order []int
		for _, o := range r.lib.Operations {
			if o.Lead != "other" && slices.Contains(o.Against(), c.Slug) {
				if years[o.Year()] == nil {
					order = append(order, o.Year())
				}
				years[o.Year()] = append(years[o.Year()], o.Name)
			}
		}
		part := search.Part{ID: c.ID, Heading: r.words.Operations.AgainstAll.With("crime", c.Title)}
		for _, year := range order {
			part.Body = sentences(part.Body, r.words.Operations.Against.With("crime", c.Title, "year", year)+r.words.Text.Colon+strings.Join(years[year], r.words.Text.Comma))
		}
		parts = append(parts, part)
	}
	return parts
}

type apiOperation struct {
	ID        string            `json:"id"`
	Name      string            `json:"name"`
	Also      []string          `json:"also"`
	From      string            `json:"from"`
	To        string            `json:"to"`
	Announced bool              `json:"announced"` // to is the day of the announcement
	Where     string            `json:"where"`
	Lead      string            `json:"lead"`
	Who       string            `json:"who"`
	Aim       string            `json:"aim"`
	Crimes    []string          `json:"crimes"`
	Results   map[string]string `json:"results"` // by kind
	Note      string            `json:"note"`
	URL       string            `json:"url"`
	Page      string            `json:"page"`
	Sources   []string          `json:"sources"`
}

func (r *renderer) apiOperation(o *library.Operation) apiOperation {
	v := apiOperation{
		ID: o.ID, Name: o.Name, Also: append([]string{}, o.Also...), From: o.From.ISO(), To: o.To.ISO(), Announced: o.Announced, Where: o.Where, Lead: o.Lead, Who: o.Who,
		Aim: o.Aim, Crimes: list(o.Crimes, func(p *library.Page) string { return r.addresses.of(p.Path) }), Results: map[string]string{}, Note: o.Note,
		URL: r.addresses.of(library.Operations.Path(o.ID)), Page: r.addressOf(o.Page, o.Fragment), Sources: sourceIDs(o.Sources),
	}
	for _, result := range o.Results {
		v.Results[result.Kind] = result.Print(&r.words.Document)
	}
	return v
}

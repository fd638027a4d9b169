package site

import (
	"bytes"
	"encoding/csv"
	"html/template"
	"strconv"
	"strings"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/markup"
	"github.com/interpolref/interpolref/internal/search"
)

var figureRegister = register{
	of:       library.Figures,
	template: "figures",
	empty:    Figures{},
	words:    func(w *Words) heading { return heading{w.Figures.Title, w.Figures.Summary} },
	count:    func(l *library.Library) int { return len(l.Figures) },
	view:     func(r *renderer, _ *library.Page, page Page) any { return r.figures(page) },
	list:     func(r *renderer) any { return list(r.lib.Figures, r.apiFigure) },
	parts: func(r *renderer) []search.Part {
		return list(r.lib.Figures, func(f *library.Figure) search.Part { return search.Part{ID: f.ID, Heading: f.Label, Body: f.Note} })
	},
	files: (*renderer).series,
}

// Figures is the page /figures/. Shown by figures.html, which defines "list".
type Figures struct {
	Page
	Groups []FigureGroup
	Count  int
}

// FigureGroup is the figures of one part of the reference: <section id="{{.ID}}">.
type FigureGroup struct {
	ID, Title string
	Figures   []FigureEntry
}

// FigureEntry is a figure: <section id="{{.ID}}">.
type FigureEntry struct {
	ID      string
	Label   string
	Text    string // as printed in prose: "13,048", "USD 4.6 billion"
	Value   string // for <data value>: "13048"
	Unit    string // the words after it, where the text does not hold them already: "notices"
	AsOf    Day
	Note    string // what it counts
	Caution string // what one must not conclude
	Second  string // what a second source says, or why there is none
	Seconds []*SourceRef
	DueBy   Day // when it is to be checked again
	Sources []*SourceRef
	UsedBy  []Link
	Series  []FigurePoint // empty for a figure of one value
	Spark   template.HTML // a small drawing of the series
	CSV     string        // addresses of the series; empty for a figure of one value
	JSON    string
}

// FigurePoint is a value of a series.
type FigurePoint struct {
	At      string // a date or a name
	Text    string
	Value   string
	Note    string
	Sources []*SourceRef
}

// figures returns the figures grouped by the chapter of the page that uses them first.
func (r *renderer) figures(page Page) Figures {
	v := Figures{Page: page, Count: len(r.lib.Figures)}
	byChapter := map[*library.Page][]FigureEntry{}
	for _, f := range r.lib.Figures {
		var first *library.Page
		if len(f.UsedBy) > 0 {
			first = chapter(f.UsedBy[0])
		}
		byChapter[first] = append(byChapter[first], r.figure(f))
	}
	for _, p := range r.lib.Pages {
		if figures := byChapter[p]; figures != nil {
			title := p.Title
			if p.Path == r.root() {
				title = r.words.Figures.Home
			}
			v.Groups = append(v.Groups, FigureGroup{idOf("in-", strings.Trim(p.Path, "/")), title, figures})
		}
	}
	if figures := byChapter[nil]; figures != nil {
		v.Groups = append(v.Groups, FigureGroup{"in-other", r.words.Figures.Other, figures})
	}
	v.list(list(v.Groups, func(g FigureGroup) Heading { return Heading{ID: g.ID, Title: g.Title} }), nil)
	return v
}

// chapter returns the page, at most two levels under the home page and with pages under
// itself, that a page lies under or is.
func chapter(p *library.Page) *library.Page {
	for p.Parent != nil && p.Parent.Parent != nil && (len(p.Children) == 0 || p.Parent.Parent.Parent != nil) {
		p = p.Parent
	}
	return p
}

func (r *renderer) figure(f *library.Figure) FigureEntry {
	v := FigureEntry{
		ID: f.ID, Label: f.Label,
		Text: r.words.Document.FormatValue(f.Value, f.Unit), Value: plain(f.Value), Unit: unitWords(f.Unit),
		AsOf: r.day(f.AsOf), Note: f.Note, Caution: f.Caution,
		Second: f.Second, Seconds: r.sourceRefs(f.Seconds), DueBy: r.day(f.DueBy),
		Sources: r.sourceRefs(f.Sources), UsedBy: r.links(f.UsedBy),
	}
	if len(f.Series) > 0 {
		v.CSV = r.addresses.of(library.Figures.Page + f.ID + ".csv")
		v.JSON = r.addresses.of(library.Figures.Page + f.ID + ".json")
	}
	var points []markup.Point
	for _, p := range f.Series {
		points = append(points, markup.Point{At: p.At, Value: p.Value})
		v.Series = append(v.Series, FigurePoint{
			At: p.At, Text: r.words.Document.FormatValue(p.Value, f.Unit), Value: plain(p.Value),
			Note: p.Note, Sources: r.sourceRefs(p.Sources),
		})
	}
	if len(points) > 0 {
		v.Spark = template.HTML(markup.Spark(points, points[len(points)-1].At, 120, 32, &r.words.Document))
	}
	return v
}

// First and Last return the years in which a series begins and ends; they are empty where it is not over
// time.
func (f FigureEntry) First() string { return year(f.Series[0].At) }
func (f FigureEntry) Last() string  { return year(f.Series[len(f.Series)-1].At) }

// year returns the year of a date, or nothing of a name.
func year(at string) string {
	if d, err := library.ParseDate(at); err == nil {
		return strconv.Itoa(d.Year)
	}
	return ""
}

// plain prints a number for machines.
func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// unitWords returns the words that follow a printed value, which holds currencies and
// per cent already.
func unitWords(unit string) string {
	if unit == "%" || len(unit) == 3 && unit == strings.ToUpper(unit) {
		return ""
	}
	return unit
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
	Second  string     `json:"second"`
	DueBy   string     `json:"review_by"`
	URL     string     `json:"url"`
	Sources []string   `json:"sources"`
	Series  []apiPoint `json:"series"`
}

// apiFigureRef is a figure in an entry of another register.
type apiFigureRef struct {
	Value  float64 `json:"value"`
	AsOf   string  `json:"as_of"`
	Figure string  `json:"figure"` // its id
}

func figureRef(f *library.Figure) *apiFigureRef {
	if f == nil {
		return nil
	}
	return &apiFigureRef{f.Value, f.AsOf.ISO(), f.ID}
}

type apiPoint struct {
	At      string   `json:"at"`
	Date    string   `json:"date"`
	Value   float64  `json:"value"`
	Note    string   `json:"note"`
	Sources []string `json:"sources"`
}

func (r *renderer) apiFigure(f *library.Figure) apiFigure {
	return apiFigure{
		ID: f.ID, Label: f.Label, Value: f.Value, Text: r.words.Document.FormatValue(f.Value, f.Unit), Unit: f.Unit,
		AsOf: f.AsOf.ISO(), Note: f.Note, Caution: f.Caution, Second: f.Second, DueBy: f.DueBy.ISO(),
		URL: r.addresses.of(library.Figures.Path(f.ID)), Sources: sourceIDs(f.Sources),
		Series: list(f.Series, func(p library.Point) apiPoint {
			return apiPoint{p.At, p.Date, p.Value, p.Note, sourceIDs(p.Sources)}
		}),
	}
}

// series returns the data of each figure with a series.
func (r *renderer) series() (files []file, err error) {
	for _, f := range r.lib.Figures {
		if len(f.Series) == 0 {
			continue
		}
		data, err := jsonFile(library.Figures.Page+f.ID+".json", r.apiFigure(f))
		if err != nil {
			return nil, err
		}
		files = append(files, data, file{library.Figures.Page + f.ID + ".csv", typeCSV, seriesCSV(f)})
	}
	return files, nil
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

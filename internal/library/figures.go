package library

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/interpolref/interpolref/internal/markup"
)

// Figures is the register of numbers that matter.
var Figures = &Register{Name: "figures", Noun: "figure", Page: "/figures/", read: each((*loader).figure)}

// Figure is a number that matters, kept once for all pages.
type Figure struct {
	ID      string
	Label   string // "Red Notices published each year"
	Value   float64
	Unit    string // "notices", "USD", "%", …
	AsOf    Date
	Kind    string // how it ages: "historic" never, "yearly", "current"
	Note    string // what it counts
	Caution string // what one must not conclude from it
	Second  string // what a second source says of the number, or why there is none
	Seconds []*Source
	DueBy   Date // when it is to be checked again; may be zero
	Sources []*Source
	Series  []Point // earlier values, oldest first, the current one last; or values by name
	UsedBy  []*Page
}

// Point is one value of a figure's series.
type Point struct {
	At      string // a date as in sources, or a name in series that are not over time
	Date    string // for points with a name: when it was, if known
	Value   float64
	Note    string
	Sources []*Source
}

type rawFigure struct {
	entry
	Label   string     `yaml:"label,required" example:"Readers each year"`
	Value   *float64   `yaml:"value"`
	Unit    string     `yaml:"unit,required" example:"readers"`
	AsOf    *Date      `yaml:"as_of"`
	Kind    located    `yaml:"kind,required" example:"yearly"`
	Note    string     `yaml:"note"`
	Caution string     `yaml:"caution"`
	Second  located    `yaml:"second"`
	DueBy   dated      `yaml:"review_by"`
	Series  []rawPoint `yaml:"series"`
}

type rawPoint struct {
	markup.Pos `noun:"point"`
	At         located  `yaml:"at,required" example:"'2023'"`
	Date       string   `yaml:"date"`
	Value      *float64 `yaml:"value,required" example:"1100"`
	Note       string   `yaml:"note"`
	cited
}

// figureYears is after how many years a figure of a kind is out of date.
var figureYears = map[string]int{"yearly": 4, "current": 2}

func (l *loader) figure(f *register, r *rawFigure) {
	oneOf(f.file, "kind of figure", r.Kind, "historic", "yearly", "current")
	fig := &Figure{
		ID: r.ID.Value, Label: r.Label, Unit: r.Unit, Kind: r.Kind.Value,
		Note: r.Note, Caution: r.Caution, DueBy: r.DueBy.Date, Sources: l.cite(f.file, r.all()),
	}
	second, seconds := cutCitations(r.Second)
	fig.Second, fig.Seconds = second, l.show(f, seconds)
	f.due(r.DueBy)
	if r.AsOf != nil {
		fig.AsOf = *r.AsOf
	}
	fig.Series = l.series(f, r.Series, fig.Sources)
	switch n := len(fig.Series); {
	case r.Value != nil && n > 0:
		f.fault(r.Pos, "the figure has a value and a series", "the last point of a series is the value; leave value out")
	case r.Value != nil:
		fig.Value = *r.Value
	case n > 0:
		last := fig.Series[n-1]
		fig.Value = last.Value
		if len(fig.Sources) == 0 {
			fig.Sources = last.Sources
		}
		if r.AsOf == nil {
			fig.AsOf, _ = ParseDate(cmp.Or(last.Date, last.At))
		}
	default:
		f.fault(r.Pos, "the figure has no value", "write value: 1350, or a series")
	}
	if r.AsOf == nil && fig.AsOf.IsZero() {
		f.fault(r.Pos, "the figure has no date", "write as_of: with a day, a month or a year")
	}
	if len(fig.Sources) == 0 {
		f.fault(r.Pos, "the figure has no source", "write source: library-report, with an id of the sources")
	}
	if !l.identify(f, r.Pos, r.ID) {
		return
	}
	if limit := figureYears[fig.Kind]; limit > 0 && f.stale(fig.AsOf, limit) {
		f.warn(r.Pos, fmt.Sprintf("the figure is of %s, older than %d years", fig.AsOf, limit), "look for a newer value, or make its kind historic")
	}
	l.figures[fig.ID] = fig
	l.lib.Figures = append(l.lib.Figures, fig)
	l.defined[fig] = place{f.file, r.Pos}
}

// series returns the points of a figure; those that cite nothing rest on its sources.
func (l *loader) series(f *register, raw []rawPoint, sources []*Source) (points []Point) {
	seen := map[string]bool{}
	for _, p := range raw {
		if seen[p.At.Value] {
			f.fault(p.At.Pos, fmt.Sprintf("the series has a second point at %q", p.At.Value), "")
		}
		seen[p.At.Value] = true
		if p.Value == nil {
			continue
		}
		point := Point{At: p.At.Value, Date: p.Date, Value: *p.Value, Note: p.Note, Sources: l.cite(f.file, p.all())}
		if len(p.all()) == 0 {
			point.Sources = sources
		}
		if len(point.Sources) == 0 {
			f.fault(p.Pos, "the point has no source", "write source: library-report, at the point or at the figure")
		}
		points = append(points, point)
	}
	return points
}

func sortFigures(l *Library) {
	slices.SortFunc(l.Figures, func(a, b *Figure) int { return cmp.Compare(a.ID, b.ID) })
}

func isDate(s string) bool {
	_, err := ParseDate(s)
	return err == nil
}

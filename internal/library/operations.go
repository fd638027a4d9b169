package library

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/markup"
)

// Operations is the register of police operations by name, INTERPOL's and others.
var Operations = &Register{Name: "operations", Noun: "operation", Page: "/operations/", IDs: []string{"by-year", "by-crime", "only-joint", "not-interpol"}, read: each((*loader).operation)}

// Operation is a police operation that has a name.
type Operation struct {
	ID        string
	Name      string          `yaml:"name,required" example:"Bookworm"`
	Also      []string        `yaml:"also"` // further names
	From      Date            `yaml:"from"` // either may be missing
	To        Date            `yaml:"to"`
	Announced bool            // To is the day on which it was announced
	Where     string          `yaml:"where,required" example:"12 countries of the library"`
	Lead      string          // who coordinated it: "interpol", "joint" (with another body) or "other"
	Who       string          `yaml:"who"` // the other body; empty for "interpol"
	Aim       string          `yaml:"aim"` // what it was about, where its crimes do not say it
	Crimes    []*Page         // the pages of the crimes that it was against, the chief one first
	Results   []markup.Result // in the order of [markup.ResultKinds]
	Note      string          `yaml:"note"` // what to mind in reading the results
	Page      *Page           // where its story is told, or nil
	Fragment  string
	Sources   []*Source

	paths []string // of the pages of its crimes
}

// Against returns the elements of the paths of its crimes, from the general to the special, each once:
// "cybercrime", "ransomware".
func (o *Operation) Against() (slugs []string) {
	for _, p := range o.paths {
		for slug := range strings.SplitSeq(strings.Trim(strings.TrimPrefix(p, "/crimes/"), "/"), "/") {
			if !slices.Contains(slugs, slug) {
				slugs = append(slugs, slug)
			}
		}
	}
	return slugs
}

// Year returns the year in which it ended, was announced or, where neither is known, began.
func (o *Operation) Year() int { return cmp.Or(o.To, o.From).Year }

type rawOperation struct {
	entry
	Operation  Operation `yaml:",inline"`
	Announced  Date      `yaml:"announced"`
	Lead       located   `yaml:"lead"`
	Crimes     []located `yaml:"crimes"`
	Checked    located   `yaml:"checked"`
	Identified located   `yaml:"identified"`
	Helped     located   `yaml:"helped"`
	Arrested   located   `yaml:"arrested"`
	Seized     located   `yaml:"seized"`
	Closed     located   `yaml:"closed"`
	Page       located   `yaml:"page"`
}

func (l *loader) operation(f *register, r *rawOperation) {
	oneOf(f.file, "lead", r.Lead, "interpol", "joint", "other")
	if !l.identify(f, r.Pos, r.ID) {
		return
	}
	o := &r.Operation
	o.ID, o.Lead, o.Sources = r.ID.Value, cmp.Or(r.Lead.Value, "interpol"), l.showCited(f, r.Pos, r.all())
	if !r.Announced.IsZero() {
		o.To, o.Announced = r.Announced, true
	}
	if o.From.IsZero() && o.To.IsZero() {
		f.fault(r.Pos, "the operation has no date", "write from: and to:, or announced:")
	}
	if (o.Lead == "interpol") != (o.Who == "") {
		f.fault(r.Pos, "who: says with whom INTERPOL led an operation, or who led it instead", "write lead: joint or lead: other, and who:")
	}
	for i, text := range []located{r.Checked, r.Identified, r.Helped, r.Arrested, r.Seized, r.Closed} {
		if text.Value != "" {
			o.Results = append(o.Results, l.result(f, markup.ResultKinds[i], text))
		}
	}
	for _, path := range r.Crimes {
		if l.hidden(path.Value) {
			continue
		}
		o.paths = append(o.paths, path.Value)
		l.later(func() {
			if p, _ := l.target(f.file, path); p != nil {
				o.Crimes = append(o.Crimes, p)
			}
		})
	}
	for _, slug := range o.Against() {
		l.anchor(f, "only-"+slug)
	}
	l.anchor(f, fmt.Sprintf("in-%d", o.Year()))
	l.lib.Operations = append(l.lib.Operations, o)
	l.readOn(f, r.Page, &o.Page, &o.Fragment)
}

var figureInText = regexp.MustCompile(`\[=([a-z0-9-]+)(?:@([^\]]*))?\]`)

// result looks up the figures that a text refers to as pages do: [=id] or [=id@2024].
func (l *loader) result(f *register, kind string, text located) markup.Result {
	result := markup.Result{Kind: kind, Text: figureInText.ReplaceAllString(text.Value, "{}")}
	for _, m := range figureInText.FindAllStringSubmatch(text.Value, -1) {
		ref := &markup.FigureRef{Pos: text.Pos, ID: m[1], At: m[2]}
		if fig, _ := l.value(f.file, ref); fig != nil {
			l.last(func() { use(fig, l.lib.pages[f.Page]) })
		}
		result.Figures = append(result.Figures, ref)
	}
	return result
}

// sortOperations sorts operations by their end, the newest first.
func sortOperations(l *Library) {
	last := func(o *Operation) int { return int(cmp.Or(o.To, o.From).end().Unix()) }
	slices.SortStableFunc(l.Operations, func(a, b *Operation) int { return cmp.Compare(last(b), last(a)) })
}

// operations fills in the rows of a table of operations.
func (l *loader) operations(r *rawPage, table *markup.Operations) {
	var chosen []*Operation
	known := map[string]*Operation{}
	for _, o := range l.lib.Operations {
		known[o.ID] = o
		if table.About != "" && o.Lead != "other" && len(o.paths) > 0 && strings.HasPrefix(o.paths[0], table.About) {
			chosen = append(chosen, o)
		}
	}
	for _, id := range table.IDs {
		if o := known[id]; o != nil {
			chosen = append(chosen, o)
		} else if !l.hidden(Operations.Page) {
			r.fault(table.Pos, fmt.Sprintf("there is no operation %q", id), nearest(r.file, id, known))
		}
	}
	if chosen == nil && table.About != "" && !l.hidden(Operations.Page) {
		r.fault(table.Pos, fmt.Sprintf("there is no operation about %q", table.About), "name the path of a crime's page, as operations do")
	}
	for _, o := range chosen {
		table.Rows = append(table.Rows, markup.Operation{
			Name: o.Name, Path: Operations.Path(o.ID), From: o.From.ISO(), To: o.To.ISO(), Where: o.Where, Aim: o.Aim, Announced: o.Announced,
			Results: o.Results, Citation: r.rests(o.Sources, table.Pos),
		})
		l.link(r.page, l.lib.pages[Operations.Page])
	}
}

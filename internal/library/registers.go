package library

import (
	"cmp"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/interpolref/interpolref/internal/markup"
)

// registers loads every file under data, sources first since all others cite them.
func (l *loader) registers() {
	registers := []struct {
		name string
		read reader
	}{
		{"sources", each(l.source)},
		{"figures", each(l.figure)},
		{"terms", each(l.term)},
		{"notices", each(l.notice)},
		{"countries", each(l.country)},
		{"services", each(l.service)},
		{"questions", each(l.question)},
		{"synonyms", l.synonyms},
	}
	known := map[string]bool{}
	var wg sync.WaitGroup
	var all []*register
	for _, r := range registers {
		known[r.name] = true
		names, _ := fs.Glob(l.fsys, "data/"+r.name+"/*.yaml")
		if _, err := fs.Stat(l.fsys, "data/"+r.name+".yaml"); err == nil {
			names = append([]string{"data/" + r.name + ".yaml"}, names...)
		}
		for _, name := range names {
			if f := l.open(name); f != nil {
				file := &register{file: f, name: r.name}
				all = append(all, file)
				wg.Go(func() { file.parse(r.read) })
			}
		}
	}
	wg.Wait()
	for _, r := range all {
		for _, enter := range r.entries {
			enter()
		}
	}
	_ = fs.WalkDir(l.fsys, "data", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		first, _, _ := strings.Cut(strings.TrimPrefix(name, "data/"), "/")
		if register := strings.TrimSuffix(first, ".yaml"); path.Ext(name) != ".yaml" || !known[register] {
			f := &file{name: name}
			f.fault(markup.Pos{}, fmt.Sprintf("there is no register %q", register), nearest(register, known))
			l.files = append(l.files, f)
		}
		return nil
	})
	slices.SortFunc(l.lib.Sources, func(a, b *Source) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(l.lib.Figures, func(a, b *Figure) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(l.lib.Terms, func(a, b *Term) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(l.lib.Countries, func(a, b *Country) int { return cmp.Compare(a.Name, b.Name) })
}

// register is a file of a register.
type register struct {
	*file
	name    string
	entries []func() // each puts an entry that was read into the library
}

// reader reads an entry and returns what puts it into the library. Files are read side by
// side, but entered one after the other.
type reader func(*file, *yaml.Node) (enter func())

func (r *register) parse(read reader) {
	tree := parseYAML(r.file, r.text, 1)
	switch {
	case tree == nil:
	case tree.Kind != yaml.SequenceNode:
		r.fault(at(tree), "a list of "+r.name+" is wanted here", "start each with - on a line of its own")
	default:
		for _, item := range tree.Content {
			r.entries = append(r.entries, read(r.file, item))
		}
	}
}

// each makes a reader of a function on decoded entries.
func each[T any](enter func(*file, *T)) reader {
	return func(f *file, n *yaml.Node) func() {
		raw := new(T)
		before := len(f.faults)
		decode(f, n, reflect.ValueOf(raw).Elem())
		if n.Kind != yaml.MappingNode && len(f.faults) > before {
			return func() {}
		}
		return func() { enter(f, raw) }
	}
}

// want reports each of the named values that is missing from an entry.
func want(f *file, at markup.Pos, what string, values ...string) {
	for i := 0; i < len(values); i += 2 {
		if values[i+1] == "" {
			f.fault(at, fmt.Sprintf("the %s has no %s", what, values[i]), "")
		}
	}
}

func oneOf(f *file, what string, got located, allowed ...string) {
	if got.Value != "" && !slices.Contains(allowed, got.Value) {
		f.fault(got.Pos, fmt.Sprintf("%q is no %s", got.Value, what), "write "+strings.Join(allowed[:len(allowed)-1], ", ")+" or "+allowed[len(allowed)-1])
	}
}

// identify checks an id and reports whether it is new in its register.
func identify[V any](f *file, entry markup.Pos, what string, id located, known map[string]V) bool {
	_, taken := known[id.Value]
	switch {
	case id.Value == "":
		f.fault(entry, "the "+what+" has no id", "")
	case !slug.MatchString(id.Value):
		f.fault(id.Pos, fmt.Sprintf("%q is no id", id.Value), "use lower-case letters, digits and hyphens")
	case taken:
		f.fault(id.Pos, fmt.Sprintf("another %s has the id %q", what, id.Value), "ids are unique over all files of a register")
	default:
		return true
	}
	return false
}

func (l *loader) source(f *file, r *rawSource) {
	want(f, r.Pos, "source", "title", r.Title.Value, "publisher", r.Publisher.Value, "date", r.Date.Value, "kind", r.Kind.Value)
	oneOf(f, "kind of source", r.Kind, "primary", "secondary")
	checkURL(f, r.URL)
	if !identify(f, r.Pos, "source", r.ID, l.sources) {
		return
	}
	s := &Source{
		ID: r.ID.Value, Title: r.Title.Value, Publisher: r.Publisher.Value, URL: r.URL.Value,
		Date: r.Date.Value, Kind: r.Kind.Value, Language: cmp.Or(r.Language.Value, "en"), Note: r.Note,
	}
	l.sources[s.ID] = s
	l.lib.Sources = append(l.lib.Sources, s)
	l.defined[s] = place{f, r.Pos}
}

func checkURL(f *file, raw located) {
	if raw.Value == "" {
		return
	}
	if u, err := url.Parse(raw.Value); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		f.fault(raw.Pos, fmt.Sprintf("%q is no web address", raw.Value), "")
	}
}

// cite looks up sources, reports those that do not exist, and counts the rest as cited.
func (l *loader) cite(f *file, lists ...[]located) (found []*Source) {
	for _, id := range slices.Concat(lists...) {
		s := l.sources[id.Value]
		if s == nil {
			f.fault(id.Pos, fmt.Sprintf("there is no source %q", id.Value), nearest(id.Value, l.sources))
			continue
		}
		l.cited[s] = true
		found = append(found, s)
	}
	return found
}

// citeAll is cite for an entry that must have sources and that a list page shows.
func (l *loader) citeAll(f *file, entry markup.Pos, what, list string, lists ...[]located) []*Source {
	if len(slices.Concat(lists...)) == 0 {
		f.fault(entry, "the "+what+" has no source", "")
	}
	found := l.cite(f, lists...)
	l.waiting = append(l.waiting, func() {
		if p := l.lib.pages[list]; p != nil {
			for _, s := range found {
				citedBy(s, p)
			}
		}
	})
	return found
}

func citedBy(s *Source, p *Page) {
	if !slices.Contains(s.CitedBy, p) {
		s.CitedBy = append(s.CitedBy, p)
	}
}

func (l *loader) figure(f *file, r *rawFigure) {
	want(f, r.Pos, "figure", "label", r.Label.Value, "unit", r.Unit.Value, "kind", r.Kind.Value)
	oneOf(f, "kind of figure", r.Kind, "historic", "yearly", "current")
	fig := &Figure{
		ID: r.ID.Value, Label: r.Label.Value, Unit: r.Unit.Value, AsOf: r.AsOf, Kind: r.Kind.Value,
		Note: r.Note, Caution: r.Caution, Sources: l.cite(f, r.Source, r.Sources),
	}
	seen := map[string]bool{}
	for _, p := range r.Series {
		want(f, p.Pos, "point", "at", p.At.Value)
		if seen[p.At.Value] {
			f.fault(p.At.Pos, fmt.Sprintf("the series has a second point at %q", p.At.Value), "")
		}
		seen[p.At.Value] = true
		if p.Value == nil {
			f.fault(p.Pos, "the point has no value", "")
			continue
		}
		point := Point{At: p.At.Value, Date: p.Date, Value: *p.Value, Note: p.Note, Sources: l.cite(f, p.Source, p.Sources)}
		if len(p.Source)+len(p.Sources) == 0 {
			point.Sources = fig.Sources
		}
		if len(point.Sources) == 0 {
			f.fault(p.Pos, "the point has no source", "")
		}
		fig.Series = append(fig.Series, point)
	}
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
		if fig.AsOf.IsZero() {
			fig.AsOf, _ = ParseDate(cmp.Or(last.Date, last.At))
		}
	default:
		f.fault(r.Pos, "the figure has no value", "")
	}
	if fig.AsOf.IsZero() {
		f.fault(r.Pos, "the figure has no date", "write as_of: with a day, a month or a year")
	}
	if len(fig.Sources) == 0 {
		f.fault(r.Pos, "the figure has no source", "")
	}
	if !identify(f, r.Pos, "figure", r.ID, l.figures) {
		return
	}
	if limit := map[string]int{"yearly": 4, "current": 2}[fig.Kind]; limit > 0 && l.stale(fig.AsOf, limit) {
		f.warn(r.Pos, fmt.Sprintf("the figure is of %s, older than %d years", fig.AsOf, limit), "look for a newer value, or make its kind historic")
	}
	l.figures[fig.ID] = fig
	l.lib.Figures = append(l.lib.Figures, fig)
	l.defined[fig] = place{f, r.Pos}
}

func (l *loader) term(f *file, r *rawTerm) {
	want(f, r.Pos, "term", "term", r.Term.Value, "definition", r.Definition.Value)
	t := &Term{
		ID: r.ID.Value, Name: r.Term.Value, Foreign: map[string]string{}, Definition: r.Definition.Value,
		Sources: l.cite(f, r.Source, r.Sources),
	}
	if !identify(f, r.Pos, "term", r.ID, l.terms) {
		return
	}
	l.terms[t.ID] = t
	names := append([]located{r.Term}, r.Also...)
	for _, a := range r.Also {
		t.Also = append(t.Also, a.Value)
	}
	for lang, word := range map[string]located{"fr": r.French, "es": r.Spanish, "ar": r.Arabic} {
		if word.Value != "" {
			t.Foreign[lang] = word.Value
		}
	}
	for _, name := range names {
		key := foldName(name.Value)
		if other := l.names[key]; other != nil && other != t {
			f.fault(name.Pos, fmt.Sprintf("%q names the term %q already", name.Value, other.Name), "a name or synonym may stand only once")
			continue
		}
		l.names[key] = t
	}
	l.lib.Terms = append(l.lib.Terms, t)
	l.defined[t] = place{f, r.Pos}
	l.waiting = append(l.waiting, func() {
		if r.Page.Value != "" {
			t.Page, t.Fragment = l.target(f, r.Page)
		}
		if p := l.lib.pages["/glossary/"]; p != nil {
			for _, s := range t.Sources {
				citedBy(s, p)
			}
		}
	})
}

// foldName makes two spellings of a term's name equal where only case, spacing or a
// hyphen tells them apart.
func foldName(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(strings.ToLower(s), "-", " ")), " ")
}

// named finds the term of a name, also of its plural.
func (l *loader) named(name string) *Term {
	key := foldName(name)
	for _, k := range []string{key, strings.TrimSuffix(key, "s"), strings.TrimSuffix(key, "es"), strings.TrimSuffix(key, "ies") + "y"} {
		if t := l.names[k]; t != nil && k != "" {
			return t
		}
	}
	return nil
}

func (l *loader) notice(f *file, r *rawNotice) {
	want(f, r.Pos, "notice", "name", r.Name.Value, "colour", r.Colour.Value, "letter", r.Letter.Value, "purpose", r.Purpose.Value,
		"requester", r.Requester.Value, "public", r.Public.Value, "legal_basis", r.LegalBasis.Value, "as_of", r.AsOf.ISO(), "page", r.Page.Value)
	known := map[string]bool{}
	for _, n := range l.lib.Notices {
		known[n.ID] = true
	}
	if !identify(f, r.Pos, "notice", r.ID, known) {
		return
	}
	n := &Notice{
		ID: r.ID.Value, Name: r.Name.Value, Colour: r.Colour.Value, Letter: r.Letter.Value, Purpose: r.Purpose.Value,
		Requester: r.Requester.Value, Public: r.Public.Value, LegalBasis: r.LegalBasis.Value, AsOf: r.AsOf,
		Sources: l.citeAll(f, r.Pos, "notice", "/fugitives/notices/", r.Source, r.Sources),
	}
	l.lib.Notices = append(l.lib.Notices, n)
	l.waiting = append(l.waiting, func() { n.Page, _ = l.target(f, r.Page) })
}

func (l *loader) country(f *file, r *rawCountry) {
	want(f, r.Pos, "country", "code", r.Code.Value, "name", r.Name.Value, "answer", r.Answer.Value)
	oneOf(f, "answer", r.Answer, "no", "yes", "yes-with-condition", "alert-only", "unclear", "unknown")
	c := &Country{
		Code: r.Code.Value, Name: r.Name.Value, Answer: r.Answer.Value, Rule: r.Rule.Value, Condition: r.Condition,
		Law: r.Law, Bureau: r.Bureau, AsOf: r.AsOf, Weak: r.Weak, Note: r.Note, LookedFor: r.LookedFor.Value,
	}
	if c.Answer == "unknown" {
		want(f, r.Pos, "country", "looked_for", c.LookedFor)
		c.Sources = l.cite(f, r.Source, r.Sources)
	} else {
		want(f, r.Pos, "country", "rule", c.Rule, "as_of", c.AsOf.ISO())
		c.Sources = l.citeAll(f, r.Pos, "country", "/fugitives/by-country/", r.Source, r.Sources)
	}
	if slices.ContainsFunc(l.lib.Countries, func(o *Country) bool { return o.Code == c.Code }) {
		f.fault(r.Code.Pos, fmt.Sprintf("the country %s stands here a second time", c.Code), "")
		return
	}
	c.Stale = l.aged(f, r.Pos, "answer", c.AsOf, 10, c.Weak)
	l.lib.Countries = append(l.lib.Countries, c)
}

func (l *loader) service(f *file, r *rawService) {
	want(f, r.Pos, "service", "country", r.Country.Value, "name", r.Name.Value, "as_of", r.AsOf.ISO(),
		"crimes", strings.Join(r.Crimes, ""), "url or phone", r.URL.Value+r.Phone)
	checkURL(f, r.URL)
	known := map[string]bool{}
	for _, s := range l.lib.Services {
		known[s.ID] = true
	}
	if !identify(f, r.Pos, "service", r.ID, known) {
		return
	}
	s := &Service{
		ID: r.ID.Value, Country: r.Country.Value, Crimes: r.Crimes, Name: r.Name.Value, URL: r.URL.Value, Phone: r.Phone,
		AsOf: r.AsOf, Weak: r.Weak, Note: r.Note,
		Sources: l.citeAll(f, r.Pos, "service", "/where-to-report/", r.Source, r.Sources),
	}
	s.Stale = l.aged(f, r.Pos, "service", s.AsOf, 8, s.Weak)
	l.lib.Services = append(l.lib.Services, s)
}

func (l *loader) question(f *file, r *rawQuestion) {
	want(f, r.Pos, "question", "q", r.Question.Value, "a", r.Answer.Value, "page", r.Page.Value, "topic", r.Topic.Value, "as_of", r.AsOf.ISO())
	known := map[string]bool{}
	for _, q := range l.lib.Questions {
		known[q.ID] = true
	}
	if !identify(f, r.Pos, "question", r.ID, known) {
		return
	}
	q := &Question{
		ID: r.ID.Value, Text: r.Question.Value, Also: r.Also, Answer: r.Answer.Value, Path: r.Page.Value, Topic: r.Topic.Value,
		AsOf: r.AsOf, Sources: l.citeAll(f, r.Pos, "question", "/questions/", r.Source, r.Sources),
	}
	l.lib.Questions = append(l.lib.Questions, q)
	l.waiting = append(l.waiting, func() {
		if p, _ := l.target(f, r.Page); p != nil {
			l.link(l.lib.pages["/questions/"], p)
		}
	})
}

// synonyms reads a list of words that mean the same.
func (l *loader) synonyms(f *file, n *yaml.Node) func() {
	var group []string
	decode(f, n, reflect.ValueOf(&group).Elem())
	return func() {
		if len(group) < 2 {
			f.fault(at(n), "a word alone has no synonym", "write - [word, another, words for it]")
			return
		}
		l.lib.Synonyms = append(l.lib.Synonyms, group)
	}
}

// stale reports whether a date lies more than some years back.
func (l *loader) stale(d Date, years int) bool {
	return !d.IsZero() && d.end().AddDate(years, 0, 0).Before(l.today)
}

// aged warns of an entry that nobody has looked at for some years.
func (l *loader) aged(f *file, at markup.Pos, what string, asOf Date, years int, weak bool) bool {
	stale := l.stale(asOf, years)
	if stale && !weak {
		f.warn(at, fmt.Sprintf("the %s is of %s, older than %d years", what, asOf, years), "check it again, or mark it weak, which its readers are told")
	}
	return stale
}

package markup_test

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/interpolref/interpolref/internal/markup"
)

var update = flag.Bool("update", false, "write what the cases give into their files")

// TestCases reads a page from each file of testdata and compares all that comes of it:
// the references with their positions, the faults, the page and its sections. The body
// begins on line 11 of its file, as if front matter stood before it.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			c, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc := markup.Parse(c.Files[0].Data, 11)
			got := []txtar.File{
				c.Files[0],
				{Name: "references", Data: references(doc)},
				{Name: "faults", Data: faults(doc)},
			}
			resolve(doc)
			page := string(doc.HTML(english, address))
			checkHTML(t, page)
			got = append(got,
				txtar.File{Name: "html", Data: []byte(page)},
				txtar.File{Name: "sections", Data: sections(doc)})
			if *update {
				if err := os.WriteFile(file, txtar.Format(&txtar.Archive{Comment: c.Comment, Files: got}), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			got = txtar.Parse(txtar.Format(&txtar.Archive{Files: got})).Files
			if diff := gocmp.Diff(lines(c.Files), lines(got)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func lines(files []txtar.File) map[string][]string {
	all := map[string][]string{}
	for _, f := range files {
		all[f.Name] = strings.Split(string(f.Data), "\n")
	}
	return all
}

var english = &markup.Words{
	Note: "Note", Myth: "Myth", Fact: "In fact", InFact: "In fact.", Help: "Help", Limit: "Limit", ToDo: "to do", Done: "done", InWords: "In words", SeenBy: "Show it as seen by", NotShown: "not shown", Source: "Source", NotFound: "not found", Caution: "Caution:", Currencies: map[string]string{"USD": "US dollars"},
	Operation: "Operation", Results: "Results", Checked: "Checked", Identified: "Identified", Helped: "Helped", Arrested: "Arrested", Seized: "Seized", Closed: "Closed",
	Period: "{from} to {to}", Until: "Until {date}", Announced: "Announced {date}",
	Numbers: "The numbers", Date: "Date", Name: "Name", Remark: "Note", Download: "Download", LogarithmicScale: "logarithmic scale",
	Day: "{day} {month} {year}", Month: "{month} {year}",
	Months:      [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	ShortMonths: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	Decimal:     ".", Thousands: ",", PerCent: "per cent", Million: "million", Billion: "billion", Trillion: "trillion",
	ShortMillion: "m", ShortBillion: "bn", ShortTrillion: "tn",
}

func address(path string) string { return "/base" + path }

func references(d *markup.Document) []byte {
	type line struct {
		markup.Pos
		text string
	}
	var lines []line
	add := func(at markup.Pos, format string, args ...any) {
		lines = append(lines, line{at, fmt.Sprintf(format, args...)})
	}
	for _, a := range d.Anchors {
		add(a.Pos, "anchor %s %s %q", a.ID, a.Kind, a.Title)
	}
	for _, c := range d.Citations {
		for _, s := range c.Sources {
			add(s.Pos, "source %s %q", s.ID, s.Locator)
		}
	}
	for _, f := range d.Figures {
		add(f.Pos, "figure %s %q", f.ID, f.At)
	}
	for _, r := range d.Terms {
		add(r.Pos, "term %q id %q text %q", r.Name, r.ID, r.Text)
	}
	for _, l := range d.Links {
		add(l.Pos, "link %s %q", l.Dest, l.Text)
	}
	for _, g := range d.Diagrams {
		add(g.Pos, "diagram %s %s %q %q", g.ID, g.File, g.Caption, g.Alt)
	}
	for _, p := range d.Pictures {
		add(p.Pos, "picture %s %s %q %q", p.ID, p.File, p.Caption, p.Alt)
	}
	for _, c := range d.Charts {
		add(c.Pos, "chart %s %s %s %q log %t", c.ID, c.Kind, strings.Join(c.Figures, ","), c.Caption, c.Log)
	}
	for _, o := range d.Operations {
		add(o.Pos, "operations %s about %q %s %q", o.ID, o.About, strings.Join(o.IDs, ","), o.Caption)
	}
	slices.SortStableFunc(lines, func(a, b line) int { return before(a.Pos, b.Pos) })
	var b bytes.Buffer
	for _, l := range lines {
		fmt.Fprintf(&b, "%d:%d %s\n", l.Line, l.Col, l.text)
	}
	return b.Bytes()
}

func before(a, b markup.Pos) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
}

func faults(d *markup.Document) []byte {
	var b bytes.Buffer
	for _, f := range d.Faults {
		fmt.Fprintf(&b, "%d:%d ", f.Line, f.Col)
		if f.Warning {
			b.WriteString("warning: ")
		}
		b.WriteString(f.Text)
		if f.Hint != "" {
			fmt.Fprintf(&b, " | %s", f.Hint)
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func sections(d *markup.Document) []byte {
	var b bytes.Buffer
	for _, s := range d.Sections(english) {
		fmt.Fprintf(&b, "%s %d %q\n%s\n\n", s.ID, s.Level, s.Title, s.Text)
	}
	return b.Bytes()
}

// resolve answers every reference but those to what begins with "unknown" or "gone".
func resolve(d *markup.Document) {
	unknown := func(s string) bool { return strings.HasPrefix(strings.ToLower(s), "unknown") }
	numbers, uses, notes := map[string]int{}, map[string]int{}, map[string]int{}
	cite := func(c *markup.Citation) {
		note := ""
		for i := range c.Sources {
			s := &c.Sources[i]
			if unknown(s.ID) {
				return
			}
			if numbers[s.ID] == 0 {
				numbers[s.ID] = len(numbers) + 1
			}
			uses[s.ID]++
			s.Number, s.Use = numbers[s.ID], uses[s.ID]
			note += s.ID + " "
			c.Primary = c.Primary || s.ID == "treaty"
		}
		if note == "" {
			return
		}
		if notes[note] == 0 {
			notes[note] = len(notes) + 1
		}
		c.Note, c.Anchor = notes[note], fmt.Sprintf("note-%d", notes[note])
	}
	for _, c := range d.Citations {
		cite(c)
	}
	for _, o := range d.Operations {
		row := markup.Operation{Name: "Bookworm", Path: "/operations/#bookworm", From: "2025-03", To: "2025-04-02", Where: "Twelve rooms", Aim: "<Books>",
			Results: []markup.Result{{Kind: "checked", Text: "{} shelves", Figures: []*markup.FigureRef{{ID: "shelves", Value: 13048, Path: "/figures/#shelves"}}}, {Kind: "arrested", Text: "nobody"}}}
		row.Citation.Sources = []markup.CitedSource{{ID: "treaty"}}
		cite(&row.Citation)
		o.Rows = append(o.Rows, row, markup.Operation{Name: "Bookend", Path: "/operations/#bookend", To: "2025", Where: "One room"})
	}
	for _, f := range d.Figures {
		if unknown(f.ID) {
			continue
		}
		f.Value, f.Label, f.Date = 13048, "Red Notices published each year", cmp.Or(f.At, "2017")
		f.Path = "/figures/#" + f.ID
		f.Citation.Sources = []markup.CitedSource{{ID: "yearbook"}}
		cite(&f.Citation)
	}
	seen := map[string]bool{}
	for _, r := range d.Terms {
		if r.ID == "" {
			r.ID = strings.NewReplacer(" ", "-", "'", "").Replace(strings.ToLower(r.Name))
		}
		if unknown(r.ID) {
			r.ID = ""
			continue
		}
		r.Path = "/glossary/#" + r.ID
		r.Definition = "What <" + r.ID + "> means."
		r.First = !seen[r.ID]
		seen[r.ID] = true
	}
	for _, l := range d.Links {
		if strings.HasPrefix(l.Dest, "/") && !strings.HasPrefix(l.Dest, "/gone") {
			l.Path = l.Dest
		}
	}
	for _, g := range d.Diagrams {
		g.SVG = template.HTML(`<svg viewBox="0 0 1 1"><path class="l" d="M0 0"/></svg>`)
	}
	for _, p := range d.Pictures {
		if !strings.HasPrefix(p.File, "gone") {
			p.Path, p.Width, p.Height = "/static/"+p.File, 640, 480
		}
	}
	for _, c := range d.Charts {
		for _, id := range c.Figures {
			if s, ok := series[id]; ok {
				s.CSV, s.JSON = "/figures/"+id+".csv", "/figures/"+id+".json"
				c.Series = append(c.Series, s)
			}
		}
		if c.Series != nil {
			c.Citation.Sources = []markup.CitedSource{{ID: "yearbook"}}
			cite(&c.Citation)
		}
	}
}

var series = map[string]markup.Series{
	"red-notices": {Label: "Red Notices published each year", Unit: "notices", Counts: "Notices published in a year.", Caution: "More notices are not more crime.",
		Points: points("2003", 1277., "2010", 6000., "2011", 7678., "2012", 8136., "2014", 10718., "2015", 11000., "2017", 13048., "2021", 10776., "2024", 15548.)},
	"members": {Label: "Members", Unit: "countries", Caution: "Some members are not states.",
		Points: points("2025", 196., "1923", 20., "1946", 19., "1955", 55., "2002", 179., "2003", 181., "2005", 184., "2007", 186.)},
	"untoc": {Label: "Parties to the Convention", Unit: "parties", Counts: "States bound by it.", Caution: "A party has promised.",
		Points: points("2001", 6., "2002", 28., "2003", 59., "2004", 97., "2018", 189.)},
	"trafficking": {Label: "Parties to the Trafficking Protocol", Unit: "parties", Counts: "States bound by it.", Caution: "A party has promised.",
		Points: points("2001", 4., "2002", 20., "2003", 45., "2004", 77., "2018", 173.)},
	"editions": {Label: "Operation HAECHI", Unit: "USD",
		Points: points("HAECHI I", 83e6, "HAECHI II", 27e6, "HAECHI VI", 439e6)},
	"searches": {Label: "Searches", Unit: "searches",
		Points: points("2002", 145., "2004-03", 21091., "2013-11-05", 809e6, "2023", 3.6e9)},
}

// points makes points of dates or names and values; the first has a note.
func points(pairs ...any) []markup.Point {
	var out []markup.Point
	for i := 0; i < len(pairs); i += 2 {
		v := pairs[i+1].(float64)
		out = append(out, markup.Point{At: pairs[i].(string), Value: v})
	}
	out[0].Note = "The first <known>."
	return out
}

// TestParseTogether prints one page from many goroutines.
func TestParseTogether(t *testing.T) {
	source, err := os.ReadFile("testdata/tables.txtar")
	if err != nil {
		t.Fatal(err)
	}
	doc := markup.Parse(source, 1)
	resolve(doc)
	want := doc.HTML(english, address)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if got := doc.HTML(english, address); got != want {
				t.Error("one document prints differently")
			}
			other := markup.Parse(source, 1)
			resolve(other)
			if got := other.HTML(english, address); got != want {
				t.Error("one source gives different pages")
			}
		})
	}
	wait.Wait()
}

// TestLineEndings holds that a page written on Windows is the same page.
func TestLineEndings(t *testing.T) {
	for _, name := range []string{"tables", "charts", "code", "callouts", "diagrams", "headings", "citations"} {
		c, err := txtar.ParseFile("testdata/" + name + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		unix := markup.Parse(c.Files[0].Data, 1)
		windows := markup.Parse(bytes.ReplaceAll(c.Files[0].Data, []byte("\n"), []byte("\r\n")), 1)
		if diff := gocmp.Diff(string(references(unix)), string(references(windows))); diff != "" {
			t.Errorf("%s: references (-unix +windows)\n%s", name, diff)
		}
		if diff := gocmp.Diff(unix.Faults, windows.Faults); diff != "" {
			t.Errorf("%s: faults (-unix +windows)\n%s", name, diff)
		}
	}
}

// TestInvalidText holds that a file that is not UTF-8 is a fault where it goes wrong.
func TestInvalidText(t *testing.T) {
	doc := markup.Parse([]byte("fine\nthen \xff\x00 not"), 3)
	if len(doc.Faults) != 1 || doc.Faults[0].Pos != (markup.Pos{Line: 4, Col: 6}) {
		t.Errorf("faults: %+v", doc.Faults)
	}
	if page := string(doc.HTML(english, address)); strings.Contains(page, "\x00") {
		t.Errorf("the page holds a zero byte: %q", page)
	}
}

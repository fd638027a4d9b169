package markup

import (
	"slices"
	"strings"
	"time"

	"github.com/yuin/goldmark/ast"
)

// Operations is a table of entries of the register of operations, newest first.
type Operations struct {
	Pos
	ID      string
	About   string   // path of the page of a crime: those chiefly against it; or empty
	IDs     []string // or these, in this order
	Caption string

	// Answer.
	Rows []Operation
}

// Operation is one row of such a table.
type Operation struct {
	Name, Path string // Path leads to its entry
	From, To   string // dates as 2025, 2025-11 or 2025-11-27; either may be empty
	Where, Aim string // Aim may be empty
	Announced  bool   // To is the day on which it was announced
	Results    []Result
	Citation   Citation
}

// Result is what an operation led to, of one kind.
type Result struct {
	Kind    string       // one of [ResultKinds]
	Text    string       // with {} where a figure stands
	Figures []*FigureRef // resolved
}

// ResultKinds are the kinds of results, which are never added up, in the order in which they are shown.
var ResultKinds = []string{"checked", "identified", "helped", "arrested", "seized", "closed"}

// Print returns the text of a result with the values of its figures.
func (r Result) Print(w *Words) string {
	text := r.Text
	for _, f := range r.Figures {
		text = strings.Replace(text, "{}", f.print(w), 1)
	}
	return text
}

// ResultKind returns the word for a kind of result: "Arrested".
func (w *Words) ResultKind(kind string) string {
	return [...]string{w.Checked, w.Identified, w.Helped, w.Arrested, w.Seized, w.Closed}[slices.Index(ResultKinds, kind)]
}

// FormatPeriod returns the time of an operation as it is read. The dates have the forms 2025, 2025-11 and
// 2025-11-27, and one of them may be empty; announced says that to is the day of the announcement.
func (w *Words) FormatPeriod(from, to string, announced bool) string {
	begin, end := w.readDate(from), w.readDate(to)
	switch {
	case announced:
		return strings.Replace(w.Announced, "{date}", end, 1)
	case from == "" && len(to) == len(time.DateOnly):
		return strings.Replace(w.Until, "{date}", end, 1)
	case from == "":
		return end
	case to == "" || from == to:
		return begin
	case from[:4] == to[:4]:
		begin = strings.TrimSuffix(begin, " "+from[:4]) // one year is said once
	}
	return strings.NewReplacer("{from}", begin, "{to}", end).Replace(w.Period)
}

// operations reads the block of a table of operations, one key a line.
func (b *builder) operations(n *ast.FencedCodeBlock, id string, idAt int) {
	o := &Operations{Pos: b.pos(n.Pos()), ID: id}
	b.keys(n, "table of operations", []string{"about", "ids", "caption"}, func(key, value string, at int) {
		switch key {
		case "about":
			o.About = value
		case "ids":
			for part := range strings.SplitSeq(value, ",") {
				o.IDs = append(o.IDs, strings.TrimSpace(part))
			}
		case "caption":
			o.Caption = Curl(value)
		}
	})
	switch {
	case (o.About == "") == (o.IDs == nil):
		b.fault(n.Pos(), "the table of operations says not which", "add a line about: /crimes/cybercrime/, or ids: and their ids with commas")
	case o.Caption == "":
		b.fault(n.Pos(), "the table of operations has no caption", "add a line caption: …")
	case id == "" && idAt < 0:
		b.fault(n.Pos(), "the table of operations has no id", "write ```operations {#"+suggestID(o.Caption)+"}")
	}
	b.anchor(idAt, Anchor{Pos: o.Pos, ID: id, Kind: "table", Title: o.Caption})
	b.doc.Operations = append(b.doc.Operations, o)
	replace(n, &operations{of: o})
}

func (p *printer) operations(o *Operations) {
	w := p.words
	p.open("table", o.ID)
	p.scroll(o.ID)
	p.put(`<table><thead><tr><th scope="col">`, w.Operation, `</th><th scope="col">`, w.Results, "</th></tr></thead>\n<tbody>\n")
	for i := range o.Rows {
		row := &o.Rows[i]
		p.put(`<tr><td><a href="`, p.address(row.Path), `">`, row.Name, "</a><br>", w.FormatPeriod(row.From, row.To, row.Announced)+". "+row.Where+".")
		if row.Aim != "" {
			p.put("<br>", row.Aim+".")
		}
		p.put("</td><td>")
		for j, r := range row.Results {
			if j > 0 {
				p.put("<br>")
			}
			p.put("<b>", w.ResultKind(r.Kind)+":", "</b> ", r.Print(w))
		}
		p.cite(&row.Citation)
		p.put("</td></tr>\n")
	}
	p.put("</tbody></table></div>")
	p.figcaption(o.ID, func() { p.text(o.Caption) })
	p.put("</figcaption></figure>\n")
}

// operations writes the rows of a table of operations as plain text.
func (t *texter) operations(o *Operations) {
	for _, row := range o.Rows {
		cells := []string{row.Name, t.words.FormatPeriod(row.From, row.To, row.Announced), row.Where}
		if row.Aim != "" {
			cells = append(cells, row.Aim)
		}
		for _, r := range row.Results {
			cells = append(cells, t.words.ResultKind(r.Kind)+": "+r.Print(t.words))
		}
		t.line(strings.Join(cells, " · "))
	}
	t.line(o.Caption)
}

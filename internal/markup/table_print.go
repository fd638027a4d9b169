package markup

import (
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// What makes a table of three columns too narrow to read on a phone, where a column holds some
// fifteen characters: a cell of six lines, or a word that its column cannot break.
const (
	longCell = 80
	longWord = 20
)

func (p *printer) table(n *table) {
	p.open("table", n.of.id)
	p.scroll(n.of.id)
	grid, caption := n.FirstChild(), n.LastChild()
	headings := p.headings(grid)
	if headings != nil {
		p.put(`<table class="stack">`)
	} else {
		p.put("<table>")
	}
	p.put("\n")
	for row := grid.FirstChild(); row != nil; row = row.NextSibling() {
		head := row.Kind() == east.KindTableHeader
		switch {
		case head:
			p.put("<thead>")
		case row.PreviousSibling().Kind() == east.KindTableHeader:
			p.put("<tbody>\n")
		}
		p.put("<tr>")
		column := 0
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			heading := ""
			if headings != nil && !head && column > 0 {
				heading = headings[column]
			}
			p.cell(cell.(*east.TableCell), head, heading)
			column++
		}
		p.put("</tr>")
		switch {
		case head:
			p.put("</thead>")
		case row.NextSibling() == nil:
			p.put("\n</tbody>")
		}
		p.put("\n")
	}
	p.put("</table></div>")
	if caption != grid {
		p.caption(n.of.id, caption)
	}
	p.put("</figure>\n")
}

// headings returns the headings of a table's columns if phones are to show each of its rows as a
// block, with the heading before each cell, since its columns would stand out of the screen or be
// too narrow: of a table of four columns or more, and of three with a long cell or word.
func (p *printer) headings(grid ast.Node) (headings []string) {
	t := &texter{doc: p.doc, words: p.words}
	long := false
	for row := grid.FirstChild(); row != nil; row = row.NextSibling() {
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			text := t.plain(cell)
			if row == grid.FirstChild() {
				headings = append(headings, text)
			}
			long = long || utf8.RuneCountInString(text) > longCell
			for word := range strings.FieldsSeq(text) {
				long = long || utf8.RuneCountInString(word) >= longWord
			}
		}
	}
	if len(headings) < 3 || len(headings) == 3 && !long {
		return nil
	}
	return headings
}

// cell prints a cell of a table: the first of a row is its header, unless it is empty. The heading
// of its column goes with it, if one is given.
func (p *printer) cell(n *east.TableCell, head bool, heading string) {
	tag, attributes := "td", ""
	switch {
	case n.FirstChild() == nil:
		heading = ""
	case head:
		tag, attributes = "th", ` scope="col"`
	case n.PreviousSibling() == nil:
		tag, attributes = "th", ` scope="row"`
	}
	switch n.Alignment {
	case east.AlignRight:
		attributes += ` class="end"`
	case east.AlignCenter:
		attributes += ` class="mid"`
	}
	if heading != "" {
		attributes += ` data-label="` + escapes.Replace(heading) + `"`
	}
	p.wrap("<"+tag+attributes+">", n, "</"+tag+">")
}

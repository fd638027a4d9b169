package markup

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// A record is a table shown as a card that readers see as others would: fields in rows, each with
// its value, and a column for each reader. A cell of a reader says what is seen of the field: seen,
// nothing, or words in its place. The last row has no field: it says in a sentence what each sees.
const (
	seen       = "✓"
	maxReaders = 3 // the style sheet has rules for so many
)

// record checks a table that is to be shown as a record, and reports whether it can be.
func (b *builder) record(t *east.Table) bool {
	if columns := len(t.Alignments); columns < 4 || columns > maxReaders+2 {
		b.faultf(t.Pos(), "its columns are the field, its value, and two or three readers", "a record with %d columns", columns)
		return false
	}
	last := t.LastChild()
	if said := b.doc.plain(last.FirstChild()) + b.doc.plain(last.FirstChild().NextSibling()); last == t.FirstChild() || said != "" {
		b.fault(last.Pos(), "the record does not say what its readers see", "its last row has two empty cells, then a sentence for each reader")
		return false
	}
	for _, c := range readers(last) {
		if b.doc.plain(c) == "" {
			b.fault(last.Pos(), "the record does not say what one of its readers sees", "write a sentence in each cell of its last row")
		}
	}
	for row := t.FirstChild().NextSibling(); row != last; row = row.NextSibling() {
		if field := row.FirstChild(); b.doc.plain(field) == "" || b.doc.plain(field.NextSibling()) == "" {
			b.fault(row.Pos(), "a field of the record without a name or a value", "")
		}
	}
	return true
}

// record prints the card: the choice of a reader, the fields, and what the reader sees.
func (p *printer) record(n *table) {
	header := n.FirstChild().FirstChild()
	p.open("record", n.of.id)
	p.caption(n.of.id, n.LastChild())
	p.put("<fieldset><legend>", p.words.SeenBy, "</legend>")
	for i, c := range readers(header) {
		checked := ""
		if i == 0 {
			checked = " checked"
		}
		p.put(`<label><input type="radio" name="`, n.of.id, `" value="`+strconv.Itoa(i+1)+`"`+checked+">")
		p.nodes(c)
		p.put("</label>")
	}
	p.put("</fieldset>\n<dl>\n")
	row := header.NextSibling()
	for ; row.NextSibling() != nil; row = row.NextSibling() {
		p.field(row)
	}
	p.put("</dl>\n<div>")
	for i, c := range readers(row) {
		p.wrap(`<p data-for="`+strconv.Itoa(i+1)+`">`, c, "</p>")
	}
	p.put("</div></figure>\n")
}

// readers returns the cells of a row that are for readers.
func readers(row ast.Node) (cells []ast.Node) {
	for c := row.FirstChild().NextSibling().NextSibling(); c != nil; c = c.NextSibling() {
		cells = append(cells, c)
	}
	return cells
}

// field prints a field with what hides its value: a bar, or other words.
func (p *printer) field(row ast.Node) {
	hidden, other := "", ""
	var words []ast.Node
	for i, c := range readers(row) {
		switch p.doc.plain(c) {
		case seen:
		case "":
			hidden += strconv.Itoa(i + 1)
		default:
			other += strconv.Itoa(i + 1)
			words = append(words, c)
		}
	}
	p.put("<div")
	if hidden != "" {
		p.put(` data-not="` + hidden + `"`)
	}
	if other != "" {
		p.put(` data-as="` + other + `"`)
	}
	p.wrap("><dt>", row.FirstChild(), "</dt><dd>")
	p.wrap("<span>", row.FirstChild().NextSibling(), "</span>")
	for i, c := range words {
		p.wrap(`<i data-for="`+other[i:i+1]+`">`, c, "</i>")
	}
	if hidden != "" {
		p.put("<em hidden>", p.words.NotShown, "</em>")
	}
	p.put("</dd></div>\n")
}

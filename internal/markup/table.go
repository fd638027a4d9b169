package markup

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// captionWord begins the line that captions a table, recordWord that of a table shown as a record.
const (
	captionWord = "Table:"
	recordWord  = "Record:"
)

// captionStart returns which of the two words a line begins with; empty if it begins with neither.
func captionStart(line []byte) string {
	for _, word := range []string{captionWord, recordWord} {
		if bytes.HasPrefix(line, []byte(word)) {
			return word
		}
	}
	return ""
}

func (b *builder) isCaption(n ast.Node) bool {
	switch n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		return n.Lines().Len() > 0 && captionStart(b.source[n.Lines().At(0).Start:]) != ""
	}
	return false
}

// captionTransformer cuts a caption off the lines of its table.
type captionTransformer struct{}

func (captionTransformer) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	source, lines := reader.Source(), n.Lines()
	for i := 2; i < lines.Len(); i++ {
		at := lines.At(i)
		at = at.TrimLeftSpace(source)
		if captionStart(at.Value(source)) == "" {
			continue
		}
		caption := ast.NewParagraph()
		for j := i; j < lines.Len(); j++ {
			l := lines.At(j)
			caption.Lines().Append(l.TrimLeftSpace(source))
		}
		last := caption.Lines().Len() - 1
		at = caption.Lines().At(last)
		caption.Lines().Set(last, at.TrimRightSpace(source))
		lines.SetSliced(0, i)
		n.Parent().InsertAfter(n.Parent(), n, caption)
		return
	}
}

func (b *builder) table(n *east.Table, caption ast.Node) {
	offset := n.Pos()
	b.cells(n)
	t := &table{}
	if caption == nil {
		b.warn(offset, "the table has no caption", captionWord+" What it shows {#id} on a line under it")
		wrapIn(n, t)
		return
	}
	word := captionStart(b.source[caption.Lines().At(0).Start:])
	id, at := b.takeID(caption)
	if first, ok := caption.FirstChild().(*ast.Text); ok {
		s := first.Segment
		s.Start = min(s.Start+len(word), s.Stop)
		first.Segment = s.TrimLeftSpace(b.source)
	}
	t.of = tableOf{id: id, caption: b.caption(caption)}
	if word == recordWord {
		t.of.record = b.record(n)
	}
	if t.of.caption == "" {
		b.fault(caption.Pos(), "the caption has no words", word+" What it shows {#id}")
	}
	if id == "" && at < 0 {
		b.fault(caption.Pos(), "the table has no id", "add {#"+suggestID(t.of.caption)+"} at the end of its caption")
	}
	b.anchor(at, Anchor{Pos: b.pos(offset), ID: id, Kind: "table", Title: t.of.caption})
	wrapIn(n, t)
	t.AppendChild(t, caption)
}

// wrapIn puts a node of ours around one of goldmark's.
func wrapIn(old, node ast.Node) {
	node.SetPos(old.Pos())
	old.Parent().ReplaceChild(old.Parent(), old, node)
	node.AppendChild(node, old)
}

// cells checks the rows of a table. It counts their cells in the source, since goldmark drops those
// that are too many.
func (b *builder) cells(t *east.Table) {
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		line, _, _ := bytes.Cut(b.source[row.Pos():], []byte("\n"))
		line = bytes.TrimPrefix(bytes.TrimSpace(line), []byte("|"))
		if trimmed, ok := bytes.CutSuffix(line, []byte("|")); ok && !bytes.HasSuffix(trimmed, []byte(`\`)) {
			line = trimmed
		}
		n := 1 + bytes.Count(line, []byte("|")) - bytes.Count(line, []byte(`\|`))
		switch want := len(t.Alignments); {
		case n > want:
			b.faultf(row.Pos(), `write \| for a bar inside a cell`, "the row has %d cells, the table has %d columns", n, want)
		case n < want:
			b.warn(row.Pos(), fmt.Sprintf("the row has %d cells, the table has %d columns", n, want), "write | for each empty cell too")
		}
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			b.inlines(cell, "")
		}
	}
}

// caption checks a caption, which is a link to itself with citations after it, and
// returns its words.
func (b *builder) caption(n ast.Node) string {
	var cites []ast.Node
	for c := n.LastChild(); c != nil; c = c.PreviousSibling() {
		if _, ok := c.(*citation); ok {
			cites = append(cites, c)
		} else if t, ok := c.(*ast.Text); !ok || !util.IsBlank(t.Value(b.source)) {
			break
		}
	}
	for _, c := range cites {
		n.RemoveChild(n, c)
	}
	if last, ok := n.LastChild().(*ast.Text); ok {
		last.Segment = last.Segment.TrimRightSpace(b.source)
		last.SetSoftLineBreak(false)
	}
	b.inlines(n, "a caption")
	words := strings.TrimSpace(b.doc.plain(n))
	for i := len(cites) - 1; i >= 0; i-- {
		n.AppendChild(n, cites[i])
		b.doc.Citations = append(b.doc.Citations, cites[i].(*citation).of)
	}
	return words
}

package markup

import (
	"bytes"
	"fmt"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// What a page may hold. Each limit is far above what a reader could follow. It is there because the
// time of parsing grows with the square of what it bounds.
const (
	pageSize      = 1 << 20 // bytes of a body
	stretchSize   = 64_000  // bytes of lines without a blank one between them: link definitions, rows
	paragraphSize = 10_000  // bytes of a paragraph, heading or row of a table: the end of each bracket is looked for in all of it
	referenceSize = 1_000   // bytes in the brackets of a citation, figure or term
	tableCells    = 20_000  // of a table; the parser adds those that a row lacks, so that a few bytes can make a thousand
	nestingDepth  = 32      // levels of nested lists and quotations
	faultLimit    = 10_000  // faults kept of a page
)

// limitedBlock bounds the nesting of containers and the length of headings.
type limitedBlock struct{ parser.BlockParser }

func (p limitedBlock) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.Position()
	n, state := p.BlockParser.Open(parent, reader, pc)
	if n == nil || state&parser.HasChildren == 0 || n.Kind() == ast.KindListItem {
		return n, state
	}
	depth := 1
	for up := parent; up.Kind() != ast.KindDocument; up = up.Parent() {
		if up.Kind() != ast.KindListItem {
			depth++
		}
	}
	if depth > nestingDepth {
		b := pc.Get(builderKey).(*builder)
		b.fault(segment.Start, fmt.Sprintf("more than %d lists and quotations inside of each other", nestingDepth), "")
		reader.SetPosition(line, segment)
		return nil, parser.NoChildren
	}
	return n, state
}

func (p limitedBlock) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	p.BlockParser.Close(n, reader, pc)
	if n.Kind() == ast.KindHeading && n.Parent() != nil && bytesOf(n.Lines()) > paragraphSize {
		tooLong(n, "heading", paragraphSize, pc)
	}
}

func limitBlocks(parsers []util.PrioritizedValue) []util.PrioritizedValue {
	for i, p := range parsers {
		parsers[i].Value = limitedBlock{p.Value.(parser.BlockParser)}
	}
	return parsers
}

// sizeLimit removes a paragraph of more than some bytes. What follows in the order of
// transformers never sees it.
type sizeLimit struct {
	what  string // the paragraph in the words of the fault
	bytes int
}

func (l sizeLimit) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if bytesOf(n.Lines()) > l.bytes {
		tooLong(n, l.what, l.bytes, pc)
	}
}

// tableLimit removes a table of too many or too long cells before it is parsed.
type tableLimit struct{}

func (tableLimit) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines, source := n.Lines(), reader.Source()
	columns, from, longest := 0, 0, 0
	for i := range lines.Len() {
		at := lines.At(i)
		line := bytes.TrimSpace(at.Value(source))
		longest = max(longest, len(line))
		if columns == 0 && i > 0 && bytes.ContainsAny(line, "|:") && len(bytes.Trim(line, "|:- \t")) == 0 {
			columns, from = bytes.Count(bytes.Trim(line, "|"), []byte("|"))+1, i
		}
	}
	switch cells := columns * (lines.Len() - from); {
	case columns == 0:
	case longest > paragraphSize:
		tooLong(n, "row", paragraphSize, pc)
	case cells > tableCells:
		pc.Get(builderKey).(*builder).faultf(n.Pos(), "make several tables of it", "the table has %d cells, at most %d are printed", cells, tableCells)
		n.Parent().RemoveChild(n.Parent(), n)
	}
}

func bytesOf(lines *text.Segments) (n int) {
	for i := range lines.Len() {
		at := lines.At(i)
		n += at.Len()
	}
	return n
}

func tooLong(n ast.Node, what string, limit int, pc parser.Context) {
	pc.Get(builderKey).(*builder).faultf(n.Pos(), "divide it", "a %s of more than %d bytes", what, limit)
	n.Parent().RemoveChild(n.Parent(), n)
}

package markup

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// strikethroughParser takes two tildes only: 1~3 years, H~2~O.
type strikethroughParser struct{ parser.InlineParser }

func (p strikethroughParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	n := len(line) - len(bytes.TrimLeft(line, "~"))
	if n == 2 {
		return p.InlineParser.Parse(parent, block, pc)
	}
	block.Advance(n)
	return ast.NewTextSegment(at.WithStop(at.Start + n))
}

// taskParser wants a space after the box, so that [x](/path/) is a link.
type taskParser struct{ parser.InlineParser }

func (p taskParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if line, _ := block.PeekLine(); len(line) < 4 || line[2] != ']' || line[3] != ' ' {
		return nil
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// bareLinks makes links of addresses in the text.
var bareLinks = extension.NewLinkifyParser(extension.WithLinkifyAllowedProtocols([][]byte{[]byte("http:"), []byte("https:")}))

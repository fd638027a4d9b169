package markup

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// strikethroughParser takes two tildes only, since one has other uses: 1~3 years, H~2~O.
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

// taskParser reads the box of a task list only before a space, so that [x](/path/) is a link.
type taskParser struct{ parser.InlineParser }

func (p taskParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if line, _ := block.PeekLine(); len(line) < 4 || line[2] != ']' || line[3] != ' ' {
		return nil
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// bareLinks makes links of addresses in the text.
var bareLinks = extension.NewLinkifyParser(extension.WithLinkifyAllowedProtocols([][]byte{[]byte("http:"), []byte("https:")}))

// emphasisParser lets ** stand beside Chinese, Japanese and Korean letters, which have no spaces
// between words: CommonMark takes a mark between punctuation and a letter for the wrong end.
type emphasisParser struct{ parser.InlineParser }

func (p emphasisParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	n := p.InlineParser.Parse(parent, block, pc)
	if d, ok := n.(*parser.Delimiter); ok && d.Char == '*' {
		line, _ := block.PeekLine()
		after, _ := utf8.DecodeRune(line)
		d.CanOpen = d.CanOpen || unicode.In(before, cjk...) && len(line) > 0 && !unicode.IsSpace(after)
		d.CanClose = d.CanClose || unicode.In(after, cjk...) && !unicode.IsSpace(before)
	}
	return n
}

var cjk = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul}

// inlineParsers returns those of CommonMark, with our parser of emphasis.
func inlineParsers() []util.PrioritizedValue {
	all := parser.DefaultInlineParsers()
	for i, p := range all {
		if p.Value == parser.NewEmphasisParser() {
			all[i].Value = emphasisParser{parser.NewEmphasisParser()}
		}
	}
	return all
}

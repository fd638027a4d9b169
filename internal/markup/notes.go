package markup

import (
	"fmt"
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// noteLimit is how many footnotes a page has at most: goldmark looks for each reference among all.
const noteLimit = 200

// noteParser reads footnotes ([^1]: Text.) and keeps them in the builder: goldmark drops those that
// nothing refers to, which are to be reported.
type noteParser struct{ parser.BlockParser }

// noteAt is a footnote, with where it stands in the source.
type noteAt struct {
	*east.Footnote
	offset int
}

func (p noteParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, at := reader.Position()
	n, state := p.BlockParser.Open(parent, reader, pc)
	note, ok := n.(*east.Footnote)
	if !ok {
		return n, state
	}
	b := pc.Get(builderKey).(*builder)
	if len(b.notes) == noteLimit {
		b.fault(at.Start, fmt.Sprintf("more than %d footnotes", noteLimit), "make several pages of it")
		reader.SetPosition(line, at)
		return nil, parser.NoChildren
	}
	b.notes = append(b.notes, noteAt{note, at.Start})
	return n, state
}

// unreferred warns of footnotes that are not printed, and of those without text.
func (b *builder) unreferred() {
	first := map[string]int{} // lines
	for _, n := range b.notes {
		line, again := first[string(n.Ref)]
		first[string(n.Ref)] = b.pos(n.offset).Line
		switch {
		case again:
			b.warn(n.offset, fmt.Sprintf("the footnote [^%s] stands here a second time and is not printed", n.Ref), fmt.Sprintf("the first is on line %d", line))
		case n.Index < 0:
			b.warn(n.offset, fmt.Sprintf("nothing refers to the footnote [^%s]", n.Ref), fmt.Sprintf("write [^%s] in the text, or take it away", n.Ref))
		case n.FirstChild() == nil || n.FirstChild().Kind() == east.KindFootnoteBacklink:
			b.fault(n.offset, fmt.Sprintf("the footnote [^%s] has no text", n.Ref), "")
		}
	}
}

// noteLink prints the mark of a footnote, which is a letter: numbers are those of sources.
func (p *printer) noteLink(n *east.FootnoteLink) {
	if p.inLink {
		return
	}
	number := strconv.Itoa(n.Index)
	p.put(`<sup class="noteref"><a id="fnref-` + number + "-" + strconv.Itoa(n.RefIndex+1) + `" href="#fn-` + number + `" role="doc-noteref">` + Letters(n.Index) + "</a></sup>")
}

func (p *printer) noteBack(n *east.FootnoteBacklink) {
	p.put(` <a href="#fnref-` + strconv.Itoa(n.Index) + "-" + strconv.Itoa(n.RefIndex+1) + `" role="doc-backlink">↩</a>`)
}

func (p *printer) notes(n *east.FootnoteList) {
	p.put("<ol class=\"footnotes\" type=\"a\" role=\"doc-endnotes\">\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		p.wrap(`<li id="fn-`+strconv.Itoa(c.(*east.Footnote).Index)+`">`, c, "</li>\n")
	}
	p.put("</ol>\n")
}

// Letters returns the nth letter, from 1, as HTML lists of type a count: a, b, … z, aa.
func Letters(n int) string {
	s := ""
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('a'+(n-1)%26)) + s
	}
	return s
}

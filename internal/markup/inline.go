package markup

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

type (
	citation = inline[*Citation]
	figure   = inline[*FigureRef]
	term     = inline[*TermRef]
	link     = inline[*Link]
)

// referenceParser reads [@…], [=…] and [[…]].
type referenceParser struct{}

func (referenceParser) Trigger() []byte { return []byte{'['} }

func (referenceParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	if len(line) < 2 {
		return nil
	}
	b := pc.Get(builderKey).(*builder)
	switch line[1] {
	case '@':
		w, ok := bracketed(block, "[", "]")
		if !ok {
			b.fault(at.Start, "the citation has no end", `close it with ], or write \[ for a bracket`)
			return nil
		}
		if block.Peek() == '(' {
			b.fault(at.Start, "a citation cannot be a link", "write [words](address) [@id]")
		}
		return b.citation(w)
	case '=':
		w, ok := bracketed(block, "[=", "]")
		if !ok {
			b.fault(at.Start, "the figure has no end", `close it with ], or write \[ for a bracket`)
			return nil
		}
		return b.figure(w, at.Start)
	case '[':
		w, ok := bracketed(block, "[[", "]]")
		if !ok {
			hint := `close it with ]], or write \[ for a bracket`
			if parent.Kind() == east.KindTableCell {
				hint = "a bar ends the cell; write [words](term:id)"
			}
			b.fault(at.Start, "the term has no end", hint)
			return nil
		}
		return b.term(w, at.Start)
	}
	return nil
}

// words is the text between brackets, which may span lines, with what maps it to the source.
type words struct {
	text  string
	lines []lineStart
}

type lineStart struct{ at, offset int } // in the text, in the source

// offset returns where a byte of the text stands in the source.
func (w words) offset(at int) int {
	for i := len(w.lines) - 1; i > 0; i-- {
		if l := w.lines[i]; at >= l.at {
			return l.offset + at - l.at
		}
	}
	return w.lines[0].offset + at
}

// bracketed reads what stands between opener and closer, which must begin the rest of the block. It
// reports false where there is no closer, or another bracket opens before it.
func bracketed(block text.Reader, opener, closer string) (words, bool) {
	block.Advance(len(opener))
	var w words
	for {
		line, at := block.PeekLine()
		if line == nil {
			return w, false
		}
		w.lines = append(w.lines, lineStart{len(w.text), at.Start - at.Padding})
		end := bytes.Index(line, []byte(closer))
		if end < 0 {
			end = len(line)
		}
		if bytes.IndexByte(line[:end], '[') >= 0 || len(w.text)+end > referenceSize {
			return w, false
		}
		w.text += string(line[:end])
		if end < len(line) {
			block.Advance(end + len(closer))
			return w, true
		}
		block.AdvanceLine()
	}
}

func (b *builder) citation(w words) ast.Node {
	n := &citation{of: &Citation{raw: squeeze(w.text)}}
	at := 0
	for part := range strings.SplitSeq(w.text, ";") {
		lead := len(part) - len(strings.TrimLeft(part, " \t\r\n"))
		offset := w.offset(min(at+lead, len(w.text)))
		at += len(part) + 1
		id, locator, _ := strings.Cut(squeeze(part), ",")
		id, locator = strings.TrimSpace(id), strings.TrimSpace(locator)
		id, marked := strings.CutPrefix(id, "@")
		switch {
		case strings.TrimSpace(part) == "" && len(part) < len(w.text):
			b.fault(offset, "nothing stands at a semicolon of the citation", "a semicolon divides sources: [@a; @b, p. 12]")
		case !marked:
			b.faultf(offset, "a semicolon divides sources: [@a; @b, p. 12]", "%q in a citation does not begin with @", squeeze(part))
		case id == "":
			b.fault(offset, "the citation names no source", "write [@id] with an id of the sources")
		case !isID(id):
			b.faultf(offset, "ids are lower-case words with hyphens; a comma stands before the place in the source", "%q is not the id of a source", id)
		default:
			n.of.Sources = append(n.of.Sources, CitedSource{Pos: b.pos(offset), ID: id, Locator: locator})
		}
	}
	return n
}

func (b *builder) figure(w words, offset int) ast.Node {
	id, at, dated := strings.Cut(squeeze(w.text), "@")
	id, at = strings.TrimSpace(id), strings.TrimSpace(at)
	switch {
	case id == "":
		b.fault(offset, "the figure has no id", "write [=id] with an id of the figures")
	case !isID(id):
		b.faultf(offset, "ids are lower-case words with hyphens", "%q is not the id of a figure", id)
	case dated && at == "":
		b.fault(offset, "the figure names no point", "write [=id@2011], or [=id] for the current value")
	}
	return &figure{of: &FigureRef{Pos: b.pos(offset), ID: id, At: at}}
}

func (b *builder) term(w words, offset int) ast.Node {
	name := squeeze(w.text)
	if words, id, ok := strings.Cut(strings.ReplaceAll(name, `\|`, "|"), "|"); ok {
		b.faultf(offset, "write ["+strings.TrimSpace(id)+"](term:id) with the id of the term", "a term has no bar: [[%s]]", name)
		name = strings.TrimSpace(words)
	}
	if name == "" {
		b.fault(offset, "the term has no name", "write [[Name]] with a name of the glossary")
	}
	return &term{of: &TermRef{Pos: b.pos(offset), Name: name, Text: Curl(name)}}
}

// lineBreak is the one way to end a line in a cell.
var lineBreak = regexp.MustCompile(`(?i)^<br\s*/?>$`)

// squeeze makes any white space one space.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// inlines checks the inline nodes of a block and notes what they refer to. Inside names the element
// that they stand in if that may hold no link, such as "a heading"; else it is empty.
func (b *builder) inlines(parent ast.Node, inside string) {
	allowed := func(n ast.Node, what string) bool {
		if inside != "" {
			b.faultf(n.Pos(), "move it into the text", "%s inside %s", what, inside)
		}
		return inside == ""
	}
	for c, next := parent.FirstChild(), ast.Node(nil); c != nil; c = next {
		next = c.NextSibling()
		switch c := c.(type) {
		case *citation:
			if allowed(c, "a citation") {
				b.doc.Citations = append(b.doc.Citations, c.of)
			}
		case *figure:
			if allowed(c, "a figure") && isID(c.of.ID) {
				b.doc.Figures = append(b.doc.Figures, c.of)
			}
		case *term:
			if allowed(c, "a term") && c.of.Name != "" {
				b.doc.Terms = append(b.doc.Terms, c.of)
			}
		case *east.FootnoteLink:
			if !allowed(c, "a footnote") {
				parent.RemoveChild(parent, c)
			}
		case *ast.Link:
			b.inlines(c, "a link")
			if allowed(c, "a link") {
				b.link(c)
			}
		case *ast.AutoLink:
			if bare := b.source[max(c.Pos(), 0)] != '<'; bare && inside != "" {
				continue // its words are printed
			}
			if allowed(c, "a link") {
				b.autoLink(c)
			}
		case *ast.Image:
			b.fault(c.Pos(), "a picture stands alone in its paragraph", `write ![Text alternative](file.svg "Caption"){#id} between blank lines`)
		case *ast.RawHTML:
			html := c.Segments.Value(b.source)
			if bytes.HasPrefix(html, []byte("<!--")) {
				parent.RemoveChild(parent, c)
				continue
			}
			if parent.Kind() == east.KindTableCell && lineBreak.Match(html) {
				end := ast.NewTextSegment(text.NewSegment(c.Pos(), c.Pos()))
				end.SetHardLineBreak(true)
				parent.ReplaceChild(parent, c, end)
				continue
			}
			b.fault(c.Pos(), "raw HTML", `write \< for the sign, or use the markup of the reference`)
		default:
			b.inlines(c, inside)
		}
	}
}

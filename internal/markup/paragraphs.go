package markup

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// A Paragraph is running text, for checks of how a page is written. Headings, captions, code, charts
// and diagrams are not among the paragraphs.
type Paragraph struct {
	Kind    string          // "paragraph" (also of lists and quotations), "title" of a callout, or "cell" of a table
	Text    string          // its words, with a [Placeholder] for each figure, address and piece of code
	Cited   bool            // cites a source or prints a figure
	Marks   []Mark          // its citations, of which Text holds none, and figures
	Accepts map[string]bool // the kinds of warning that the author accepts here, by a definition above it

	doc    *Document
	pieces []piece
	fill   []ast.Node // what each placeholder stands for; nil for one that the author has typed
}

// A Mark is a citation or figure in a [Paragraph].
type Mark struct {
	At      int // offset in its text
	Sources []CitedSource
	Figure  bool // rests on its sources without naming them
}

// Print returns the text from one byte up to another, with what its placeholders stand for in the words
// of the page's language.
func (p Paragraph) Print(words *Words, from, to int) string {
	var b strings.Builder
	n := strings.Count(p.Text[:from], string(Placeholder))
	for i, part := range strings.Split(p.Text[from:to], string(Placeholder)) {
		if i > 0 {
			switch n := p.fill[n+i-1].(type) {
			case *figure:
				b.WriteString(n.of.print(words))
			case *ast.CodeSpan:
				b.WriteString(p.doc.codeSpan(n))
			case *ast.String:
				b.Write(n.Value)
			}
		}
		b.WriteString(part)
	}
	return strings.TrimSpace(b.String())
}

// Placeholder stands in a [Paragraph] for a figure, an address or code: U+FFFC, the object replacement
// character.
const Placeholder = '\uFFFC'

// A piece is a stretch of a paragraph's text that stands in the source byte for byte.
type piece struct{ at, offset int } // in the text, in the source

// Pos returns the place in the file of a byte of the paragraph's text.
func (p Paragraph) Pos(at int) Pos { return p.doc.pos(p.offset(at)) }

func (p Paragraph) offset(at int) int {
	i, found := slices.BinarySearchFunc(p.pieces, at, func(x piece, at int) int { return x.at - at })
	if !found {
		i = max(i-1, 0)
	}
	return p.pieces[i].offset + at - p.pieces[i].at
}

// Paragraphs returns the running text of the document in its order.
//
// A link definition that prints nothing accepts a kind of warning on the paragraph under it,
// and says why:
//
//	[accept uncited]: # (The paragraph sums up the section.)
func (d *Document) Paragraphs() []Paragraph {
	r := &proseReader{doc: d}
	r.blocks(d.root)
	return r.all
}

// An Accept is a definition that accepts a kind of warning.
type Accept struct {
	Pos
	Kind   string
	Reason string // empty if the author gives none, so that nothing is accepted
}

// Accepts returns the definitions that accept warnings, in the order of the text.
func (d *Document) Accepts() (all []Accept) {
	_ = ast.Walk(d.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if def, ok := n.(*ast.LinkReferenceDefinition); ok && entering {
			if kind, ok := strings.CutPrefix(string(def.Label), "accept"); ok && (kind == "" || kind[0] == ' ') {
				all = append(all, Accept{d.pos(def.Pos()), strings.TrimSpace(kind), string(def.Title)})
			}
		}
		return ast.WalkContinue, nil
	})
	return all
}

type proseReader struct {
	doc     *Document
	all     []Paragraph
	accepts map[string]bool // for the next paragraph
}

func (r *proseReader) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.LinkReferenceDefinition:
			if kind, ok := strings.CutPrefix(string(n.Label), "accept "); ok && len(n.Title) > 0 {
				if r.accepts == nil {
					r.accepts = map[string]bool{}
				}
				r.accepts[kind] = true
			}
		case *ast.Paragraph, *ast.TextBlock:
			r.paragraph("paragraph", n)
		case *callout:
			if n.of.title != nil {
				r.paragraph("title", n.of.title)
			}
			r.blocks(n)
		case *table:
			for row := n.FirstChild().FirstChild(); row != nil; row = row.NextSibling() {
				for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
					r.paragraph("cell", cell)
				}
			}
		case *heading, *ast.CodeBlock, *ast.HTMLBlock:
		default:
			r.blocks(n)
		}
	}
}

func (r *proseReader) paragraph(kind string, n ast.Node) {
	w := &proseWriter{p: Paragraph{Kind: kind, doc: r.doc}}
	w.inlines(n)
	w.p.Text = w.b.String()
	if strings.TrimSpace(w.p.Text) == "" {
		return
	}
	if kind == "paragraph" {
		w.p.Accepts, r.accepts = r.accepts, nil
	}
	r.all = append(r.all, w.p)
}

type proseWriter struct {
	p Paragraph
	b strings.Builder
}

func (w *proseWriter) put(s string, offset int) {
	w.p.fill = append(w.p.fill, make([]ast.Node, strings.Count(s, string(Placeholder)))...)
	w.p.pieces = append(w.p.pieces, piece{w.b.Len(), offset})
	w.b.WriteString(s)
}

// hold puts a placeholder for a node.
func (w *proseWriter) hold(n ast.Node) {
	w.put(string(Placeholder), n.Pos())
	w.p.fill[len(w.p.fill)-1] = n
}

func (w *proseWriter) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			s := string(n.Value(w.p.doc.source))
			if _, ok := n.NextSibling().(*citation); ok {
				s = strings.TrimRight(s, " ")
			}
			w.text(s, n.Segment.Start)
			if n.SoftLineBreak() || n.HardLineBreak() {
				w.put(" ", n.Segment.Stop)
			}
		case *ast.CodeSpan, *ast.String: // a string is an address that is its own link
			w.hold(n)
		case *figure:
			w.p.Cited = true
			w.p.Marks = append(w.p.Marks, Mark{w.b.Len(), n.of.Citation.Sources, true})
			w.hold(n)
		case *citation:
			w.p.Cited = true
			w.p.Marks = append(w.p.Marks, Mark{At: w.b.Len(), Sources: n.of.Sources})
		case *term:
			if n.FirstChild() == nil {
				w.put(n.of.Name, n.Pos()+len("[["))
			} else {
				w.inlines(n)
			}
		default:
			w.inlines(n)
		}
	}
}

// text writes a stretch of the source, each of its escapes a piece of its own.
func (w *proseWriter) text(s string, offset int) {
	for s != "" {
		i := strings.IndexAny(s, `\&`)
		if i < 0 {
			i = len(s)
		}
		if i > 0 {
			w.put(s[:i], offset)
			s, offset = s[i:], offset+i
			continue
		}
		n := 1
		if s[0] == '\\' {
			_, size := utf8.DecodeRuneInString(s[1:])
			n += size
		} else if end := strings.IndexByte(s[:min(len(s), longestEntity)], ';'); end > 0 {
			n = end + 1
		}
		w.put(w.p.doc.resolve([]byte(s[:n])), offset)
		s, offset = s[n:], offset+n
	}
}

// longestEntity bounds the search for the end of &CounterClockwiseContourIntegral;, the longest.
const longestEntity = 40

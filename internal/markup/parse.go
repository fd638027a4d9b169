package markup

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown is safe for concurrent use: what one Parse finds is kept in its context.
// Parsers run in the order of their priorities: ours for references before goldmark's links (200),
// for captions before its tables (200) and for callouts before its block quotes (800).
var markdown = parser.NewParser(
	parser.WithBlockParsers(limitBlocks(append(parser.DefaultBlockParsers(),
		util.Prioritized(calloutParser{parser.NewBlockquoteParser()}, 790),
		util.Prioritized(noteParser{extension.NewFootnoteBlockParser()}, 999)))...),
	parser.WithInlineParsers(append(inlineParsers(),
		util.Prioritized(extension.NewFootnoteParser(), 101),
		util.Prioritized(referenceParser{}, 150),
		util.Prioritized(taskParser{extension.NewTaskCheckBoxParser()}, 140),
		util.Prioritized(strikethroughParser{extension.NewStrikethroughParser()}, 500),
		util.Prioritized(bareLinks, 999))...),
	parser.WithParagraphTransformers(append(parser.DefaultParagraphTransformers(),
		util.Prioritized(sizeLimit{"stretch of lines", stretchSize}, 90), // before definitions and tables are looked for
		util.Prioritized(captionTransformer{}, 150),
		util.Prioritized(tableLimit{}, 190),
		util.Prioritized(extension.NewTableParagraphTransformer(), 200),
		util.Prioritized(sizeLimit{"paragraph", paragraphSize}, 210))...), // once tables and definitions are cut off
	parser.WithASTTransformers(
		util.Prioritized(extension.NewTableASTTransformer(), 0),
		util.Prioritized(extension.NewFootnoteASTTransformer(), 999)),
)

// Parse reads the body of a page. Line is the number that the body's first line has in
// its file, so that all positions are the file's. Parse always returns a document that
// can be resolved and printed; what is wrong with the text is in its faults.
func Parse(source []byte, line int) *Document {
	var tooLarge string
	if len(source) > pageSize {
		tooLarge = fmt.Sprintf("the page has %d bytes, at most %d are printed", len(source), pageSize)
		source = nil
	}
	b := &builder{
		source: source,
		used:   map[string]Pos{},
		doc:    &Document{source: source, line: line, starts: []int{0}},
	}
	for i, c := range source {
		if c == '\n' {
			b.doc.starts = append(b.doc.starts, i+1)
		}
	}
	if tooLarge != "" {
		b.fault(0, tooLarge, "make several pages of it")
	}
	if !utf8.Valid(source) {
		b.fault(invalid(source), "the text is not valid UTF-8", "save the file as UTF-8")
	}
	pc := parser.NewContext()
	pc.Set(builderKey, b)
	b.doc.root = markdown.Parse(text.NewReader(source), parser.WithContext(pc))
	b.blocks(b.doc.root)
	b.unreferred()
	b.leftOver()
	slices.SortStableFunc(b.doc.Faults, func(x, y Fault) int {
		return cmp.Or(cmp.Compare(x.Line, y.Line), cmp.Compare(x.Col, y.Col))
	})
	return b.doc
}

// invalid returns the offset of the first byte that is not UTF-8.
func invalid(source []byte) int {
	for i := 0; i < len(source); {
		r, n := utf8.DecodeRune(source[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(source)
}

var builderKey = parser.NewContextKey()

// A builder makes a document of goldmark's tree.
type builder struct {
	source []byte
	used   map[string]Pos
	notes  []noteAt // footnotes
	level  int      // of the last heading; 0 before the first
	wrong  bool     // a fault that is no warning was kept
	doc    *Document
}

func (b *builder) pos(offset int) Pos { return b.doc.pos(offset) }

// pos returns the place of a byte of the source.
func (d *Document) pos(offset int) Pos {
	offset = min(max(offset, 0), len(d.source))
	i := sort.SearchInts(d.starts, offset+1) - 1
	return Pos{Line: d.line + i, Col: offset - d.starts[i] + 1}
}

func (b *builder) fault(offset int, text, hint string) {
	b.add(Fault{Pos: b.pos(offset), Text: text, Hint: hint})
}

func (b *builder) warn(offset int, text, hint string) {
	b.add(Fault{Pos: b.pos(offset), Text: text, Hint: hint, Warning: true})
}

// add keeps a fault. Beyond the limit, it keeps the first that is no warning, so that the page is not
// taken for a correct one.
func (b *builder) add(f Fault) {
	if len(b.doc.Faults) < faultLimit || !f.Warning && !b.wrong {
		b.doc.Faults = append(b.doc.Faults, f)
		b.wrong = b.wrong || !f.Warning
	}
}

func (b *builder) faultf(offset int, hint, format string, args ...any) {
	b.fault(offset, fmt.Sprintf(format, args...), hint)
}

// An inline is a node of ours within a sentence of goldmark's tree, a block one beside paragraphs. Their
// kinds are told apart by the type of their payload.
type inline[T any] struct {
	ast.BaseInline
	of T
}

type block[T any] struct {
	ast.BaseBlock
	of T
}

var (
	kindInline = ast.NewNodeKind("Reference")
	kindBlock  = ast.NewNodeKind("Element")
)

func (*inline[T]) Kind() ast.NodeKind { return kindInline }
func (*block[T]) Kind() ast.NodeKind  { return kindBlock }

func (n *inline[T]) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }
func (n *block[T]) Dump(source []byte, level int)  { ast.DumpHelper(n, source, level, nil, nil) }

// replace puts a node of ours in the place of one of goldmark's, at its position and with its children.
func replace(old, node ast.Node) {
	node.SetPos(old.Pos())
	old.Parent().ReplaceChild(old.Parent(), old, node)
	for c := old.FirstChild(); c != nil; c = old.FirstChild() {
		node.AppendChild(node, c)
	}
}

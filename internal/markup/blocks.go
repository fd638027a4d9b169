package markup

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

type (
	heading = block[headingOf]
	callout = block[calloutOf]
	table   = block[tableOf] // its children are a table of goldmark's and the caption
	diagram = block[*Diagram]
	chart   = block[*Chart]
	code    = block[codeOf]
)

type headingOf struct {
	level     int
	id, title string
}

type calloutOf struct {
	kind  string // "note", "myth", "help" or "limit"
	title ast.Node
}

type tableOf struct{ id, caption string }

type codeOf struct{ id, language, text string }

// blocks checks what stands in a block, notes what it refers to, and puts nodes of ours
// in the place of goldmark's.
func (b *builder) blocks(parent ast.Node) {
	for n, next := parent.FirstChild(), ast.Node(nil); n != nil; n = next {
		next = n.NextSibling()
		switch n := n.(type) {
		case *ast.Heading:
			b.heading(n)
		case *ast.Paragraph, *ast.TextBlock:
			b.paragraph(n)
		case *east.Table:
			if next != nil && b.isCaption(next) {
				caption := next
				next = next.NextSibling()
				b.table(n, caption)
			} else {
				b.table(n, nil)
			}
		case *ast.FencedCodeBlock:
			b.fence(n)
		case *ast.CodeBlock:
			b.fault(n.Lines().At(0).Start, "indented code", "write it between ``` lines with its language, or take the indent away")
		case *ast.HTMLBlock:
			b.fault(n.Pos(), "raw HTML", `write \< for the sign, or use the markup of the reference`)
		case *ast.LinkReferenceDefinition:
			if len(n.Label) > 0 && strings.IndexByte("@=[", n.Label[0]) >= 0 {
				b.faultf(n.Pos(), "nothing is printed of it; put words before the bracket or take the colon away", "[%s]: defines a link", n.Label)
			}
		case *callout:
			if title := n.of.title; title != nil {
				n.RemoveChild(n, title)
				b.inlines(title, "")
			}
			if n.FirstChild() == nil {
				b.fault(n.Pos(), "the callout has no text", "write it on the lines below, each after >")
			}
			b.blocks(n)
		default:
			b.blocks(n)
		}
	}
}

func (b *builder) heading(n *ast.Heading) {
	offset := n.Pos()
	id, at := b.takeID(n)
	h := &heading{of: headingOf{n.Level, id, b.doc.plain(n)}}
	b.inlines(n, "a heading")
	if n.Parent().Kind() != ast.KindDocument {
		b.fault(offset, "a heading inside another block", "put it outside of the list or callout")
	}
	if h.of.title == "" {
		b.fault(offset, "the heading has no words", "")
	}
	switch {
	case n.Level == 1:
		b.fault(offset, "the title of the page is in its front matter", "start headings at ##")
	case n.Level > max(b.level, 1)+1:
		after := "the start of the page"
		if b.level > 1 {
			after = strings.Repeat("#", b.level)
		}
		b.faultf(offset, "use "+strings.Repeat("#", max(b.level, 1)+1), "a heading of level %d follows %s", n.Level, after)
	}
	b.level = n.Level
	if id == "" && at < 0 && n.Level > 1 {
		b.fault(offset, "the heading has no id", "add {#"+suggestID(h.of.title)+"} at its end")
	}
	b.anchor(at, Anchor{Pos: b.pos(offset), ID: id, Kind: "heading", Title: h.of.title})
	replace(n, h)
}

func (b *builder) paragraph(n ast.Node) {
	if b.isCaption(n) {
		b.fault(n.Pos(), "a caption without a table above it", "it stands under its table, whose lines all need the same number of cells")
	}
	if img, ok := n.FirstChild().(*ast.Image); ok {
		id, at := b.takeID(n)
		alone := true
		for c := img.NextSibling(); c != nil; c = c.NextSibling() {
			t, ok := c.(*ast.Text)
			alone = alone && ok && util.IsBlank(t.Value(b.source))
		}
		if alone {
			b.diagram(n, img, id, at)
			return
		}
	}
	b.inlines(n, "")
}

func (b *builder) diagram(n ast.Node, img *ast.Image, id string, idAt int) {
	offset := img.Pos()
	b.inlines(img, "a text alternative")
	d := &Diagram{
		Pos:     b.pos(offset),
		ID:      id,
		File:    string(img.Destination),
		Alt:     squeeze(b.doc.plain(img)),
		Caption: squeeze(b.doc.resolve(img.Title)),
	}
	if !regexp.MustCompile(`^[a-z0-9-]+\.svg$`).MatchString(d.File) {
		b.faultf(offset, "diagrams are SVG files beside the page, named with lower-case words and hyphens", "%q is not a diagram", d.File)
	}
	if d.Alt == "" {
		b.fault(offset, "the diagram has no text alternative", "say in the first brackets what it shows: ![…](file.svg …)")
	}
	if d.Caption == "" {
		b.fault(offset, "the diagram has no caption", `add one after the file: (file.svg "Caption")`)
	}
	if id == "" && idAt < 0 {
		b.fault(offset, "the diagram has no id", "add {#"+suggestID(strings.TrimSuffix(d.File, ".svg"))+"} right after it")
	}
	b.anchor(idAt, Anchor{Pos: d.Pos, ID: id, Kind: "diagram", Title: d.Caption})
	b.doc.Diagrams = append(b.doc.Diagrams, d)
	node := &diagram{of: d}
	node.SetPos(offset)
	n.Parent().ReplaceChild(n.Parent(), n, node)
}

// captionWord begins the line that captions a table.
const captionWord = "Table:"

func (b *builder) isCaption(n ast.Node) bool {
	switch n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		return n.Lines().Len() > 0 && bytes.HasPrefix(b.source[n.Lines().At(0).Start:], []byte(captionWord))
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
		if !bytes.HasPrefix(at.Value(source), []byte(captionWord)) {
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
		b.fault(offset, "the table has no caption", captionWord+" What it shows {#id} on a line under it")
		replaceWith(n, t)
		return
	}
	id, at := b.takeID(caption)
	if first, ok := caption.FirstChild().(*ast.Text); ok {
		s := first.Segment
		s.Start = min(s.Start+len(captionWord), s.Stop)
		first.Segment = s.TrimLeftSpace(b.source)
	}
	t.of = tableOf{id: id, caption: b.caption(caption)}
	if t.of.caption == "" {
		b.fault(caption.Pos(), "the caption has no words", captionWord+" What it shows {#id}")
	}
	if id == "" && at < 0 {
		b.fault(caption.Pos(), "the table has no id", "add {#"+suggestID(t.of.caption)+"} at the end of its caption")
	}
	b.anchor(at, Anchor{Pos: b.pos(offset), ID: id, Kind: "table", Title: t.of.caption})
	replaceWith(n, t)
	t.AppendChild(t, caption)
}

// replaceWith puts a node of ours around one of goldmark's.
func replaceWith(old, node ast.Node) {
	node.SetPos(old.Pos())
	old.Parent().ReplaceChild(old.Parent(), old, node)
	node.AppendChild(node, old)
}

// cells checks the rows of a table. A cell that goldmark has cut off is in the source only.
func (b *builder) cells(t *east.Table) {
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		line := b.source[row.Pos():]
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line = line[:i]
		}
		line = bytes.TrimPrefix(bytes.TrimSpace(line), []byte("|"))
		if trimmed, ok := bytes.CutSuffix(line, []byte("|")); ok && !bytes.HasSuffix(trimmed, []byte(`\`)) {
			line = trimmed
		}
		n := 1 + bytes.Count(line, []byte("|")) - bytes.Count(line, []byte(`\|`))
		if want := len(t.Alignments); n > want {
			b.faultf(row.Pos(), `write \| for a bar inside a cell`, "the row has %d cells, the table has %d columns", n, want)
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
	b.inlines(n, "a caption")
	words := strings.TrimSpace(b.doc.plain(n))
	for i := len(cites) - 1; i >= 0; i-- {
		n.AppendChild(n, cites[i])
		b.doc.Citations = append(b.doc.Citations, cites[i].(*citation).of.sources...)
	}
	return words
}

// calloutParser reads block quotes that begin with [!KIND].
type calloutParser struct{ parser.BlockParser }

var (
	calloutLine  = regexp.MustCompile(`^[ ]{0,3}>[ \t]?[ ]{0,3}\[!([^\]\s]*)\][ \t]*([^\r\n]*?)[ \t]*\r?\n?$`)
	calloutKinds = map[string]string{"NOTE": "Note", "MYTH": "Myth", "HELP": "Help", "LIMIT": "Limit"}
)

func (p calloutParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, at := reader.PeekLine()
	m := calloutLine.FindSubmatchIndex(line)
	if m == nil {
		return nil, parser.NoChildren
	}
	kind, start := string(line[m[2]:m[3]]), at.Start-at.Padding
	if calloutKinds[kind] == "" {
		hint := "the kinds are NOTE, MYTH, HELP and LIMIT"
		if upper := strings.ToUpper(kind); calloutKinds[upper] != "" {
			hint = "write [!" + upper + "]"
		}
		pc.Get(builderKey).(*builder).faultf(start+m[2]-2, hint, "there is no callout %q", kind)
		kind = "NOTE"
	}
	n := &callout{of: calloutOf{kind: strings.ToLower(kind)}}
	if m[4] < m[5] {
		title := ast.NewTextBlock()
		title.Lines().Append(text.NewSegment(start+m[4], start+m[5]))
		n.of.title = title
		n.AppendChild(n, title)
	}
	reader.AdvanceToEOL()
	return n, parser.HasChildren
}

// fence reads a fenced block: a chart or code.
func (b *builder) fence(n *ast.FencedCodeBlock) {
	offset := n.Pos()
	info, infoAt := "", offset
	if n.Info != nil {
		info, infoAt = string(n.Info.Segment.Value(b.source)), n.Info.Segment.Start
	}
	language, rest := info, ""
	if i := strings.IndexAny(info, " \t{"); i >= 0 {
		language, rest = info[:i], strings.TrimSpace(info[i:])
	}
	id, idAt := "", -1
	if i := strings.Index(info, "{#"); i >= 0 && strings.HasSuffix(rest, "}") && strings.HasPrefix(rest, "{#") {
		id, idAt = b.goodID(rest[2:len(rest)-1], infoAt+i), infoAt+i
	} else if rest != "" {
		b.faultf(infoAt+len(info)-len(rest), "a fence holds a language and an id: ```text {#id}", "%q after the language", rest)
	}
	if language == "chart" {
		b.chart(n, id, idAt)
		return
	}
	var text strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		text.Write(line.Value(b.source))
	}
	c := &code{of: codeOf{id, language, strings.ReplaceAll(text.String(), "\r\n", "\n")}}
	switch {
	case language == "":
		b.fault(offset, "the code has no language", "write ```text where there is none")
	case lexer(language) == nil:
		b.faultf(infoAt, "use one that the highlighter knows, mrz, mail, record, dns, or text", "unknown language %q", language)
	}
	if strings.TrimSpace(c.of.text) == "" {
		b.fault(offset, "the code block is empty", "")
	}
	b.anchor(idAt, Anchor{Pos: b.pos(offset), ID: id, Kind: "code"})
	replace(n, c)
}

// takeID cuts {#id} off the end of a block's text and returns the id, empty if it is
// not a good one, and the offset of its brace, -1 if there is none.
func (b *builder) takeID(n ast.Node) (id string, at int) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return "", -1
	}
	last := lines.At(lines.Len() - 1)
	line := string(bytes.TrimRight(b.source[last.Start:last.Stop], " \t\r\n"))
	i := strings.LastIndex(line, "{#")
	if i < 0 || !strings.HasSuffix(line, "}") || i > 0 && line[i-1] == '\\' {
		return "", -1
	}
	at = last.Start + i
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok || t.Segment.Stop <= at {
			continue
		}
		for t.NextSibling() != nil {
			n.RemoveChild(n, t.NextSibling())
		}
		t.Segment.Stop = max(at, t.Segment.Start)
		t.Segment = t.Segment.TrimRightSpace(b.source)
		return b.goodID(line[i+2:len(line)-1], at), at
	}
	return "", -1
}

// goodID returns the id if it may be used, else it reports it and returns nothing.
func (b *builder) goodID(id string, offset int) string {
	switch {
	case id == "":
		b.fault(offset, "the id is empty", "write {#words-with-hyphens}")
	case !isID(id):
		b.faultf(offset, "write {#"+suggestID(id)+"}: lower-case words and hyphens", "%q is not a good id", id)
	case strings.HasPrefix(id, "cite-"), strings.HasPrefix(id, "ref-"), strings.HasPrefix(id, "term-"):
		b.faultf(offset, "cite-, ref- and term- begin ids that the page makes itself", "the id %q is not free", id)
	default:
		return id
	}
	return ""
}

// anchor notes an id, whose brace is at offset, and those that are printed with it.
func (b *builder) anchor(offset int, a Anchor) {
	if a.ID == "" {
		return
	}
	ids := []string{a.ID}
	switch a.Kind {
	case "table", "chart":
		ids = append(ids, a.ID+"-caption")
	case "diagram":
		ids = append(ids, a.ID+"-caption", a.ID+"-words")
	}
	for _, id := range ids {
		if first, ok := b.used[id]; ok {
			b.faultf(offset, "choose another", "the id %q is used already on line %d", id, first.Line)
			continue
		}
		b.used[id] = a.Pos
	}
	b.doc.Anchors = append(b.doc.Anchors, a)
}

// suggestID makes an id of the first words of a title.
func suggestID(title string) string {
	words := regexp.MustCompile(`[a-z0-9]+`).FindAllString(strings.ToLower(title), 3)
	if len(words) == 0 {
		return "id"
	}
	return strings.Join(words, "-")
}

var chartKinds = map[string]bool{"bar": true, "line": true, "dot": true}

// chart reads a chart's block, one key a line.
func (b *builder) chart(n *ast.FencedCodeBlock, id string, idAt int) {
	offset := n.Pos()
	c := &Chart{Pos: b.pos(offset), ID: id}
	seen := map[string]bool{}
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		segment = segment.TrimLeftSpace(b.source)
		line := strings.TrimSpace(string(segment.Value(b.source)))
		if line == "" {
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		at := segment.Start
		valueAt := at + len(key) + 1 + len(value) - len(strings.TrimLeft(value, " \t"))
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if !ok {
			b.faultf(at, "one key a line: caption: Red Notices published each year", "%q in a chart has no key", line)
			continue
		}
		if seen[key] {
			b.faultf(at, "keep one of the two", "the chart has two lines %s:", key)
			continue
		}
		seen[key] = true
		switch key {
		case "figure":
			b.chartFigures(c, value, valueAt)
		case "kind":
			if c.Kind = value; !chartKinds[value] {
				b.faultf(valueAt, "the kinds are bar, line and dot", "there is no chart %q", value)
				c.Kind = "dot"
			}
		case "caption":
			c.Caption = value
		case "scale":
			if c.Log = value == "log"; !c.Log && value != "linear" {
				b.faultf(valueAt, "scale: log, or nothing", "there is no scale %q", value)
			}
		default:
			b.faultf(at, "the keys are figure, kind, caption and scale", "unknown key %q in a chart", key)
		}
	}
	for _, key := range []string{"figure", "kind", "caption"} {
		if !seen[key] || key == "caption" && c.Caption == "" {
			b.fault(offset, "the chart has no "+key, fmt.Sprintf("add a line %s: …", key))
		}
	}
	if c.Log && c.Kind == "bar" {
		b.fault(offset, "bars on a logarithmic scale", "they have no zero to start from; use kind: line or dot")
		c.Kind = "dot"
	}
	if id == "" && idAt < 0 {
		b.fault(offset, "the chart has no id", "write ```chart {#"+suggestID(c.Caption)+"}")
	}
	b.anchor(idAt, Anchor{Pos: c.Pos, ID: id, Kind: "chart", Title: c.Caption})
	b.doc.Charts = append(b.doc.Charts, c)
	node := &chart{of: c}
	node.SetPos(offset)
	n.Parent().ReplaceChild(n.Parent(), n, node)
}

// maxSeries is how many series a chart can show and still be read.
const maxSeries = 4

func (b *builder) chartFigures(c *Chart, value string, offset int) {
	at := offset
	for part := range strings.SplitSeq(value, ",") {
		id := strings.TrimSpace(part)
		idAt := at + strings.Index(part, id)
		at += len(part) + 1
		switch {
		case id == "":
			b.fault(idAt, "the chart names no figure", "figure: an id of the figures, or several with commas")
		case !isID(id):
			b.faultf(idAt, "ids are lower-case words with hyphens", "%q is not the id of a figure", id)
		default:
			c.Figures = append(c.Figures, id)
		}
	}
	if len(c.Figures) > maxSeries {
		b.faultf(offset, "make two charts of them", "%d figures in one chart", len(c.Figures))
	}
}

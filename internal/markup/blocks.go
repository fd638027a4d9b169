package markup

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

type (
	heading    = block[headingOf]
	callout    = block[calloutOf]
	table      = block[tableOf] // its children are a table of goldmark's and the caption
	diagram    = block[*Diagram]
	chart      = block[*Chart]
	operations = block[*Operations]
	code       = block[codeOf]
)

type headingOf struct {
	level     int
	id, title string
}

type calloutOf struct {
	kind  string // "note", "myth", "fact", "help" or "limit"
	title ast.Node
}

type tableOf struct {
	id, caption string
	record      bool // it is shown as a record
}

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
			b.warn(n.Lines().At(0).Start, "indented text is printed as code", "write code between ``` lines with its language, or take the indent away")
			replace(n, &code{of: codeOf{text: b.doc.raw(n)}})
		case *ast.HTMLBlock:
			if html := strings.TrimSpace(b.doc.raw(n)); n.HTMLBlockType == ast.HTMLBlockType2 && strings.Index(html, "-->") == len(html)-len("-->") {
				parent.RemoveChild(parent, n)
				continue
			}
			b.fault(n.Pos(), "raw HTML", `write \< for the sign, or use the markup of the reference`)
		case *ast.LinkReferenceDefinition:
			if len(n.Label) > 0 && strings.IndexByte("@=[^", n.Label[0]) >= 0 {
				b.faultf(n.Pos(), "nothing is printed of it; put words before the bracket or take the colon away", "[%s]: defines a link", n.Label)
			}
		case *callout:
			title := n.of.title
			if n.of.kind == "myth" && (title == nil || !quoted(b.doc.plain(title))) {
				b.warn(n.Pos(), "the title of a myth is not in quotation marks", "its title is the claim, in the words of those who say it; for the truth write [!FACT]")
			}
			if title != nil {
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
		b.fault(offset, "the heading has no id", "write "+b.firstLine(n)+" {#"+suggestID(h.of.title)+"}")
	}
	b.anchor(at, Anchor{Pos: b.pos(offset), ID: id, Kind: "heading", Title: h.of.title, Level: n.Level})
	replace(n, h)
}

// firstLine returns the line of a heading as written.
func (b *builder) firstLine(n *ast.Heading) string {
	line, _, _ := bytes.Cut(b.source[n.Pos():], []byte("\n"))
	return strings.TrimSpace(string(line))
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
			b.image(n, img, id, at)
			return
		}
	}
	b.inlines(n, "")
}

var diagramFile = regexp.MustCompile(`^[a-z0-9-]+\.svg$`)

func (b *builder) diagram(n ast.Node, img *ast.Image, id string, idAt int) {
	offset := img.Pos()
	b.inlines(img, "a text alternative")
	d := &Diagram{
		Pos:     b.pos(offset),
		ID:      id,
		File:    string(img.Destination),
		Alt:     squeeze(b.doc.plain(img)),
		Caption: squeeze(Curl(b.doc.resolve(img.Title))),
	}
	named := diagramFile.MatchString(d.File)
	if named {
		b.lacking(d, id == "" && idAt < 0)
	} else {
		b.faultf(offset, "drawings are .svg files, pictures .png, .jpg, .webp, .avif or .gif; they lie beside the page, and drawings are named with lower-case words and hyphens", "%q is no picture", d.File)
	}
	b.anchor(idAt, Anchor{Pos: d.Pos, ID: id, Kind: "diagram", Title: d.Caption})
	b.doc.Diagrams = append(b.doc.Diagrams, d)
	node := &diagram{of: d}
	node.SetPos(offset)
	n.Parent().ReplaceChild(n.Parent(), n, node)
}

// lacking reports in one fault all that a diagram lacks, with the line to write as its hint.
func (b *builder) lacking(d *Diagram, noID bool) {
	var what []string
	alt, caption, id := d.Alt, d.Caption, d.ID
	if alt == "" {
		what, alt = append(what, "text alternative"), "What it shows"
	}
	if caption == "" {
		what, caption = append(what, "caption"), "Its caption"
	}
	if noID {
		what, id = append(what, "id"), suggestID(strings.TrimSuffix(d.File, ".svg"))
	}
	if what != nil {
		b.add(Fault{Pos: d.Pos, Text: "the diagram has no " + strings.Join(what, " and no "), Hint: fmt.Sprintf("write ![%s](%s \"%s\"){#%s}", alt, d.File, caption, id)})
	}
}

// calloutParser reads block quotes that begin with [!KIND].
type calloutParser struct{ parser.BlockParser }

var (
	calloutLine  = regexp.MustCompile(`^[ ]{0,3}>[ \t]?[ ]{0,3}\[!([^\]\s]*)\][ \t]*([^\r\n]*?)[ \t]*\r?\n?$`)
	calloutKinds = []string{"NOTE", "MYTH", "FACT", "HELP", "LIMIT"}
)

func (p calloutParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, at := reader.PeekLine()
	m := calloutLine.FindSubmatchIndex(line)
	if m == nil {
		return nil, parser.NoChildren
	}
	kind, start := string(line[m[2]:m[3]]), at.Start-at.Padding
	if !slices.Contains(calloutKinds, kind) {
		hint := "the kinds are NOTE, MYTH, FACT, HELP and LIMIT"
		if upper := strings.ToUpper(kind); slices.Contains(calloutKinds, upper) {
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

// quoted reports whether words begin with a quotation mark of any language.
func quoted(words string) bool {
	first, _ := utf8.DecodeRuneInString(words)
	return strings.ContainsRune(`"'“‘„‚«‹»›「『`, first)
}

// keys reads the lines of a fenced block, a key and its value each, and reports those it does not
// know.
func (b *builder) keys(n *ast.FencedCodeBlock, what string, known []string, take func(key, value string, at int)) map[string]bool {
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
		key = strings.TrimSpace(key)
		switch {
		case !ok:
			b.faultf(at, "one key a line: caption: Red Notices published each year", "%q in a %s has no key", line, what)
		case seen[key]:
			b.faultf(at, "keep one of the two", "the %s has two lines %s:", what, key)
		case !slices.Contains(known, key):
			last := len(known) - 1
			b.faultf(at, "the keys are "+strings.Join(known[:last], ", ")+" and "+known[last], "unknown key %q in a %s", key, what)
		default:
			take(key, strings.TrimSpace(value), valueAt)
		}
		seen[key] = seen[key] || ok
	}
	return seen
}

// fence reads a fenced block: a chart, a table of operations or code.
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
	switch language {
	case "chart":
		b.chart(n, id, idAt)
		return
	case "operations":
		b.operations(n, id, idAt)
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
		b.warn(offset, "the code has no language", "write ```text where there is none")
	case lexer(language) == nil:
		b.warn(infoAt, fmt.Sprintf("unknown language %q", language), "write a name that chroma knows, such as go, json or bash, or text")
	}
	if b.unclosed(n) {
		b.warn(offset, "the code has no end", "close it with ``` on a line of its own")
	}
	if strings.TrimSpace(c.of.text) == "" {
		b.fault(offset, "the code block is empty", "")
	}
	b.anchor(idAt, Anchor{Pos: b.pos(offset), ID: id, Kind: "code"})
	replace(n, c)
}

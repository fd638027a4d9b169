package markup

import (
	"bufio"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	gohtml "github.com/yuin/goldmark/renderer/html"
)

// Sections returns the document's text by headings, with what its references were resolved to, in the
// words of its language. The first is the text before the first heading, if there is any.
func (d *Document) Sections(words *Words) []Section {
	sections := []Section{{}}
	t := &texter{doc: d, words: words}
	end := func() {
		last := &sections[len(sections)-1]
		last.Text = strings.TrimSpace(t.b.String())
		t.b.Reset()
	}
	for n := d.root.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*heading); ok {
			end()
			sections = append(sections, Section{ID: h.of.id, Level: h.of.level, Title: h.of.title})
			continue
		}
		t.block(n)
	}
	end()
	if sections[0].Text == "" {
		sections = sections[1:]
	}
	return sections
}

// plain returns the words of a node's children before anything is resolved.
func (d *Document) plain(n ast.Node) string { return (&texter{doc: d}).plain(n) }

// plain returns the words of a node's children.
func (t *texter) plain(n ast.Node) string {
	inside := &texter{doc: t.doc, words: t.words}
	inside.inlines(n)
	return strings.TrimSpace(inside.b.String())
}

// A texter writes plain text: blocks and rows on lines of their own.
type texter struct {
	doc   *Document
	words *Words // nil while nothing is resolved
	b     strings.Builder
}

func (t *texter) line(words ...string) {
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" {
			t.b.WriteString(w)
			t.b.WriteByte('\n')
		}
	}
}

func (t *texter) block(n ast.Node) {
	switch n := n.(type) {
	case *heading:
		t.line(n.of.title)
	case *callout:
		if n.of.title != nil {
			t.block(n.of.title)
		}
		t.blocks(n)
	case *east.TableHeader, *east.TableRow:
		var cells []string
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if words := t.plain(c); words != "" && words != seen {
				cells = append(cells, words)
			}
		}
		t.line(strings.Join(cells, " · "))
	case *diagram:
		t.line(n.of.Caption, n.of.Alt)
	case *picture:
		t.line(n.of.Caption, n.of.Alt)
	case *chart:
		t.line(n.of.Caption)
		for _, s := range n.of.Series {
			t.line(s.Label, s.Counts, s.Caution)
		}
	case *operations:
		t.operations(n.of)
	case *code:
		t.line(n.of.text)
	case *ast.CodeBlock, *ast.HTMLBlock:
		t.line(t.doc.raw(n))
	case *ast.Paragraph, *ast.TextBlock:
		t.line(t.plain(n))
	default:
		t.blocks(n)
	}
}

func (t *texter) blocks(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t.block(c)
	}
}

func (t *texter) inlines(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if _, ok := c.NextSibling().(*citation); ok {
				t.b.WriteString(strings.TrimRight(t.doc.text(c), " "))
				continue
			}
			t.b.WriteString(t.doc.text(c))
			if c.SoftLineBreak() || c.HardLineBreak() {
				t.b.WriteByte(' ')
			}
		case *ast.String:
			t.b.Write(c.Value)
		case *east.TaskCheckBox:
			if c.IsChecked {
				t.b.WriteString("☑ ")
			} else {
				t.b.WriteString("☐ ")
			}
		case *ast.CodeSpan:
			t.b.WriteString(t.doc.codeSpan(c))
		case *ast.AutoLink:
			t.b.Write(c.Label(t.doc.source))
		case *citation:
		case *figure:
			t.b.WriteString(c.of.print(t.words))
		case *term:
			t.b.WriteString(c.of.Text)
		default:
			t.inlines(c)
		}
	}
}

// print returns a figure's value, or what the author wrote while it has none.
func (f *FigureRef) print(words *Words) string {
	switch {
	case f.Path != "":
		return words.FormatValue(f.Value, f.Unit)
	case f.At != "":
		return "[=" + f.ID + "@" + f.At + "]"
	}
	return "[=" + f.ID + "]"
}

// raw returns the lines of a block as they are.
func (d *Document) raw(n ast.Node) string {
	s := string(n.Lines().Value(d.source))
	if h, ok := n.(*ast.HTMLBlock); ok && h.HasClosure() {
		s += string(h.ClosureLine.Value(d.source))
	}
	return s
}

func (d *Document) codeSpan(n *ast.CodeSpan) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Value(d.source))
		}
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}

// text returns a stretch of the source without its escapes and with curly quotes.
func (d *Document) text(n *ast.Text) string {
	s := string(n.Value(d.source))
	if strings.ContainsAny(s, `\&`) {
		s = d.resolve([]byte(s))
	}
	if !strings.ContainsAny(s, `"'`) {
		return s
	}
	before, _ := utf8.DecodeLastRune(d.source[:n.Segment.Start])
	after, _ := utf8.DecodeRune(d.source[n.Segment.Stop:])
	return curl(s, before, after)
}

// resolve returns text without its escapes: \* and &amp;.
func (d *Document) resolve(s []byte) string {
	var b strings.Builder
	w := bufio.NewWriter(&b)
	gohtml.DefaultWriter.Write(w, s)
	w.Flush()
	return html.UnescapeString(b.String())
}

// Curl makes the quotes and apostrophes of a text curly, as those of a document are.
func Curl(s string) string { return curl(s, 0, 0) }

// curl makes the quotes of a text curly; before and after are what stands around it, or 0.
// A quote opens after a space or an opening bracket, and where a word follows but none
// goes before.
func curl(s string, before, after rune) string {
	var b strings.Builder
	for i, r := range s {
		if r != '"' && r != '\'' {
			b.WriteRune(r)
			before = r
			continue
		}
		next := after
		if i+1 < len(s) {
			next, _ = utf8.DecodeRuneInString(s[i+1:])
		}
		word := unicode.IsLetter(before) || unicode.IsDigit(before)
		opens := before == 0 || before == utf8.RuneError || unicode.IsSpace(before) || strings.ContainsRune("([{—–/“‘", before) ||
			!word && (unicode.IsLetter(next) || unicode.IsDigit(next))
		switch {
		case r == '"' && opens:
			b.WriteRune('“')
		case r == '"':
			b.WriteRune('”')
		case opens && !unicode.IsDigit(next):
			b.WriteRune('‘')
		default:
			b.WriteRune('’')
		}
		before = r
	}
	return b.String()
}

package markup

import (
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// HTML prints the document with the words of its language. Address turns a path of the reference,
// such as "/glossary/#red-notice", or of a file of the site into the address to print. HTML may be
// called again, and by several goroutines at once. It stops once it has printed more than [MaxHTML],
// which callers refuse to show.
func (d *Document) HTML(words *Words, address func(path string) string) template.HTML {
	p := &printer{doc: d, words: words, address: address}
	p.b.Grow(2 * len(d.source)) // about what it comes to
	p.nodes(d.root)
	return template.HTML(p.b.String())
}

// MaxHTML is how many bytes of HTML a page has at most. What a page refers to can be longer than
// its own text by far.
const MaxHTML = 8 << 20

type printer struct {
	doc     *Document
	words   *Words
	address func(path string) string
	b       strings.Builder
	inLink  bool                // inside a link or heading, where references print as words
	noted   map[string]ast.Node // by figure, the paragraph that its last note stands in

	highlighted int // bytes of code, of the highlightPage
}

// put writes markup and text: of its arguments the first, third and so on as they are, the second,
// fourth and so on escaped.
func (p *printer) put(parts ...string) {
	for i, s := range parts {
		if i%2 == 0 {
			p.b.WriteString(s)
		} else {
			p.text(s)
		}
	}
}

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\x00", "\uFFFD")

func (p *printer) text(s string) { escapes.WriteString(&p.b, s) }

func (p *printer) nodes(parent ast.Node) {
	for n := parent.FirstChild(); n != nil && p.b.Len() <= MaxHTML; n = n.NextSibling() {
		p.node(n)
	}
}

func (p *printer) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		if c, ok := n.NextSibling().(*citation); ok && !p.inLink && c.of.Note > 0 {
			p.text(strings.TrimRight(p.doc.text(n), " ")) // so that no line begins with the number
			return
		}
		p.text(p.doc.text(n))
		switch {
		case n.HardLineBreak():
			p.put("<br>\n")
		case n.SoftLineBreak():
			p.put("\n")
		}
	case *ast.String:
		p.text(string(n.Value))
	case *ast.CodeSpan:
		code := p.doc.codeSpan(n)
		if len(code) < 24 && strings.Contains(code, "-") {
			p.put(`<code class="nowrap">`, code, "</code>") // as one word, for browsers break it after a hyphen
		} else {
			p.put("<code>", code, "</code>")
		}
	case *ast.Emphasis:
		tag := "em>"
		if n.Level == 2 {
			tag = "strong>"
		}
		p.wrap("<"+tag, n, "</"+tag)
	case *east.Strikethrough:
		p.wrap("<del>", n, "</del>")
	case *east.TaskCheckBox:
		box, words := "☐", p.words.ToDo
		if n.IsChecked {
			box, words = "☑", p.words.Done
		}
		p.put(`<span role="img" aria-label="`, words, `">`, box, "</span> ")
	case *ast.AutoLink:
		p.text(string(n.Label(p.doc.source)))
	case *ast.RawHTML:
		p.text(string(n.Segments.Value(p.doc.source)))
	case *citation:
		p.citation(n.of)
	case *figure:
		p.figure(n)
	case *term:
		p.term(n)
	case *east.FootnoteLink:
		p.noteLink(n)
	case *east.FootnoteBacklink:
		p.noteBack(n)
	case *link:
		p.link(n)

	case *heading:
		p.heading(n)
	case *ast.Paragraph:
		p.wrap("<p>", n, "</p>\n")
	case *ast.TextBlock:
		p.nodes(n)
		if n.NextSibling() != nil {
			p.put("\n")
		}
	case *ast.List:
		p.list(n)
	case *ast.ListItem:
		p.wrap("<li>", n, "</li>\n")
	case *ast.Blockquote:
		p.wrap("<blockquote>\n", n, "</blockquote>\n")
	case *ast.ThematicBreak:
		p.put("<hr>\n")
	case *callout:
		p.callout(n)
	case *table:
		if n.of.record && n.of.id != "" {
			p.record(n)
		} else {
			p.table(n)
		}
	case *diagram:
		p.diagram(n.of)
	case *picture:
		p.picture(n.of)
	case *chart:
		p.chart(n.of)
	case *operations:
		p.operations(n.of)
	case *east.FootnoteList:
		p.notes(n)
	case *code:
		p.code(n.of)
	case *ast.CodeBlock, *ast.HTMLBlock:
		p.put("<pre><code>", p.doc.raw(n), "</code></pre>\n")
	case *ast.LinkReferenceDefinition:
	default:
		p.nodes(n)
	}
}

func (p *printer) wrap(open string, n ast.Node, end string) {
	p.put(open)
	p.nodes(n)
	p.put(end)
}

// figure prints a value, and once a paragraph its note: the value, its date, a drawing of its series and
// where it is from. Where the note stands in the margin, the mark of its citation is not shown; nor is
// it printed where that of the sentence says the same.
func (p *printer) figure(n *figure) {
	f := n.of
	if f.Path == "" || p.inLink {
		p.text(f.print(p.words))
		return
	}
	value := f.print(p.words)
	p.put(`<span class="fig">`)
	if f.Citation.Note > 0 {
		p.anchors(f.Citation.Sources)
	}
	p.put(`<a href="`, p.address(f.Path), `"><data value="`, strconv.FormatFloat(f.Value, 'f', -1, 64), `">`, value, `</data></a>`)
	paragraph, drawn := p.noted[f.ID]
	if paragraph != n.Parent() {
		p.put(`<span class="note" role="note"><b>`, value)
		if f.Date != "" {
			p.put(",</b> ", p.words.readDate(f.Date), ".")
		} else {
			p.put(".</b>")
		}
		if !drawn {
			p.put(Spark(f.Series, f.Point, 96, 20, p.words))
		}
		label := f.Label
		if f.Name != "" {
			label += ", " + f.Name
		}
		p.put(" ", strings.TrimSpace(label+". "+f.Publisher))
		if f.Citation.Note > 0 {
			p.put(" [")
			p.mark(&f.Citation, "")
			p.put("]")
		}
		p.put("</span>")
		if p.noted == nil {
			p.noted = map[string]ast.Node{}
		}
		p.noted[f.ID] = n.Parent()
	}
	p.put("</span>")
	if f.Citation.Note > 0 && !p.citedWith(n) {
		p.put(`<sup class="cite">[`)
		p.mark(&f.Citation, "")
		p.put("]</sup>")
	}
}

// sentenceEnd matches the end of a sentence and the beginning of the next. Its group is the end.
var sentenceEnd = regexp.MustCompile(`([.!?]["”’)]?) \p{Lu}`)

// citedWith reports whether the citation at the end of a figure's sentence names all that the figure
// rests on.
func (p *printer) citedWith(n *figure) bool {
	const far = 40 // nodes in a sentence
	between, next := "", n.NextSibling()
	for i := 0; next != nil && i < far; i, next = i+1, next.NextSibling() {
		c, ok := next.(*citation)
		if !ok {
			between += p.doc.plain(next)
			if t, ok := next.(*ast.Text); ok {
				between += p.doc.text(t)
			}
			continue
		}
		named := func(s CitedSource) bool {
			return slices.ContainsFunc(c.of.Sources, func(other CitedSource) bool { return other.Number == s.Number })
		}
		return c.of.Note > 0 && !sentenceEnd.MatchString(between) && !slices.ContainsFunc(n.of.Citation.Sources, func(s CitedSource) bool { return !named(s) })
	}
	return false
}

func (p *printer) term(n *term) {
	t := n.of
	resolved := t.Definition != "" && !p.inLink
	if resolved {
		href := p.address(t.Path)
		if t.First {
			p.put(`<span class="term"><a href="`, href, `" aria-describedby="term-`, t.ID, `">`)
		} else {
			p.put(`<a class="term" href="`, href, `">`)
		}
	}
	if n.FirstChild() == nil {
		p.text(t.Text)
	} else {
		p.nodesInLink(n)
	}
	if resolved {
		p.put("</a>")
		if t.First {
			p.put(`<span class="note" aria-hidden="true" id="term-`, t.ID, `"><b>`, t.Text, `</b>: `, firstSentence(t.Definition), "</span></span>")
		}
	}
}

// firstSentence returns the first sentence of a definition, for the note beside the text; the glossary has
// all of it.
func firstSentence(s string) string {
	if end := sentenceEnd.FindStringSubmatchIndex(s); end != nil && !strings.HasSuffix(s[:end[0]], "U.S") {
		return s[:end[3]]
	}
	return s
}

func (p *printer) nodesInLink(n ast.Node) {
	was := p.inLink
	p.inLink = true
	p.nodes(n)
	p.inLink = was
}

func (p *printer) link(n *link) {
	l := n.of
	inside := l.Path != ""
	title := ""
	if l.Title != "" {
		title = ` title="` + escapes.Replace(l.Title) + `"`
	}
	switch {
	case p.inLink || !inside && (l.Dest == "" || !strings.Contains(l.Dest, ":") && l.Dest[0] != '#'):
		p.nodesInLink(n)
		return
	case inside:
		p.put(`<a href="`, p.address(l.Path), `"`+title+">")
	case l.Dest[0] == '#' || strings.HasPrefix(l.Dest, "mailto:"):
		p.put(`<a href="`, l.href(), `"`+title+">")
	default:
		p.put(`<a href="`, l.href(), `" rel="external"`+title+">")
	}
	p.nodesInLink(n)
	p.put("</a>")
}

func (l *Link) href() string { return string(util.URLEscape([]byte(l.Dest), false)) }

func (p *printer) heading(n *heading) {
	tag := "h" + strconv.Itoa(n.of.level)
	if n.of.id == "" {
		p.put("<" + tag + ">")
		p.nodesInLink(n)
		p.put("</" + tag + ">\n")
		return
	}
	p.put("<"+tag+` id="`, n.of.id, `"><a href="#`, n.of.id, `">`)
	p.nodesInLink(n)
	p.put("</a></" + tag + ">\n")
}

func (p *printer) list(n *ast.List) {
	switch {
	case !n.IsOrdered():
		p.wrap("<ul>\n", n, "</ul>\n")
	case n.Start != 1:
		p.wrap(`<ol start="`+strconv.Itoa(n.Start)+"\">\n", n, "</ol>\n")
	default:
		p.wrap("<ol>\n", n, "</ol>\n")
	}
}

func (p *printer) callout(n *callout) {
	kind := p.words.callout(n.of.kind)
	p.put(`<div class="callout ` + n.of.kind + `" role="note">`)
	if n.of.title != nil {
		p.put(`<p class="callout-title"><span class="kind">`, kind, "</span> ")
		p.nodes(n.of.title)
	} else {
		p.put(`<p class="callout-title">`, kind)
	}
	p.put("</p>\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		_, words := c.(*ast.Paragraph)
		switch answers := n.of.kind == "myth" && c.PreviousSibling() == nil; {
		case answers && words:
			p.put("<p><b>", p.words.InFact, "</b> ")
			p.nodes(c)
			p.put("</p>\n")
			continue
		case answers:
			p.put("<p><b>", p.words.InFact, "</b></p>\n")
		}
		p.node(c)
	}
	p.put("</div>\n")
}

// scroll opens the box that a wide element scrolls in. Its name is the caption of the figure with the id.
func (p *printer) scroll(id string) {
	if id == "" {
		p.put(`<div class="scroll">`)
		return
	}
	p.put(`<div class="scroll" role="region" aria-labelledby="`, id, `-caption" tabindex="0">`)
}

// figcaption opens the caption of a figure and prints its words, as a link to the figure if it has an id.
// The caller closes it.
func (p *printer) figcaption(id string, words func()) {
	if id == "" {
		p.put("<figcaption>")
		words()
		return
	}
	p.put(`<figcaption id="`, id, `-caption"><a href="#`, id, `">`)
	was := p.inLink
	p.inLink = true
	words()
	p.inLink = was
	p.put("</a>")
}

func (p *printer) open(class, id string) {
	p.put(`<figure class="` + class + `"`)
	if id != "" {
		p.put(` id="`, id, `"`)
	}
	p.put(">")
}

// caption prints a table's caption: a link with its words, and its citations after the link.
func (p *printer) caption(id string, caption ast.Node) {
	var cites []ast.Node
	p.figcaption(id, func() {
		for c := caption.FirstChild(); c != nil; c = c.NextSibling() {
			if _, ok := c.(*citation); ok {
				cites = append(cites, c)
			} else {
				p.node(c)
			}
		}
	})
	for _, c := range cites {
		p.node(c)
	}
	p.put("</figcaption>")
}

var viewBox = regexp.MustCompile(`^[^>]* viewBox="[\d.-]+[ ,]+[\d.-]+[ ,]+([\d.]+)[ ,]+([\d.]+)"`)

func (p *printer) diagram(d *Diagram) {
	p.open("diagram", d.ID)
	p.figcaption(d.ID, func() { p.text(d.Caption) })
	p.put("</figcaption>")
	p.scroll(d.ID)
	if svg, ok := strings.CutPrefix(string(d.SVG), "<svg"); ok {
		p.put(`<svg class="drawing" role="img"`)
		if m := viewBox.FindStringSubmatch(svg); m != nil {
			p.put(` width="` + m[1] + `" height="` + m[2] + `"`) // drawings keep the size that they are drawn in
		}
		if d.ID != "" {
			p.put(` aria-labelledby="`, d.ID, `-words"`)
		}
		p.put(svg)
	}
	p.put("</div>")
	if d.ID != "" {
		p.put(`<details class="words"><summary>`, p.words.InWords, `</summary><p id="`, d.ID, `-words">`, d.Alt, "</p></details>")
	} else {
		p.put("<p>", d.Alt, "</p>")
	}
	p.put("</figure>\n")
}

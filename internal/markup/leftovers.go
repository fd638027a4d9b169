package markup

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// leftovers match what is printed as typed though its author meant markup. They are looked for in the
// text of paragraphs, where a [Placeholder] stands for an address.
var leftovers = []struct {
	pattern    *regexp.Regexp
	text, hint string
}{
	{regexp.MustCompile(`\[\^[^\[\]\s]+\]`), "a footnote is printed as typed: nothing defines it", "write [^1]: and its text on a line of its own"},
	{regexp.MustCompile(`\[[^\[\]]+\]\[[^\[\]]*\]`), "a link is printed as typed: nothing defines its address", "write [words](/path/)"},
	{regexp.MustCompile(`\[[^\[\]]+\]\(`), "a link is printed as typed: its address cannot be read", "write %20 for a space, and close the bracket"},
	{regexp.MustCompile(`\[[^\[\]]+\] \([/#\x{FFFC}]`), "a link is printed as typed", "take the space between the brackets away"},
	{regexp.MustCompile(`^#{2,6}[^#\s]`), "a heading is printed as typed", "put a space after #"},
	{regexp.MustCompile(`^!(?:NOTE|MYTH|FACT|HELP|LIMIT)\b`), "a callout is printed as typed", "write the kind in brackets: > [!NOTE]"},
	{regexp.MustCompile(`^\|.*\|$`), "a table is printed as typed", "put a line |---|---| under its first line"},
}

// leftoverMarks holds at least one character of whatever a pattern matches.
const leftoverMarks = "[#!|"

// leftOver warns of markup that is printed as typed. Paragraphs are only made where the text of a node
// still holds one of the marks, which is rare: the marks of what was parsed are no text any more.
func (b *builder) leftOver() {
	marked := false
	_ = ast.Walk(b.doc.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering && bytes.ContainsAny(t.Value(b.source), leftoverMarks) {
			marked = true
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	if !marked {
		return
	}
	for _, p := range b.doc.Paragraphs() {
		if p.Kind == "cell" || !strings.ContainsAny(p.Text, leftoverMarks) {
			continue
		}
		for _, l := range leftovers {
			for _, m := range l.pattern.FindAllStringIndex(p.Text, -1) {
				if at := p.offset(m[0]); b.source[at] != '\\' {
					b.warn(at, l.text, l.hint)
				}
			}
		}
	}
}

// unclosed reports whether a fenced block has no closing fence, and ends with its document or container.
func (b *builder) unclosed(n *ast.FencedCodeBlock) bool {
	end := n.Pos()
	if n.Info != nil {
		end = n.Info.Segment.Stop
	}
	if lines := n.Lines(); lines.Len() > 0 {
		last := lines.At(lines.Len() - 1)
		end = last.Stop
	} else if i := bytes.IndexByte(b.source[end:], '\n'); i >= 0 {
		end += i
	} else {
		end = len(b.source)
	}
	rest := bytes.TrimLeft(b.source[end:], " \t\r\n>")
	return !bytes.HasPrefix(rest, []byte("```")) && !bytes.HasPrefix(rest, []byte("~~~"))
}

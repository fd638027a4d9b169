package markup

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// takeID cuts {#id} off the end of a block's text. It returns the id, which is empty if it may not be used, and
// the offset of its brace, -1 if the block ends in none.
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

// ownID matches the ids that the page makes itself.
var ownID = regexp.MustCompile(`^(?:cite|ref|term|fn|fnref)-`)

// goodID returns the id if it may be used, else it reports a fault and returns nothing.
func (b *builder) goodID(id string, offset int) string {
	switch {
	case id == "":
		b.fault(offset, "the id is empty", "write {#words-with-hyphens}")
	case !isID(id):
		b.faultf(offset, "write {#"+suggestID(id)+"}: lower-case words and hyphens", "%q is not a good id", id)
	case ownID.MatchString(id):
		b.faultf(offset, "cite-, ref-, term-, fn- and fnref- begin ids that the page makes itself", "the id %q is not free", id)
	default:
		return id
	}
	return ""
}

// anchor records an id, whose brace is at offset, and checks it and the ids that are printed with it: each may
// be used once.
func (b *builder) anchor(offset int, a Anchor) {
	if a.ID == "" {
		return
	}
	ids := []string{a.ID}
	switch a.Kind {
	case "table", "chart", "picture":
		ids = append(ids, a.ID+"-caption")
	case "diagram":
		ids = append(ids, a.ID+"-caption", a.ID+"-words")
	}
	for _, id := range ids {
		if first, ok := b.used[id]; ok {
			b.faultf(offset, "choose another", "the id %q is used already on line %d", id, first.Line)
			break
		}
		b.used[id] = a.Pos
	}
	b.doc.Anchors = append(b.doc.Anchors, a)
}

var idWords = regexp.MustCompile(`[a-z0-9]+`)

// suggestID makes an id of the first words of a title.
func suggestID(title string) string {
	words := idWords.FindAllString(strings.ToLower(title), 3)
	if len(words) == 0 {
		return "id"
	}
	return strings.Join(words, "-")
}

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// isID reports whether s is lower-case words and hyphens.
func isID(s string) bool { return idForm.MatchString(s) }

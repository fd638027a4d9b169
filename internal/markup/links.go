package markup

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// link puts a link of ours, or a term, in the place of goldmark's link.
func (b *builder) link(n *ast.Link) {
	offset := n.Pos()
	dest := string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(n.Destination))))
	words := b.doc.plain(n)
	if words == "" {
		b.fault(offset, "the link has no words", "say where it leads: [words](address)")
	}
	if id, ok := strings.CutPrefix(dest, "term:"); ok {
		ref := &TermRef{Pos: b.pos(offset), ID: id, Text: words}
		if isID(id) {
			b.doc.Terms = append(b.doc.Terms, ref)
		} else {
			b.faultf(offset, "ids are lower-case words with hyphens", "%q is not the id of a term", id)
		}
		replace(n, &term{of: ref})
		return
	}
	l := b.linkTo(dest, words, offset)
	l.Title = b.doc.resolve(n.Title)
	replace(n, &link{of: l})
}

func (b *builder) autoLink(n *ast.AutoLink) {
	dest := string(n.URL(b.source))
	if n.AutoLinkType == ast.AutoLinkEmail {
		dest = "mailto:" + dest
	}
	l := &link{of: b.linkTo(dest, string(n.Label(b.source)), n.Pos())}
	replace(n, l)
	label := ast.NewString(n.Label(b.source))
	label.SetPos(n.Pos())
	l.AppendChild(l, label)
}

// linkTo notes a link to a good destination. A bad one is a fault, and a link to nowhere.
func (b *builder) linkTo(dest, words string, offset int) *Link {
	l := &Link{Pos: b.pos(offset), Dest: dest, Text: words}
	scheme, rest, absolute := strings.Cut(dest, ":")
	absolute = absolute && !strings.ContainsAny(scheme, "/?#")
	switch hint := ""; {
	case dest == "":
		b.fault(offset, "the link leads nowhere", "write [words](/path/#heading)")
	case strings.ContainsFunc(dest, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' }):
		b.faultf(offset, "write %20 for a space", "the address %q holds a space, a backslash or a control character", dest)
	case absolute && (scheme == "https" || scheme == "http"):
		if host, ok := strings.CutPrefix(rest, "//"); ok && host != "" {
			b.doc.Links = append(b.doc.Links, l)
			return l
		}
		b.faultf(offset, "write https://host/path", "the address %q has no host", dest)
	case absolute && scheme == "mailto":
		b.doc.Links = append(b.doc.Links, l)
		return l
	case absolute:
		if strings.EqualFold(scheme, "term") {
			hint = "; write the scheme in lower case"
		}
		b.faultf(offset, "links are https, http, mailto and term"+hint, "a link with the scheme %q", scheme)
	case strings.HasPrefix(dest, "//"):
		b.faultf(offset, "write https:"+dest, "the address %q has no scheme", dest)
	default:
		b.doc.Links = append(b.doc.Links, l)
		return l
	}
	return &Link{Pos: l.Pos, Text: words}
}

package site

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"strings"
)

// What stands thousands of times on the pages is printed here: a template would take ten
// times as long, which is most of what starting takes.

// A returns the link as an element.
func (l Link) A() template.HTML {
	b := takeBuffer()
	defer buffers.Put(b)
	l.print(b, "")
	return template.HTML(b.String())
}

// A returns the link as an element that says where the reader is.
func (l NavLink) A() template.HTML {
	attributes := ""
	if l.Current {
		attributes = ` aria-current="page"`
	}
	if l.Within {
		attributes += " data-within"
	}
	b := takeBuffer()
	defer buffers.Put(b)
	l.print(b, attributes)
	return template.HTML(b.String())
}

// Listed returns the links with commas between them.
func (ls Links) Listed() template.HTML {
	b := takeBuffer()
	defer buffers.Put(b)
	ls.print(b)
	return template.HTML(b.String())
}

func (ls Links) print(b *bytes.Buffer) {
	for i, l := range ls {
		if i > 0 {
			b.WriteString(", ")
		}
		l.print(b, "")
	}
}

func (l Link) print(b *bytes.Buffer, attributes string) {
	anchor(b, l.Href, attributes)
	text(b, l.Title)
	b.WriteString("</a>")
}

// anchor begins a link with more attributes than its address, which begin with a space.
func anchor(b *bytes.Buffer, href, attributes string) {
	b.WriteString(`<a href="`)
	address(b, href)
	b.WriteByte('"')
	b.WriteString(attributes)
	b.WriteByte('>')
}

func text(b *bytes.Buffer, s string) {
	if strings.ContainsAny(s, "\"&'<>\x00") {
		s = template.HTMLEscapeString(s)
	}
	b.WriteString(s)
}

// address writes an address as an attribute's value: what has no place in an address is
// escaped, and one that would run a script is replaced. Escapes that are there already stay.
func address(b *bytes.Buffer, s string) {
	if scheme, _, ok := strings.Cut(s, ":"); ok && !strings.ContainsAny(scheme, "/?#") {
		switch strings.ToLower(scheme) {
		case "http", "https", "mailto":
		default:
			s = "#"
		}
	}
	begin := 0 // of what is written as it is
	for i := range len(s) {
		c := s[i]
		if plainInAddress[c] {
			continue
		}
		b.WriteString(s[begin:i])
		begin = i + 1
		if c == '&' {
			b.WriteString("&amp;")
		} else {
			fmt.Fprintf(b, "%%%02x", c)
		}
	}
	b.WriteString(s[begin:])
}

// plainInAddress are the bytes that stand for themselves in an address.
var plainInAddress = func() (plain [256]bool) {
	const signs = "-._~!#$%*+,/:;=?@[]"
	for c := range plain {
		b := byte(c)
		plain[c] = 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || strings.IndexByte(signs, b) >= 0
	}
	return plain
}()

// HTML returns the pages under this one that are open, as a list in lists. Of pages that
// have others under them only those are shown that lead to the page itself.
func (t Tree) HTML() template.HTML {
	b := takeBuffer()
	defer buffers.Put(b)
	t.print(b)
	return template.HTML(b.String())
}

func (t Tree) print(b *bytes.Buffer) {
	within := false
	for _, c := range t.Children {
		within = within || c.Children != nil
	}
	b.WriteString("\n<ul>")
	for _, c := range t.Children {
		if within && !c.Open {
			continue
		}
		b.WriteString("\n<li>")
		current := ""
		if c.Current {
			current = ` aria-current="page"`
		}
		anchor(b, c.Href, current)
		text(b, c.Title)
		b.WriteString("</a>")
		if c.Children != nil {
			c.print(b)
		}
		b.WriteString("</li>")
	}
	b.WriteString("\n</ul>")
}

// Items returns the references as the items of a list.
func (rs References) Items() template.HTML {
	b := takeBuffer()
	defer buffers.Put(b)
	for i := range rs {
		r := &rs[i]
		fmt.Fprintf(b, "\n<li id=\"ref-%d\">", r.Number)
		r.citation(b)
		b.WriteByte('.')
		r.backLinks(b)
		b.WriteString("</li>")
	}
	return template.HTML(b.String())
}

// citation prints the source as a list of references names it.
func (r *SourceRef) citation(b *bytes.Buffer) {
	if r.Publisher != "" {
		text(b, r.Publisher)
		b.WriteString(": ")
	}
	if r.Href != "" {
		r.anchor(b)
		r.title(b)
		b.WriteString("</a>")
	} else {
		r.title(b)
	}
	if r.Date.Text != "" {
		b.WriteString(", ")
		if r.Date.ISO != "" {
			b.WriteString(`<time datetime="`)
			text(b, r.Date.ISO)
			b.WriteString(`">`)
		}
		text(b, r.Date.Text)
		if r.Date.ISO != "" {
			b.WriteString("</time>")
		}
	}
	if r.Language != "" {
		b.WriteString(" (")
		text(b, r.Language)
		b.WriteByte(')')
	}
	if r.Kind == "secondary" {
		b.WriteString(`, <span class="tag">secondary</span>`)
	}
}

// Listed returns the publishers under the letter, each with how much it published.
func (l SourceLetter) Listed() template.HTML {
	b := takeBuffer()
	defer buffers.Put(b)
	for i, p := range l.Publishers {
		if i > 0 {
			b.WriteString(" · ")
		}
		p.print(b, "")
		if p.Count > 1 {
			fmt.Fprintf(b, " (%d)", p.Count)
		}
	}
	return template.HTML(b.String())
}

// Items returns the publishers as a list's names, with what each published as their
// descriptions.
func (ps Publishers) Items() template.HTML {
	b := takeBuffer()
	defer buffers.Put(b)
	for _, p := range ps {
		b.WriteString("\n<dt id=\"")
		text(b, p.ID)
		b.WriteString(`">`)
		text(b, p.Name)
		b.WriteString("</dt>")
		for _, e := range p.Sources {
			b.WriteString("\n<dd id=\"")
			text(b, e.ID)
			b.WriteString(`">`)
			e.work(b)
			if len(e.CitedBy) > 0 {
				b.WriteString(" <small>Cited by ")
				e.CitedBy.print(b)
				b.WriteString("</small>")
			}
			b.WriteString("</dd>")
		}
	}
	return template.HTML(b.String())
}

// work prints the source as the list of its publisher's names it.
func (r *SourceRef) work(b *bytes.Buffer) {
	if r.Href != "" {
		r.anchor(b)
		text(b, r.Title)
		b.WriteString("</a>")
	} else {
		r.title(b)
	}
	if r.Date.Text != "" {
		b.WriteString(", ")
		text(b, r.Date.Text)
	}
	if r.Language != "" {
		b.WriteString(" (")
		text(b, r.Language)
		b.WriteByte(')')
	}
	if r.Kind == "secondary" {
		b.WriteString(", secondary")
	}
	if r.Note != "" {
		b.WriteString(". ")
		text(b, r.Note)
	}
	b.WriteByte('.')
}

// Entered returns links to the sources' entries in our list.
func (rs SourceRefs) Entered() template.HTML {
	b := takeBuffer()
	defer buffers.Put(b)
	for i, r := range rs {
		if i > 0 {
			b.WriteString("; ")
		}
		anchor(b, r.Entry, "")
		text(b, cmp.Or(r.Publisher, r.Title))
		if r.Date.Text != "" {
			b.WriteString(", ")
			text(b, r.Date.Text)
		}
		b.WriteString("</a>")
	}
	return template.HTML(b.String())
}

// anchor begins a link to the source.
func (r *SourceRef) anchor(b *bytes.Buffer) {
	language := ""
	if r.Lang != "" {
		language = ` hreflang="` + template.HTMLEscapeString(r.Lang) + `"`
	}
	anchor(b, r.Href, language)
}

func (r *SourceRef) title(b *bytes.Buffer) {
	b.WriteString("<cite")
	if r.Lang != "" {
		b.WriteString(` lang="`)
		text(b, r.Lang)
		b.WriteByte('"')
	}
	b.WriteByte('>')
	text(b, r.Title)
	b.WriteString("</cite>")
}

// backLinks prints the links to where the reference is used.
func (r *Reference) backLinks(b *bytes.Buffer) {
	if len(r.Back) == 0 {
		return
	}
	b.WriteString(` <span class="back">↑`)
	for _, l := range r.Back {
		b.WriteByte(' ')
		l.print(b, ` aria-label="Back to use `+l.Title+` in the text"`)
	}
	b.WriteString("</span>")
}

// shownNames is how many other names of a term the glossary shows; all of them can be
// searched for.
const shownNames = 6

// Names returns what the term is called besides, here and in other languages.
func (t TermEntry) Names() template.HTML {
	b := takeBuffer()
	defer buffers.Put(b)
	if len(t.Also) > 0 {
		b.WriteString("Also: ")
		text(b, strings.Join(t.Also[:min(shownNames, len(t.Also))], ", "))
		b.WriteString(". ")
	}
	for _, w := range t.Foreign {
		text(b, w.Language)
		b.WriteString(`: <i lang="`)
		text(b, w.Lang)
		if w.Dir == "rtl" {
			b.WriteString(`" dir="rtl`)
		}
		b.WriteString(`">`)
		text(b, w.Word)
		b.WriteString("</i>. ")
	}
	return template.HTML(b.String())
}

// Values returns all values of a series, each with its time or name.
func (f FigureEntry) Values() template.HTML {
	b := takeBuffer()
	defer buffers.Put(b)
	for i, p := range f.Series {
		if i > 0 {
			b.WriteString("; ")
		}
		text(b, p.At)
		b.WriteString(": ")
		text(b, p.Text)
	}
	return template.HTML(b.String())
}

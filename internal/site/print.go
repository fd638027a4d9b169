package site

import (
	"fmt"
	"html/template"
	"strings"
)

// What stands thousands of times on the pages is printed here: a template would take ten
// times as long, which is most of what starting takes.

// A returns the link as an element.
func (l Link) A() template.HTML {
	var b strings.Builder
	anchor(&b, l.Href, "")
	text(&b, l.Title)
	b.WriteString("</a>")
	return template.HTML(b.String())
}

// anchor begins a link with more attributes than its address, which begin with a space.
func anchor(b *strings.Builder, href, attributes string) {
	b.WriteString(`<a href="`)
	address(b, href)
	b.WriteByte('"')
	b.WriteString(attributes)
	b.WriteByte('>')
}

func text(b *strings.Builder, s string) {
	if strings.ContainsAny(s, "\"&'<>\x00") {
		s = template.HTMLEscapeString(s)
	}
	b.WriteString(s)
}

// address writes an address as an attribute's value: what has no place in an address is
// escaped, and one that would run a script is replaced. Escapes that are there already stay.
func address(b *strings.Builder, s string) {
	if scheme, _, ok := strings.Cut(s, ":"); ok && !strings.ContainsAny(scheme, "/?#") {
		switch strings.ToLower(scheme) {
		case "http", "https", "mailto":
		default:
			s = "#"
		}
	}
	const plain = "-._~!#$%*+,/:;=?@[]"
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte(plain, c) >= 0:
			b.WriteByte(c)
		case c == '&':
			b.WriteString("&amp;")
		default:
			fmt.Fprintf(b, "%%%02x", c)
		}
	}
}

// HTML returns the pages under this one that are open, as a list in lists. Of pages that
// have others under them only those are shown that lead to the page itself.
func (t Tree) HTML() template.HTML {
	var b strings.Builder
	t.print(&b)
	return template.HTML(b.String())
}

func (t Tree) print(b *strings.Builder) {
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

// Citation returns the source as a list of references names it.
func (r SourceRef) Citation() template.HTML {
	var b strings.Builder
	if r.Publisher != "" {
		text(&b, r.Publisher)
		b.WriteString(": ")
	}
	if r.Href != "" {
		r.anchor(&b)
		r.title(&b)
		b.WriteString("</a>")
	} else {
		r.title(&b)
	}
	if r.Date.Text != "" {
		b.WriteString(", ")
		if r.Date.ISO != "" {
			b.WriteString(`<time datetime="`)
			text(&b, r.Date.ISO)
			b.WriteString(`">`)
		}
		text(&b, r.Date.Text)
		if r.Date.ISO != "" {
			b.WriteString("</time>")
		}
	}
	if r.Language != "" {
		b.WriteString(" (")
		text(&b, r.Language)
		b.WriteByte(')')
	}
	if r.Kind == "secondary" {
		b.WriteString(`, <span class="tag">secondary</span>`)
	}
	return template.HTML(b.String())
}

// Work returns the source as the list of its publisher's names it.
func (r SourceRef) Work() template.HTML {
	var b strings.Builder
	if r.Href != "" {
		r.anchor(&b)
		text(&b, r.Title)
		b.WriteString("</a>")
	} else {
		r.title(&b)
	}
	if r.Date.Text != "" {
		b.WriteString(", ")
		text(&b, r.Date.Text)
	}
	if r.Language != "" {
		b.WriteString(" (")
		text(&b, r.Language)
		b.WriteByte(')')
	}
	if r.Kind == "secondary" {
		b.WriteString(", secondary")
	}
	if r.Note != "" {
		b.WriteString(". ")
		text(&b, r.Note)
	}
	b.WriteByte('.')
	return template.HTML(b.String())
}

// Entered returns a link to the source's entry in our list.
func (r SourceRef) Entered() template.HTML {
	name := r.Publisher
	if name == "" {
		name = r.Title
	}
	if r.Date.Text != "" {
		name += ", " + r.Date.Text
	}
	return Link{r.Entry, name}.A()
}

// anchor begins a link to the source.
func (r SourceRef) anchor(b *strings.Builder) {
	language := ""
	if r.Lang != "" {
		language = ` hreflang="` + template.HTMLEscapeString(r.Lang) + `"`
	}
	anchor(b, r.Href, language)
}

func (r SourceRef) title(b *strings.Builder) {
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

// BackLinks returns the links to where the reference is used.
func (r Reference) BackLinks() template.HTML {
	if len(r.Back) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(` <span class="back">↑`)
	for _, l := range r.Back {
		b.WriteByte(' ')
		anchor(&b, l.Href, ` aria-label="Back to use `+l.Title+` in the text"`)
		text(&b, l.Title)
		b.WriteString("</a>")
	}
	b.WriteString("</span>")
	return template.HTML(b.String())
}

// Words returns the term in other languages.
func (t TermEntry) Words() template.HTML {
	var b strings.Builder
	for _, w := range t.Foreign {
		text(&b, w.Language)
		b.WriteString(`: <i lang="`)
		text(&b, w.Lang)
		if w.Dir == "rtl" {
			b.WriteString(`" dir="rtl`)
		}
		b.WriteString(`">`)
		text(&b, w.Word)
		b.WriteString("</i>. ")
	}
	return template.HTML(b.String())
}

// Values returns all values of a series, each with its time or name.
func (f FigureEntry) Values() template.HTML {
	var b strings.Builder
	for i, p := range f.Series {
		if i > 0 {
			b.WriteString("; ")
		}
		text(&b, p.At)
		b.WriteString(": ")
		text(&b, p.Text)
	}
	return template.HTML(b.String())
}

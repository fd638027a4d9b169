package site

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/markup"
)

// Page is a page of the reference. Shown by page.html.
type Page struct {
	Layout         `json:"-"` // the revision is a hash of the JSON of this view: what is not the page's own is left out, and text is hashed apart
	Question       string
	Summary        string
	Lead           template.HTML `json:"-"` // the body's first paragraph, which answers the question
	Body           template.HTML `json:"-"` // what follows it
	After          template.HTML // what follows the list of a register: the text after a thematic break (---)
	Contents       []Heading     // second-level headings, with the third-level ones in them
	Here           Link          `json:"-"`
	Section        *Tree         `json:"-"` // the section that the page is in, from its first page down
	Breadcrumbs    []Link        `json:"-"` // from the home page to the parent
	Children       []Card        `json:"-"`
	Prev, Next     *Link         `json:"-"`
	Related        []Card        `json:"-"`
	Notes          []Note
	Classification *Classification // the strip of facts on crime pages, else nil
	Evidence       Evidence
	Line           []Station // who acts; nil where no one does
	Kind           string    `json:"-"` // names the page's icon and coloured bar: the group of its crime, its section (its folder's name), "list" for a register, or empty
	Notice         string    `json:"-"` // the colour of the notice that the page is about, "red", or empty
	Reviewed       Day
	Source         string `json:"-"` // address of the Markdown
	JSON           string `json:"-"` // address of the JSON
	Report         string `json:"-"` // address for reporting an error; empty where the host gives none

	id   string
	note filled // of a citation
}

// text returns the parts of the body that the revision hashes without encoding them as JSON.
func (p Page) text() (lead, body template.HTML) { return p.Lead, p.Body }

// Heading is an entry of the contents list.
type Heading struct {
	ID, Title string
	Children  []Heading
}

// Tree is a page in the list of its section, or the name of a group of pages; a group has no address.
type Tree struct {
	Link
	Children []Tree // of the page and of those that it lies under
}

// conditionalStyles are the style sheets that a page loads only if its body holds one of these classes.
var conditionalStyles = []struct {
	sheet   string
	classes []string
}{
	{"record.css", []string{"record"}},
	{"chart.css", []string{"chart"}},
	{"drawing.css", []string{"drawing", "drawing plot"}},
	{"code.css", []string{"chroma"}},
	{"myth.css", []string{"callout myth", "callout fact"}},
	{"rare.css", []string{"blockquote", "photo", "footnotes"}},
}

// classesOf returns the values of class in a body, and blockquote for that element, which has none.
func classesOf(body string) map[string]bool {
	classes := map[string]bool{"blockquote": strings.Contains(body, "<blockquote")}
	for {
		_, after, found := strings.Cut(body, ` class="`) // a quote in a text is escaped
		if !found {
			return classes
		}
		class, rest, _ := strings.Cut(after, `"`)
		classes[class], body = true, rest
	}
}

// page returns the view of a page, as far as it has no view of a register's.
func (r *renderer) page(view string, p *library.Page) Page {
	v := Page{
		Layout:         r.layout(view, p.Path, p.Title),
		Question:       p.Question,
		Summary:        p.Summary,
		Here:           r.link(p),
		Section:        r.sectionTree(p),
		Breadcrumbs:    r.breadcrumbs(p),
		Children:       r.cards(p.Children),
		Prev:           r.linkTo(p.Prev, ""),
		Next:           r.linkTo(p.Next, ""),
		Related:        r.related(p.Related),
		Notes:          r.notes(p),
		Classification: r.classification(p),
		Evidence:       r.evidence(p),
		Line:           r.line(p),
		Kind:           r.kind(p),
		Notice:         r.noticeColour(p),
		Reviewed:       r.day(p.Reviewed),
		JSON:           r.addresses.of(p.Path + "index.json"),
		id:             p.ID(),
		note:           r.words.Page.CitationNote,
		Report:         r.addresses.of(cmp.Or(r.lib.Settings.Contact, r.reportPath())),
	}
	if r.lib.Body(p) != nil {
		v.Lead, v.Body = cutLead(r.lib.Body(p).HTML(&r.words.Document, r.bodyAddress))
		v.Contents = contents(r.lib.Body(p).Anchors)
		held := classesOf(string(v.Body))
		for _, c := range conditionalStyles {
			if slices.ContainsFunc(c.classes, func(class string) bool { return held[class] }) {
				v.Styles = append([]string{c.sheet}, v.Styles...)
			}
		}
	}
	if v.Notice != "" {
		v.Styles = append([]string{"notice.css"}, v.Styles...)
	}
	v.Description = p.Summary
	if r.addresses.known() {
		v.Canonical = r.addresses.absolute(p.Path)
	}
	v.Index = true
	v.revision = r.revisions[p.Path]
	if p.Path == r.path(changesPath) {
		v.Edition = r.editionID
	}
	if r.lib.Markdown(p) != nil {
		v.Source = r.addresses.of(p.Path + "index.md")
		v.Alternates = append(v.Alternates, Alternate{"text/markdown", "Markdown", v.Source})
	}
	v.Alternates = append(v.Alternates,
		Alternate{typeJSON, "JSON", v.JSON},
		Alternate{"application/atom+xml", r.words.Layout.Changes, r.addresses.of("/feed.xml")})
	if p.Path == r.root() {
		v.HeadTitle = p.Title
		if !strings.Contains(p.Title, r.lib.Settings.Name) {
			v.HeadTitle = r.lib.Settings.Name + " · " + p.Title
		}
	}
	return v
}

// reportPath is where readers learn how to report an error: a heading of the page about
// the reference, if it has one for it. It is empty where there is no such page.
func (r *renderer) reportPath() string {
	const path, id = "/about/", "wrong"
	p := r.lib.Page(path)
	switch {
	case p == nil:
		return ""
	case slices.ContainsFunc(r.lib.Body(p).Anchors, func(a markup.Anchor) bool { return a.ID == id }):
		return path + "#" + id
	}
	return path
}

// cutLead cuts a body after its first paragraph, which answers the page's question. A body
// that starts with something else has no lead.
func cutLead(body template.HTML) (lead, rest template.HTML) {
	const end = "</p>"
	i := strings.Index(string(body), end)
	if i < 0 || !strings.HasPrefix(string(body), "<p>") {
		return "", body
	}
	return body[:i+len(end)], body[i+len(end):]
}

// list makes room for the list of a register after the body. It moves the text after a thematic break to
// After, and adds the headings of the list to the contents: those before that text, and those behind it.
func (v *Page) list(before, behind []Heading) {
	body, after, _ := strings.Cut(string(v.Body), "<hr>\n")
	v.Body, v.After = template.HTML(body), template.HTML(after)
	n := min(strings.Count(body, "<h2 "), len(v.Contents))
	v.Contents = slices.Concat(v.Contents[:n], before, v.Contents[n:], behind)
}

// contents nests third-level headings under second-level ones.
func contents(anchors []markup.Anchor) (headings []Heading) {
	for _, a := range anchors {
		switch h := (Heading{ID: a.ID, Title: a.Title}); {
		case a.Level == 2:
			headings = append(headings, h)
		case a.Level == 3 && len(headings) > 0:
			last := &headings[len(headings)-1]
			last.Children = append(last.Children, h)
		}
	}
	return headings
}

// turnThrough makes pages the neighbours of each other, in their order.
func turnThrough(pages []*library.Page) {
	for i := 1; i < len(pages); i++ {
		pages[i-1].Next, pages[i].Prev = pages[i], pages[i-1]
	}
}

// top returns the first page of the section that a page is in: the one right under the home page.
func top(p *library.Page) *library.Page {
	for p.Parent != nil && p.Parent.Parent != nil {
		p = p.Parent
	}
	return p
}

// kind returns the name of the icon and the coloured bar of a page; see [Page].Kind.
func (r *renderer) kind(p *library.Page) string {
	if p.Crime != nil && p.Crime.Group != "" {
		return p.Crime.Group
	}
	switch path := top(p).Path; section(path) {
	case "crimes", "role", "fugitives", "situations":
		return section(path)
	default:
		if path == library.AllPages.Page || slices.ContainsFunc(library.Registers, func(g *library.Register) bool { return g.Page == path }) {
			return "list"
		}
	}
	return ""
}

// sectionTree returns the list of the section that a page is in. Pages that show the same list share it.
func (r *renderer) sectionTree(p *library.Page) *Tree {
	current := p
	if p.Parent != nil && len(p.Children) == 0 && len(p.Parent.Children) <= maxListed {
		current = p.Parent
	}
	type sectionAt struct{ first, current *library.Page }
	key := sectionAt{top(p), current}
	known, ok := r.cache.Load(key)
	if !ok {
		t := r.tree(top(p), current)
		known, _ = r.cache.LoadOrStore(key, &t)
	}
	return known.(*Tree)
}

// tree returns a page with the pages under it, as far as the list of a section shows them: those under current
// and the pages that it lies under. Beside an open folder, the other pages of its level are left out.
func (r *renderer) tree(p, current *library.Page) Tree {
	t := Tree{Link: r.link(p)}
	if !open(p, current) {
		return t
	}
	children := neighbours(p.Children, current)
	if i := slices.IndexFunc(children, func(c *library.Page) bool { return len(c.Children) > 0 && open(c, current) }); i >= 0 {
		children = children[i : i+1]
	}
	for _, c := range children {
		of := &t.Children
		if c.Group != "" {
			of = &groupFor(of, func(g Tree) bool { return g.Href == "" && g.Title == c.Group }, Tree{Link: Link{Title: c.Group}}).Children
		}
		*of = append(*of, r.tree(c, current))
	}
	return t
}

// maxListed is how many pages of one folder the list of a section shows. All pages of a large folder, each
// with the whole folder in its list, would grow with the square of their number.
const maxListed = 60

// neighbours returns the children of a page that the list of its section shows: all or, if they are more than
// maxListed, those around the one that is the current page or that it lies under.
func neighbours(children []*library.Page, current *library.Page) []*library.Page {
	if len(children) <= maxListed {
		return children
	}
	for p := current; p != nil; p = p.Parent {
		if p.Parent == children[0].Parent {
			current = p
		}
	}
	begin := max(slices.Index(children, current)-maxListed/2, 0)
	begin = min(begin, len(children)-maxListed)
	return children[begin : begin+maxListed]
}

// open reports whether a page is the current one, or one that it lies under.
func open(p, current *library.Page) bool {
	for ; current != nil; current = current.Parent {
		if p == current {
			return true
		}
	}
	return false
}

func (r *renderer) breadcrumbs(p *library.Page) (links []Link) {
	for p = p.Parent; p != nil; p = p.Parent {
		links = append(links, r.link(p))
	}
	slices.Reverse(links)
	if len(links) > 0 {
		links[0].Title = r.words.Layout.Home
	}
	return links
}

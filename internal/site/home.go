package site

import (
	"html/template"
	"regexp"
	"strings"

	"github.com/interpolref/interpolref/internal/library"
)

// Home is the home page: doors to what its front matter names, then the sections of its text.
// Shown by home.html, which defines "main".
type Home struct {
	Page
	Doors    []Door
	Sections []Section
}

// Door is a page that the home page leads to, with its drawing.
type Door struct {
	Card
	Drawing template.HTML // empty where the page has none
}

// Section is a second-level heading with what stands under it: <section aria-labelledby="{{.ID}}">.
type Section struct {
	ID   string
	Body template.HTML // from the heading on
}

func (r *renderer) home(p *library.Page, page Page) Home {
	v := Home{Page: page}
	for _, d := range p.Doors {
		drawing := strings.Replace(string(d.Drawing), "<svg", `<svg class="drawing" aria-hidden="true"`, 1)
		v.Doors = append(v.Doors, Door{r.card(d), template.HTML(drawing)})
	}
	v.Body, v.Sections = cutSections(page.Body)
	return v
}

var sectionStart = regexp.MustCompile(`<h2 id="([^"]+)">`)

// cutSections cuts a text before each of its second-level headings.
func cutSections(body template.HTML) (before template.HTML, sections []Section) {
	text := string(body)
	starts := sectionStart.FindAllStringSubmatchIndex(text, -1)
	end := len(text)
	for i := len(starts) - 1; i >= 0; i-- {
		m := starts[i]
		sections = append([]Section{{text[m[2]:m[3]], template.HTML(text[m[0]:end])}}, sections...)
		end = m[0]
	}
	return template.HTML(text[:end]), sections
}

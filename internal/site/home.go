package site

import (
	"html/template"
	"regexp"
	"strings"

	"github.com/interpolref/interpolref/internal/library"
)

// Home is the home page: the sections before a thematic break, the doors that its front matter names, then its
// other sections. Shown by home.html, which defines "main".
type Home struct {
	Page                // its Body is what stands before the first section
	Above     []Section // before a thematic break (---): above the doors
	Doors     []Door
	Sections  []Section // below them
	Questions *Link     // to the lists, with their counts; nil where they are empty
	Sources   *Link
	Newest    Day // when a page was last reviewed
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
	if v.Doors != nil {
		v.Styles = append([]string{"drawing.css"}, v.Styles...)
	}
	above, below, cut := strings.Cut(string(page.Body), "<hr>\n")
	if !cut {
		above, below = "", above
	}
	v.Body, v.Above = cutSections(template.HTML(above))
	more, sections := cutSections(template.HTML(below))
	v.Body, v.Sections = v.Body+more, sections
	count := func(of *library.Register, n int, words plurals) *Link {
		if n == 0 {
			return nil
		}
		return &Link{r.addresses.of(r.path(of.Page)), words.With(n)}
	}
	v.Questions = count(library.Questions, len(r.lib.Questions), r.words.Home.Questions)
	v.Sources = count(library.Sources, len(r.lib.Sources), r.words.Home.Sources)
	for _, p := range r.lib.Pages {
		if d := r.day(p.Reviewed); d.ISO > v.Newest.ISO {
			v.Newest = d
		}
	}
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

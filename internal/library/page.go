package library

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"path"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/interpolref/interpolref/internal/markup"
)

// Page is one Markdown file.
type Page struct {
	Path string // "/crimes/cybercrime/ransomware/"
	File string // "en/crimes/cybercrime/ransomware.md"
	Lang string // "en"

	Title    string
	Summary  string    // one sentence, at most 160 characters
	Question string    // the question that the page answers
	Keywords []string  // at most twelve words that readers type and the text lacks
	Words    []string  // more of them, in any language, from search/words
	Line     []Station // who acts, in the order of a request's way; nil for a page without a line
	Reviewed Date
	Order    int
	Group    string // of pages in the list of their section, with a name; or empty
	Aliases  []string
	Draft    bool
	Apart    bool   // only its section leads to it: not the search, the A–Z or the links to neighbours
	Crime    *Crime // on crime pages, else nil
	Trace    *Trace // nil where its claims were not traced

	References []*Reference // the sources it cites, in the order of first use
	Notes      []*Note      // what its marks lead to
	Terms      []*Term      // the terms it uses, in the order of first use
	Figures    []*Figure    // the figures it uses
	Related    []*Page
	Navigation []Door        // of the home page: the links on top of every page of its language
	Doors      []*Page       // the pages that it leads to first, with their drawings
	Drawing    template.HTML // door.svg beside a page that is a door, printed anew; empty if there is none

	Parent     *Page // nil for the home page
	Children   []*Page
	Prev, Next *Page // in reading order
	LinkedFrom []*Page
}

// ID returns what names the page where its path cannot: "role-limits" for /role/limits/, and "home" for the
// home page. No other page has the same.
func (p *Page) ID() string {
	return cmp.Or(strings.ReplaceAll(strings.Trim(p.Path, "/"), "/", "-"), "home")
}

// frontMatter is what stands between the --- lines at the top of a page.
type frontMatter struct {
	markup.Pos
	Title      string    `yaml:"title,required" example:"Stolen passports"`
	Summary    located   `yaml:"summary,required" example:"One sentence that answers the question."`
	Question   string    `yaml:"question,required" example:"What happens to a stolen passport?"`
	Keywords   []located `yaml:"keywords"`
	Line       *rawLine  `yaml:"line"`
	Reviewed   dated     `yaml:"reviewed,required" example:"2026-11-24"`
	Order      int       `yaml:"order"`
	Aliases    []located `yaml:"aliases"`
	Related    []located `yaml:"related"`
	Doors      []located `yaml:"doors"`
	Navigation []rawDoor `yaml:"navigation"`
	Draft      bool      `yaml:"draft"`
	Apart      bool      `yaml:"apart"`
	Group      string    `yaml:"group"`
	Under      located   `yaml:"under"`
}

const frontExample = `---
title: Stolen passports
summary: One sentence that answers the question.
question: What happens to a stolen passport?
reviewed: 2026-11-24
---`

// rawPage is a page between reading and resolving.
type rawPage struct {
	*file
	front frontMatter
	page  *Page
	body  *markup.Document
}

// cut splits a page into front matter and body, with the number of the line on which the body starts.
// It reports false where there is no front matter. White space may follow the marks around it; the second
// may also be "...", and end the file.
func cut(text []byte) (front, body []byte, bodyLine int, ok bool) {
	first, rest, _ := bytes.Cut(text, []byte("\n"))
	if string(bytes.TrimRight(first, " \t")) != "---" {
		return nil, text, 1, false
	}
	for n, at := 2, 0; at < len(rest); n++ {
		line, _, _ := bytes.Cut(rest[at:], []byte("\n"))
		end := min(at+len(line)+1, len(rest))
		if mark := string(bytes.TrimRight(line, " \t")); mark == "---" || mark == "..." {
			return rest[:at], rest[end:], n + 1, true
		}
		at = end
	}
	return nil, text, 1, false
}

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// pagePath returns the path of the page in a file: "/role/limits/" for "en/role/limits.md",
// where en is the main language, whose pages have no prefix.
func pagePath(name, main string) string {
	lang, rest, _ := strings.Cut(strings.TrimSuffix(name, ".md"), "/")
	if lang == main {
		lang = ""
	}
	p := path.Join("/", lang, strings.TrimSuffix("/"+rest, "/index"))
	return strings.TrimSuffix(p, "/") + "/"
}

// read fills in the page from its file's text.
func (r *rawPage) read() {
	p := r.page
	for part := range strings.SplitSeq(strings.TrimSuffix(strings.TrimPrefix(p.File, p.Lang+"/"), ".md"), "/") {
		if !slug.MatchString(part) {
			r.fault(markup.Pos{}, fmt.Sprintf("%q cannot be part of an address", part), "name files with lower-case letters, digits and hyphens")
		}
	}
	front, body, line, ok := cut(r.text)
	if !ok {
		text, hint := "the page has no front matter", "begin the file so:\n"+frontExample
		if bytes.HasPrefix(r.text, []byte("---")) {
			text, hint = "the front matter has no end", "write --- on a line of its own under it"
		}
		r.fault(markup.Pos{}, text, hint)
	} else {
		r.readFront(front)
	}
	fm := &r.front
	p.Title, p.Summary, p.Question = fm.Title, markup.Curl(fm.Summary.Value), fm.Question
	p.Reviewed, p.Order, p.Draft, p.Apart, p.Group = fm.Reviewed.Date, fm.Order, fm.Draft, fm.Apart, fm.Group
	for _, w := range fm.Keywords {
		p.Keywords = append(p.Keywords, w.Value)
	}
	p.Line = r.stations()
	r.body = markup.Parse(body, line)
	for _, m := range r.body.Faults {
		r.add(m.Pos, m.Text, m.Hint, m.Warning)
	}
}

// summaryLimit is how many characters of a summary the results of search engines show.
const summaryLimit = 160

func (r *rawPage) readFront(front []byte) {
	broken := r.errors
	tree := parseYAML(r.file, front, 2)
	if r.errors > broken {
		return
	}
	if tree == nil {
		tree = &yaml.Node{Kind: yaml.MappingNode}
	}
	r.noun = "front matter"
	decode(r.file, tree, &r.front)
	fm := &r.front
	if n := len([]rune(fm.Summary.Value)); n > summaryLimit {
		r.fault(fm.Summary.Pos, fmt.Sprintf("the summary has %d characters, %d too many", n, n-summaryLimit), "say it in one sentence")
	}
	if n := len(fm.Keywords); n > keywordLimit {
		r.fault(fm.Keywords[keywordLimit].Pos, fmt.Sprintf("the page has %d keywords, %d too many", n, n-keywordLimit), "more of what people type goes to "+wordsFile(r.page.Path))
	}
	r.ahead(fm.Reviewed, "review")
}

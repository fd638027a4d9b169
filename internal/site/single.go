package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Single returns the whole reference as one HTML file that needs nothing else: every page is
// an article in it, links between pages lead from one to the other, and a script shows one at
// a time and searches them. Without scripts it is one long document. The site must have been
// built for files.
//
// An id of a page becomes the page's own id, two hyphens and the id: "role-limits--arrest".
func (s *Site) Single() ([]byte, error) {
	var articles bytes.Buffer
	var list []Link
	for _, p := range s.pages {
		body := s.edition.Lookup(p.Path).Body()
		doc, err := html.Parse(bytes.NewReader(body))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Path, err)
		}
		main := find(doc, atom.Main)
		if main == nil {
			return nil, fmt.Errorf("%s: there is no main element", p.Path)
		}
		s.gather(main, p.Path)
		fmt.Fprintf(&articles, "<article id=\"%s\" data-title=\"%s\">\n", articleID(p.Path), template.HTMLEscapeString(p.Title))
		if err := html.Render(&articles, main); err != nil {
			return nil, fmt.Errorf("%s: %w", p.Path, err)
		}
		articles.WriteString("\n</article>\n")
		list = append(list, Link{"#" + articleID(p.Path), p.Title})
	}
	style, err := s.inline("style.css", "lists.css", "single.css")
	if err != nil {
		return nil, err
	}
	script, err := s.inline("offline.js", "single.js")
	if err != nil {
		return nil, err
	}
	index := template.JS(bytes.ReplaceAll(s.offlineIndex(), []byte("</"), []byte(`<\/`)))
	v := single{
		Layout: s.layout("single", "/", s.lib.Settings.Name), Style: template.CSS(style),
		Index: index, Script: template.JS(bytes.ReplaceAll(script, []byte("</"), []byte(`<\/`))), Pages: list,
		Articles: template.HTML(articles.String()),
	}
	v.Edition = s.edition.ID()
	v.Policy = fmt.Sprintf("default-src 'none'; img-src data:; style-src '%s'; script-src '%s' '%s'; form-action 'none'",
		hashOf(string(v.Style)), hashOf(string(v.Index)), hashOf(string(v.Script)))
	return s.render("single", v)
}

// single is the view of the one file. Shown by single.html, which replaces base.html.
type single struct {
	Layout
	Policy   string
	Style    template.CSS
	Index    template.JS
	Script   template.JS
	Pages    []Link
	Articles template.HTML
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// inline returns style sheets or scripts one after the other.
func (s *Site) inline(names ...string) ([]byte, error) {
	var all [][]byte
	for _, name := range names {
		body, ok := s.assets.bodies[name]
		if !ok {
			return nil, fmt.Errorf("no file %q in package static", name)
		}
		all = append(all, body)
	}
	return bytes.Join(all, []byte("\n")), nil
}

// articleID returns the id of a page's article: "role-limits" of /role/limits/.
func articleID(path string) string {
	if path == "/" {
		return "home"
	}
	return strings.ReplaceAll(strings.Trim(path, "/"), "/", "-")
}

// references are the attributes that name ids of the same page.
var references = []string{"id", "for", "aria-labelledby", "aria-describedby", "aria-controls"}

var urlOfID = regexp.MustCompile(`url\(#([^)]+)\)`)

// gather makes an element of a page one that can stand beside those of other pages.
func (s *Site) gather(n *html.Node, path string) {
	prefix := articleID(path) + "--"
	if n.Type == html.ElementNode {
		if n.DataAtom == atom.Main {
			n.Data, n.DataAtom = "div", atom.Div
			n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "id" || a.Key == "tabindex" })
		}
		for i, a := range n.Attr {
			switch {
			case slices.Contains(references, a.Key):
				words := strings.Fields(a.Val)
				for j := range words {
					words[j] = prefix + words[j]
				}
				n.Attr[i].Val = strings.Join(words, " ")
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
				n.Attr[i].Val = "#" + prefix + a.Val[1:]
			case a.Key == "href" || a.Key == "action":
				n.Attr[i].Val = s.withinFile(a.Val)
			case strings.Contains(a.Val, "url(#"):
				n.Attr[i].Val = urlOfID.ReplaceAllString(a.Val, "url(#"+prefix+"$1)")
			}
		}
	}
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.Type == html.ElementNode && (c.DataAtom == atom.Script || c.DataAtom == atom.Form || c.DataAtom == atom.Noscript) {
			n.RemoveChild(c)
		} else {
			s.gather(c, path)
		}
		c = next
	}
}

// withinFile returns where a link of a page leads to in the one file: to the page's article, or to what
// stands in it. Links to other files of the site, such as data, are left as they are on the web.
func (s *Site) withinFile(address string) string {
	inside, ok := strings.CutPrefix(address, s.addresses.prefix+"/")
	if !ok {
		return address
	}
	path, id, found := strings.Cut("/"+inside, "#")
	if to := s.lib.Aliases[path]; to != "" {
		path = to
	}
	for _, p := range s.pages {
		if p.Path == path {
			if found {
				return "#" + articleID(path) + "--" + id
			}
			return "#" + articleID(path)
		}
	}
	return s.addresses.absolute("/" + inside)
}

func find(n *html.Node, a atom.Atom) *html.Node {
	for d := range n.Descendants() {
		if d.DataAtom == a {
			return d
		}
	}
	return nil
}

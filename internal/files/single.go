package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
)

// Single returns the whole reference as one HTML file that loads nothing else. Every page is an article, to which
// links lead, and a script shows one at a time and searches them. Without scripts it is one long document.
//
// An id of a page becomes the page's own id, two hyphens and the id: "role-limits--arrest".
func Single(st *site.Site) ([]byte, error) {
	var articles bytes.Buffer
	var list []site.Link
	var sheets []string // those that pages load, the host's too
	for _, p := range st.Pages() {
		doc, err := html.Parse(bytes.NewReader(st.Edition().Lookup(p.Path).Body()))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Path, err)
		}
		var main *html.Node
		for d := range doc.Descendants() {
			switch {
			case d.DataAtom == atom.Main && main == nil:
				main = d
			case d.DataAtom == atom.Link && attribute(d.Attr, "rel") == "stylesheet":
				if path, ok := within(st, attribute(d.Attr, "href")); ok && !slices.Contains(sheets, path) {
					sheets = append(sheets, path)
				}
			}
		}
		if main == nil {
			return nil, fmt.Errorf("%s: there is no main element", p.Path)
		}
		rewriteForSingle(st, main, p.ID()+"--")
		fmt.Fprintf(&articles, "<article id=\"%s\" data-title=\"%s\">\n", p.ID(), template.HTMLEscapeString(p.Title))
		if err := html.Render(&articles, main); err != nil {
			return nil, fmt.Errorf("%s: %w", p.Path, err)
		}
		articles.WriteString("\n</article>\n")
		list = append(list, site.Link{Href: "#" + p.ID(), Title: p.Title})
	}
	var assets [3]string
	for i, paths := range [][]string{
		append(sheets, asset(st, "single.css")),
		{asset(st, "search-index.js")},
		{asset(st, "offline.js"), asset(st, "single.js")},
	} {
		for _, path := range paths {
			r := st.Edition().Lookup(path)
			if r == nil {
				return nil, errors.New("the site has no style sheets or scripts for one file")
			}
			// An end tag would end the element that these stand in.
			assets[i] += strings.ReplaceAll(string(r.Body()), "</", `<\/`) + "\n"
		}
	}
	style, index, script := assets[0], assets[1], assets[2]
	return st.Single(site.Single{
		Policy: fmt.Sprintf("default-src 'none'; img-src data:; style-src '%s'; script-src '%s' '%s'; form-action 'none'",
			hashOf(style), hashOf(index), hashOf(script)),
		Style: template.CSS(style), Index: template.JS(index), Script: template.JS(script),
		Pages: list, Articles: template.HTML(articles.String()),
	})
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// asset returns the path, with its hash, of a file in package static; empty where the edition has none.
func asset(st *site.Site, name string) string {
	begin, ext := "/static/"+strings.TrimSuffix(name, path.Ext(name))+".", path.Ext(name)
	for _, p := range st.Edition().Paths() {
		if hash, ok := strings.CutPrefix(p, begin); ok && path.Ext(hash) == ext && strings.Count(hash, ".") == 1 {
			return p
		}
	}
	return ""
}

// references are the attributes that name ids of the same page.
var references = []string{"id", "for", "aria-labelledby", "aria-describedby", "aria-controls"}

var urlOfID = regexp.MustCompile(`url\(#([^)]+)\)`)

// rewriteForSingle rewrites the ids and links of a page's element so that it can stand in one file with
// other pages, and removes its scripts and forms. The prefix stands before each id.
func rewriteForSingle(st *site.Site, n *html.Node, prefix string) {
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
			case a.Key == "name" && n.DataAtom == atom.Input:
				n.Attr[i].Val = prefix + a.Val
			case a.Key == "src":
				n.Attr[i].Val = inFile(st, a.Val)
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
				n.Attr[i].Val = "#" + prefix + a.Val[1:]
			case a.Key == "href":
				n.Attr[i].Val = addressInFile(st, a.Val)
			case strings.Contains(a.Val, "url(#"):
				n.Attr[i].Val = urlOfID.ReplaceAllString(a.Val, "url(#"+prefix+"$1)")
			}
		}
	}
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool {
		return a.Key == "href" && strings.HasPrefix(a.Val, "/") // a file of a site without a known address
	})
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.Type == html.ElementNode && (c.DataAtom == atom.Script || c.DataAtom == atom.Form || c.DataAtom == atom.Noscript) {
			n.RemoveChild(c)
		} else {
			rewriteForSingle(st, c, prefix)
		}
		c = next
	}
}

// inFile returns a data URL with the bytes of a picture of the site; other addresses stay as they are.
func inFile(st *site.Site, address string) string {
	path, ok := within(st, address)
	r := st.Edition().Lookup(path)
	if !ok || r == nil {
		return address
	}
	return "data:" + r.MediaType() + ";base64," + base64.StdEncoding.EncodeToString(r.Body())
}

// addressInFile returns the address in the one file for a link of a page: a page's article, or an id in it. Links
// to other files of the site, such as data, become absolute.
func addressInFile(st *site.Site, address string) string {
	inside, ok := within(st, address)
	if !ok {
		return address
	}
	path, id, found := strings.Cut(inside, "#")
	if r := st.Edition().Lookup(path); r != nil && r.Location() != "" {
		path, _ = within(st, r.Location())
	}
	i := slices.IndexFunc(st.Pages(), func(p *library.Page) bool { return p.Path == path })
	if i < 0 {
		return st.Absolute(inside)
	}
	article := "#" + st.Pages()[i].ID()
	if found {
		return article + "--" + id
	}
	return article
}

// attribute returns the value of an attribute, or the empty string.
func attribute(attributes []html.Attribute, key string) string {
	for _, a := range attributes {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

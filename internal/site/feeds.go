package site

import (
	"bytes"
	"cmp"
	"crypto/sha1"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/interpolref/interpolref/internal/library"
)

// feeds returns the files for search engines, feed readers and other programs.
func (r *renderer) feeds() (files []file, err error) {
	for _, f := range []struct {
		path, mediaType string
		make            func() ([]byte, error)
	}{
		{"/sitemap.xml", "application/xml; charset=utf-8", r.sitemap},
		{"/feed.xml", "application/atom+xml; charset=utf-8", r.feed},
		{"/opensearch.xml", typeOpenSearch + "; charset=utf-8", r.openSearch},
		{"/robots.txt", typeText, r.robots},
		{"/llms.txt", typeMarkdown, r.llms},
		{"/site.webmanifest", "application/manifest+json", r.manifest},
	} {
		if !r.addresses.known() && (f.path == "/sitemap.xml" || f.path == "/opensearch.xml") {
			continue // which are nothing without absolute addresses
		}
		body, err := f.make()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.path, err)
		}
		files = append(files, file{f.path, f.mediaType, body})
	}
	return files, nil
}

func (r *renderer) sitemap() ([]byte, error) {
	type entry struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod,omitempty"`
	}
	v := struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []entry  `xml:"url"`
	}{}
	for _, p := range r.pages {
		v.URLs = append(v.URLs, entry{r.addresses.absolute(p.Path), p.Reviewed.ISO()})
	}
	return encodeXML(v)
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Link    atomLink `xml:"link"`
	Summary string   `xml:"summary"`
}

// feedLength is how many entries the feed holds.
const feedLength = 50

// change is an entry of the feed.
type change struct {
	day                  time.Time
	path, title, summary string
}

// changes returns the pages by their last review and the days of the page of changes, where
// corrections stand, the newest first.
func (r *renderer) changes() (all []change) {
	if p := r.lib.Page(changesPath); p != nil {
		for _, sec := range r.lib.Body(p).Sections(&r.words.Document) {
			if day, err := time.Parse(time.DateOnly, sec.ID); err == nil {
				all = append(all, change{day, changesPath + "#" + sec.ID, p.Title + r.words.Text.Colon + sec.Title, sec.Text})
			}
		}
	}
	for _, p := range r.lib.Pages {
		if !p.Reviewed.IsZero() {
			all = append(all, change{p.Reviewed.Time(), p.Path, p.Title, p.Summary})
		}
	}
	slices.SortStableFunc(all, func(a, b change) int {
		return cmp.Or(b.day.Compare(a.day), cmp.Compare(a.path, b.path))
	})
	return all
}

// feed lists what has changed, in the format Atom (RFC 4287).
func (r *renderer) feed() ([]byte, error) {
	v := struct {
		XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang     string      `xml:"xml:lang,attr"`
		ID       string      `xml:"id"`
		Title    string      `xml:"title"`
		Subtitle string      `xml:"subtitle,omitempty"`
		Updated  string      `xml:"updated"`
		Author   string      `xml:"author>name"`
		Links    []atomLink  `xml:"link"`
		Entries  []atomEntry `xml:"entry"`
	}{
		Lang: r.lang, ID: r.atomID("/feed.xml"), Title: r.lib.Settings.Name, Subtitle: r.lib.Settings.Description, Author: r.lib.Settings.Name,
		Updated: time.Unix(0, 0).UTC().Format(time.RFC3339),
		Links: []atomLink{
			{"self", "application/atom+xml", r.addresses.absolute("/feed.xml")},
			{"alternate", "text/html", r.addresses.absolute("/")},
		},
	}
	changes := r.changes()
	for i, c := range changes[:min(feedLength, len(changes))] {
		updated := c.day.Format(time.RFC3339)
		if i == 0 {
			v.Updated = updated
		}
		v.Entries = append(v.Entries, atomEntry{
			ID: r.atomID(c.path), Title: c.title, Updated: updated,
			Link: atomLink{"alternate", "text/html", r.addresses.absolute(c.path)}, Summary: c.summary,
		})
	}
	return encodeXML(v)
}

// atomID returns the id of a path in feeds, which no other copy of the reference uses: its address or, where
// that is not known, a UUID of version 5 (RFC 9562) of the site's name and the path.
func (r *renderer) atomID(path string) string {
	if r.addresses.known() {
		return r.addresses.absolute(path)
	}
	h := sha1.Sum([]byte(r.lib.Settings.Name + ":" + path))
	h[6] = h[6]&0x0f | 0x50
	h[8] = h[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

// shortName shortens a name to the sixteen characters that OpenSearch allows, at a space if there
// is one.
func shortName(name string) string {
	runes := []rune(name)
	if len(runes) <= 16 {
		return name
	}
	short := string(runes[:16])
	if i := strings.LastIndexByte(short, ' '); i > 0 && runes[16] != ' ' {
		short = short[:i]
	}
	return strings.TrimSpace(short)
}

const typeOpenSearch = "application/opensearchdescription+xml"

func (r *renderer) openSearch() ([]byte, error) {
	type target struct {
		Rel      string `xml:"rel,attr"`
		Type     string `xml:"type,attr"`
		Template string `xml:"template,attr"`
	}
	type image struct {
		Width  int    `xml:"width,attr"`
		Height int    `xml:"height,attr"`
		Type   string `xml:"type,attr"`
		URL    string `xml:",chardata"`
	}
	v := struct {
		XMLName       xml.Name `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
		ShortName     string   `xml:"ShortName"`
		Description   string   `xml:"Description"`
		InputEncoding string   `xml:"InputEncoding"`
		Image         image    `xml:"Image"`
		URLs          []target `xml:"Url"`
	}{
		ShortName: shortName(r.lib.Settings.Name), Description: r.words.Feeds.Search.With("site", r.lib.Settings.Name), InputEncoding: "UTF-8",
		Image: image{16, 16, "image/svg+xml", r.addresses.absolute(r.assets.paths["favicon.svg"])},
		URLs:  []target{{"results", "text/html", r.addresses.absolute(r.searchPath() + "?q={searchTerms}")}},
	}
	if !r.options.Files {
		v.URLs = append(v.URLs, target{"suggestions", "application/x-suggestions+json", r.addresses.absolute("/api/completions?q={searchTerms}")})
	}
	v.URLs = append(v.URLs, target{"self", typeOpenSearch, r.addresses.absolute("/opensearch.xml")})
	return encodeXML(v)
}

func (r *renderer) robots() ([]byte, error) {
	text := fmt.Appendf(nil, "User-agent: *\nDisallow: %s\n", r.addresses.of("/search"))
	if r.addresses.known() {
		text = fmt.Appendf(text, "\nSitemap: %s\n", r.addresses.absolute("/sitemap.xml"))
	}
	return text, nil
}

// llms lists the pages' Markdown by section, as llmstxt.org describes.
func (r *renderer) llms() ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\n> %s\n\n", r.lib.Settings.Name, r.lib.Settings.Description)
	b.WriteString(r.words.Feeds.LLMs)
	separator := r.words.Text.Colon
	for _, name := range []string{library.AllPages.Name, library.Terms.Name, library.Figures.Name, library.Sources.Name} {
		fmt.Fprintf(&b, "%s[%s](%s)", separator, name, r.addresses.absolute("/api/"+name))
		separator = r.words.Text.Comma
	}
	b.WriteString(".\n")
	var heading *library.Page
	for _, p := range r.lib.Pages {
		if t := top(p); t != heading {
			fmt.Fprintf(&b, "\n## %s\n\n", oneLine(t.Title))
			heading = t
		}
		fmt.Fprintf(&b, "- [%s](%s): %s\n", oneLine(p.Title), r.addresses.absolute(p.Path+"index.md"), oneLine(p.Summary))
	}
	return b.Bytes(), nil
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func (r *renderer) manifest() ([]byte, error) {
	type image struct {
		Src   string `json:"src"`
		Sizes string `json:"sizes"`
		Type  string `json:"type"`
	}
	return encodeJSON(struct {
		Name       string  `json:"name"`
		StartURL   string  `json:"start_url"`
		Display    string  `json:"display"`
		Background string  `json:"background_color"`
		Icons      []image `json:"icons"`
	}{r.lib.Settings.Name, r.addresses.of("/"), "browser", r.assets.palette["paper-light"], []image{{r.addresses.of(r.assets.paths["favicon.svg"]), "any", "image/svg+xml"}}})
}

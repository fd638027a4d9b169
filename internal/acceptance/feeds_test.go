package acceptance

import (
	"encoding/xml"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestFeed holds the Atom feed to what RFC 4287 requires.
func TestFeed(t *testing.T) {
	type link struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	type entry struct {
		ID      string `xml:"http://www.w3.org/2005/Atom id"`
		Title   string `xml:"http://www.w3.org/2005/Atom title"`
		Updated string `xml:"http://www.w3.org/2005/Atom updated"`
		Links   []link `xml:"http://www.w3.org/2005/Atom link"`
	}
	var feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		entry
		Author  []string `xml:"http://www.w3.org/2005/Atom author>name"`
		Entries []entry  `xml:"http://www.w3.org/2005/Atom entry"`
	}
	if err := xml.Unmarshal(get(t, "/feed.xml"), &feed); err != nil {
		t.Fatal(err)
	}
	if len(feed.Author) == 0 || len(feed.Entries) < 20 {
		t.Errorf("%d authors, %d entries", len(feed.Author), len(feed.Entries))
	}
	if !slices.ContainsFunc(feed.Links, func(l link) bool { return l.Rel == "self" && l.Href == base+"/feed.xml" }) {
		t.Errorf("the feed does not say where it is: %v", feed.Links)
	}
	seen := map[string]bool{}
	for _, e := range append(feed.Entries, feed.entry) {
		if u, err := url.Parse(e.ID); err != nil || !u.IsAbs() || seen[e.ID] {
			t.Errorf("%q is no id, or stands twice", e.ID)
		}
		seen[e.ID] = true
		if _, err := time.Parse(time.RFC3339, e.Updated); err != nil || e.Title == "" || len(e.Links) == 0 {
			t.Errorf("%s: title %q, updated %q, %d links", e.ID, e.Title, e.Updated, len(e.Links))
		}
	}
}

// TestSitemap holds the sitemap to sitemaps.org and finds every page in it.
func TestSitemap(t *testing.T) {
	var sitemap struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []struct {
			Loc     string `xml:"loc"`
			LastMod string `xml:"lastmod"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(get(t, "/sitemap.xml"), &sitemap); err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, u := range sitemap.URLs {
		path, ok := strings.CutPrefix(u.Loc, base)
		if !ok {
			t.Errorf("%s is not of this site", u.Loc)
		}
		listed = append(listed, path)
		if u.LastMod != "" {
			if _, err := time.Parse(time.DateOnly, u.LastMod); err != nil {
				t.Errorf("%s: %v", u.Loc, err)
			}
		}
	}
	for _, path := range paths {
		if !slices.Contains(listed, path) {
			t.Errorf("%s is not in the sitemap", path)
		}
	}
}

// TestOpenSearch holds the description of the search to OpenSearch 1.1.
func TestOpenSearch(t *testing.T) {
	var description struct {
		XMLName     xml.Name `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
		ShortName   string
		Description string
		URL         []struct {
			Rel      string `xml:"rel,attr"`
			Type     string `xml:"type,attr"`
			Template string `xml:"template,attr"`
		} `xml:"Url"`
	}
	if err := xml.Unmarshal(get(t, "/opensearch.xml"), &description); err != nil {
		t.Fatal(err)
	}
	if n := len(description.ShortName); n == 0 || n > 16 {
		t.Errorf("the short name is %q", description.ShortName)
	}
	if n := len(description.Description); n == 0 || n > 1024 {
		t.Errorf("the description has %d characters", n)
	}
	for _, u := range description.URL {
		if u.Type == "" || !strings.HasPrefix(u.Template, base+"/") || strings.Contains(u.Template, "{searchTerms}") != (u.Rel != "self") {
			t.Errorf("%+v", u)
		}
	}
	if len(description.URL) == 0 {
		t.Error("there is no address to search at")
	}
}

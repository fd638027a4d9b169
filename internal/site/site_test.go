package site_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
)

var update = flag.Bool("update", false, "write the golden files")

const base = "https://ref.example/"

// build renders the library in testdata at a base URL.
func build(t testing.TB, base string) *site.Site {
	t.Helper()
	today := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	lib, faults := library.Load(os.DirFS("testdata/content"), today)
	for _, f := range faults {
		if !f.Warning {
			t.Errorf("testdata/content/%v", f)
		}
	}
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	s, err := site.Build(lib, site.Options{BaseURL: u, Today: today})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// body returns a file of the edition.
func body(t *testing.T, s *site.Site, path string) []byte {
	t.Helper()
	r := s.Edition().Lookup(path)
	if r == nil {
		t.Fatalf("nothing is at %s", path)
	}
	return r.Body()
}

func parse(t *testing.T, html []byte) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(html))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// check is one thing that a page must hold: elements that match a selector, with a
// text or an attribute's value.
type check struct {
	selector string
	attr     string // empty for the text
	want     string // empty if the element's being there is enough
}

func (c check) run(t *testing.T, doc *goquery.Document) {
	t.Helper()
	found := doc.Find(c.selector)
	if found.Length() == 0 {
		t.Errorf("no element matches %s", c.selector)
		return
	}
	var got []string
	found.Each(func(_ int, e *goquery.Selection) {
		text := e.Text()
		if c.attr != "" {
			text, _ = e.Attr(c.attr)
		}
		got = append(got, strings.Join(strings.Fields(text), " "))
	})
	if c.want != "" && !strings.Contains(strings.Join(got, "\n"), c.want) {
		t.Errorf("%s %s is %q, want %q in it", c.selector, c.attr, got, c.want)
	}
}

func TestPages(t *testing.T) {
	s := build(t, base)
	tests := []struct {
		path   string
		checks []check
	}{
		{"/", []check{
			{"title", "", "Interpolref · What INTERPOL does"},
			{"h1", "", "What INTERPOL does"},
			{"body", "class", "view-home"},
			{".doors a[href='/crimes/cybercrime/'] b", "", "Cybercrime"},
			{".doors a[href='/crimes/cybercrime/'] svg[aria-hidden] path", "d", "M0 0h2"},
			{".promise section[aria-labelledby=urgent] li", "", "It has happened."},
			{".promise a[href='/questions/']", "", "1 question answered"},
			{".doors ~ .sections section[aria-labelledby=second] h2#second + ul li", "", "Two."},
			{"form[role=search]", "action", "/search"},
			{"form[role=search] input[name=q]", "", ""},
			{"data[value='1100000000']", "", "USD 1.1 billion"},
		}},
		{"/crimes/cybercrime/ransomware/", []check{
			{"html", "lang", "en"},
			{"title", "", "Ransomware · Interpolref"},
			{"meta[name=description]", "content", "Software that locks files <and> demands money."},
			{"link[rel=canonical]", "href", "https://ref.example/crimes/cybercrime/ransomware/"},
			{"link[rel=alternate][type='text/markdown']", "href", "/crimes/cybercrime/ransomware/index.md"},
			{"link[rel=alternate][type='application/json']", "href", "/crimes/cybercrime/ransomware/index.json"},
			{"link[rel=alternate][type='application/atom+xml']", "href", "/feed.xml"},
			{"link[rel=search]", "href", "/opensearch.xml"},
			{"link[rel=stylesheet]", "href", "/static/style."},
			{"meta[property='og:title']", "content", "Ransomware"},
			{"meta[property='og:url']", "content", "https://ref.example/crimes/cybercrime/ransomware/"},
			{"nav[aria-label=Breadcrumbs] a", "", "Home"},
			{"nav[aria-label=Breadcrumbs] a[href='/crimes/cybercrime/']", "", "Cybercrime"},
			{"h1", "", "Ransomware"},
			{".question", "", "Should a victim pay?"},
			{".lead", "", "Ransomware locks files"},
			{".contents a[href='#how']", "", "How it works"},
			{".text h2#how", "", "How it works"},
			{"a.term, .term a", "href", "/glossary/#red-notice"},
			{"[aria-current=page]", "href", "/crimes/cybercrime/ransomware/"},
			{"ol.refs li#ref-1", "", "Rapport <annuel> & chiffres"},
			{"ol.refs li#ref-1 a[href='#cite-1-1']", "", "a"},
			{"ol.refs li#ref-1 a[href='https://example.org/rapport']", "hreflang", "fr"},
			{"a[href='/fugitives/']", "", "Fugitives"},
			{"time[datetime='2026-03-03']", "", "3 March 2026"},
			{"a[href='/about/#wrong']", "", "Report an error"},
		}},
		{"/crimes/cybercrime/", []check{
			{"details dl", "", "0903 Acts against computer systems"},
			{".defined a[href='#ref-2']", "", "2"},
			{"ol.line li:nth-child(3)", "", "INTERPOL publishes"},
			{"ol.line li:nth-child(4)", "", "Bureau of country B"},
			{".evidence a[href='#references']", "", "2 sources, 2 primary"},
			{"a[href='/where-to-report/']", "", "Where to report"},
			{"a[href='/crimes/cybercrime/ransomware/']", "", "Ransomware"},
		}},
		{"/glossary/", []check{
			{"#red-notice", "", "Red Notice"},
			{"[lang=ar][dir=rtl]", "", "نشرة حمراء"},
			{"#letter-e", "", "E"},
			{"a[href='/fugitives/#notices']", "", "Fugitives"},
		}},
		{"/sources/", []check{
			{"#letter-i + dd a[href='/sources/i/#by-interpol']", "", "INTERPOL"},
		}},
		{"/sources/a/", []check{
			{"#rapport", "", "Rapport <annuel> & chiffres"},
			{"#rapport", "", "(French)"},
			{"#rapport a[href='/crimes/cybercrime/ransomware/']", "", "Ransomware"},
		}},
		{"/sources/i/", []check{
			{"#by-interpol", "", "INTERPOL"},
		}},
		{"/figures/", []check{
			{"#notices-issued data[value='13048']", "", "13,048"},
			{"#notices-issued", "", "More notices do not mean more crime."},
			{"#notices-issued a", "href", "/figures/notices-issued.csv"},
			{"#notices-issued a", "href", "/figures/notices-issued.json"},
			{"#ransom-paid", "", "USD 1.1 billion"},
		}},
		{"/questions/", []check{
			{"#can-it-arrest", "", "No. Only the police of a country can"},
			{"#can-it-arrest a[href='/fugitives/#notices']", "", "Fugitives"},
			{"#topic-fugitives", "", "Fugitives"},
		}},
		{"/where-to-report/", []check{
			{"#de-police", "", "check before you rely on it"},
			{"#de", "", "Germany"},
			{"#int", "", "International"},
			{"#for-ransomware a[href='#no-more-ransom']", "", "No More Ransom"},
			{".contents a[href='#by-country']", "", "Find your country"},
		}},
		{"/fugitives/by-country/", []check{
			{"#de", "", "No, an alert only"},
			{"#de time, #de .verdict", "", "May 2024"},
			{"#at", "", "A statute or a ministry"},
			{"#answer-unknown dt", "", "We do not know: 1"},
			{".squares a[href='#is-de']", "data-colour", "green"},
			{".squares a[href='#is-br']", "", "Brazil: Nobody has looked yet."},
			{"#is-de", "", "Germany: No, an alert only. As of May 2024."},
			{".contents li:first-child a[href='#answers']", "", "The answers at a glance"},
		}},
		{"/countries/", []check{ // the content has no page for it
			{"#br", "", "1953"},
			{"#de a", "href", "/countries/de/"},
			{"#outside + ul", "", "Tuvalu"},
			{".text", "", "3 countries, 1 without a year."},
		}},
		{"/countries/br/", []check{
			{".lead", "", "Brazil: a member of INTERPOL since 1953. Not a member in the years 1981–1985."},
			{".facts", "", "Buenos Aires"},
			{"#report + p", "", "At any police station"},
		}},
		{"/countries/de/", []check{
			{".lead", "", "since 1955 or earlier. One of the founding states"},
			{"#red-notice ~ p", "", "No, an alert only."},
			{"a[href='tel:112']", "", "112"},
			{"a[href='/where-to-report/#de']", "", "All that we list"},
		}},
		{"/countries/aw/", []check{{".lead", "", "No source that we read gives the year"}}},
		{"/countries/tv/", []check{{".lead", "", "Tuvalu: not a member of INTERPOL."}}},
		{"/fugitives/", []check{
			{"main", "data-notice", "red"},
		}},
		{"/fugitives/notices/", []check{ // the content has no page for it
			{"h1", "", "Notices"},
			{"#red", "", "National Central Bureaus"},
		}},
		{"/a-z/", []check{
			{"a[href='/crimes/cybercrime/ransomware/']", "", "Ransomware"},
			{"a[href='/glossary/#red-notice']", "", "wanted notice"},
			{"#letter-e", "", "E"},
		}},
	}
	for _, test := range tests {
		t.Run(test.path, func(t *testing.T) {
			doc := parse(t, body(t, s, test.path))
			for _, c := range test.checks {
				c.run(t, doc)
			}
			if n := doc.Find("h1").Length(); n != 1 {
				t.Errorf("the page has %d first headings", n)
			}
			for id, n := range ids(doc) {
				if n > 1 {
					t.Errorf("the id %q stands %d times", id, n)
				}
			}
		})
	}
}

func ids(doc *goquery.Document) map[string]int {
	count := map[string]int{}
	doc.Find("[id]").Each(func(_ int, e *goquery.Selection) { count[e.AttrOr("id", "")]++ })
	return count
}

// Data for search engines is JSON that the page carries, in a block that does not run.
func TestStructuredData(t *testing.T) {
	s := build(t, base)
	tests := map[string][]string{
		"/":                              {"WebSite"},
		"/crimes/cybercrime/ransomware/": {"Article", "BreadcrumbList"},
		"/questions/":                    {"CollectionPage", "BreadcrumbList"},
	}
	for path, want := range tests {
		text := parse(t, body(t, s, path)).Find("script[type='application/ld+json']").Text()
		var data struct {
			Context string `json:"@context"`
			Graph   []struct {
				Type string `json:"@type"`
			} `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(text), &data); err != nil {
			t.Errorf("%s: %v in %s", path, err, text)
			continue
		}
		var got []string
		for _, thing := range data.Graph {
			got = append(got, thing.Type)
		}
		if diff := cmp.Diff(want, got); diff != "" || data.Context != "https://schema.org" {
			t.Errorf("%s describes itself otherwise (-want +got):\n%s%s", path, diff, data.Context)
		}
	}
}

func TestDocuments(t *testing.T) {
	s := build(t, "https://ref.example/in/here/")
	for _, name := range []string{
		"/feed.xml", "/sitemap.xml", "/opensearch.xml", "/robots.txt", "/llms.txt",
		"/crimes/cybercrime/ransomware/index.json",
		"/api/pages", "/api/terms", "/api/figures", "/api/sources", "/api/questions", "/api/notices", "/api/countries", "/api/members", "/api/services", "/api/treaties", "/api/crimes", "/api/databases", "/api/operations", "/api/names", "/api/claims",
		"/figures/notices-issued.csv", "/figures/notices-issued.json",
	} {
		t.Run(name, func(t *testing.T) {
			got := body(t, s, name)
			switch mediaType := s.Edition().Lookup(name).MediaType(); {
			case strings.Contains(mediaType, "json"):
				got = indented(t, got)
			case strings.Contains(mediaType, "xml"):
				if err := xml.Unmarshal(got, new(struct{})); err != nil {
					t.Error(err)
				}
			}
			// Revisions change with what prints the texts.
			got = regexp.MustCompile(`"revision": "[0-9a-f]{12}"`).ReplaceAll(got, []byte(`"revision": "REVISION"`))
			golden(t, strings.ReplaceAll(strings.Trim(name, "/"), "/", "-"), got)
		})
	}
}

func indented(t *testing.T, text []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, text, "", "  "); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", file, diff)
	}
}

// The Markdown of a page is what its author wrote, with what only we can look up filled in.
func TestMarkdown(t *testing.T) {
	s := build(t, "https://ref.example/in/")
	golden(t, "crimes-cybercrime-ransomware-index.md", body(t, s, "/crimes/cybercrime/ransomware/index.md"))
	for _, path := range s.Edition().Paths() {
		if text := string(s.Edition().Lookup(path).Body()); strings.HasSuffix(path, ".md") {
			if at := regexp.MustCompile(`\[=|\[\[|\(term:`).FindString(text); at != "" {
				t.Errorf("%s has %s", path, at)
			}
		}
		if !strings.HasSuffix(path, "/") || s.Edition().Lookup(path).MediaType() != "text/html; charset=utf-8" {
			continue
		}
		for _, link := range parse(t, body(t, s, path)).Find("link[rel=alternate]").EachIter() {
			if to, _ := strings.CutPrefix(link.AttrOr("href", ""), "/in"); s.Edition().Lookup(to) == nil {
				t.Errorf("%s names %s, which is not there", path, to)
			}
		}
	}
}

func TestAliases(t *testing.T) {
	r := build(t, "https://ref.example/in/").Edition().Lookup("/ransomware")
	if r == nil || r.Location() != "/in/crimes/cybercrime/ransomware/" {
		t.Errorf("the alias leads to %v", r)
	}
}

// The same library must give the same bytes.
func TestBuildTwice(t *testing.T) {
	a, b := build(t, base).Edition(), build(t, base).Edition()
	if diff := cmp.Diff(a.Paths(), b.Paths()); diff != "" {
		t.Fatal(diff)
	}
	for _, path := range a.Paths() {
		if !bytes.Equal(a.Lookup(path).Body(), b.Lookup(path).Body()) {
			t.Errorf("%s differs between two builds", path)
		}
	}
	if a.ID() != b.ID() {
		t.Errorf("the ids are %s and %s", a.ID(), b.ID())
	}
}

// A page of a folder with hundreds of pages lists those around it, and the folder's page all.
func TestLargeFolder(t *testing.T) {
	files := fstest.MapFS{}
	page := func(name, title, text string) {
		files["en/"+name] = &fstest.MapFile{Data: fmt.Appendf(nil,
			"---\ntitle: %s\nsummary: A page.\nquestion: What?\nreviewed: 2026-01-01\n---\n%s\n", title, text)}
	}
	const pages = 500
	var links strings.Builder
	for i := range pages {
		page(fmt.Sprintf("all/p%03d.md", i), fmt.Sprintf("Page %03d", i), "Text.")
		fmt.Fprintf(&links, "[%d](/all/p%03d/)\n", i, i)
	}
	page("index.md", "Home", "[All](/all/)")
	page("all/index.md", "All", links.String())
	lib, faults := library.Load(files, time.Now())
	if faults.Errors() > 0 {
		t.Fatal(faults)
	}
	s, err := site.Build(lib, site.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{0, 1, 29, 30, 31, 250, pages - 31, pages - 2, pages - 1} {
		doc := parse(t, body(t, s, fmt.Sprintf("/all/p%03d/", i)))
		var listed []string
		doc.Find(`nav[aria-label="In this section"] ul ul a`).Each(func(_ int, a *goquery.Selection) { listed = append(listed, a.Text()) })
		if len(listed) != 60 || !slices.IsSorted(listed) {
			t.Errorf("page %d lists %d pages of its folder: %v", i, len(listed), listed)
		}
		for _, near := range []int{i - 1, i, i + 1} {
			if title := fmt.Sprintf("Page %03d", near); near >= 0 && near < pages && !slices.Contains(listed, title) {
				t.Errorf("page %d does not list %s", i, title)
			}
		}
		if current := doc.Find(`nav[aria-label="In this section"] a[aria-current=page]`).Text(); current != fmt.Sprintf("Page %03d", i) {
			t.Errorf("on page %d, the current one is %q", i, current)
		}
	}
	if n := parse(t, body(t, s, "/all/")).Find(".cards li").Length(); n != pages {
		t.Errorf("the folder's page lists %d of its %d pages", n, pages)
	}
}

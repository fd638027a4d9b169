package site_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/interpolref/interpolref/internal/search"
)

// TestOperationsFilter holds that each link of the page of operations which shows some alone has its
// rule in the style sheet, which needs no script, and that rows of them follow it.
func TestOperationsFilter(t *testing.T) {
	s := referenceSite(t)
	page, css := string(body(t, s, "/operations/")), ""
	for _, path := range s.Edition().Paths() {
		if strings.HasPrefix(path, "/static/lists.") {
			css = string(body(t, s, path))
		}
	}
	links := regexp.MustCompile(`<li id="only-([a-z-]+)"><a href="#only-([a-z-]+)">`).FindAllStringSubmatch(page, -1)
	if len(links) < 10 {
		t.Fatalf("%d links", len(links))
	}
	for _, m := range links {
		if m[1] != m[2] || !regexp.MustCompile(`:has\(#only-`+m[1]+`:target\)`).MatchString(css) {
			t.Errorf("the link %s leads to no rule", m[0])
		}
		if !regexp.MustCompile(`data-in="([a-z -]* )?` + m[1] + `[ "]`).MatchString(page) {
			t.Errorf("no operation is shown by %s", m[0])
		}
	}
	own, others, found := strings.Cut(page, `id="not-interpol"`)
	if !found || !strings.Contains(own, `id="sentinel"`) || strings.Contains(own, `id="decoy"`) || !strings.Contains(others, `id="decoy"`) {
		t.Error("the operations of others do not stand apart")
	}
}

// TestApartPages holds that pages which stand apart are reached from their section alone.
func TestApartPages(t *testing.T) {
	const door, apart = "/about/self-hosting/", "/about/self-hosting/capacity/"
	s := referenceSite(t)
	if page := string(body(t, s, door)); !strings.Contains(page, `href="`+apart) {
		t.Error("their first page does not lead to them")
	}
	if !strings.Contains(string(body(t, s, "/sitemap.xml"))+string(body(t, s, "/api/pages")), apart) {
		t.Error("machines do not find them")
	}
	if strings.Contains(string(body(t, s, "/a-z/")), `href="`+apart) {
		t.Error("they stand in the A to Z")
	}
	if page := string(body(t, s, apart)); strings.Contains(page, `rel="next"`) || strings.Contains(page, `rel="prev"`) {
		t.Error("they lead to other pages by turning")
	}
	for _, d := range s.Corpus().Documents {
		if d.Key == apart {
			t.Error("they are searched")
		}
	}
}

// TestSectionGroups holds that a page may stand in the list of a section that its path does not name,
// in a group.
func TestSectionGroups(t *testing.T) {
	page := string(body(t, referenceSite(t), "/databases/"))
	if !regexp.MustCompile(`<b>Files and traces</b>\s*<ul>(?s:.*)aria-current="page">INTERPOL’s databases</a>`).MatchString(page) {
		t.Error("the databases do not stand in their group")
	}
}

// TestListsAnswer asks what the lists are for.
func TestListsAnswer(t *testing.T) {
	x, corpus := referenceIndex(t)
	for query, want := range map[string]string{
		"which operations against ransomware in 2025": "/operations/#only-ransomware",
		"operation guyana shield":                     "/operations/#guyana-shield",
		"stolen vessels database":                     "/databases/#vessels",
		"project agwe":                                "/names/#agwe",
		"AFJOC":                                       "/names/#afjoc",
	} {
		found := false
		for _, hit := range x.Search(search.Query{Text: query, Limit: 3}).Hits {
			d := corpus.Documents[hit.Document]
			found = found || hit.Part >= 0 && d.Key+"#"+d.Parts[hit.Part].ID == want
		}
		if !found {
			t.Errorf("%q does not find %s", query, want)
		}
	}
}

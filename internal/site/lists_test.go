package site_test

import (
	"regexp"
	"strconv"
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

// TestWorksOfOnePublisher holds that who has published much has a page of its own, and that an entry
// is still found from where it stood before.
func TestWorksOfOnePublisher(t *testing.T) {
	s := referenceSite(t)
	own := string(body(t, s, "/sources/interpol/"))
	if !strings.Contains(own, `<dd id="interpol-constitution">`) {
		t.Fatal("INTERPOL's works have no page of their own")
	}
	moved := regexp.MustCompile(`<a id="([^"]+)" href="/sources/interpol/#([^"]+)">[\w-]+</a>`).FindAllStringSubmatch(string(body(t, s, "/sources/i/")), -1)
	if len(moved) < 200 {
		t.Errorf("%d entries lead from the page of the letter", len(moved))
	}
	for _, m := range moved {
		if m[1] != m[2] || !strings.Contains(own, `<dd id="`+m[1]+`">`) {
			t.Errorf("%s leads to no entry", m[0])
		}
	}
}

// TestCorrections holds that what was corrected is told by section, and as much as is counted.
func TestCorrections(t *testing.T) {
	s := referenceSite(t)
	counts := regexp.MustCompile(`<li><a href="(/about/accuracy/[a-z-]+/)#([0-9-]+)">[^<]+</a> \((\d+)\)`).FindAllStringSubmatch(string(body(t, s, "/about/accuracy/")), -1)
	if len(counts) < 4 {
		t.Fatalf("%d counts", len(counts))
	}
	for _, m := range counts {
		_, day, found := strings.Cut(string(body(t, s, m[1])), `<section id="`+m[2]+`">`)
		day, _, _ = strings.Cut(day, "</section>")
		if told := strings.Count(day, "<del>"); !found || m[3] != strconv.Itoa(told) {
			t.Errorf("%s tells of %d corrections on %s, not of %s", m[1], told, m[2], m[3])
		}
	}
}

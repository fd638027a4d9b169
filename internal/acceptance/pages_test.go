package acceptance

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestEveryPage reads every page once, on a wide screen by day and on a phone by night: nothing
// may be complained of by the browser or by axe-core, fetched from elsewhere or cut off, and help
// must be near. Two tabs share the pages.
func TestEveryPage(t *testing.T) {
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	all := append([]string{"/search?q=red+notice", "/search?q=qqqq", missing}, paths...)
	nightly := oneOfEach(t)
	const tabs = 2
	for n := range tabs {
		t.Run(fmt.Sprintf("tab %d", n+1), func(t *testing.T) {
			t.Parallel()
			b := open(t)
			for i := n; i < len(all); i += tabs {
				t.Run(all[i], func(t *testing.T) {
					b.t = t
					readPage(b, all[i], string(axe), slices.Contains(nightly, all[i]))
				})
			}
		})
	}
}

// missing is a path at which there is no page.
const missing = "/no/such/page/"

// readPage reads a page. The colours of night, and rules on style sheets, follow from its template and
// its elements: a page of each template, and the one that shows every element, are read by them.
func readPage(b *tab, path, axe string, styles bool) {
	b.forget()
	b.do(size(1280, 900), media("light"))
	b.visit(path)
	fits(b, 1280)
	eval[int](b, axe+";0")
	checkAxe(b, "1280 px, light", "", styles)
	b.do(size(390, phone), media("dark"))
	helpIsNear(b, path)
	fits(b, 390)
	if hidden := eval[string](b, hiding); hidden != "" {
		b.t.Errorf("at 390 px tables of three columns or more stand out of their boxes: %s", hidden)
	}
	rules := `"scrollable-region-focusable", "target-size"`
	if styles {
		rules += `, "css-orientation-lock", "color-contrast", "link-in-text-block"`
	}
	checkAxe(b, "390 px, dark", rules, styles)
	for _, width := range []int64{320, 768} {
		b.do(size(width, phone))
		fits(b, width)
	}
	complaints, foreign := b.heard()
	for _, c := range complaints {
		if path != missing { // whose status is one
			b.t.Errorf("the browser complains: %s", c)
		}
	}
	for _, u := range foreign {
		b.t.Errorf("the page fetches %s", u)
	}
}

// fits reports what stands out of the window's width.
func fits(b *tab, width int64) {
	b.t.Helper()
	if wide := eval[int64](b, "document.documentElement.scrollWidth"); wide > width {
		b.t.Errorf("at %d px the page is %d px wide: %s", width, wide, eval[string](b, widest))
	}
}

// phone is how many pixels high its screen is.
const phone = 844

// without are pages that sort, teach or list, and lead on, or begin with what is looked up.
var without = []string{
	"/crimes/classification/", "/crimes/treaties/", "/fugitives/by-country/", "/fugitives/reuse/", "/situations/", "/situations/teacher/",
}

// helpIsNear holds that somebody in need finds what to do within the first screen and a half of a
// phone, on every page about a crime, a fugitive or a situation.
func helpIsNear(b *tab, path string) {
	section, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if !slices.Contains([]string{"crimes", "fugitives", "situations"}, section) || slices.Contains(without, path) {
		return
	}
	if top := eval[float64](b, `document.querySelector(".callout.help")?.getBoundingClientRect().top ?? -1`); top < 0 || top > 1.5*phone {
		b.t.Errorf("the help begins at %.0f px; -1 is none", top)
	}
}

// widest names the elements that stand out over the end of the window.
const widest = `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
	.slice(0, 3).map(e => e.tagName + "." + e.className).join(", ")`

// hiding names the tables of text of which a phone does not show all columns.
const hiding = `[...document.querySelectorAll("figure.table")].filter(f => f.querySelector("tr > :nth-child(3)"))
	.filter(f => { const box = f.querySelector(".scroll"); return box.scrollWidth > box.clientWidth; })
	.map(f => "#" + f.id).join(", ")`

type violation struct {
	ID, Help string
	Nodes    []struct {
		HTML           string
		FailureSummary string
	}
}

// checkAxe runs all of axe-core's rules, or only those that are named: the ones that depend on
// what the style sheet makes of the window and of the colours. Rules on style sheets, which axe-core
// loads for them, are left out where they are not asked for.
func checkAxe(b *tab, how, rules string, styles bool) {
	b.t.Helper()
	only := ""
	if rules != "" {
		only = `, runOnly: {type: "rule", values: [` + rules + `]}`
	}
	run := fmt.Sprintf(`axe.run(document, {resultTypes: ["violations"], preload: %v%s}).then(r => r.violations)`, styles, only)
	for _, v := range eval[[]violation](b, run) {
		detail := ""
		for _, n := range v.Nodes[:min(len(v.Nodes), 3)] {
			detail += fmt.Sprintf("\n\t%.300s\n\t%s", n.HTML, n.FailureSummary)
		}
		b.t.Errorf("%s: %s: %s (%d places)%s", how, v.ID, v.Help, len(v.Nodes), detail)
	}
}

var viewOf = regexp.MustCompile(`class="view-([a-z-]+)`)

// oneOfEach returns the path of a page of each template, and of results. The template of most
// pages is represented by one that has everything a page can have, and by the page that shows all
// elements.
func oneOfEach(t *testing.T) []string {
	t.Helper()
	chosen := []string{"/crimes/cybercrime/ransomware/", "/about/design/", "/search?q=red+notice"}
	seen := map[string]bool{"page": true}
	for _, path := range paths {
		m := viewOf.FindSubmatch(get(t, path))
		if m == nil {
			t.Fatalf("%s does not name its template", path)
		}
		if view := string(m[1]); !seen[view] {
			seen[view] = true
			chosen = append(chosen, path)
		}
	}
	if len(chosen) < 10 {
		t.Fatalf("only %d templates: %v", len(chosen), chosen)
	}
	return chosen
}

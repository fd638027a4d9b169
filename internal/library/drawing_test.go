package library_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/markup"
)

// draw returns what a drawing becomes in a page, and its faults.
func draw(svg string) (printed string, faults []string) {
	lib, found := library.Load(files(map[string]string{"en/index.md": "![Alt](p.svg \"P\"){#pic}", "en/p.svg": svg}), today)
	for _, f := range found {
		if f.File == "en/p.svg" {
			faults = append(faults, strings.TrimPrefix(f.String(), "en/p.svg:"))
		}
	}
	return string(lib.Body(lib.Page("/")).Diagrams[0].SVG), faults
}

func TestDrawings(t *testing.T) {
	const open = `<svg viewBox="0 0 1 1">`
	for name, c := range map[string]struct{ svg, want string }{
		"kept":            {open + `<g class="a"><path d="M0 0" fill="#a00"/><text x="1">A &lt; B</text></g></svg>`, open + `<g class="a"><path d="M0 0" fill="#a00"/><text x="1">A &lt; B</text></g></svg>`},
		"quotes":          {`<svg viewBox='0 0 1 1'><g class='" onload="x'/></svg>`, open + `<g class="&#34; onload=&#34;x"/></svg>`},
		"comments":        {"<?xml version=\"1.0\"?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n<!-- a -->" + open + "\n  <!-- b -->\n  <g/>\n</svg>\n", open + `<g/></svg>`},
		"the page's own":  {`<svg xmlns="http://www.w3.org/2000/svg" id="r" class="x" width="3" height="4" role="img" aria-label="l" viewBox="0 0 1 1"/>`, `<svg viewBox="0 0 1 1"/>`},
		"prefix":          {`<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><s:g/></s:svg>`, open + `<g/></svg>`},
		"ids":             {open + `<defs><marker id="m"/><linearGradient id="g"/></defs><g id="unused"/><path marker-end="url(#m)" fill="url('#g')"/><use href="#p"/><g id="p"/></svg>`, open + `<defs><marker id="pic.m"/><linearGradient id="pic.g"/></defs><g/><path marker-end="url(#pic.m)" fill="url(#pic.g)"/><use href="#pic.p"/><g id="pic.p"/></svg>`},
		"xlink":           {`<svg xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 1 1"><use xlink:href="#p" xlink:title="t"/><g id="p"/></svg>`, open + `<use href="#pic.p"/><g id="pic.p"/></svg>`},
		"Inkscape":        {`<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" version="1.1" inkscape:version="1.3" viewBox="0 0 1 1"><sodipodi:namedview pagecolor="#fff"><inkscape:grid/></sodipodi:namedview><title>T</title><metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><script/></rdf:RDF></metadata><g inkscape:label="Layer 1"><path style="fill:#a00;stroke:none;-inkscape-stroke:none;font-family:Sans" fill="red" d="M0 0" sodipodi:nodetypes="cc"/></g></svg>`, open + `<g><path fill="#a00" d="M0 0" stroke="none"/></g></svg>`},
		"spaces of words": {open + "<text>\n<tspan>a</tspan> <tspan>b</tspan></text></svg>", open + "<text>\n<tspan>a</tspan> <tspan>b</tspan></text></svg>"},
		"CDATA":           {open + `<text><![CDATA[</text><script>]]></text></svg>`, open + `<text>&lt;/text&gt;&lt;script&gt;</text></svg>`},
	} {
		got, faults := draw(c.svg)
		if got != c.want || faults != nil {
			t.Errorf("%s:\n got %s %q\nwant %s", name, got, faults, c.want)
		}
		checkInert(t, got)
	}
}

func TestDrawingFaults(t *testing.T) {
	const open = "<svg viewBox='0 0 1 1'>\n"
	part := func(n int) string { // which is drawn ten times as often as the part before it
		return fmt.Sprintf("<g id='g%d'>%s</g>\n", n, strings.Repeat(fmt.Sprintf("<use href='#g%d'/>", n-1), 10))
	}
	for svg, want := range map[string][]string{
		"":                             {"1:1: the diagram is empty"},
		"<g/>":                         {"1:1: a diagram is one svg element", "1:1: the diagram has no viewBox"},
		open + "<g></svg>":             {"2:4: the diagram is no well-formed SVG: XML syntax error on line 2: element <g> closed by </svg>"},
		open + "</svg><svg/>":          {"2:7: a diagram is one svg element, and something follows it"},
		open + "</svg><![CDATA[<b>]]>": {"2:7: a diagram is one svg element, and text stands beside it"},
		"words" + open + "</svg>":      {"1:1: a diagram is one svg element, and text stands beside it"},
		"<!DOCTYPE svg [<!ENTITY a \"b\">]>" + open + "</svg>":                               {"1:1: a diagram may not define entities"},
		open + "<script>x</script></svg>":                                                    {"2:1: a diagram may not hold a script element"},
		open + "<SCRIPT/></svg>":                                                             {"2:1: a diagram may not hold a SCRIPT element"},
		open + "<foreignObject/><style/></svg>":                                              {"2:1: a diagram may not hold a foreignObject element", "2:17: a diagram may not hold a style element"},
		open + "<h:b xmlns:h='http://www.w3.org/1999/xhtml'/></svg>":                         {"2:1: a diagram may not hold a b element"},
		open + "<animate attributeName='href'/></svg>":                                       {"2:1: a diagram may not hold a animate element"},
		open + "<g onclick='x'/></svg>":                                                      {"2:1: a diagram may not use the attribute onclick"},
		open + "<g/><g onClick='x'/></svg>":                                                  {"2:5: a diagram may not use the attribute onClick"},
		open + "<g a='x'/></svg>":                                                            {"2:1: warning: the attribute a of a diagram is left out"},
		open + "<g x='1' x='2'/></svg>":                                                      {"2:1: the attribute x stands twice"},
		open + "<use href='b.svg#a'/></svg>":                                                 {`2:1: a diagram may not refer to "b.svg#a"`},
		open + "<use href='javascript:x'/></svg>":                                            {`2:1: a diagram may not refer to "javascript:x"`},
		open + "<g href='#a'/></svg>":                                                        {`2:1: a diagram may not refer to "#a"`},
		open + "<use href='#a'/></svg>":                                                      {`2:1: the diagram has no element with the id "a"`},
		open + "<g fill='url(https://example.org/#a)'/></svg>":                               {`2:1: a diagram may not refer to "url(https://example.org/#a)"`},
		open + "<g fill='url(#a) url(b)'/></svg>":                                            {`2:1: a diagram may not refer to "url(#a) url(b)"`},
		open + `<g style='fill:\75rl(//example.org)'/></svg>`:                                {`2:1: a diagram may not refer to "\\75rl(//example.org)"`},
		open + "<g id='a b'/><use href='#a b'/></svg>":                                       {`2:1: "a b" is no id`},
		open + "<g id='a'/><g id='a'/></svg>":                                                {`2:12: the id "a" stands twice in the diagram`},
		open + "<g id='a'><use href='#a'/></g></svg>":                                        {"2:1: a part of the diagram uses itself"},
		open + "<g id='a'><use href='#b'/></g><use id='b' href='#a'/></svg>":                 {"2:1: a part of the diagram uses itself"},
		open + "<g id='g0'/>\n" + part(1) + part(2) + part(3) + part(4) + part(5) + "</svg>": {"1:1: the diagram grows to more than 100000 elements where it uses parts again"},
		open + "<marker id='m'><g/></marker><path marker-mid='url(#m)' d='M0 0" + strings.Repeat("h1", 50_000) + "'/></svg>": {"1:1: the diagram grows to more than 100000 elements where it uses parts again"},
		open + strings.Repeat("<g>", 70) + strings.Repeat("</g>", 70) + "</svg>":                                             {"2:190: the diagram has more than 64 elements inside of each other"},
		open + "<!--" + strings.Repeat(" ", 300_000) + "--></svg>":                                                           {"1:1: the diagram has 300037 bytes, at most 262144 may stand in a page"},
	} {
		printed, faults := draw(svg)
		if diff := cmp.Diff(want, faults); diff != "" {
			t.Errorf("%.200s (-want +got):\n%s", svg, diff)
		}
		if warned := strings.Contains(strings.Join(faults, ""), "warning"); printed != "" && !warned {
			t.Errorf("%.200s is printed in spite of its faults", svg)
		}
	}
}

// TestDrawingsOfOnePage holds that ids of two drawings, and of the page, are apart.
func TestDrawingsOfOnePage(t *testing.T) {
	const svg = `<svg viewBox="0 0 1 1"><marker id="m"/><path marker-end="url(#m)"/></svg>`
	lib := load(t, map[string]string{
		"en/index.md": "![Alt](p.svg \"P\"){#red}\n\n![Alt](q.svg \"Q\"){#blue}\n\n## M {#m}\n",
		"en/p.svg":    svg, "en/q.svg": svg,
	})
	page := string(lib.Body(lib.Page("/")).HTML(&markup.Words{}, func(path string) string { return path }))
	for _, want := range []string{`id="red.m"`, `url(#red.m)`, `id="blue.m"`, `url(#blue.m)`, `id="m"`} {
		if strings.Count(page, want) != 1 {
			t.Errorf("%s stands %d times in %s", want, strings.Count(page, want), page)
		}
	}
}

// FuzzDrawing holds for any file that what stands in the page of it is one svg element with
// nothing in it that runs or loads.
func FuzzDrawing(f *testing.F) {
	shipped, _ := filepath.Glob("../../content/en/*/*.svg")
	for _, name := range shipped {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	for _, svg := range []string{
		`<svg viewBox="0 0 10 10" id=' class="' lang="' onload=document.title=9 '"><rect width="5"/></svg>`,
		`<svg viewBox="0 0 10 10"/><![CDATA[><meta http-equiv="refresh" content="0"><script>x</script>]]>`,
		`<svg viewBox="0 0 1 1"><a href="javascript:x"><text>&#60;b&#62;</text></a><use href="#a"/></svg>`,
		`<svg viewBox="0 0 1 1"><g style="fill:url(#a);stroke:red" id="a"/><title><b/></title></svg>`,
	} {
		f.Add(svg)
	}
	f.Fuzz(func(t *testing.T, svg string) {
		printed, faults := draw(svg)
		if printed == "" && faults == nil {
			t.Errorf("nothing is printed of %q, and nothing said", svg)
		}
		checkInert(t, printed)
	})
}

// checkInert parses what is printed as a browser would.
func checkInert(t *testing.T, printed string) {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(printed), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil || len(nodes) > 1 {
		t.Fatalf("%d elements, %v: %s", len(nodes), err, printed)
	}
	elements := strings.Fields("svg g defs marker symbol use path rect circle ellipse line polyline polygon text tspan linearGradient radialGradient stop clipPath")
	var check func(n *html.Node)
	check = func(n *html.Node) {
		switch n.Type {
		case html.ElementNode:
			if n.Namespace != "svg" || !slices.Contains(elements, n.Data) {
				t.Errorf("the element %s in %s", n.Data, printed)
			}
			for _, a := range n.Attr {
				key := strings.ToLower(a.Key)
				if strings.HasPrefix(key, "on") || key == "style" || key == "href" && !strings.HasPrefix(a.Val, "#pic.") ||
					strings.Contains(a.Val, `\`) || strings.Contains(strings.ToLower(a.Val), "url(") && !strings.HasPrefix(a.Val, "url(#pic.") {
					t.Errorf("the attribute %s=%q in %s", a.Key, a.Val, printed)
				}
			}
		case html.TextNode:
		default:
			t.Errorf("a node of type %d in %s", n.Type, printed)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			check(c)
		}
	}
	for _, n := range nodes {
		check(n)
	}
}

package acceptance

import (
	"fmt"
	"os"
	"testing"
)

// TestEveryPage reads every page on a wide screen by day and on a phone by night: nothing
// may be complained of by the browser or by axe-core, fetched from elsewhere or cut off.
func TestEveryPage(t *testing.T) {
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(paths, "/search?q=red+notice", "/search?q=qqqq", "/no/such/page/") {
		t.Run(path, func(t *testing.T) {
			b := open(t)
			b.do(size(1280, 900), media("light"))
			b.visit(path)
			eval[int](b, string(axe)+";0")
			checkAxe(b, "1280 px, light")
			b.do(size(390, 800), media("dark"))
			checkAxe(b, "390 px, dark")
			for _, width := range []int64{320, 390, 768, 1280} {
				b.do(size(width, 800))
				if wide := eval[int64](b, "document.documentElement.scrollWidth"); wide > width {
					t.Errorf("at %d px the page is %d px wide: %s", width, wide, eval[string](b, widest))
				}
			}
			for _, c := range b.complaints {
				if path != "/no/such/page/" {
					t.Errorf("the browser complains: %s", c)
				}
			}
			for _, u := range b.foreign {
				t.Errorf("the page fetches %s", u)
			}
		})
	}
}

// widest names the elements that stand out over the end of the window.
const widest = `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
	.slice(0, 3).map(e => e.tagName + "." + e.className).join(", ")`

type violation struct {
	ID, Help string
	Nodes    []struct {
		HTML           string
		FailureSummary string
	}
}

func checkAxe(b *tab, how string) {
	b.t.Helper()
	for _, v := range eval[[]violation](b, `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations)`) {
		detail := ""
		for _, n := range v.Nodes[:min(len(v.Nodes), 3)] {
			detail += fmt.Sprintf("\n\t%.300s\n\t%s", n.HTML, n.FailureSummary)
		}
		b.t.Errorf("%s: %s: %s (%d places)%s", how, v.ID, v.Help, len(v.Nodes), detail)
	}
}

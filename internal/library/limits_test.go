package library_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/interpolref/interpolref/internal/library"
)

// What stands on many pages, or many times on one, is bounded.
func TestLimitsOfWhatRepeats(t *testing.T) {
	rep := strings.Repeat
	drawing := `<svg viewBox="0 0 1 1">` + rep(`<path d="M0 0"/>`, 16_000) + "</svg>" // 256 kB
	pictures := func(n int) (text string) {
		for i := range n {
			text += fmt.Sprintf("![A](p.svg \"P\"){#p%d}\n\n", i)
		}
		return text
	}
	for name, c := range map[string]struct {
		file, text, want string
	}{
		"a footer":       {"site.yaml", "footer: [" + rep("words,", 20) + "]", ""},
		"footer":         {"site.yaml", "footer: [" + rep("words,", 21) + "]", "site.yaml:1:130: the footer has 21 lines, at most 20 stand on every page"},
		"line":           {"site.yaml", "footer: ['" + rep("words ", 1000) + "']", "site.yaml:1:10: the text has 6000 bytes, at most 4000 can stand here"},
		"links":          {"site.yaml", "foot:\n" + rep("- {title: T, to: 'https://a.example'}\n", 21), "site.yaml:22:11: there are 21 links, at most 20 stand on every page"},
		"title":          {"en/index.md", "---\ntitle: " + rep("words ", 1000) + "\nsummary: S.\nquestion: Q?\nreviewed: 2026-01-02\n---\n", "en/index.md:2:8: the text has 5999 bytes, at most 4000 can stand here"},
		"term":           {"data/terms.yaml", "- {id: a, term: A, definition: " + rep("words ", 1000) + "}", "data/terms.yaml:1:32: the text has 5999 bytes, at most 4000 can stand here"},
		"synonyms":       {"search/synonyms.yaml", "- [" + rep("word,", 51) + "]", "search/synonyms.yaml:1:3: 51 words mean the same, at most 50 can"},
		"three drawings": {"en/index.md", pictures(3), ""},
		"drawings":       {"en/index.md", pictures(100), "en/index.md:15:1: the diagrams of the page have more than 1048576 bytes"},
	} {
		tree := map[string]string{"en/index.md": "Text.", "en/p.svg": drawing}
		tree[c.file] = c.text
		_, faults := library.Load(files(tree), today)
		var got []string
		for _, f := range faults {
			if !f.Warning {
				got = append(got, f.String())
			}
		}
		if len(got) > 1 || strings.Join(got, "") != c.want {
			t.Errorf("%s: got %.300q, want %q", name, got, c.want)
		}
	}
}

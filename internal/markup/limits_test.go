package markup_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/interpolref/interpolref/internal/markup"
)

// TestLimits holds what is refused, and that what lies below a limit is not.
func TestLimits(t *testing.T) {
	rep := strings.Repeat
	table := func(columns, rows int) string {
		return rep("|a", columns) + "\n" + rep("|-", columns) + "\n" + rep("|a\n", rows) + "\nTable: T {#t}\n"
	}
	for name, c := range map[string]struct{ text, want string }{
		"a page":                  {rep("a\n\n", 300_000), ""},
		"a long page":             {rep("a\n\n", 400_000), "1:1 the page has 1200000 bytes, at most 1048576 are printed"},
		"a paragraph":             {rep("words ", 1600), ""},
		"a long paragraph":        {"a\n\n" + rep("words ", 2000), "3:1 a paragraph of more than 10000 bytes"},
		"a long heading":          {"## " + rep("words ", 2000) + "{#a}", "1:1 a heading of more than 10000 bytes"},
		"a long heading of lines": {rep("words\n", 2000) + "---\n", "1:1 a paragraph of more than 10000 bytes"},
		"a table":                 {table(100, 100), ""},
		"a sparse table":          {table(1000, 2000), "1:1 the table has 2001000 cells, at most 20000 are printed"},
		"a long row":              {"|a|b|\n|-|-|\n|" + rep("words ", 2000) + "|b|\n", "1:1 a row of more than 10000 bytes"},
		"a long table":            {"|a|b|\n|-|-|\n" + rep("|a|b|\n", 20_000), "1:1 a stretch of lines of more than 64000 bytes"},
		"many definitions":        {rep("[a]: b\n", 20_000), "1:1 a stretch of lines of more than 64000 bytes"},
		"quotations":              {rep("> ", 30) + "a", ""},
		"deep quotations":         {rep("> ", 40) + "a", "1:65 more than 32 lists and quotations inside of each other"},
		"deep lists":              {rep("- ", 40) + "a", "1:65 more than 32 lists and quotations inside of each other"},
		"deep callouts":           {rep("> ", 32) + "> [!NOTE] a\n" + rep("> ", 33) + "b", "1:65 more than 32 lists and quotations inside of each other"},
		"a long citation":         {"[@a, " + rep("p", 2000) + "]", "1:1 the citation has no end"},
	} {
		var got string
		for _, f := range markup.Parse([]byte(c.text), 1).Faults {
			if got == "" && !f.Warning {
				got = fmt.Sprintf("%d:%d %s", f.Line, f.Col, f.Text)
			}
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// TestHostileText holds that no text of 100 kB takes long to parse and print. The slowest takes
// half a second; the limit is for one that hangs.
func TestHostileText(t *testing.T) {
	const size, limit = 100_000, 20 * time.Second
	rep := strings.Repeat
	texts := map[string]string{
		"nested quotations":   rep(">", size),
		"nested lists":        rep("- ", size/2),
		"nested both":         rep("> - ", size/4),
		"indented lists":      indented(size),
		"quotations, lazy":    rep(">", size/2) + "a\n" + rep("a\n", size/4),
		"deep list, lines":    rep("- ", 200) + "a\n" + rep("\n"+rep(" ", 400)+"b\n", size/402),
		"runs of backticks":   runs("`", size),
		"runs of stars":       runs("*", size),
		"emphasis":            rep("*a **b ", size/7),
		"rows":                "|a|b|\n|-|-|\n" + rep("|a|b|\n", size/6),
		"wide rows":           rep("|a", size/6) + "\n" + rep("|-", size/6) + "\n" + rep("|a\n", size/9),
		"sparse table":        rep("|a", 4500) + "\n" + rep("|-", 4500) + "\n" + rep("|a\n", size/4),
		"escaped bars":        "|a|b|\n|-|-|\n|" + rep("`\\|", size/3) + "|\n",
		"definitions":         rep("[a]: b\n\n", size/8),
		"uses of a long one":  "[a]: " + rep("b", size/2) + "\n\n" + rep("[a]", size/6),
		"a footnote often":    rep(rep("[^1]", 2000)+"\n\n", size/8000) + "[^1]: a\n",
		"references to notes": rep("[^1]: a\n", 199) + "[^z]: a\n\n" + rep(rep("[^z]", 2000)+"\n\n", size/8000),
		"code in XML":         "```xml\n" + rep("<!--", size/4) + "\n```\n",
		"blocks of XML":       rep("```xml\n"+rep("<!--", 200)+"\n```\n", size/820),
		"a line of Dart":      "```dart\n" + rep("[", 16_000) + "\n```\n",
		"unknown languages":   rep("```q\n```\n", size/9),
		"code in quotations":  rep("> ```\n", size/6),
		"a chart of many":     "```chart {#a}\nfigure: " + rep("a,", size/2) + "\n```\n",
		"a chart of keys":     "```chart {#a}\n" + rep("a: b\n", size/5) + "\n```\n",
		"captions":            "|a|\n|-|\n" + rep("Table: a\n", size/9),
		"a cited caption":     "|a|\n|-|\n\nTable: " + rep("[@a]", size/4) + " {#a}\n",
		"a long alternative":  "![" + rep("a ", size/2) + `](a.svg "b"){#a}`,
		"a marked-up heading": "## " + rep("*a* ", size/4) + " {#a}",
	}
	for _, unit := range strings.Fields("[ ![ [[ [@ [= [@a [=a [[a <!-- ** ` | {# & &#1; < <a ~ ~~ \\ [a]( [a](< ![a]( ]( [a][b] [a a \" ' a' <https://a> <a@b> []() *** _* [^1] <? <![CDATA[ <!A [@a; \x00 \xff é ) @ :") {
		texts[unit] = rep(unit, size/len(unit))
	}
	for _, unit := range []string{"*a ", "**a ", "_a ", "*a_ ", "`a ", "> ", "- ", "1. ", "| a ", "<a ", "~a ", "[a](b \"", "[a]: b\n", "a ", "\n", " ", "\t", "- a\n", "> a\n", "```\n", "# a\n", "## a {#a}\n", "http://a ", "[^1]: a\n", "- [ ] a\n", "* * *\n", "a\n===\n", "[@a; ", "|a|b|\n", "|-|-|\n", "> [!NOTE]\n", "> [!NOTE] a\n> b\n\n", "[a]: <", "[a]: b '", "a\\\n", "a  \n", "<div>\n\n"} {
		texts[fmt.Sprintf("%q", unit)] = rep(unit, size/len(unit))
	}
	for name, text := range texts {
		done := make(chan struct{})
		go func() {
			defer close(done)
			doc := markup.Parse([]byte(text), 1)
			doc.HTML(english, address)
			doc.Sections(english)
			doc.Paragraphs()
		}()
		select {
		case <-done:
		case <-time.After(limit):
			t.Fatalf("%s of %d bytes takes more than %v", name, len(text), limit)
		}
	}
}

// TestHighlightLimits holds how much code is highlighted. What is beyond that is printed plain, the
// same on every machine.
func TestHighlightLimits(t *testing.T) {
	block := func(size int) string { return "```json\n" + strings.Repeat("1", size-1) + "\n```\n\n" }
	for _, c := range []struct {
		name, text  string
		highlighted int
	}{
		{"a block", block(4096), 1},
		{"a long block", block(4097), 0},
		{"blocks", strings.Repeat(block(4096), 8), 8},
		{"many blocks", strings.Repeat(block(4096), 10), 8},
		{"a short one after many", strings.Repeat(block(4000), 8) + block(4000) + block(700), 9},
	} {
		blocks := strings.Split(string(markup.Parse([]byte(c.text), 1).HTML(english, address)), "<pre")[1:]
		n := 0
		for _, b := range blocks {
			if strings.Contains(b, "<span") {
				n++
			}
		}
		if n != c.highlighted {
			t.Errorf("%s: %d of %d blocks are highlighted, want %d", c.name, n, len(blocks), c.highlighted)
		}
	}
}

// indented is a list in which each item lies in the one before it.
func indented(size int) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		b.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	return b.String()
}

// runs are ever longer runs of a mark.
func runs(mark string, size int) string {
	var b strings.Builder
	for i := 1; b.Len() < size; i++ {
		b.WriteString("e" + strings.Repeat(mark, i))
	}
	return b.String()
}

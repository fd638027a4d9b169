package library

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/markup"
)

var (
	number      = regexp.MustCompile(`(?:\b[A-Z]{3} )?\d[\d,]*(?:\.\d+)?(?: (?:million|billion|trillion|per cent)\b|\b)`)
	notProse    = regexp.MustCompile("`[^`]*`|\\[[@=][^\\]]*\\]|\\]\\([^)]*\\)|\\{#[^}]*\\}|https?://\\S+")
	closingWord = regexp.MustCompile(`(\pL+?)s?$`)
)

// known is a printed number that the figures hold.
type known struct {
	figure  *Figure
	value   float64
	sources []*Source
	use     string // how to write it
}

// printed returns the figures by their values as printed.
func (l *Library) printed() map[string][]known {
	all := map[string][]known{}
	for _, fig := range l.Figures {
		add := func(v float64, sources []*Source, use string) {
			text := FormatValue(v, fig.Unit)
			all[text] = append(all[text], known{fig, v, sources, use})
		}
		add(fig.Value, fig.Sources, "[="+fig.ID+"]")
		for _, p := range fig.Series[:max(len(fig.Series)-1, 0)] {
			add(p.Value, p.Sources, "[="+fig.ID+"@"+p.At+"]")
		}
	}
	return all
}

// numbers reports numbers written by hand that the figures file holds.
func (c *styleCheck) numbers(printed map[string][]known) {
	_, body, first, _ := cut(c.text)
	fenced := false
	for i, line := range strings.Split(string(body), "\n") {
		if strings.HasPrefix(strings.TrimLeft(line, "> "), "```") {
			fenced = !fenced
			continue
		}
		if fenced {
			continue
		}
		line = notProse.ReplaceAllStringFunc(line, func(s string) string { return strings.Repeat("\x00", len(s)) })
		for _, m := range number.FindAllStringIndex(line, -1) {
			for _, k := range printed[line[m[0]:m[1]]] {
				if k.is(c.page, line[m[1]:]) {
					c.fault(markup.Pos{Line: first + i, Col: m[0] + 1},
						fmt.Sprintf("the figures file holds this number: %s", k.figure.Label), "write "+k.use)
					break
				}
			}
		}
	}
}

// is reports whether a number on a page that is printed like a figure's is that figure's:
// by its unit, by being too particular for chance, or, for small numbers, by its source.
func (k known) is(p *Page, after string) bool {
	if currency(k.figure.Unit) {
		return true
	}
	if k.figure.Unit != "%" {
		if math.Abs(k.value) >= 10_000 && math.Mod(k.value, 1000) != 0 {
			return true
		}
		word := closingWord.FindStringSubmatch(k.figure.Unit)
		near, _, _ := strings.Cut(after[:min(len(after), 40)], ".")
		if word == nil || !strings.Contains(strings.ToLower(near), strings.ToLower(word[1])) {
			return false
		}
	}
	return slices.ContainsFunc(p.References, func(ref *Reference) bool { return slices.Contains(k.sources, ref.Source) })
}

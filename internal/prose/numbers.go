package prose

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/markup"
)

// Number is the value of a figure, or of a point of its series.
type Number struct {
	Value   float64
	Unit    string // "notices", "%", or a currency's code in ISO 4217
	Label   string // what it counts
	Use     string // how a page refers to it, "[=red-notices@2017]"
	Sources []string
}

var (
	number      = regexp.MustCompile(`(?:\b[A-Z]{3} )?\d[\d,]*(?:\.\d+)?(?: (?:million|billion|trillion|per cent)\b|\b)`)
	closingWord = regexp.MustCompile(`(\pL+?)s?$`)
	currency    = regexp.MustCompile(`^[A-Z]{3}$`)
)

// Numbers reports numbers written by hand that are values of figures. Known holds these by their form in a
// sentence, such as "13,048" or "USD 4.6 billion".
func Numbers(d *markup.Document, known map[string][]Number) (faults []markup.Fault) {
	var cited []string
	cites := func(c *markup.Citation) {
		for _, s := range c.Sources {
			cited = append(cited, s.ID)
		}
	}
	for _, c := range d.Citations {
		cites(c)
	}
	for _, f := range d.Figures {
		cites(&f.Citation)
	}
	for _, c := range d.Charts {
		cites(&c.Citation)
	}
	for _, p := range d.Paragraphs() {
		for _, m := range number.FindAllStringIndex(p.Text, -1) {
			for _, n := range known[p.Text[m[0]:m[1]]] {
				if n.meant(p.Text[:m[0]], p.Text[m[1]:], cited) {
					faults = append(faults, markup.Fault{
						Pos:  p.Pos(m[0]),
						Text: "the figures file holds this number: " + n.Label,
						Hint: "write " + n.Use,
					})
					break
				}
			}
		}
	}
	return faults
}

// meant reports whether a number between two texts is the figure's and not just equal to it: it is an amount of
// money, or has too many digits for chance, or its unit follows and either the text or a source that the
// page cites fits the figure. For percentages, the source alone decides.
func (n Number) meant(before, after string, cited []string) bool {
	before, after = before[max(0, len(before)-60):], after[:min(len(after), 60)]
	if currency.MatchString(n.Unit) {
		return true
	}
	if n.Unit != "%" {
		if math.Abs(n.Value) >= 10_000 && math.Mod(n.Value, 1000) != 0 {
			return true
		}
		word := closingWord.FindStringSubmatch(n.Unit)
		near, _, _ := strings.Cut(after[:min(len(after), 40)], ".")
		if word == nil || !strings.Contains(strings.ToLower(near), strings.ToLower(word[1])) {
			return false
		}
		if n.Value >= 100 && math.Mod(n.Value, 100) != 0 && !strings.Contains(n.Use, "@") && n.told(before+after) {
			return true
		}
	}
	return slices.ContainsFunc(n.Sources, func(id string) bool { return slices.Contains(cited, id) })
}

// told reports whether a text has two of the words of the figure's label.
func (n Number) told(near string) bool {
	found := 0
	near = strings.ToLower(near)
	for _, w := range labelWord.FindAllString(strings.ToLower(n.Label), -1) {
		if strings.Contains(near, strings.TrimSuffix(w, "s")) {
			found++
		}
	}
	return found >= 2
}

var labelWord = regexp.MustCompile(`\pL{4,}`)

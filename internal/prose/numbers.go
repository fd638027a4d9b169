package prose

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/markup"
)

// Number is a number that the figures hold.
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

// Numbers reports numbers written by hand that the figures hold; known has them by their form
// in a sentence, such as "13,048" or "USD 4.6 billion".
func Numbers(d *markup.Document, known map[string][]Number) (faults []markup.Fault) {
	var cited []string
	for _, c := range d.Citations {
		cited = append(cited, c.ID)
	}
	for _, f := range d.Figures {
		for _, s := range f.Sources {
			cited = append(cited, s.ID)
		}
	}
	for _, c := range d.Charts {
		for _, series := range c.Series {
			for _, s := range series.Sources {
				cited = append(cited, s.ID)
			}
		}
	}
	for _, p := range d.Paragraphs() {
		for _, m := range number.FindAllStringIndex(p.Text, -1) {
			for _, n := range known[p.Text[m[0]:m[1]]] {
				if n.meant(p.Text[m[1]:], cited) {
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

// meant reports whether a number that is printed like a figure's is that figure's: by its
// unit, by being too particular for chance, or, for small numbers, by a source of the page.
func (n Number) meant(after string, cited []string) bool {
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
	}
	return slices.ContainsFunc(n.Sources, func(id string) bool { return slices.Contains(cited, id) })
}

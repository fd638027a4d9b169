package markup

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
)

var chartKinds = map[string]bool{"bar": true, "line": true, "dot": true}

// chart reads a chart's block, one key a line.
func (b *builder) chart(n *ast.FencedCodeBlock, id string, idAt int) {
	offset := n.Pos()
	c := &Chart{Pos: b.pos(offset), ID: id}
	seen := b.keys(n, "chart", []string{"figure", "kind", "caption", "scale"}, func(key, value string, valueAt int) {
		switch key {
		case "figure":
			b.chartFigures(c, value, valueAt)
		case "kind":
			if c.Kind = value; !chartKinds[value] {
				b.faultf(valueAt, "the kinds are bar, line and dot", "there is no chart %q", value)
				c.Kind = "dot"
			}
		case "caption":
			c.Caption = Curl(value)
		case "scale":
			if c.Log = value == "log"; !c.Log && value != "linear" {
				b.faultf(valueAt, "scale: log, or nothing", "there is no scale %q", value)
			}
		}
	})
	for _, key := range []string{"figure", "kind", "caption"} {
		if !seen[key] || key == "caption" && c.Caption == "" {
			b.fault(offset, "the chart has no "+key, fmt.Sprintf("add a line %s: …", key))
		}
	}
	if c.Log && c.Kind == "bar" {
		b.fault(offset, "bars on a logarithmic scale", "they have no zero to start from; use kind: line or dot")
		c.Kind = "dot"
	}
	if id == "" && idAt < 0 {
		b.fault(offset, "the chart has no id", "write ```chart {#"+suggestID(c.Caption)+"}")
	}
	b.anchor(idAt, Anchor{Pos: c.Pos, ID: id, Kind: "chart", Title: c.Caption})
	b.doc.Charts = append(b.doc.Charts, c)
	replace(n, &chart{of: c})
}

// maxSeries is how many series a chart can show and still be read.
const maxSeries = 4

func (b *builder) chartFigures(c *Chart, value string, offset int) {
	at := offset
	for part := range strings.SplitSeq(value, ",") {
		id := strings.TrimSpace(part)
		idAt := at + strings.Index(part, id)
		at += len(part) + 1
		switch {
		case id == "":
			b.fault(idAt, "the chart names no figure", "figure: an id of the figures, or several with commas")
		case !isID(id):
			b.faultf(idAt, "ids are lower-case words with hyphens", "%q is not the id of a figure", id)
		default:
			c.Figures = append(c.Figures, id)
		}
	}
	if len(c.Figures) > maxSeries {
		b.faultf(offset, "make two charts of them", "%d figures in one chart", len(c.Figures))
	}
}

// chart prints a chart: what it is called and measured in, the picture, what its numbers mean, where
// they come from, and the numbers.
func (p *printer) chart(c *Chart) {
	p.open("chart", c.ID)
	p.figcaption(c.ID, func() { p.text(c.Caption) })
	if len(c.Series) > 0 {
		unit := ""
		if len(c.Series) == 1 {
			unit = c.Series[0].Unit
		}
		if unit = p.unit(unit, c.Log); unit != "" {
			p.put(` <span class="unit">`, unit, "</span>")
		}
	}
	p.put("</figcaption>\n")
	all := drawable(c, p.words)
	rows := inRows(c, all)
	var cautions []string
	for i, s := range c.Series {
		if len(c.Series) > 1 {
			p.put("<p><b>", s.Label, "</b>")
			if unit := p.apartUnit(s); unit != "" {
				p.put(` <span class="unit">`, unit, "</span>")
			}
			p.put("</p>\n")
		}
		switch {
		case len(all[i].points) == 0:
		case rows:
			p.rows(c, all[i], all)
		default:
			name := ` aria-label="` + escapes.Replace(s.Label) + `"`
			if len(c.Series) == 1 && c.ID != "" {
				name = ` aria-labelledby="` + c.ID + `-caption"`
			}
			p.put(plot(c, all[i], all, p.words, name) + "\n")
		}
		if s.Counts != "" {
			p.put(`<p class="counts">`, s.Counts, "</p>")
		}
		if s.Caution != "" && !slices.Contains(cautions, s.Caution) {
			cautions = append(cautions, s.Caution)
		}
	}
	for _, caution := range cautions {
		p.put(`<p class="caution"><span class="hide">`, p.words.Caution, "</span> "+escapes.Replace(caution)+"</p>")
	}
	if len(c.Series) > 0 {
		p.put(`<p class="counts">`, p.words.Source, ": ")
		p.cite(&c.Citation)
		p.put("</p>")
		p.data(c)
	}
	p.put("</figure>\n")
}

// unit returns what a chart is measured in.
func (p *printer) unit(unit string, log bool) string {
	unit = cmp.Or(p.words.Currencies[unit], unit)
	if unit == "%" {
		unit = p.words.PerCent
	}
	switch {
	case log && unit == "":
		return p.words.LogarithmicScale
	case log:
		return unit + "; " + p.words.LogarithmicScale
	}
	return unit
}

// apartUnit returns the unit of a series if its label does not say it already.
func (p *printer) apartUnit(s Series) string {
	if strings.Contains(strings.ToLower(s.Label), strings.ToLower(s.Unit)) {
		return ""
	}
	return p.unit(s.Unit, false)
}

// data prints the numbers as a table, a row for each date or name, and where to download them.
func (p *printer) data(c *Chart) {
	p.put(`<details class="data"><summary>`, p.words.Numbers, `</summary><div class="scroll" role="region" tabindex="0" aria-label="`, p.words.Numbers+": "+c.Caption, `"><table>`)
	dates, notes, sources := true, false, len(c.Citation.Sources) > 1
	var rows []string
	for _, s := range c.Series {
		for _, point := range s.Points {
			if !slices.Contains(rows, point.At) {
				rows = append(rows, point.At)
			}
			_, dated := p.words.moment(point.At)
			dates = dates && dated
			notes = notes || point.Note != ""
		}
	}
	at := p.words.Name
	if dates {
		at = p.words.Date
		slices.SortStableFunc(rows, func(a, b string) int {
			x, _ := p.words.moment(a)
			y, _ := p.words.moment(b)
			return cmp.Compare(x.year, y.year)
		})
	}
	p.put("\n<thead><tr><th scope=\"col\">", at, "</th>")
	for _, s := range c.Series {
		label := s.Label
		if unit := p.apartUnit(s); unit != "" {
			label += " (" + unit + ")"
		}
		p.put(`<th scope="col" class="end">`, label, "</th>")
	}
	if notes {
		p.put(`<th scope="col">`, p.words.Remark, "</th>")
	}
	if sources {
		p.put(`<th scope="col">`, p.words.Source, "</th>")
	}
	p.put("</tr></thead>\n<tbody>\n")
	for _, row := range rows {
		words := row
		if dates {
			words = p.words.readDate(row)
		}
		p.put(`<tr><th scope="row">`, words, "</th>")
		var note []string
		var references []PointSource
		for _, s := range c.Series {
			i := slices.IndexFunc(s.Points, func(p Point) bool { return p.At == row })
			if i < 0 {
				p.put("<td></td>")
				continue
			}
			p.put(`<td class="end">`, p.words.FormatValue(s.Points[i].Value, s.Unit), "</td>")
			if n := s.Points[i].Note; n != "" && !slices.Contains(note, n) {
				note = append(note, n)
			}
			references = append(references, s.Points[i].Sources...)
		}
		if notes {
			p.put("<td>", strings.Join(note, " "), "</td>")
		}
		if sources {
			p.put("<td>")
			slices.SortFunc(references, func(a, b PointSource) int { return a.Number - b.Number })
			for i, source := range slices.Compact(references) {
				if i > 0 {
					p.put("; ")
				}
				p.put(`<a href="#ref-`+strconv.Itoa(source.Number)+`">`, source.Publisher, "</a>")
			}
			p.put("</td>")
		}
		p.put("</tr>\n")
	}
	p.put("</tbody>\n</table></div>")
	for _, s := range c.Series {
		p.put("<p>", p.words.Download)
		if len(c.Series) > 1 {
			p.put(" ", s.Label)
		}
		p.put(`: <a href="`, p.address(s.CSV), `">CSV</a> <a href="`, p.address(s.JSON), `">JSON</a></p>`)
	}
	p.put("</details>")
}

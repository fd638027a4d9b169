package markup_test

import (
	"bytes"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/interpolref/interpolref/internal/markup"
)

const paragraph = `INTERPOL circulates a [[Red Notice]] when a member country asks for it [@treaty, art. 3].
National police decide what to do, and in many countries they "may not" arrest on it alone
[@report; @treaty]. In [=red-notices@2011] there were fewer; see [the limits](/role/limits/#arrest).

`

// page is a page of about a thousand words with a table, a callout, a diagram and a chart.
func page(b *testing.B) []byte {
	var out bytes.Buffer
	for _, name := range []string{"headings", "tables", "callouts", "diagrams", "charts"} {
		c, err := txtar.ParseFile("testdata/" + name + ".txtar")
		if err != nil {
			b.Fatal(err)
		}
		out.Write(c.Files[0].Data)
		out.WriteString("\n")
	}
	for len(bytes.Fields(out.Bytes())) < 1000 {
		out.WriteString(paragraph)
	}
	return out.Bytes()
}

func BenchmarkParse(b *testing.B) {
	source := page(b)
	b.SetBytes(int64(len(source)))
	b.ReportAllocs()
	for b.Loop() {
		markup.Parse(source, 1)
	}
}

func BenchmarkHTML(b *testing.B) {
	doc := markup.Parse(page(b), 1)
	resolve(doc)
	b.ReportAllocs()
	for b.Loop() {
		doc.HTML(english, address)
	}
}

package markup_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/interpolref/interpolref/internal/markup"
)

// picture is what a chart draws, its lengths across in per cent and the others in pixels: one of
// several pictures after the other.
type picture struct {
	Bars   []rect
	Dots   []spot
	Texts  []word
	Lines  []string // classes
	Values []string // of rows
	Names  []string // of rows
	Height float64  // of one of the pictures
}

type (
	rect struct{ X, Y, Width, Height float64 }
	spot struct{ X, Y float64 }
	word struct {
		spot
		Class, Words string
		Picture      int
	}
)

func drawChart(t testing.TB, kind string, log bool, series ...markup.Series) (picture, string) {
	t.Helper()
	scale := "linear"
	if log {
		scale = "log"
	}
	doc := markup.Parse(fmt.Appendf(nil, "```chart {#c}\nfigure: a\nkind: %s\nscale: %s\ncaption: C\n```\n", kind, scale), 1)
	doc.Charts[0].Series = series
	page := string(doc.HTML(english, address))
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var p picture
	pictures := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		class := attribute(n, "class")
		number := func(key string) float64 {
			v, err := strconv.ParseFloat(strings.TrimSuffix(attribute(n, key), "%"), 64)
			if err != nil && attribute(n, key) != "" {
				t.Fatalf("%v in %s", err, page)
			}
			return v
		}
		switch n.Data {
		case "svg":
			if strings.Contains(class, "plot") {
				pictures++
				p.Height = number("height")
			}
		case "rect":
			p.Bars = append(p.Bars, rect{number("x"), number("y"), number("width"), number("height")})
		case "circle":
			p.Dots = append(p.Dots, spot{number("cx"), number("cy")})
		case "text":
			p.Texts = append(p.Texts, word{spot{number("x"), number("y")}, class, n.FirstChild.Data, pictures})
		case "path":
			p.Lines = append(p.Lines, class)
		case "span":
			if n.Parent.Data == "dd" {
				p.Values = append(p.Values, n.FirstChild.Data)
			}
		case "dt":
			p.Names = append(p.Names, n.FirstChild.Data)
		}
	}
	return p, page
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func TestColumnsBeginAtZero(t *testing.T) {
	p, _ := drawChart(t, "bar", false, markup.Series{Points: points("2010", 1., "2011", 1., "2012", 1., "2013", 1., "2014", 1., "2015", 1.,
		"2016", 1000., "2017", 2000., "2019", 500.)})
	if len(p.Bars) != 9 {
		t.Fatalf("%d bars", len(p.Bars))
	}
	bars := p.Bars[6:]
	for i, want := range []float64{1, 2, 0.5} {
		if got := bars[i].Height / bars[0].Height; math.Abs(got-want) > 0.01 {
			t.Errorf("bar %d is %.2f times as high as the first, want %.2f", i, got, want)
		}
		if foot := bars[i].Y + bars[i].Height; math.Abs(foot-bars[0].Y-bars[0].Height) > 0.2 {
			t.Errorf("bar %d ends at %.1f", i, foot)
		}
	}
	year := bars[1].X - bars[0].X
	if gap := bars[2].X - bars[1].X; math.Abs(gap-2*year) > 0.5 {
		t.Errorf("two years are %.1f wide, one is %.1f", gap, year)
	}
}

func TestRowsBeginAtZero(t *testing.T) {
	p, _ := drawChart(t, "bar", false, markup.Series{Points: points("A", 10., "B", 40., "C", -10.)})
	if got := p.Bars[1].Width / p.Bars[0].Width; math.Abs(got-4) > 0.02 {
		t.Errorf("four times the value is %.2f times as long", got)
	}
	if end := p.Bars[2].X + p.Bars[2].Width; math.Abs(end-p.Bars[0].X) > 0.2 {
		t.Errorf("the negative bar ends at %.1f, the others begin at %.1f", end, p.Bars[0].X)
	}
}

// TestRowsOfDates holds that few bars over time, and bars of months, are rows that each say their
// date, and that years without a value are rows too.
func TestRowsOfDates(t *testing.T) {
	for _, c := range []struct {
		points []markup.Point
		want   string
	}{
		{points("2019", 1., "2020", 2., "2022", 3., "2026", 4.), "2019, 2020, 2021, 2022, 2023–2025, 2026"},
		{points("2014-09", 1., "2015-01", 2., "2017", 3.), "September 2014, January 2015, 2016, 2017"},
		{points("2013-07", 1., "2014-09", 2., "2016-11", 3.), "July 2013, September 2014, 2015, November 2016"},
		{points("Ten", 1., "2020", 2.), "Ten, 2020"},
	} {
		if p, _ := drawChart(t, "bar", false, markup.Series{Points: c.points}); strings.Join(p.Names, ", ") != c.want || len(p.Bars) != len(c.points) {
			t.Errorf("the rows are %q with %d bars, want %q", p.Names, len(p.Bars), c.want)
		}
	}
}

func TestLinesDoNotBridgeGaps(t *testing.T) {
	p, _ := drawChart(t, "line", false, markup.Series{Points: points("2001", 1., "2002", 2., "2003", 3., "2010", 4., "2011", 5.)})
	if got, want := strings.Join(p.Lines, ", "), "line, line gap, line"; got != want {
		t.Errorf("lines: %s, want %s", got, want)
	}
}

// TestChartNumbers holds how values read in a picture.
func TestChartNumbers(t *testing.T) {
	for _, c := range []struct {
		value float64
		unit  string
		want  string
	}{
		{13048, "", "13,048"}, {999, "", "999"}, {0.25, "", "0.25"}, {12.345, "", "12.35"}, {-1500, "", "−1,500"},
		{4.6e9, "USD", "4.6 bn"}, {20900000000, "USD", "20.9 bn"}, {128e6, "", "128 m"}, {1.25e6, "", "1.25 m"},
		{1e6, "", "1 m"}, {999999, "", "1 m"}, {2.5e12, "", "2.5 tn"}, {13, "%", "13%"}, {0, "", "0"},
	} {
		p, _ := drawChart(t, "bar", false, markup.Series{Unit: c.unit, Points: points("Only", c.value)})
		if len(p.Values) != 1 || p.Values[0] != c.want {
			t.Errorf("%v reads %q, want %q", c.value, p.Values, c.want)
		}
	}
}

// TestSeveralSeries holds that series of one unit are measured alike, and others each by itself.
func TestSeveralSeries(t *testing.T) {
	for unit, same := range map[string]bool{"complaints": true, "USD": false} {
		p, _ := drawChart(t, "line", false,
			markup.Series{Label: "Complaints", Unit: "complaints", Points: points("2020", 100., "2021", 200.)},
			markup.Series{Label: "Losses", Unit: unit, Points: points("2020", 50., "2021", 100.)})
		if len(p.Dots) != 4 || (p.Dots[3].Y == p.Dots[0].Y) != same {
			t.Errorf("%s: %+v", unit, p.Dots)
		}
	}
}

// TestLogarithm holds that equal factors are equal steps, and that nought has no place.
func TestLogarithm(t *testing.T) {
	p, page := drawChart(t, "dot", true, markup.Series{Points: points("2000", 10., "2001", 1000., "2002", 100000., "2003", 0.)})
	if len(p.Dots) != 3 {
		t.Fatalf("%d dots", len(p.Dots))
	}
	if a, b := p.Dots[0].Y-p.Dots[1].Y, p.Dots[1].Y-p.Dots[2].Y; math.Abs(a-b) > 0.2 {
		t.Errorf("a factor of 100 is %.1f and %.1f", a, b)
	}
	if !strings.Contains(page, `<th scope="row">2003</th>`) {
		t.Error("the value that cannot be drawn is not in the table")
	}
	if p, _ := drawChart(t, "dot", true, markup.Series{Points: points("A", 10., "B", 1000., "C", 100000.)}); math.Abs((p.Dots[1].X-p.Dots[0].X)-(p.Dots[2].X-p.Dots[1].X)) > 0.2 {
		t.Errorf("by name: %+v", p.Dots)
	}
}

// TestNothingToDraw holds that a chart without values is its caption.
func TestNothingToDraw(t *testing.T) {
	for name, series := range map[string][]markup.Series{
		"none":   nil,
		"empty":  {{Label: "Empty"}},
		"no log": {{Points: points("2000", 0., "2001", -1.)}},
		"no":     {{Points: points("2000", math.NaN(), "2001", math.Inf(1))}},
	} {
		if _, page := drawChart(t, "line", true, series...); strings.Contains(page, "<svg") {
			t.Errorf("%s: a picture in %s", name, page)
		}
	}
}

// TestChartsOfAnyValues holds for series of every kind that all words are inside of the
// picture, that no two values lie on each other, and that no number is broken.
func TestChartsOfAnyValues(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		kind := []string{"bar", "line", "dot"}[random.IntN(3)]
		log := kind != "bar" && random.IntN(3) == 0
		named := random.IntN(4) == 0
		var all []markup.Series
		for i := range 1 + random.IntN(4) {
			s := markup.Series{CSV: "/figures/a.csv", JSON: "/figures/a.json", Label: strings.Repeat("Some long label ", 1+random.IntN(3)) + strconv.Itoa(i), Unit: []string{"", "%", "USD"}[random.IntN(3)]}
			size := math.Pow(10, float64(random.IntN(13))-1)
			for j := range 1 + random.IntN(24) {
				at := []string{
					strconv.Itoa(1900 + random.IntN(130)),
					fmt.Sprintf("%d-%02d", 2010+random.IntN(5), 1+random.IntN(12)),
					fmt.Sprintf("%d-%02d-%02d", 2020+random.IntN(2), 1+random.IntN(12), 1+random.IntN(28)),
				}[random.IntN(3)]
				if named {
					at = strings.Repeat("Name ", 1+random.IntN(9)) + strconv.Itoa(j)
				}
				value := size * random.Float64()
				if !log && random.IntN(20) == 0 {
					value = -value
				}
				s.Points = append(s.Points, markup.Point{At: at, Value: value})
			}
			all = append(all, s)
		}
		p, page := drawChart(t, kind, log, all...)
		if strings.Contains(page, "NaN") || strings.Contains(page, "Inf") {
			t.Fatalf("a broken number in %s", page)
		}
		checkHTML(t, page)
		checkTexts(t, p)
		if t.Failed() {
			t.Fatalf("kind %s, log %t: %+v", kind, log, all)
		}
	}
}

func checkTexts(t *testing.T, p picture) {
	t.Helper()
	const width = 300.0
	type box struct {
		x0, y0, x1, y1 float64
		picture        int
	}
	var values []box
	for _, x := range p.Texts {
		x.X *= width / 100
		w := 6.5 * float64(utf8.RuneCountInString(x.Words))
		b := box{x.X, x.Y - 10, x.X + w, x.Y, x.Picture}
		switch {
		case strings.HasSuffix(x.Class, "mid"):
			b.x0, b.x1 = x.X-w/2, x.X+w/2
		case strings.HasSuffix(x.Class, "end"):
			b.x0, b.x1 = x.X-w, x.X
		}
		if b.x0 < -1 || b.x1 > width+1 || b.y0 < -1 || b.y1 > p.Height+1 {
			t.Errorf("%q (%s) is outside of the picture: %v of %v", x.Words, x.Class, b, p.Height)
		}
		if strings.HasPrefix(x.Class, "value") {
			for _, o := range values {
				if b.picture == o.picture && b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 {
					t.Errorf("%q lies on another value", x.Words)
				}
			}
			values = append(values, b)
		}
	}
}

package prose_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/interpolref/interpolref/internal/markup"
	"github.com/interpolref/interpolref/internal/prose"
)

func lines(faults []markup.Fault) (all []string) {
	for _, f := range faults {
		all = append(all, fmt.Sprintf("%d:%d %s", f.Line, f.Col, f.Text))
	}
	return all
}

func TestEnglish(t *testing.T) {
	long := strings.Repeat("and so it goes ", 10)
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"plain":                      {"A short sentence. Another one.", nil},
		"a long sentence":            {"Short one. It goes on: " + long + "now.", []string{"1:12 a sentence of 44 words: It goes on: and so it …"}},
		"a long paragraph":           {strings.Repeat("Ten words stand in this one, and here it ends. ", 13), []string{"1:1 a paragraph of 130 words"}},
		"a long sentence in a list":  {"- One.\n- It goes on: " + long + "now.", []string{"2:3 a sentence of 44 words: It goes on: and so it …"}},
		"a sentence of code":         {strings.Repeat("Ten words stand in it. `a` and [=b] too. ", 4), nil},
		"an abbreviation":            {"See Art. 3 of it. Short one.", nil},
		"an acronym":                 {"Text.\n\nThen the **FATF** met. The FATF again.", []string{"3:12 FATF is not written out at its first use"}},
		"an acronym written out":     {"The Financial Action Task Force (FATF) met. The FATF again.", nil},
		"everyday acronyms":          {"INTERPOL and the UN use DNA.", nil},
		"uncited":                    {"On that day\nin 2019 it *was* so.", []string{`2:4 the paragraph states "2019" without a citation`}},
		"behind an escape":           {`A \* and &amp; B of 2019.`, []string{`1:21 the paragraph states "2019" without a citation`}},
		"behind curly quotes":        {`The "word" of 2019.`, []string{`1:15 the paragraph states "2019" without a citation`}},
		"in a quotation":             {"> Some words\n> of 2019.", []string{`2:6 the paragraph states "2019" without a citation`}},
		"cited":                      {"In 2019 it was so. [@a]", nil},
		"cited before the stop":      {"It was so [@a]. It was\nnot [@b; @c].", []string{"1:15 a citation stands before the full stop"}},
		"cited inside a sentence":    {"It was [@a], and is [@b] so.", nil},
		"with a figure":              {"In 2019 it was [=a].", nil},
		"accepted":                   {"[accept uncited]: # (It sums up.)\nIn 2019 it was so.", nil},
		"accepted above":             {"[accept uncited]: # (It sums up.)\n\nIn 2019 it was so.\n\nIn 2020 too.", []string{`5:4 the paragraph states "2020" without a citation`}},
		"accepted for another kind":  {"[accept long]: # (A list.)\n\nIn 2019 it was so.", []string{`3:4 the paragraph states "2019" without a citation`}},
		"accepted, but no kind":      {"[accept uncitd]: # (It sums up.)\n\nIt was so.", []string{`1:1 there is no warning "uncitd" to accept`}},
		"accepted without a reason":  {"[accept uncited]: #\n\nIn 2019 it was so.", []string{"1:1 nothing is accepted without a reason", `3:4 the paragraph states "2019" without a citation`}},
		"powers":                     {"Words. Then INTERPOL arrested him.", []string{`1:13 "INTERPOL arrested" gives INTERPOL a power that only states have`}},
		"powers in the words of one": {"The [INTERPOL agents](/x/) came.", []string{`1:6 "INTERPOL agents" gives INTERPOL a power that only states have`}},
		"drama":                      {"A [[kingpin]] came.", []string{`1:5 "kingpin" is a word of drama`}},
		"a semicolon":                {"It was so; it is not.", []string{`1:10 ";" joins two sentences`}},
		"a semicolon in code":        {"Write `a; b` so.", nil},
		"a word from abroad":         {"More stands under it.", []string{`1:6 "stands under" is hard for learners of English`}},
		"a negated noun":             {"INTERPOL takes no reports.", []string{`1:1 "INTERPOL takes no" negates the noun`}},
		"a pronoun after a table":    {"a | b\n--|--\nc | d\n\nTable: Two {#two}\n\nIt shows.\n\nIt does.", []string{`7:1 "It" after a table points to nothing`}},
		"no prose": {`~~~text
In 2024 INTERPOL arrested evil masterminds.
~~~

` + "````markdown\n```text\ncode of 2023\n```\n````" + `

See [the report][ref], <https://example.org/2022/x> and ` + "`2021`" + `.

[ref]: https://example.org/2024/report

a | b
--|--
2019 | x

Table: Years 2018 {#years}

## Of 2017 {#of}

![Of 2016](a.svg "Of 2015"){#a}
`, nil},
	} {
		if diff := cmp.Diff(c.want, lines(prose.English(markup.Parse([]byte(c.text), 1)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestNumbers(t *testing.T) {
	known := map[string][]prose.Number{
		"12,345":          {{Value: 12345, Unit: "notices", Label: "Notices", Use: "[=notices]"}},
		"USD 4.6 billion": {{Value: 4.6e9, Unit: "USD", Label: "Cost", Use: "[=cost]"}},
		"30":              {{Value: 30, Unit: "notices", Label: "A few", Use: "[=few]", Sources: []string{"yearbook"}}},
		"12 per cent":     {{Value: 12, Unit: "%", Label: "A share", Use: "[=share]", Sources: []string{"yearbook"}}},
		"20,000":          {{Value: 20000, Unit: "persons", Label: "Round", Use: "[=round]"}},
	}
	known["196"] = []prose.Number{{Value: 196, Unit: "countries", Label: "Member countries of INTERPOL", Use: "[=member-countries]"}}
	for text, want := range map[string][]string{
		"INTERPOL has 196 member countries.":                {"1:14 the figures file holds this number: Member countries of INTERPOL"},
		"The 196 countries that INTERPOL links.":            {"1:5 the figures file holds this number: Member countries of INTERPOL"},
		"Delegates of 196 countries met.":                   nil,
		"There were 12,345 of them.":                        {"1:12 the figures file holds this number: Notices"},
		"There were 12,346 of them, or 112,345.":            nil,
		"It cost **USD 4.6 billion**.":                      {"1:11 the figures file holds this number: Cost"},
		"- so\n- [words of 12,345](/x/)":                    {"2:13 the figures file holds this number: Notices"},
		"About 20,000 persons.":                             nil,
		"They sent 30 new notices. [@yearbook]":             {"1:11 the figures file holds this number: A few"},
		"They sent 30 new notices.":                         nil,
		"They sent 30 flags. [@yearbook]":                   nil,
		"It is 12 per cent. [@other; @yearbook]":            {"1:7 the figures file holds this number: A share"},
		"`12,345` and <https://example.org/12,345> [=some]": nil,
		"a | b\n--|--\nx | 12,345\n\nTable: T {#t}":         {"3:5 the figures file holds this number: Notices"},
		"> [!NOTE] Of 12,345\n> Text":                       {"1:14 the figures file holds this number: Notices"},
	} {
		if diff := cmp.Diff(want, lines(prose.Numbers(markup.Parse([]byte(text), 1), known))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestReadability(t *testing.T) {
	for text, want := range map[string]struct {
		words int
		grade float64
	}{
		// 12 words, 2 sentences, 12 syllables: 0.39·6 + 11.8·1 − 15.59.
		"The cat sat on the mat. It saw [a dog](/x/) run by.\n\n| not | prose |\n|---|---|\n| at | all |\n\nTable: T {#t}\n": {12, -1.45},
		"":                  {0, 0},
		"A `b` of [=c] it.": {5, 0.39*5 + 11.8 - 15.59},
		"Internationally coordinated investigations necessitate.": {4, 0.39*4 + 11.8*18/4 - 15.59},
	} {
		words, grade := prose.Readability(markup.Parse([]byte(text), 1))
		if words != want.words || math.Abs(grade-want.grade) > 0.01 {
			t.Errorf("%q has %d words of grade %.2f, want %+v", text, words, grade, want)
		}
	}
}

package search_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/interpolref/interpolref/internal/search"
)

var hostile = []string{
	"", " ", "-", `"`, `""`, `-"`, `-"" x`, "in:", "in:crimes", "-in:crimes", "in:crimes -red", "'", "’s", "ʼ", "ʼ!", "ʼtis", "a ʼ b", "a'b'c'd", "qu'", "l'",
	"\x00\x01\x1f", "\xff\xfe", "a\xffb", "\u202eecilop\u202c", "\u200f\u200e", "a\u0301\u0301\u0301", "\u0301", "ـــ", "İı", "ﷺ", "ǅ",
	strings.Repeat("red ", 1000), strings.Repeat("a", 10_000), strings.Repeat("é", 5_000), strings.Repeat(`"`, 10_000),
	strings.Repeat("-", 10_000), strings.Repeat("-a ", 3_000), strings.Repeat(`-"a" `, 2_000), strings.Repeat("a-", 5_000),
	strings.Repeat("notise ruoge ", 800), strings.Repeat("in:crimes ", 1000), strings.Repeat("١٢٣", 3000), strings.Repeat("I-24/7.", 1000),
	"red\u00adnotice", "ＲＥＤ", "𝓡𝓮𝓭", "🚨 red 🚨", "<script>alert(1)</script>", "a\nb\tc", "…", "1/2/3/4/5/6/7/8/9", "C-505/19",
}

func checkResults(t *testing.T, c search.Corpus, q search.Query, r search.Results) {
	t.Helper()
	for i, h := range r.Hits {
		if h.Document < 0 || h.Document >= len(c.Documents) || h.Part < -1 || h.Part >= len(c.Documents[h.Document].Parts) {
			t.Fatalf("%.50q: hit %d is document %d, part %d", q.Text, i, h.Document, h.Part)
		}
		if i > 0 && h.Score > r.Hits[i-1].Score {
			t.Errorf("%.50q: hit %d scores more than the one before", q.Text, i)
		}
		checkMarks(t, h.Snippet.Text, h.Snippet.Marks)
	}
	if r.Total < len(r.Hits) || !utf8.ValidString(r.Corrected) && utf8.ValidString(q.Text) {
		t.Errorf("%.50q: the total is %d of %d hits, corrected to %q", q.Text, r.Total, len(r.Hits), r.Corrected)
	}
}

func checkMarks(t *testing.T, text string, marks []search.Range) {
	t.Helper()
	end := 0
	for _, m := range marks {
		if m.Start < end || m.End <= m.Start || m.End > len(text) {
			t.Fatalf("the marks %v of %q are out of order", marks, text)
		}
		if end = m.End; utf8.ValidString(text) && !utf8.ValidString(text[m.Start:m.End]) {
			t.Errorf("the mark %v cuts a letter of %q", m, text)
		}
	}
}

// TestHostile asks hostile queries.
func TestHostile(t *testing.T) {
	x := search.Build(little)
	for _, text := range hostile {
		for _, exact := range []bool{false, true} {
			q := search.Query{Text: text, Limit: 10, Exact: exact}
			checkResults(t, little, q, x.Search(q))
		}
		for _, s := range x.Suggest(text, 10) {
			checkMarks(t, s.Text, s.Marks)
		}
	}
}

func FuzzQuery(f *testing.F) {
	x := search.Build(little)
	for _, text := range hostile {
		f.Add(text, "", false)
	}
	f.Add(`"red notice" -warrant in:fugitives`, "crimes", true)
	f.Fuzz(func(t *testing.T, text, in string, exact bool) {
		q := search.Query{Text: text, In: in, Exact: exact, Limit: 10}
		r := x.Search(q)
		checkResults(t, little, q, r)
		if again := x.Search(q); again.Total != r.Total || again.Corrected != r.Corrected {
			t.Errorf("%q answers differently the second time", text)
		}
		for _, s := range x.Suggest(text, 5) {
			checkMarks(t, s.Text, s.Marks)
		}
	})
}

func FuzzBuild(f *testing.F) {
	for i, text := range hostile {
		f.Add(text, hostile[(i+7)%len(hostile)], "red notice")
	}
	f.Add("First. Second one.", "A title", "secnd")
	f.Fuzz(func(t *testing.T, body, other, query string) {
		c := search.Corpus{
			Documents: []search.Document{
				{Key: "a", Title: other, Summary: body, Lang: "fr", Keywords: []string{other, body}, Parts: []search.Part{{Body: body}, {ID: "x", Heading: other, Body: body}}},
				{Key: other, Title: body, Question: other, Section: "s", Lang: "ar", Parts: []search.Part{{ID: "y", Heading: body, Body: other}}},
			},
			Terms:     []search.Term{{Name: other, Also: []string{body}, About: "a#x"}},
			Questions: []search.Question{{Text: body, Also: []string{other}, About: "nowhere"}},
			Synonyms:  [][]string{{other, query}},
		}
		x := search.Build(c)
		for _, text := range []string{query, body, other} {
			q := search.Query{Text: text, Limit: 10}
			checkResults(t, c, q, x.Search(q))
			for _, s := range x.Suggest(text, 5) {
				checkMarks(t, s.Text, s.Marks)
			}
		}
	})
}

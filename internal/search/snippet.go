package search

import (
	"html"
	"strings"
	"unicode/utf8"
)

// Snippets hold whole sentences, at least snippetShort bytes where as much follows. A sentence longer than
// snippetLong bytes is cut.
const (
	snippetShort = 120
	snippetLong  = 320
)

// snippet extracts from a part the sentences that match best. Where its body matches nothing it is
// the beginning of the body, or of a head the document's summary.
func (m *matcher) snippet(r *row) Snippet {
	body := m.x.body(r.part)
	inBody, inSummary := 0, 0
	for _, at := range r.marks { // sorted by field
		if at.field == fieldBody {
			inBody++
		}
		if at.field != fieldSummary {
			inSummary++
		}
	}
	if inBody == 0 {
		if d, i := m.x.anchor(r.part); i < 0 && m.x.corpus.Documents[d].Summary != "" {
			summary := m.x.corpus.Documents[d].Summary
			return markUp(summary, sentence{end: len(summary)}, r.marks[inSummary:])
		}
	}
	return markUp(body, m.window(r.part, r.marks[:inBody]), r.marks[:inBody])
}

// window chooses the sentence of a body with the weightiest matches, the first of equals,
// and those after it while it is short.
func (m *matcher) window(part uint32, marks []mark) (best sentence) {
	most := -1.0
	sentences := m.x.sentences[part]
	for i, at := range sentences {
		after := none
		if i+1 < len(sentences) {
			after = sentences[i+1].token
		}
		worth := 0.0
		seen := make(map[int]bool)
		for _, k := range marks {
			if at.token <= k.position && k.position < after && !seen[k.concept] {
				seen[k.concept] = true
				worth += m.concepts[k.concept].weight * m.concepts[k.concept].idf
			}
		}
		if worth > most {
			most, best = worth, at
		} else if at.start == best.end && best.end-best.start < snippetShort && at.end-best.start <= snippetLong {
			best.end = at.end
		}
	}
	return best
}

// markUp returns the snippet for a window of a body: shortened if it is long, with the matches marked.
func markUp(body string, w sentence, marks []mark) Snippet {
	end := len(strings.TrimRight(body[:w.end], " \n\t"))
	var found []Range
	position, covered := w.token, uint32(0) // the token at hand, and where the last match ends
	for t := range tokens(body[:max(end, w.start)], w.start) {
		for len(marks) > 0 && marks[0].position <= position {
			if marks[0].position == position {
				covered = max(covered, position+uint32(marks[0].words))
			}
			marks = marks[1:]
		}
		last := len(found) - 1
		if t.glued && last >= 0 && found[last].End+1 >= t.start-2 && position == covered {
			covered++ // the rest of a compound
		}
		if position < covered {
			if last >= 0 && (t.start <= found[last].End || found[last].End+1 == t.start && (t.glued || body[found[last].End] == ' ')) {
				found[last].End = t.end
			} else {
				found = append(found, Range{t.start, t.end})
			}
		}
		position++
	}
	start := w.start
	if end-start > snippetLong {
		start, end = shorten(body, start, end, found)
	}
	snippet := Snippet{Text: body[start:end], Before: start > 0, After: end < len(strings.TrimRight(body, " \n\t"))}
	for _, r := range found {
		if r.Start >= start && r.End <= end {
			snippet.Marks = append(snippet.Marks, Range{r.Start - start, r.End - start})
		}
	}
	return snippet
}

// shorten cuts a long sentence at spaces, around the first of its matches.
func shorten(body string, start, end int, found []Range) (int, int) {
	from := start
	if len(found) > 0 && found[0].Start-start > snippetLong/2 {
		from = found[0].Start - snippetLong/3
		if n := strings.IndexByte(body[from:found[0].Start], ' '); n >= 0 {
			from += n + 1
		}
	}
	to := min(from+snippetLong, end)
	if n := strings.LastIndexByte(body[from:to], ' '); n > 0 && to < end {
		to = from + n
	}
	for from < to && !utf8.RuneStart(body[from]) {
		from++
	}
	for to > from && to < len(body) && !utf8.RuneStart(body[to]) {
		to--
	}
	return from, to
}

// HTML returns the snippet's text escaped, with its marks as <mark> elements.
func (s Snippet) HTML() string {
	var b strings.Builder
	end := 0
	for _, r := range s.Marks {
		b.WriteString(html.EscapeString(s.Text[end:r.Start]))
		b.WriteString("<mark>")
		b.WriteString(html.EscapeString(s.Text[r.Start:r.End]))
		b.WriteString("</mark>")
		end = r.End
	}
	b.WriteString(html.EscapeString(s.Text[end:]))
	return b.String()
}

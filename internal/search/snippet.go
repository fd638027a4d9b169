package search

import (
	"encoding/binary"
	"html"
	"strings"
	"unicode/utf8"
)

// Snippets are cut to whole sentences up to snippetLong bytes, and have at least
// snippetShort where the text has.
const (
	snippetShort = 120
	snippetLong  = 320
)

// span is a stretch of a body: its bytes, and the number of its first token.
type span struct {
	start, end int
	token      uint32
}

// snippet extracts from a part the sentences that match best. It appends the matches to s.ranges.
// Where its body matches nothing it is the beginning of the body, or of a head the
// document's summary.
func (x *Index) snippet(s *scratch, part uint32, marks []mark) Snippet {
	body := x.body(part)
	inBody := 0
	for inBody < len(marks) && marks[inBody].field() == fieldBody {
		inBody++
	}
	if inBody == 0 {
		if d, i := x.anchor(part); i < 0 && x.corpus.Documents[d].Summary != "" {
			summary := x.corpus.Documents[d].Summary
			for len(marks) > 0 && marks[0].field() != fieldSummary {
				marks = marks[1:]
			}
			return s.markUp(summary, span{end: len(summary)}, marks)
		}
	}
	window := x.window(s, part, body, marks[:inBody])
	return s.markUp(body, window, marks[:inBody])
}

// window chooses the sentence of a body with the weightiest matches, the first of equals,
// and those after it while it is short.
func (x *Index) window(s *scratch, part uint32, body string, marks []mark) span {
	var best span
	most := -1.0
	sentences := x.sentences[x.sentence[part]:x.sentence[part+1]]
	at := span{}
	for len(sentences) > 0 {
		at = nextSentence(&sentences, at)
		after, rest := span{token: none}, sentences
		at.end = len(body)
		if len(rest) > 0 {
			after = nextSentence(&rest, at)
			at.end = after.start
		}
		worth := 0.0
		var seen uint64
		for _, m := range marks {
			if m.position() < at.token || m.position() >= after.token {
				continue
			}
			if seen&(1<<m.concept()) == 0 {
				seen |= 1 << m.concept()
				c := &s.concepts[m.concept()]
				worth += c.weight * c.idf
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

func nextSentence(sentences *[]byte, from span) span {
	tokens, n := binary.Uvarint(*sentences)
	bytes, m := binary.Uvarint((*sentences)[n:])
	*sentences = (*sentences)[n+m:]
	return span{start: from.start + int(bytes), token: from.token + uint32(tokens)}
}

// markUp cuts a window out of a body, shortens it if it is long, and appends the matches to
// s.ranges.
func (s *scratch) markUp(body string, w span, marks []mark) Snippet {
	end := len(strings.TrimRight(body[:w.end], " \n\t"))
	first := len(s.ranges)
	found := s.ranges[first:]
	scan := scanner{text: body[:max(end, w.start)], pos: w.start}
	position := w.token
	covered := uint32(0)
	for t, ok := scan.next(); ok; t, ok = scan.next() {
		for len(marks) > 0 && marks[0].position() <= position {
			if marks[0].position() == position {
				covered = max(covered, position+marks[0].words())
			}
			marks = marks[1:]
		}
		if t.glued && len(found) > 0 && found[len(found)-1].End+1 >= t.start-2 && position == covered {
			covered++ // the rest of a compound
		}
		if position < covered {
			if n := len(found); n > 0 && (t.glued || strings.TrimSpace(body[found[n-1].End:t.start]) == "") && found[n-1].End+1 == t.start {
				found[n-1].End = t.end
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
	for _, r := range found { // never behind what is written
		if r.Start >= start && r.End <= end {
			s.ranges = append(s.ranges, Range{r.Start - start, r.End - start})
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

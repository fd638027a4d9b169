package search

import (
	"bytes"
	"cmp"
	"slices"
)

// Search answers a query.
func (x *Index) Search(q Query) Results {
	s := x.scratch.Get().(*scratch)
	defer x.scratch.Put(s)
	result := Results{Document: -1, Term: -1, Question: -1}
	s.parse(q.Text, x.hasSection)
	if len(s.words) == 0 {
		return result
	}
	s.understand(x, q.Exact)
	x.recognize(s, &result)
	if result.Person && len(s.corrections) > 0 {
		// A name is not a misspelling of something else.
		s.understand(x, true)
		result = Results{Document: -1, Term: -1, Question: -1}
		x.recognize(s, &result)
	}
	if len(s.concepts) == 0 {
		return result
	}
	s.exclude(x)
	s.retrieve(x)
	s.drop(x)
	in := cmp.Or(q.In, s.in)
	result.Sections = s.count(x)
	if in != "" {
		s.found = slices.DeleteFunc(s.found, func(d uint32) bool {
			if x.corpus.Documents[d].Section == in {
				return false
			}
			s.score[d] = 0
			return true
		})
	}
	s.choose(x)
	s.look(x)
	per := cmp.Or(q.PerDocument, 2)
	s.rank(x, per)
	result.Total = len(s.hits) + len(s.found) - len(s.candidates)
	if q.Offset+q.Limit > len(s.hits) && len(s.found) > len(s.candidates) {
		s.rankRest(x)
	}
	result.Corrected = s.corrected(x)
	if first, end := max(q.Offset, 0), min(q.Offset+q.Limit, len(s.hits)); first < end {
		result.Hits = x.answer(s, s.hits[first:end])
	}
	for _, d := range s.found {
		s.score[d] = 0
	}
	if len(s.clauses) > 0 {
		clear(s.out)
	}
	s.found = s.found[:0]
	return result
}

func (x *Index) hasSection(name string) bool {
	_, ok := slices.BinarySearch(x.sections, name)
	return ok
}

// drop leaves out documents that match too little of the query to be worth showing.
func (s *scratch) drop(x *Index) {
	best := 0.0
	for _, d := range s.found {
		best = max(best, s.score[d])
	}
	s.found = slices.DeleteFunc(s.found, func(d uint32) bool {
		if s.score[d] >= best*x.params.least {
			return false
		}
		s.score[d] = 0
		return true
	})
}

// count counts the documents found by section.
func (s *scratch) count(x *Index) []Count {
	counts := make([]Count, len(x.sections))
	for _, d := range s.found {
		counts[x.sectionOf[d]].Hits++
	}
	for i := range counts {
		counts[i].Section = x.sections[i]
	}
	return slices.DeleteFunc(counts, func(c Count) bool { return c.Hits == 0 })
}

// rank leaves the hits of the candidates in s.hits: of each document its best part, and
// further ones where they match nearly as well, below. The best is the part that answers the
// stored question, the head if the query is the title, else the one whose text matches best.
// If there are stop words around the title ("what is …", but also "how many …"), the head is
// the best unless a part matches much better.
func (s *scratch) rank(x *Index, per int) {
	s.hits = s.hits[:0]
	for i := range s.candidates {
		c := &s.candidates[i]
		first := len(s.hits)
		leads, around := none, false
		switch {
		case s.answer != none && x.documentOf[s.answer] == c.document:
			leads = s.answer
		case s.titled != none && slices.Contains(x.phrases.documents.of(s.titled), c.document):
			leads, around = x.firstPart[c.document], s.around
		}
		rows := s.rows[c.rows:s.endOf(i)]
		most := 0.0
		for n := range rows {
			row := &rows[n]
			row.text.score += x.params.near * row.text.near
			most = max(most, row.text.score)
		}
		if around && most > x.params.head*rows[0].text.score {
			leads = none
		}
		for n := range rows {
			row := &rows[n]
			hit := scored{c.document, row.part, c.rows + n, row.text.score}
			if row.part == leads {
				hit.score = 1.01 * most
			}
			s.hits = append(s.hits, hit)
			// Keep the best, in order.
			at := len(s.hits) - 1
			for ; at > first && s.hits[at-1].score < hit.score; at-- {
				s.hits[at] = s.hits[at-1]
			}
			s.hits[at] = hit
			s.hits = s.hits[:min(len(s.hits), first+per)]
		}
		parts := s.hits[first:]
		keep := 1
		for keep < len(parts) && s.rows[parts[keep].row].own && parts[keep].score > x.params.second*parts[0].score {
			keep++
		}
		best := parts[0].score
		for n := range parts[:keep] {
			if n == 0 {
				parts[n].score = c.score
			} else {
				parts[n].score = c.score * x.params.second * parts[n].score / best
			}
		}
		s.hits = s.hits[:first+keep]
	}
	slices.SortFunc(s.hits, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(x.standing[a.document], x.standing[b.document]), cmp.Compare(a.part, b.part))
	})
}

// rankRest adds the documents that were not candidates, in their order.
func (s *scratch) rankRest(x *Index) {
	first := len(s.hits)
	least := s.hits[first-1].score
	for _, d := range s.found {
		chosen := slices.ContainsFunc(s.candidates, func(c candidate) bool { return c.document == d })
		if !chosen {
			s.hits = append(s.hits, scored{d, x.firstPart[d], -1, min(least, s.score[d])})
		}
	}
	slices.SortFunc(s.hits[first:], func(a, b scored) int {
		return cmp.Or(cmp.Compare(s.score[b.document], s.score[a.document]), cmp.Compare(x.standing[a.document], x.standing[b.document]))
	})
}

// answer makes what is handed out of the hits. Their marks share one array.
func (x *Index) answer(s *scratch, found []scored) []Hit {
	hits := make([]Hit, len(found))
	s.ranges = s.ranges[:0]
	for i, h := range found {
		d, part := x.anchor(h.part)
		var marks []mark
		if h.row >= 0 {
			row := s.rows[h.row]
			marks = s.marks[row.marks[0]:row.marks[1]]
		}
		hits[i] = Hit{Document: d, Part: part, Score: h.score}
		first := len(s.ranges)
		hits[i].Snippet = x.snippet(s, h.part, marks)
		hits[i].Snippet.Marks = s.ranges[first:]
	}
	all := slices.Clone(s.ranges)
	for i := range hits {
		all = share(&hits[i].Snippet.Marks, all)
	}
	return hits
}

// corrected returns the query with its corrections, or nothing if there are none.
func (s *scratch) corrected(x *Index) string {
	if len(s.corrections) == 0 {
		return ""
	}
	text, end := s.respelt[:0], 0
	for _, c := range s.corrections {
		start := s.words[c.first].start
		if start < end {
			continue
		}
		text = append(text, s.text[end:start]...)
		if c.first > 0 && s.words[c.first-1].end == start {
			text = append(text, ' ') // it was written together with the word before
		}
		text = append(text, x.words.word(c.to)...)
		end = s.words[c.last].end
	}
	s.respelt = append(text, s.text[end:]...)
	return string(bytes.TrimSpace(s.respelt))
}

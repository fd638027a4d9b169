package search

import (
	"cmp"
	"slices"
	"strings"
)

// nothing is the answer to an empty query.
var nothing = Results{Document: -1, Term: -1, Question: -1, Urgent: -1}

// Search answers a query.
func (x *Index) Search(q Query) Results {
	m := &matcher{x: x, stemmer: newStemmer()}
	result := nothing
	m.parse(q.Text, x.hasSection)
	if len(m.words) == 0 {
		return result
	}
	m.understand(q.Exact)
	m.recognize(&result)
	if result.Person && len(m.corrections) > 0 {
		// A name is not a misspelling of something else.
		m.understand(true)
		result = nothing
		m.recognize(&result)
	}
	result.Urgent = m.urgent()
	m.retrieve()
	m.dropWeak()
	result.Sections = m.countSections()
	if in := cmp.Or(q.In, m.in); in != "" {
		m.found = slices.DeleteFunc(m.found, func(d uint32) bool { return x.corpus.Documents[d].Section != in })
	}
	m.chooseCandidates()
	m.rerank()
	m.demoteLists()
	m.chooseQuestion(&result)
	hits := m.rank(cmp.Or(q.PerDocument, 2))
	result.Total = len(hits) + len(m.found) - len(m.candidates)
	if q.Limit > len(hits)-q.Offset {
		hits = m.rankRest(hits)
	}
	result.Corrected = m.respell(m.corrections)
	if result.Corrected == "" {
		result.Offered = m.respell(m.offers)
	}
	m.judge(&result)
	if first, end := max(q.Offset, 0), min(q.Offset+q.Limit, len(hits)); first < end {
		for _, h := range hits[first:end] {
			d, part := x.anchor(h.row.part)
			result.Hits = append(result.Hits, Hit{Document: d, Part: part, Score: h.score, Snippet: m.snippet(h.row)})
		}
	}
	return result
}

// chooseQuestion decides which stored question the query asks, and lets the document that answers it stand
// first. A query that asks none outright and is no title is taken for the most similar question, if the
// best document answers that. But where the heading of the best part is more similar to the query than
// the question is, no question is shown.
func (m *matcher) chooseQuestion(result *Results) {
	if len(m.candidates) == 0 {
		return
	}
	best := m.bestCandidate()
	passage := best.bestRow(m.x.params.near)
	if m.answer == none && m.titled == none && len(m.questions) > 0 && m.answers(best, passage, m.questions[0]) {
		m.ask(m.questions[0], result)
	}
	switch {
	case m.answer == none:
	case m.answer != passage.part && m.headingSimilarity(passage.part) > m.asked.jaccard:
		result.Question, m.answer = -1, none
	default:
		m.promoteAnswer()
	}
}

// answers reports whether the best document answers a question: the part with the answer matches nearly as
// well as the best part, passage, and the question holds nearly as much of the query as that does.
func (m *matcher) answers(best *candidate, passage *row, q similarity) bool {
	p := &m.x.params
	part := m.x.questions.part[q.question]
	if q.sum() < p.like || part == none || m.x.documentOf[part] != best.document {
		return false
	}
	answer := &best.rows[part-m.x.firstPart[best.document]]
	return q.held >= p.holds*passage.held && answer.choice(p.near) >= p.agrees*passage.choice(p.near)
}

// bestCandidate returns the candidate that will be the first hit.
func (m *matcher) bestCandidate() *candidate {
	best := &m.candidates[0]
	for i := range m.candidates {
		c := &m.candidates[i]
		if c.score > best.score || c.score == best.score && m.x.standing[c.document] < m.x.standing[best.document] {
			best = c
		}
	}
	return best
}

func (x *Index) hasSection(name string) bool {
	_, ok := slices.BinarySearch(x.sections, name)
	return ok
}

// exclude returns by document whether the query leaves it out: because it lacks a quoted phrase, or holds
// what a minus sign excludes. It returns nil if the query has no such clauses.
func (m *matcher) exclude() []bool {
	if len(m.clauses) == 0 {
		return nil
	}
	out := make([]bool, len(m.x.corpus.Documents))
	for _, c := range m.clauses {
		held := make([]bool, len(out))
		for _, p := range m.findPlaces(m.words[c.from:c.to]) {
			held[m.x.documentOf[p.part()]] = true
		}
		for d := range out {
			out[d] = out[d] || held[d] == c.excluded
		}
	}
	return out
}

// findPlaces returns where words stand one after the other, unstemmed.
func (m *matcher) findPlaces(words []queryWord) (found []place) {
	for i, word := range words {
		w, ok := m.x.word(word.folded)
		if !ok {
			return nil
		}
		places := m.x.postings[w].places
		if i == 0 {
			found = places
			continue
		}
		var both []place
		for _, p := range found {
			next := p.after(uint32(i))
			for len(places) > 0 && places[0] < next {
				places = places[1:]
			}
			if len(places) > 0 && places[0] == next {
				both = append(both, p)
			}
		}
		found = both
	}
	return found
}

// dropWeak leaves out documents that match too little of the query to be worth showing.
func (m *matcher) dropWeak() {
	best := 0.0
	for _, d := range m.found {
		best = max(best, m.score[d])
	}
	m.found = slices.DeleteFunc(m.found, func(d uint32) bool { return m.score[d] < best*m.x.params.least })
}

// countSections counts the documents found by section.
func (m *matcher) countSections() (counts []Count) {
	hits := make([]int, len(m.x.sections))
	for _, d := range m.found {
		hits[m.x.sectionOf[d]]++
	}
	for s, n := range hits {
		if n > 0 {
			counts = append(counts, Count{m.x.sections[s], n})
		}
	}
	return counts
}

// scored is a part with its score as a hit.
type scored struct {
	document uint32
	row      *row
	score    float64
}

// rank returns the hits, the best first: of each candidate its best part, and others, up to per in all,
// where they match nearly as well.
func (m *matcher) rank(per int) (hits []scored) {
	x := m.x
	for i := range m.candidates {
		hits = append(hits, m.bestParts(&m.candidates[i], per)...)
	}
	slices.SortFunc(hits, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(x.standing[a.document], x.standing[b.document]), cmp.Compare(a.row.part, b.row.part))
	})
	return hits
}

// rankRest adds hits for the documents that were no candidates, behind all others.
func (m *matcher) rankRest(hits []scored) []scored {
	rest := slices.DeleteFunc(slices.Clone(m.found), func(d uint32) bool {
		return slices.ContainsFunc(m.candidates, func(c candidate) bool { return c.document == d })
	})
	slices.SortFunc(rest, m.better)
	for _, d := range rest {
		least := hits[len(hits)-1].score
		hits = append(hits, scored{d, &row{part: m.x.firstPart[d]}, min(least, m.score[d])})
	}
	return hits
}

// bestParts returns the hits of one document. The first is the part that answers the stored
// question, the head if the query is the title, else the one whose text matches best. If there are
// stop words around the title ("what is …", but also "how many …"), the head is the first unless a
// part matches much better.
func (m *matcher) bestParts(c *candidate, per int) []scored {
	x, p := m.x, &m.x.params
	leads, around := none, false
	switch {
	case m.answer != none && x.documentOf[m.answer] == c.document:
		leads = m.answer
	case m.titled != none && slices.Contains(x.phrases.list[m.titled].documents, c.document):
		leads, around = x.firstPart[c.document], m.around
	}
	parts := make([]scored, len(c.rows))
	most := 0.0
	for n := range c.rows {
		r := &c.rows[n]
		parts[n] = scored{c.document, r, r.choice(p.near)}
		most = max(most, parts[n].score)
	}
	if around && most > p.head*parts[0].score {
		leads = none
	}
	if leads != none {
		parts[leads-x.firstPart[c.document]].score = 1.01 * most
	}
	slices.SortStableFunc(parts, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	best := parts[0].score
	keep := 1
	for keep < min(per, len(parts)) && parts[keep].row.own && parts[keep].score > p.second*best {
		parts[keep].score *= c.score * p.second / best
		keep++
	}
	parts[0].score = c.score
	return parts[:keep]
}

// judge decides whether the results are weak, because the best document holds little of the query, and
// which other stored questions are offered: with weak results, less similar ones are.
func (m *matcher) judge(result *Results) {
	asked, held := 0.0, 0.0
	unknown := idf(len(m.x.corpus.Documents), 0)
	if m.language != 0 {
		unknown *= m.x.params.stop // the corpus lacks most words of other languages
	}
	for i := range m.concepts {
		if c := &m.concepts[i]; !c.phrase {
			asked += c.weight * c.idf
		}
	}
	hasConcept := m.wordsWithConcept()
	for i, word := range m.words {
		if !hasConcept[i] && !word.stop && !word.excluded && m.known[i] == none {
			asked += unknown
		}
	}
	if len(m.candidates) > 0 {
		held = m.bestCandidate().held
	}
	result.Weak = held < m.x.params.weak*asked && result.Question < 0 && !result.Person
	for _, l := range m.questions {
		least := m.x.params.like
		if result.Weak {
			least = m.x.params.nearby
		} else if result.Question >= 0 {
			least = max(least, m.x.params.close*m.questions[0].sum())
		}
		if l.sum() >= least && l.question != result.Question && len(result.Nearest) < maxNearest {
			result.Nearest = append(result.Nearest, l.question)
		}
	}
}

// wordsWithConcept returns by word of the query whether a concept stands for it.
func (m *matcher) wordsWithConcept() []bool {
	has := make([]bool, len(m.words))
	for _, c := range m.concepts {
		if !c.phrase {
			has[c.first], has[c.last] = true, true
		}
	}
	return has
}

// maxNearest is how many other questions are offered.
const maxNearest = 3

// respell returns the query with corrections, or the empty string if there are none.
func (m *matcher) respell(corrections []correction) string {
	var text strings.Builder
	end := 0
	for _, c := range corrections {
		start := m.words[c.first].start
		if start < end {
			continue
		}
		text.WriteString(m.text[end:start])
		if c.first > 0 && m.words[c.first-1].end == start {
			text.WriteByte(' ') // it was written together with the word before
		}
		text.WriteString(m.x.words[c.to])
		end = m.words[c.last].end
	}
	if end == 0 {
		return ""
	}
	text.WriteString(m.text[end:])
	return strings.TrimSpace(text.String())
}

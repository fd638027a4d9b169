package search

import (
	"cmp"
	"slices"
)

// maxCandidates is how many documents are looked at closely: by the nearness of words,
// by stop words, and part by part.
const maxCandidates = 16

// candidate is a document looked at closely.
type candidate struct {
	document uint32
	score    float64
	rows     []row   // its parts
	held     float64 // weight of the concepts that it holds

	// Of the concept that is being scored, weighted frequencies.
	title float64 // in its title
	over  float64 // in all else of its head but the text
	x     float64 // in the whole document, if the concept is common
	best  float64 // weight of the best term that it holds
}

// row is a part of a candidate.
type row struct {
	part  uint32
	own   bool    // it matches itself, not only the title of its document
	x     float64 // weighted frequency of the concept that is being scored
	score float64
	near  float64
	text  rowText
	held  float64 // weight of the concepts that it or the title of its document holds
	most  float64 // weight of the best term in it for the concept that is being scored
	marks []mark  // where it matches, in order
}

// choice is the score by which the part that a hit leads to is chosen among those of a document.
func (r *row) choice(near float64) float64 { return r.text.score + near*r.text.near }

func (c *candidate) bestRow(near float64) *row {
	best := &c.rows[0]
	for n := range c.rows {
		if c.rows[n].choice(near) > best.choice(near) {
			best = &c.rows[n]
		}
	}
	return best
}

// rowText decides which part of its document a hit leads to. In it, what says what the document as a
// whole is about counts less, since it is the same for all parts.
type rowText struct{ x, score, near float64 }

// mark is where a part matches: a place, with the concept that stands there and over how many tokens.
type mark struct {
	field    int
	position uint32
	concept  int
	words    int
}

func (m mark) compare(n mark) int {
	return cmp.Or(cmp.Compare(m.field, n.field), cmp.Compare(m.position, n.position), cmp.Compare(m.concept, n.concept), cmp.Compare(m.words, n.words))
}

// frequency returns how much an occurrence in a field counts: less in a field that is longer than the
// average.
func (p *params) frequency(field int, length, average *lengths) float64 {
	return p.field[field] / (1 - p.b[field] + p.b[field]*length[field]/max(average[field], 1))
}

// saturate returns the score of the weighted frequency x of a concept: the higher it is, the less every
// further occurrence adds. The score stays below best, the weight of the best term that is held, so that
// a synonym said often does not pass the word said once.
func saturate(x, best, k1 float64) float64 {
	if best == 0 {
		return 0
	}
	x /= best
	return best * x / (k1 + x)
}

// retrieve scores all documents that hold a concept that is not common, by BM25F: the
// frequencies of a concept in the fields of a document are weighted and added up before
// they saturate.
func (m *matcher) retrieve() {
	x, p := m.x, &m.x.params
	excluded := m.exclude()
	all := len(x.corpus.Documents)
	m.score = make([]float64, all)
	held := make([]float64, all) // how much of the concepts a document holds
	frequency, best := make([]float64, all), make([]float64, all)
	var touched []uint32
	mass := 0.0
	for i := range m.concepts {
		c := &m.concepts[i]
		if c.common {
			continue
		}
		touched = touched[:0]
		for _, e := range c.terms {
			for _, at := range x.postings[e.term].places {
				d := x.documentOf[at.part()]
				if best[d] == 0 {
					touched = append(touched, d)
				}
				frequency[d] += e.weight * p.frequency(at.field(), &x.documentLengths[d], &x.documentAverage)
				best[d] = max(best[d], e.weight)
			}
		}
		most := c.weight * c.idf
		mass += most
		for _, d := range touched {
			if held[d] == 0 && (excluded == nil || !excluded[d]) {
				m.found = append(m.found, d)
			}
			m.score[d] += most * saturate(frequency[d], best[d], p.k1)
			held[d] += most * best[d]
			frequency[d], best[d] = 0, 0
		}
	}
	for _, d := range m.found {
		m.score[d] *= 1 - p.cover + p.cover*held[d]/mass
	}
}

// better orders documents by score, then by their standing.
func (m *matcher) better(a, b uint32) int {
	return cmp.Or(cmp.Compare(m.score[b], m.score[a]), cmp.Compare(m.x.standing[a], m.x.standing[b]))
}

// chooseCandidates makes candidates of the best of the documents found, and of the one that answers the
// stored question which the query asks.
func (m *matcher) chooseCandidates() {
	var best []uint32
	for _, d := range m.found {
		if i, _ := slices.BinarySearchFunc(best, d, m.better); i < maxCandidates {
			best = slices.Insert(best, i, d)
			best = best[:min(len(best), maxCandidates)]
		}
	}
	if m.answer != none {
		d := m.x.documentOf[m.answer]
		if slices.Contains(m.found, d) && !slices.Contains(best, d) {
			best[len(best)-1] = d
		}
	}
	for _, d := range best {
		c := candidate{document: d, score: m.score[d]}
		for part := m.x.firstPart[d]; part < m.x.firstPart[d+1]; part++ {
			c.rows = append(c.rows, row{part: part})
		}
		m.candidates = append(m.candidates, c)
	}
}

// trifle is the weight up to which a common word is skipped in re-ranking: "the" is in every part.
const trifle = 0.05

// rerank scores the parts of the candidates, and adds to the score of each candidate what common words,
// the proximity of words, its best part and its name are worth.
func (m *matcher) rerank() {
	p := &m.x.params
	for i := range m.concepts {
		if c := &m.concepts[i]; !c.common || c.weight*c.idf > trifle {
			m.scoreParts(i)
		}
	}
	for i := range m.candidates {
		c := &m.candidates[i]
		best, near := 0.0, 0.0
		for n := range c.rows {
			r := &c.rows[n]
			slices.SortFunc(r.marks, mark.compare)
			m.findNear(r, n > 0)
			best = max(best, r.score)
			near = max(near, r.near)
		}
		c.score += p.part*best + p.near*near
		if slices.Contains(m.named, c.document) {
			c.score *= 1 + p.exact
		}
	}
}

// demoteLists lets a list that the query does not name stand after a document that holds as much of the
// query.
func (m *matcher) demoteLists() {
	list := func(c *candidate) bool { return m.x.corpus.Documents[c.document].List }
	for i := range m.candidates {
		c, most := &m.candidates[i], 0.0
		if !list(c) || slices.Contains(m.named, c.document) {
			continue
		}
		for n := range m.candidates {
			if other := &m.candidates[n]; !list(other) && other.held >= c.held {
				most = max(most, other.score)
			}
		}
		if most > 0 {
			c.score = min(c.score, most*0.99)
		}
	}
}

// promoteAnswer lets the document that answers the stored question which the query asks stand before
// the others.
func (m *matcher) promoteAnswer() {
	best := m.bestCandidate().score
	for i := range m.candidates {
		if c := &m.candidates[i]; c.document == m.x.documentOf[m.answer] {
			c.score = max(c.score, m.x.params.answer*best)
		}
	}
}

// maxMarks bounds the places of one term in one field of a part that are kept.
const maxMarks = 16

// scoreParts scores the parts of the candidates for one concept, by its number, and marks where they
// hold it.
func (m *matcher) scoreParts(number int) {
	x, p := m.x, &m.x.params
	concept := &m.concepts[number]
	most := concept.weight * concept.idf
	stopOnly := m.stopOnly(concept)
	for i := range m.candidates {
		c := &m.candidates[i]
		first, end := x.firstPart[c.document], x.firstPart[c.document+1]
		for _, e := range concept.terms {
			words := 1
			if !x.isWord(e.term) {
				words = x.phrases.list[int(e.term)-len(x.words)].words
			}
			marks := 0
			before := none // the part and the field that the place before is in
			for _, at := range x.postings[e.term].in(first, end) {
				r := &c.rows[at.part()-first]
				c.best = max(c.best, e.weight)
				r.most = max(r.most, e.weight)
				frequency := e.weight * p.frequency(at.field(), &x.partLengths[r.part], &x.partAverage)
				switch {
				case at.field() == fieldTitle:
					c.title += frequency // it stands over all its parts
				case at.part() == first && at.field() != fieldBody:
					c.over += frequency
				default:
					r.text.x += frequency
				}
				if at.field() != fieldTitle {
					r.x += frequency
					r.own = r.own || !concept.common
				}
				if concept.common {
					c.x += e.weight * p.frequency(at.field(), &x.documentLengths[c.document], &x.documentAverage)
				}
				if run := uint32(at >> positionBits); run != before {
					before, marks = run, 0
				}
				if marks++; marks <= maxMarks && !stopOnly {
					r.marks = append(r.marks, mark{at.field(), at.position(), number, words})
				}
			}
		}
		if !stopOnly {
			m.scoreIDs(c, concept)
		}
		if c.best == 0 {
			continue
		}
		if !concept.phrase {
			c.held += most * c.best / concept.top
		}
		for n := range c.rows {
			r := &c.rows[n]
			r.score += most * saturate(r.x+c.title, c.best, p.k1Part)
			r.text.score += most * saturate(r.text.x+p.over*(c.over+c.title), c.best, p.k1Part)
			if c.title > 0 {
				r.most = c.best
			}
			if !concept.phrase {
				r.held += most * r.most / concept.top
			}
			r.x, r.text.x, r.most = 0, 0, 0
		}
		c.score += most * saturate(c.x, c.best, p.k1)
		c.title, c.over, c.x, c.best = 0, 0, 0, 0
	}
}

// scoreIDs counts a word of a part's id as one of its heading, in choosing among parts: an id
// often says what the heading puts in other words.
func (m *matcher) scoreIDs(c *candidate, concept *concept) {
	x := m.x
	first, end := x.firstPart[c.document], x.firstPart[c.document+1]
	var seen []uint32
	for _, e := range concept.terms {
		if !x.isWord(e.term) || slices.Contains(seen, x.canonical[e.term]) {
			continue
		}
		stem := x.canonical[e.term]
		seen = append(seen, stem)
		parts := x.idParts[stem]
		from, _ := slices.BinarySearch(parts, first)
		for _, part := range parts[from:] {
			if part >= end {
				break
			}
			c.best = max(c.best, e.weight)
			c.rows[part-first].text.x += e.weight * x.params.field[fieldHeading]
		}
	}
}

// findNear scores proximity in a part: two neighbouring words of the query add the idf of the commoner one
// where they are neighbours there too, and less the farther apart they are. Below says that the part is not
// the head; of the head, only the body counts in choosing among parts.
func (m *matcher) findNear(r *row, below bool) {
	last := make([]*mark, len(m.concepts))
	best, text := make([]float64, len(m.concepts)), make([]float64, len(m.concepts))
	for i := range r.marks {
		at := &r.marks[i]
		c := &m.concepts[at.concept]
		if c.phrase {
			continue
		}
		last[at.concept] = at
		for _, other := range [2]int{m.neighbour(at.concept, -1), m.neighbour(at.concept, +1)} {
			if other < 0 || last[other] == nil || last[other].field != at.field {
				continue
			}
			apart := int(at.position-last[other].position) - 1
			if other > at.concept {
				apart++ // the wrong way round
			}
			if apart < 0 || apart > 8 {
				continue
			}
			first := min(at.concept, other)
			near := min(c.idf, m.concepts[other].idf) / float64(1+apart)
			best[first] = max(best[first], near)
			if below || at.field == fieldBody {
				text[first] = max(text[first], near)
			}
		}
	}
	for n := range m.concepts {
		r.near += best[n]
		r.text.near += text[n]
	}
}

// neighbour returns the concept of the next word of the query in the direction of step (-1 or +1), without
// stop words; -1 if there is none.
func (m *matcher) neighbour(number, step int) int {
	for n := number + step; n >= 0 && n < len(m.concepts); n += step {
		if c := &m.concepts[n]; !c.phrase && !m.words[c.first].stop {
			return n
		}
	}
	return -1
}

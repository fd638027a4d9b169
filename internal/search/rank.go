package search

import (
	"cmp"
	"slices"
)

// maxCandidates is how many documents are looked at closely: by the nearness of words,
// by stop words, and part by part.
const maxCandidates = 16

// scratch is the memory of one search, used again by the next.
type scratch struct {
	parsed
	stemmer     *stemmer
	known       []uint32 // by word of the query, the word that it is understood as, or none
	concepts    []concept
	expansions  []expansion
	corrections []correction
	near        []nearWord

	// By document.
	score, cover, x []float64
	best            []float64 // the weight of the best term that a document holds for the concept at hand
	out             []bool    // excluded by the query
	touched, found  []uint32

	places []place // of a quoted phrase

	candidates []candidate
	rows       []row  // the parts of all candidates
	marks      []mark // where they match
	hits       []scored
	ranges     []Range // marks in the snippets of all hits
	respelt    []byte  // the query with its corrections

	named    []uint32  // documents that the query names
	titled   uint32    // the title that it is, or none
	around   bool      // with stop words around that
	answer   uint32    // the part that answers the question that it asks, or none
	shared   []float64 // by wording of a stored question, what it shares with the query
	sharedBy []int     // and the last word of the query that counted, from 1

	matched     []uint8 // by entry, how many words of the prefix it holds
	suggestions []suggested
}

func newScratch(x *Index) *scratch {
	n := len(x.corpus.Documents)
	return &scratch{
		stemmer: newStemmer(),
		score:   make([]float64, n), cover: make([]float64, n), x: make([]float64, n), best: make([]float64, n),
		out: make([]bool, n),
	}
}

// candidate is a document looked at closely.
type candidate struct {
	document uint32
	score    float64
	rows     int     // where its parts begin in scratch.rows
	title    float64 // frequency of the concept at hand in its title
	over     float64 // and in all that says what the document as a whole is about
	x        float64 // frequency of the concept at hand
	best     float64 // weight of the best term for it
}

// row is a part of a candidate.
type row struct {
	part  uint32
	own   bool    // it matches itself, not only the title over it
	x     float64 // frequency of the concept at hand
	score float64
	near  float64
	text  rowText
	marks [2]int // its range in scratch.marks
}

// rowText is what decides which part of its document a hit leads to. What says what the
// document as a whole is about stands over all parts alike, and counts less.
type rowText struct{ x, score, near float64 }

// mark is a place where a part matches. Packed into a number, marks sort by row, field and
// position.
type mark uint64

// Bits of the parts of a mark, from the low end.
const (
	markWords    = 4 // how many tokens it covers
	markConcept  = 6
	markPosition = 24
	markField    = 3
)

func newMark(row int, field uint8, position uint32, concept int, words uint8) mark {
	m := mark(row)<<markField | mark(field)
	m = m<<markPosition | mark(min(position, 1<<markPosition-1))
	return (m<<markConcept|mark(concept))<<markWords | mark(words)
}

func (m mark) words() uint32 { return uint32(m & (1<<markWords - 1)) }
func (m mark) concept() int  { return int(m >> markWords & (1<<markConcept - 1)) }
func (m mark) position() uint32 {
	return uint32(m >> (markWords + markConcept) & (1<<markPosition - 1))
}
func (m mark) field() uint8 {
	return uint8(m >> (markWords + markConcept + markPosition) & (1<<markField - 1))
}
func (m mark) row() uint32 { return uint32(m >> (markWords + markConcept + markPosition + markField)) }

// scored is a part with its score.
type scored struct {
	document, part uint32
	row            int // -1 if it was not looked at closely
	score          float64
}

// weights are the weights of the fields, made ready for one kind of lengths: an occurrence
// in field f of length l counts field/(1 - b + b·l/average).
type weights struct {
	field, base, slope [fields]float64
}

func (p *params) weights(average *[fields]float64) weights {
	w := weights{field: p.field}
	for f := range w.base {
		w.base[f] = 1 - p.b[f]
		w.slope[f] = p.b[f] / max(average[f], 1)
	}
	return w
}

func (w *weights) of(f int, count uint32, l *lengths) float64 {
	return float64(count) * w.field[f] / (w.base[f] + w.slope[f]*float64(l[f]))
}

// all returns what the occurrences count that a reader is at.
func (w *weights) all(r *reader, l *lengths) float64 {
	if r.plain {
		return w.of(fieldBody, 1, l)
	}
	sum := 0.0
	for f, n := range r.count {
		if n > 0 {
			sum += w.of(f, n, l)
		}
	}
	return sum
}

// saturate returns what a frequency is worth, of at most 1: the more, the less every further
// occurrence adds. A document that holds a concept only by terms that count less, as
// synonyms do, cannot make up for that by holding them often.
func saturate(x, best, k1 float64) float64 {
	if best == 0 {
		return 0
	}
	x /= best
	return best * x / (k1 + x)
}

// retrieve scores all documents that hold a concept that is not common, by BM25F: the
// frequencies of a concept in the fields of a document are weighted and added up before
// they saturate. They are left in s.found.
func (s *scratch) retrieve(x *Index) {
	p := &x.params
	w := p.weights(&x.documentAverage)
	mass := 0.0
	for i := range s.concepts {
		c := &s.concepts[i]
		if c.common {
			continue
		}
		s.touched = s.touched[:0]
		for _, e := range s.expansions[c.from:c.to] {
			r := x.postings.read(e.term)
			for r.next() {
				d := x.documentOf[r.part]
				if s.x[d] == 0 {
					s.touched = append(s.touched, d)
				}
				s.x[d] += e.weight * w.all(&r, &x.documentLengths[d])
				s.best[d] = max(s.best[d], e.weight)
			}
		}
		most := c.weight * c.idf
		for _, d := range s.touched {
			if s.score[d] == 0 {
				s.found = append(s.found, d)
			}
			s.score[d] += most * saturate(s.x[d], s.best[d], p.k1)
			s.cover[d] += most * s.best[d]
			s.x[d], s.best[d] = 0, 0
		}
		mass += most
	}
	kept := s.found[:0]
	for _, d := range s.found {
		score := s.score[d] * (1 - p.cover + p.cover*s.cover[d]/mass)
		s.score[d], s.cover[d] = 0, 0
		if !s.out[d] {
			s.score[d] = score
			kept = append(kept, d)
		}
	}
	s.found = kept
}

// choose leaves the best of the documents found in s.candidates, the best first, and among
// them the one that answers the question that the query asks.
func (s *scratch) choose(x *Index) {
	s.candidates = s.candidates[:0]
	better := func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(x.standing[a.document], x.standing[b.document]))
	}
	for _, d := range s.found {
		c := candidate{document: d, score: s.score[d]}
		n := len(s.candidates)
		if n == maxCandidates {
			if better(s.candidates[n-1], c) < 0 {
				continue
			}
			s.candidates = s.candidates[:n-1]
		}
		i, _ := slices.BinarySearchFunc(s.candidates, c, better)
		s.candidates = slices.Insert(s.candidates, i, c)
	}
	if s.answer == none || len(s.candidates) < maxCandidates {
		return
	}
	d := x.documentOf[s.answer]
	if s.score[d] > 0 && !slices.ContainsFunc(s.candidates, func(c candidate) bool { return c.document == d }) {
		s.candidates[maxCandidates-1] = candidate{document: d, score: s.score[d]}
	}
}

// trifle is what a stop word at most weighs that is not worth looking for: the is in
// every part.
const trifle = 0.05

// look scores the parts of the candidates, and adds to the candidates' scores what common
// words, near words and the best part are worth.
func (s *scratch) look(x *Index) {
	p := &x.params
	slices.SortFunc(s.candidates, func(a, b candidate) int { return cmp.Compare(a.document, b.document) })
	s.rows, s.marks = s.rows[:0], s.marks[:0]
	for i := range s.candidates {
		c := &s.candidates[i]
		c.rows = len(s.rows)
		for part := x.firstPart[c.document]; part < x.firstPart[c.document+1]; part++ {
			s.rows = append(s.rows, row{part: part})
		}
	}
	ofPart, ofDocument := p.weights(&x.partAverage), p.weights(&x.documentAverage)
	for i := range s.concepts {
		if c := &s.concepts[i]; !c.common || c.weight*c.idf > trifle {
			s.lookFor(x, i, &ofPart, &ofDocument)
		}
	}
	s.findNear(x)
	for i := range s.candidates {
		c := &s.candidates[i]
		best, near := 0.0, 0.0
		for r := c.rows; r < s.endOf(i); r++ {
			best = max(best, s.rows[r].score)
			near = max(near, s.rows[r].near)
		}
		c.score += p.part*best + p.near*near
		if slices.Contains(s.named, c.document) {
			c.score *= 1 + p.exact
		}
	}
	s.lead(x)
}

// lead lets the document that answers the stored question which the query asks stand
// before the others.
func (s *scratch) lead(x *Index) {
	if s.answer == none {
		return
	}
	best := 0.0
	for i := range s.candidates {
		best = max(best, s.candidates[i].score)
	}
	for i := range s.candidates {
		if c := &s.candidates[i]; c.document == x.documentOf[s.answer] {
			c.score = max(c.score, x.params.answer*best)
		}
	}
}

func (s *scratch) endOf(candidate int) int {
	if candidate+1 < len(s.candidates) {
		return s.candidates[candidate+1].rows
	}
	return len(s.rows)
}

// maxMarks bounds the places of one term in one field of a part that are kept.
const maxMarks = 16

// lookFor scores the parts of the candidates for one concept, and keeps its places.
func (s *scratch) lookFor(x *Index, number int, ofPart, ofDocument *weights) {
	p := &x.params
	concept := &s.concepts[number]
	for _, e := range s.expansions[concept.from:concept.to] {
		words := uint8(1)
		if n := e.term - uint32(x.words.len()); int(e.term) >= x.words.len() {
			words = x.phrases.words[n]
		}
		slot := 0
		r := x.postings.read(e.term)
		for r.next() {
			d := x.documentOf[r.part]
			for slot < len(s.candidates) && s.candidates[slot].document < d {
				slot++
			}
			if slot == len(s.candidates) {
				break
			}
			c := &s.candidates[slot]
			if c.document != d {
				r.leapTo(x.firstPart[c.document])
				continue
			}
			c.best = max(c.best, e.weight)
			at := c.rows + int(r.part-x.firstPart[d])
			title := 0.0
			if n := r.in(fieldTitle); n > 0 {
				// The title of a document stands over all its parts.
				title = e.weight * ofPart.of(fieldTitle, n, &x.partLengths[r.part])
				c.title += title
			}
			if own := float64(e.weight*ofPart.all(&r, &x.partLengths[r.part])) - title; own > 0 {
				row := &s.rows[at]
				row.x += own
				row.own = row.own || !concept.common
				text := own
				if at == c.rows {
					text = e.weight * ofPart.of(fieldBody, r.in(fieldBody), &x.partLengths[r.part])
					c.over += own - text
				}
				row.text.x += text
			}
			if concept.common {
				c.x += e.weight * ofDocument.all(&r, &x.documentLengths[d])
			}
			if s.stopOnly(concept) {
				continue
			}
			field, n := uint8(fields), 0
			r.each(func(f uint8, position uint32) {
				if f != field {
					field, n = f, 0
				}
				if n++; n <= maxMarks {
					s.marks = append(s.marks, newMark(at, f, position, number, words))
				}
			})
		}
	}
	if !s.stopOnly(concept) {
		s.lookAtIDs(x, concept)
	}
	most := concept.weight * concept.idf
	for i := range s.candidates {
		c := &s.candidates[i]
		if c.best == 0 {
			continue
		}
		for r := c.rows; r < s.endOf(i); r++ {
			row := &s.rows[r]
			if f := row.x + c.title; f > 0 {
				row.score += most * saturate(f, c.best, p.k1Part)
			}
			if f := row.text.x + p.over*(c.over+c.title); f > 0 {
				row.text.score += most * saturate(f, c.best, p.k1Part)
			}
			row.x, row.text.x = 0, 0
		}
		c.score += most * saturate(c.x, c.best, p.k1)
		c.title, c.over, c.x, c.best = 0, 0, 0, 0
	}
}

// lookAtIDs counts a word of a part's id as one of its heading, in choosing among parts: an id
// often says what the heading puts in other words.
func (s *scratch) lookAtIDs(x *Index, concept *concept) {
	terms := s.expansions[concept.from:concept.to]
	for i, e := range terms {
		if int(e.term) >= x.words.len() {
			continue
		}
		stem := x.canonical[e.term]
		parts := x.idParts.of(stem)
		if len(parts) == 0 || slices.ContainsFunc(terms[:i], func(f expansion) bool {
			return int(f.term) < x.words.len() && x.canonical[f.term] == stem
		}) {
			continue
		}
		slot := 0
		for _, part := range parts {
			d := x.documentOf[part]
			for slot < len(s.candidates) && s.candidates[slot].document < d {
				slot++
			}
			if slot == len(s.candidates) {
				break
			}
			if c := &s.candidates[slot]; c.document == d {
				c.best = max(c.best, e.weight)
				s.rows[c.rows+int(part-x.firstPart[d])].text.x += e.weight * x.params.field[fieldHeading]
			}
		}
	}
}

package search

import (
	"cmp"
	"math"
	"slices"
)

// questions are the stored questions as bags of canonical stems.
//
// The similarity of a query and a question is the sum of two measures from 0 to 1. One is the Jaccard
// index of the query and the most similar wording, each word weighted by how few wordings have it. The
// other is BM25 over all that is stored with the question, wordings and answer, divided by the most that
// the query could score; in its idf, questions and parts of documents count alike.
type questions struct {
	part []uint32 // by question, the part that answers it, or none

	// For the Jaccard index.
	question []int               // by wording
	mass     []float64           // by wording, what its stems weigh
	weight   []float64           // by stem
	wordings map[uint32][]uint32 // by stem, the wordings that have it

	// For BM25.
	texts  map[uint32][]count // by stem, the questions that have it
	length []float64          // by question
	mean   float64            // of length
	idf    []float64          // by stem
	rarest float64            // idf of a word that is nowhere
}

// count is how often a question has a stem.
type count struct {
	question  int
	frequency float64
}

// readQuestions fills in the stored questions.
func (b *builder) readQuestions() {
	x := b.x
	w := &x.questions
	w.wordings, w.texts = make(map[uint32][]uint32), make(map[uint32][]count)
	for q, question := range x.corpus.Questions {
		w.part = append(w.part, b.part(question.About))
		w.length = append(w.length, 0)
		for _, text := range append([]string{question.Text}, question.Also...) {
			n := uint32(len(w.question))
			w.question = append(w.question, q)
			for _, stem := range b.x.canonicalStems(text) {
				if list := w.wordings[stem]; len(list) == 0 || list[len(list)-1] != n {
					w.wordings[stem] = append(list, n)
				}
				w.addText(q, stem)
			}
		}
		for _, stem := range b.x.canonicalStems(question.Answer) {
			w.addText(q, stem)
		}
		w.mean += w.length[q] / float64(len(x.corpus.Questions))
	}
	b.weighWordings()
	all := len(x.documentOf) + len(w.part)
	w.rarest = idf(all, 0)
	w.idf = make([]float64, len(x.stems))
	for stem := range uint32(len(w.idf)) {
		w.idf[stem] = idf(all, float64(len(w.texts[stem])+b.partsWith(stem)))
	}
}

func (w *questions) addText(question int, stem uint32) {
	list := w.texts[stem]
	if n := len(list); n > 0 && list[n-1].question == question {
		list[n-1].frequency++
	} else {
		w.texts[stem] = append(list, count{question, 1})
	}
	w.length[question]++
}

// partsWith returns how many parts hold a word of a canonical stem; one that holds two counts twice.
func (b *builder) partsWith(stem uint32) (n int) {
	for _, word := range b.x.stemWords[stem] {
		if b.x.canonical[word] != stem {
			continue
		}
		before := none
		for _, p := range b.x.postings[word].places {
			if p.part() != before {
				before = p.part()
				n++
			}
		}
	}
	return min(n, len(b.x.documentOf))
}

// weighWordings finds what stems and wordings weigh in the Jaccard index.
func (b *builder) weighWordings() {
	x := b.x
	w := &x.questions
	stops := make(map[uint32]bool)
	for word, stem := range x.canonical {
		if languages[0].stop[x.words[word]] {
			stops[stem] = true
		}
	}
	w.weight = make([]float64, len(x.stems))
	w.mass = make([]float64, len(w.question))
	for stem := range uint32(len(w.weight)) {
		holders := w.wordings[stem]
		w.weight[stem] = math.Log(1 + float64(len(w.question))/float64(1+len(holders)))
		if len(holders) == 0 {
			w.weight[stem] /= 2 // it may add nothing, or make it another question
		}
		if stops[stem] {
			w.weight[stem] *= x.params.stop
		}
		for _, n := range holders {
			w.mass[n] += w.weight[stem]
		}
	}
}

// similarity says how similar a stored question is to the query.
type similarity struct {
	question      int
	jaccard, bm25 float64
	held          float64 // weight of the concepts of the query that it holds
}

func (l similarity) sum() float64 { return l.jaccard + l.bm25 }

// similarQuestions returns the stored questions that share words with the query, the most similar first.
func (m *matcher) similarQuestions() (list []similarity) {
	jaccard := m.jaccard()
	bm25, held := m.bm25()
	for q := range jaccard {
		if l := (similarity{q, jaccard[q], bm25[q], held[q]}); l.sum() > 0 {
			list = append(list, l)
		}
	}
	slices.SortStableFunc(list, func(a, b similarity) int { return cmp.Compare(b.sum(), a.sum()) })
	return list
}

// jaccard returns by question the weighted Jaccard index of its most similar wording.
func (m *matcher) jaccard() []float64 {
	x, w := m.x, &m.x.questions
	shared := make([]float64, len(w.question))
	sharedBy := make([]int, len(w.question)) // the last concept that counted, from 1
	mass := 0.0
	for i := range m.concepts {
		c := &m.concepts[i]
		if c.phrase {
			continue
		}
		most := 0.0
		for n, e := range c.terms {
			if !x.isWord(e.term) {
				continue
			}
			stem := x.canonical[e.term]
			if n == 0 {
				most = w.weight[stem]
			}
			for _, q := range w.wordings[stem] {
				if sharedBy[q] != i+1 {
					sharedBy[q] = i + 1
					shared[q] += min(most, w.weight[stem])
				}
			}
		}
		mass += most
	}
	best := make([]float64, len(w.part))
	for n, s := range shared {
		q := w.question[n]
		best[q] = max(best[q], s/(mass+w.mass[n]-s))
	}
	return best
}

// headingSimilarity returns the weighted Jaccard index of the query and the heading of a part. Words of the
// query that stand in the document's title count as shared; the other words of the title do not count.
func (m *matcher) headingSimilarity(part uint32) float64 {
	x := m.x
	d, i := x.anchor(part)
	document := &x.corpus.Documents[d]
	title, heading := x.canonicalStems(document.Title), []uint32(nil)
	if i >= 0 {
		heading = x.canonicalStems(document.Parts[i].Heading)
	}
	shared, union := 0.0, 0.0
	for i := range m.concepts {
		c := &m.concepts[i]
		if c.phrase || !x.isWord(c.terms[0].term) {
			continue
		}
		weight := x.questions.weight[x.canonical[c.terms[0].term]]
		union += weight
		has := func(s uint32) bool {
			return slices.ContainsFunc(c.terms, func(e expansion) bool { return x.isWord(e.term) && x.canonical[e.term] == s })
		}
		if slices.ContainsFunc(title, has) || slices.ContainsFunc(heading, has) {
			shared += weight
			heading = slices.DeleteFunc(heading, has)
		}
	}
	for _, s := range heading {
		union += x.questions.weight[s]
	}
	return shared / max(union, 1e-9)
}

// bm25 returns by question its BM25 score, as a share of the most that the query could score, and the
// weight of the concepts of the query that it holds.
func (m *matcher) bm25() (score, held []float64) {
	const k1, b = 1.2, 0.75
	x, w := m.x, &m.x.questions
	score, held = make([]float64, len(w.part)), make([]float64, len(w.part))
	reach := 0.0
	for i := range m.concepts {
		c := &m.concepts[i]
		if c.phrase {
			continue
		}
		best := make(map[int]float64) // by question
		most := make(map[int]float64)
		rarity := 0.0
		for _, e := range c.terms {
			if !x.isWord(e.term) {
				continue
			}
			stem := x.canonical[e.term]
			if !e.synonym && (rarity == 0 || w.idf[stem] < rarity) {
				rarity = w.idf[stem]
			}
			for _, q := range w.texts[stem] {
				norm := k1 * (1 - b + b*w.length[q.question]/w.mean)
				most[q.question] = max(most[q.question], e.weight)
				best[q.question] = max(best[q.question], e.weight*q.frequency/(q.frequency+norm))
			}
		}
		for q, share := range best {
			score[q] += c.weight * rarity * share
			held[q] += c.weight * c.idf * most[q] / c.top
		}
		reach += c.weight * rarity
	}
	hasConcept := m.wordsWithConcept()
	for i, word := range m.words {
		if !word.stop && !hasConcept[i] {
			reach += w.rarest
		}
	}
	for q := range score {
		score[q] /= max(reach, 1e-9)
	}
	return score, held
}

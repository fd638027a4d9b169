package search

import "math"

// questions are the stored questions in all their wordings, as sets of canonical stems.
type questions struct {
	part     []uint32            // by question, the part that answers it, or none
	question []int               // by wording
	mass     []float64           // by wording, what its stems weigh
	weight   []float64           // by stem
	with     map[uint32][]uint32 // by stem, the wordings that have it
}

// readQuestions fills in the stored questions.
func (b *builder) readQuestions() {
	x := b.x
	w := &x.questions
	w.with = make(map[uint32][]uint32)
	for q, question := range x.corpus.Questions {
		w.part = append(w.part, b.part(question.About))
		for _, text := range append([]string{question.Text}, question.Also...) {
			n := uint32(len(w.question))
			w.question = append(w.question, q)
			for _, stem := range b.canonicalStems(text) {
				if list := w.with[stem]; len(list) == 0 || list[len(list)-1] != n {
					w.with[stem] = append(list, n)
				}
			}
		}
	}
	stops := make(map[uint32]bool)
	for word, stem := range x.canonical {
		if languages[0].stop[x.words[word]] {
			stops[stem] = true
		}
	}
	w.weight = make([]float64, len(x.stems))
	w.mass = make([]float64, len(w.question))
	for stem := range uint32(len(w.weight)) {
		holders := w.with[stem]
		w.weight[stem] = math.Log(1 + float64(len(w.question))/float64(1+len(holders)))
		if len(holders) == 0 {
			w.weight[stem] /= 2 // it may be an ornament as well as another matter
		}
		if stops[stem] {
			w.weight[stem] *= x.params.stop
		}
		for _, n := range holders {
			w.mass[n] += w.weight[stem]
		}
	}
}

// asked returns the stored question that a query asks: the one of which a wording shares
// most with the query (the Jaccard index of their words, weighted by how few wordings have
// a word, and by half of that if none has), if they share enough; else -1.
func (m *matcher) asked() int {
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
			for _, q := range w.with[stem] {
				if sharedBy[q] != i+1 {
					sharedBy[q] = i + 1
					shared[q] += min(most, w.weight[stem])
				}
			}
		}
		mass += most
	}
	best, question := x.params.question, -1
	for n, s := range shared {
		if like := s / (mass + w.mass[n] - s); like > best {
			best, question = like, w.question[n]
		}
	}
	return question
}

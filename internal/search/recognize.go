package search

import "math"

// recognize finds what the query as a whole is: a title, a term, a stored question, the
// name of a person.
func (x *Index) recognize(s *scratch, result *Results) {
	s.named = s.named[:0]
	whole := s.phraseOf(x, false)
	s.titled = none
	for i, n := range [2]uint32{whole, s.phraseOf(x, true)} {
		if n == none {
			continue
		}
		s.named = append(s.named, x.phrases.owners.of(n)...)
		if d := x.phrases.documents.of(n); len(d) > 0 && result.Document < 0 {
			result.Document = int(d[0])
			s.titled, s.around = n, i > 0
		}
		if t := x.phrases.terms.of(n); len(t) > 0 && result.Term < 0 {
			result.Term = int(t[0] &^ (1 << aliasBit))
		}
	}
	// A name alone asks nothing, and neither do operators.
	if len(s.clauses) == 0 && (whole == none || len(x.phrases.terms.of(whole)) == 0) {
		result.Question = x.wordings.asked(x, s)
	}
	s.answer = none
	if result.Question >= 0 {
		s.answer = x.answers[result.Question]
	}
	words, doubtful := s.person(func(i int) bool { return x.understands(s, i) })
	result.Person = words > 0 && !(doubtful && s.misspelt(words))
}

// phraseOf returns the phrase that the whole query is, or none; if bare, without the stop
// words around it and, if more is left, without words that most documents hold.
func (s *scratch) phraseOf(x *Index, bare bool) uint32 {
	first, end := 0, len(s.words)
	for bare && first < end && s.words[first].stop {
		first++
	}
	for bare && end > first && s.words[end-1].stop {
		end--
	}
	for bare && end-first > 1 && x.everywhere(s.known[first]) {
		first++
	}
	for bare && end-first > 1 && x.everywhere(s.known[end-1]) {
		end--
	}
	node := uint32(0)
	for i := first; i < end; i++ {
		if s.known[i] == none || s.words[i].excluded {
			return none
		}
		var ok bool
		if node, ok = x.phrases.follow(node, x.canonical[s.known[i]]); !ok {
			return none
		}
	}
	return x.phrases.phrase[node]
}

// everywhere reports whether most documents hold a word.
func (x *Index) everywhere(word uint32) bool {
	return word != none && 4*x.postings.read(word).documents > 3*len(x.corpus.Documents)
}

// wordings are the stored questions in all their wordings, as sets of canonical stems.
type wordings struct {
	question []uint32  // by wording
	mass     []float64 // by wording, what its stems weigh
	weight   []float64 // by stem
	with     lists     // by stem, the wordings that have it
}

func (b *builder) newWordings() wordings {
	x := b.x
	var w wordings
	var pairs []uint64
	stops := make([]bool, x.stems.len())
	for word := range x.canonical {
		if languages[0].stop[x.words.word(uint32(word))] {
			stops[x.canonical[word]] = true
		}
	}
	for q, question := range x.corpus.Questions {
		for _, text := range append([]string{question.Text}, question.Also...) {
			for _, stem := range b.canonicalStems(text) {
				pairs = append(pairs, pair(stem, uint32(len(w.question))))
			}
			w.question = append(w.question, uint32(q))
		}
	}
	w.with = newLists(x.stems.len(), pairs)
	w.weight = make([]float64, x.stems.len())
	w.mass = make([]float64, len(w.question))
	for stem := range w.weight {
		holders := w.with.of(uint32(stem))
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
	return w
}

// asked returns the stored question that a query asks: the one of which a wording shares
// most with the query (the Jaccard index of their words, weighted by how few wordings have
// a word, and by half of that if none has), if they share enough; else -1.
func (w *wordings) asked(x *Index, s *scratch) int {
	if len(w.question) == 0 {
		return -1
	}
	if s.shared == nil {
		s.shared, s.sharedBy = make([]float64, len(w.question)), make([]int, len(w.question))
	}
	clear(s.shared)
	clear(s.sharedBy)
	mass := 0.0
	for i := range s.concepts {
		c := &s.concepts[i]
		if c.phrase {
			continue
		}
		most := 0.0
		for n, e := range s.expansions[c.from:c.to] {
			if int(e.term) >= x.words.len() {
				continue
			}
			stem := x.canonical[e.term]
			if n == 0 {
				most = w.weight[stem]
			}
			for _, q := range w.with.of(stem) {
				if s.sharedBy[q] != i+1 {
					s.sharedBy[q] = i + 1
					s.shared[q] += min(most, w.weight[stem])
				}
			}
		}
		mass += most
	}
	best, question := x.params.question, -1
	for q, shared := range s.shared {
		if like := shared / (mass + w.mass[q] - shared); like > best {
			best, question = like, int(w.question[q])
		}
	}
	return question
}

package search

import "slices"

// recognize finds what the query as a whole is: a title, a term, a stored question, the
// name of a person.
func (m *matcher) recognize(result *Results) {
	x := m.x
	m.named, m.titled, m.answer = nil, none, none
	whole := m.phraseOf(false)
	for i, n := range [2]uint32{whole, m.phraseOf(true)} {
		if n == none {
			continue
		}
		p := &x.phrases.list[n]
		m.named = append(m.named, p.owners...)
		if len(p.documents) > 0 && result.Document < 0 {
			result.Document = int(p.documents[0])
			m.titled, m.around = n, i > 0
		}
		if len(p.terms) > 0 && result.Term < 0 {
			result.Term = int(p.terms[0])
		}
	}
	// The name of a term is no question, and neither is a query with quotes or minus signs.
	m.questions = nil
	if len(m.clauses) == 0 && (whole == none || len(x.phrases.list[whole].terms) == 0) {
		m.questions = m.similarQuestions()
		best := slices.IndexFunc(m.questions, func(l similarity) bool { return l.jaccard > x.params.question && l.sum() >= x.params.sure })
		if best >= 0 {
			m.ask(m.questions[best], result)
		}
	}
	words, doubtful := m.person(m.understands)
	result.Person = words > 0 && !(doubtful && m.misspelt(words))
}

// ask notes the stored question that the query asks.
func (m *matcher) ask(q similarity, result *Results) {
	result.Question, m.asked, m.answer = q.question, q, m.x.questions.part[q.question]
}

// phraseOf returns the phrase that the whole query is, or none. With bare, the stop words at its ends are
// left out and, as long as a word is left, those that most documents hold.
func (m *matcher) phraseOf(bare bool) uint32 {
	first, end := 0, len(m.words)
	for bare && first < end && m.words[first].stop {
		first++
	}
	for bare && end > first && m.words[end-1].stop {
		end--
	}
	for bare && end-first > 1 && m.x.everywhere(m.known[first]) {
		first++
	}
	for bare && end-first > 1 && m.x.everywhere(m.known[end-1]) {
		end--
	}
	var stems []uint32
	for i := first; i < end; i++ {
		if m.known[i] == none || m.words[i].excluded {
			return none
		}
		stems = append(stems, m.x.canonical[m.known[i]])
	}
	return m.x.phrases.find(stems...)
}

// everywhere reports whether most documents hold a word.
func (x *Index) everywhere(word uint32) bool {
	return word != none && 4*x.postings[word].documents > 3*len(x.corpus.Documents)
}

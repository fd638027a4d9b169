package search

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"
)

// concept is something that a query asks for: a word or a phrase of it, with all the
// terms that count as it.
type concept struct {
	first, last int // the words of the query that it stands for
	weight      float64
	terms       []expansion
	phrase      bool // two words or more
	common      bool // too common to find documents by; it only orders them
	idf         float64
	top         float64 // weight of its best term that a document holds
}

// expansion is a term that counts as a concept, with the share of its frequency that
// counts.
type expansion struct {
	term    uint32
	weight  float64
	synonym bool
}

func (c *concept) has(term uint32) bool {
	return slices.ContainsFunc(c.terms, func(e expansion) bool { return e.term == term })
}

// maxExpansions bounds the terms of a concept.
const maxExpansions = 64

// add adds a term, unless the concept has it.
func (c *concept) add(term uint32, weight float64) {
	if len(c.terms) < maxExpansions && !c.has(term) {
		c.terms = append(c.terms, expansion{term: term, weight: weight})
	}
}

// matcher is the state of one query.
type matcher struct {
	x *Index
	parsed
	stemmer       *stemmer
	known         []uint32 // by word of the query, the word of the index that it is understood as, or none
	concepts      []concept
	corrections   []correction
	offers        []correction // of words that may be meant as they are: shown, not searched for
	misspeltWords int

	found      []uint32  // documents
	score      []float64 // by document
	candidates []candidate

	named     []uint32     // documents that the query names
	titled    uint32       // the phrase of the title that the query is, or none
	around    bool         // the query has stop words around that title
	questions []similarity // of stored questions, the most similar first
	asked     similarity   // that of the stored question that the query asks
	answer    uint32       // the part that answers that question, or none
}

// understand expands the parsed query into concepts.
//
// A word stands for itself and, with less weight, for words of the same stem. If it is the
// last one, and may be unfinished, it stands also for words that it begins. Its synonyms
// count less again. Only a word that is none of these is taken to be misspelt, and stands
// for the nearest words by spelling.
func (m *matcher) understand(exact bool) {
	m.concepts, m.corrections, m.offers, m.known, m.misspeltWords = nil, nil, nil, nil, 0
	for i := 0; i < len(m.words); i++ {
		m.known = append(m.known, none)
		m.transliterate(i)
		if w, ok := m.x.word(m.words[i].folded); ok {
			m.known[i] = w
		}
		if !exact && len(m.clauses) == 0 && len(m.words) < maxWords {
			m.segment(i)
		}
	}
	for i := range m.words {
		same := slices.IndexFunc(m.words[:i], func(w queryWord) bool { return w.folded == m.words[i].folded && !w.excluded })
		switch {
		case m.words[i].excluded:
		case same >= 0:
			m.known[i] = m.known[same]
		default:
			m.addWord(i, exact)
		}
	}
	m.addPhrases()
	m.weigh()
	m.keepHeaviest()
}

// maxConcepts bounds the concepts of a query. Of more, those that weigh most are kept.
const maxConcepts = 20

func (m *matcher) keepHeaviest() {
	if len(m.concepts) <= maxConcepts {
		return
	}
	weights := make([]float64, len(m.concepts))
	for i, c := range m.concepts {
		weights[i] = c.weight * c.idf
	}
	slices.Sort(weights)
	least := weights[len(weights)-maxConcepts]
	m.concepts = slices.DeleteFunc(m.concepts, func(c concept) bool { return c.weight*c.idf < least })
	m.concepts = m.concepts[:min(len(m.concepts), maxConcepts)]
}

// addWord adds the concept of one word.
func (m *matcher) addWord(i int, exact bool) {
	x, p := m.x, &m.x.params
	word := m.words[i].folded
	c := concept{first: i, last: i, weight: 1}
	if m.words[i].stop {
		c.weight = p.stop
	}
	exists := m.known[i] != none
	if exists {
		c.add(m.known[i], 1)
		m.addForms(&c, m.known[i], p.stem)
	} else {
		for _, w := range m.related(i) {
			if m.known[i] == none {
				m.known[i] = w
			}
			c.add(w, p.stem)
		}
	}
	m.join(&c, i)
	found := exists || m.holds(&c, i)
	if !found {
		c.terms = nil
		m.known[i] = none
	}
	if m.open && i == len(m.words)-1 && len(word) > 1 {
		m.complete(&c, word, found)
	}
	if !exact && !m.words[i].stop {
		switch {
		case !found && m.meant(i):
		case !found:
			m.correct(&c, i, len(c.terms) == 0)
		case !exists && errorsIn(utf8.RuneCountInString(word)) > 1:
			// A misspelt word can be a form of another: traficing, of trafic. Short words have
			// too many near them.
			m.correct(&c, i, false)
		}
	}
	if m.known[i] != none {
		m.addSynonyms(&c, x.phrases.find(x.canonical[m.known[i]]))
	}
	if len(c.terms) > 0 {
		m.concepts = append(m.concepts, c)
	}
}

// holds reports whether a document holds one of the terms of word i, or word i stands in a phrase. If
// neither, the index has the word only from the wordings of questions.
func (m *matcher) holds(c *concept, i int) bool {
	for _, e := range c.terms {
		if m.x.postings[e.term].documents > 0 {
			return true
		}
	}
	return m.known[i] != none && m.x.phrases.stems[m.x.canonical[m.known[i]]]
}

// related returns the words that share a stem with word i, which the index does not hold. They must
// share it in one language, since the same letters can be the stem of other words in another. In
// languages but English, a stem of two or three letters that was cut from a longer word says too little.
func (m *matcher) related(i int) (words []uint32) {
	x, folded := m.x, m.words[i].folded
	for _, s := range m.stemmer.stems(m.original(i), folded, everyLanguage) {
		n, ok := x.stems[s.text]
		if !ok || s.language != 0 && len(s.text) < 4 && len(folded)-len(s.text) > 1 {
			continue
		}
		for _, w := range x.stemWords[n] {
			if x.languages[w]&(1<<s.language) != 0 && slices.Contains(m.stemmer.stems(x.words[w], x.words[w], 1<<s.language), s) {
				addNumber(&words, w)
			}
		}
	}
	return words
}

// addForms adds the words that share a stem with a word.
func (m *matcher) addForms(c *concept, word uint32, weight float64) {
	for _, stem := range m.x.wordStems[word] {
		m.addStem(c, stem, weight)
	}
}

func (m *matcher) addStem(c *concept, stem uint32, weight float64) {
	for _, w := range m.x.stemWords[stem] {
		c.add(w, weight)
	}
}

// addSynonyms adds the terms of the groups that a phrase is in.
func (m *matcher) addSynonyms(c *concept, phrase uint32) {
	if phrase == none {
		return
	}
	p, weight := &m.x.phrases, m.x.params.synonym
	first := len(c.terms)
	for _, group := range p.list[phrase].groups {
		for _, other := range p.groups[group] {
			switch {
			case other == phrase:
			case p.list[other].words == 1:
				m.addStem(c, p.list[other].stem, weight)
			default:
				c.add(m.x.phraseTerm(other), weight)
			}
		}
	}
	for i := range c.terms[first:] {
		c.terms[first+i].synonym = true
	}
}

// maxCompletions bounds the words that an unfinished one stands for.
const maxCompletions = 24

// complete adds the words that begin with an unfinished one: the commonest, if they are many. Known
// says that it is itself a word; then they count less.
func (m *matcher) complete(c *concept, prefix string, known bool) {
	lo, hi := m.x.prefixed(prefix)
	if hi-lo > 2000 || known && len(prefix) < 4 {
		return
	}
	weight := m.x.params.prefix
	if known {
		weight *= m.x.params.prefix
	}
	var words []uint32
	for w := lo; w < hi; w++ {
		words = append(words, w)
	}
	slices.SortStableFunc(words, func(a, b uint32) int {
		return cmp.Compare(m.x.postings[b].documents, m.x.postings[a].documents)
	})
	for _, w := range words[:min(len(words), maxCompletions)] {
		c.add(w, weight)
		if last := len(m.known) - 1; m.known[last] == none {
			m.known[last] = w
		}
	}
}

// addPhrases adds the concepts of phrases: at each word the longest that is known.
func (m *matcher) addPhrases() {
	x := m.x
	for i := range m.words {
		at, longest, end := uint32(0), none, 0
		for j := i; j < len(m.words) && m.known[j] != none && !m.words[j].excluded; j++ {
			next, ok := x.phrases.edges[edge{at, x.canonical[m.known[j]]}]
			if !ok {
				break
			}
			if at = next; x.phrases.ends[at] != none && j > i {
				longest, end = x.phrases.ends[at], j
			}
		}
		same := func(c concept) bool { return c.phrase && c.terms[0].term == x.phraseTerm(longest) }
		if longest != none && !slices.ContainsFunc(m.concepts, same) {
			c := concept{first: i, last: end, weight: x.params.phrase, phrase: true}
			c.add(x.phraseTerm(longest), 1)
			m.addSynonyms(&c, longest)
			m.concepts = append(m.concepts, c)
		}
	}
}

// weigh finds the idf of each concept, and which concepts are too common to find documents by. If all
// are, all are used.
//
// A word weighs the more the fewer documents hold it. A document with the word in its body
// only counts less than one, since words that fill texts but stand in few titles are what
// people ask about. Synonyms do not make a word commoner, but one that is commoner itself
// counts less. A phrase weighs no more than its words together: common words in a row, as in
// some keyword, say little.
func (m *matcher) weigh() {
	all := len(m.x.corpus.Documents)
	some := false
	for i := range m.concepts {
		c := &m.concepts[i]
		synonym := 0.0
		for _, e := range c.terms {
			documents := m.x.postings[e.term].documents
			if documents > 0 {
				c.top = max(c.top, e.weight)
			}
			switch weight := m.x.weight(e.term); {
			case documents == 0:
			case e.synonym:
				synonym = max(synonym, weight)
			case c.idf == 0 || weight < c.idf:
				c.idf = weight
			}
			c.common = c.common || !e.synonym && all > manyDocuments && 2*documents > all
		}
		if c.idf == 0 {
			c.idf = synonym
		}
		if c.top == 0 {
			c.top = 1
		}
		c.common = c.common || c.idf == 0 || m.stopOnly(c)
		some = some || !c.common
		for n := range c.terms {
			if e := &c.terms[n]; e.synonym {
				e.weight *= min(1, m.x.weight(e.term)/c.idf)
			}
		}
	}
	for i := range m.concepts {
		if c := &m.concepts[i]; c.phrase {
			c.idf = min(c.idf, m.idfOfWords(c))
		}
	}
	if !some {
		for i := range m.concepts {
			m.concepts[i].common = false
		}
	}
}

// idfOfWords returns what the words of a phrase weigh together.
func (m *matcher) idfOfWords(phrase *concept) (sum float64) {
	for i := range m.concepts {
		if c := &m.concepts[i]; !c.phrase && c.first >= phrase.first && c.last <= phrase.last {
			if c.idf == 0 {
				return math.Inf(1) // no document holds it, but for the phrase's synonyms
			}
			sum += c.idf
		}
	}
	return sum
}

// manyDocuments is the number of documents above which common words are passed over in finding
// documents, which saves the time of reading half of the index.
const manyDocuments = 500

// weight returns the idf of a term, for which a document that holds it in its body alone counts in part.
func (x *Index) weight(term uint32) float64 {
	p := &x.postings[term]
	return idf(len(x.corpus.Documents), float64(p.topics)+x.params.body*float64(p.documents-p.topics))
}

func (m *matcher) stopOnly(c *concept) bool {
	return !slices.ContainsFunc(m.words[c.first:c.last+1], func(w queryWord) bool { return !w.stop })
}

package search

import "slices"

// phrases are the names, synonyms, keywords and titles of the corpus as sequences of
// canonical stems, in a trie. Those of two words or more are indexed as terms of their
// own, so that "red notice" has its own frequency, and a synonym of several words counts
// like one word.
type phrases struct {
	edges  map[edge]uint32 // to nodes, in one map: one for each node would take three times as much
	ends   []uint32        // by node, the phrase that ends there, or none; the root is node 0
	stems  map[uint32]bool // that stand in one, or in a wording of an urgent situation
	list   []phrase
	groups [][]uint32 // of synonyms, by their phrases
}

type edge struct{ node, stem uint32 }

type phrase struct {
	number    uint32 // its index in the list
	words     int
	stem      uint32   // the first
	groups    []uint32 // of synonyms that it belongs to
	documents []uint32 // whose title it is
	owners    []uint32 // documents of which it is the title or a keyword, or that explain a term of this name
	terms     []uint32 // of which it is the name, then those of which it is another name
}

// maxPhrase is how many words a phrase has at most; a longer text is a sentence.
const maxPhrase = 8

// find returns the phrase that a sequence of stems is, or none.
func (p *phrases) find(stems ...uint32) uint32 {
	at, ok := uint32(0), true
	for _, s := range stems {
		if at, ok = p.edges[edge{at, s}]; !ok {
			return none
		}
	}
	return p.ends[at]
}

// add returns the phrase of a sequence of stems, which it adds where there is none.
func (p *phrases) add(stems []uint32) *phrase {
	at := uint32(0)
	for _, s := range stems {
		p.stems[s] = true
		next, ok := p.edges[edge{at, s}]
		if !ok {
			next = uint32(len(p.ends))
			p.edges[edge{at, s}] = next
			p.ends = append(p.ends, none)
		}
		at = next
	}
	if p.ends[at] == none {
		p.ends[at] = uint32(len(p.list))
		p.list = append(p.list, phrase{number: p.ends[at], words: len(stems), stem: stems[0]})
	}
	return &p.list[p.ends[at]]
}

// addNumber appends a number to a list that does not have it.
func addNumber(list *[]uint32, n uint32) {
	if !slices.Contains(*list, n) {
		*list = append(*list, n)
	}
}

// findPhrases collects the phrases of the corpus, finds them in the text, and adds their
// occurrences.
func (b *builder) findPhrases() {
	c := &b.x.corpus
	p := &b.x.phrases
	p.edges, p.ends, p.stems = make(map[edge]uint32), []uint32{none}, make(map[uint32]bool)
	each := func(text string, yield func(*phrase)) { // unless the text is no phrase
		if stems := b.x.canonicalStems(text); 0 < len(stems) && len(stems) <= maxPhrase {
			yield(p.add(stems))
		}
	}
	synonyms := func(names ...string) {
		group := uint32(len(p.groups))
		p.groups = append(p.groups, nil)
		for _, name := range names {
			each(name, func(found *phrase) {
				addNumber(&found.groups, group)
				addNumber(&p.groups[group], found.number)
			})
		}
	}
	for i, t := range c.Terms {
		synonyms(append([]string{t.Name}, t.Also...)...)
		each(t.Name, func(p *phrase) { addNumber(&p.terms, uint32(i)) })
	}
	for i, t := range c.Terms {
		part := b.part(t.About)
		for _, name := range append([]string{t.Name}, t.Also...) {
			each(name, func(p *phrase) {
				addNumber(&p.terms, uint32(i))
				if part != none {
					addNumber(&p.owners, b.x.documentOf[part])
				}
			})
		}
	}
	for _, g := range c.Synonyms {
		synonyms(g...)
	}
	for d := range c.Documents {
		each(c.Documents[d].Title, func(p *phrase) {
			addNumber(&p.documents, uint32(d))
			addNumber(&p.owners, uint32(d))
		})
		for _, text := range c.Documents[d].Keywords {
			each(text, func(p *phrase) { addNumber(&p.owners, uint32(d)) })
		}
	}
	b.postPhrases()
}

// postPhrases adds the occurrences of phrases of two words or more.
func (b *builder) postPhrases() {
	x := b.x
	words := slices.DeleteFunc(slices.Clone(b.occurrences), func(o occurrence) bool { return o.whole })
	for i, first := range words {
		at, ok := x.phrases.edges[edge{0, x.canonical[first.term]}]
		for n := 1; ok && i+n < len(words); n++ {
			next := words[i+n]
			if next.place != first.place.after(uint32(n)) {
				break
			}
			if at, ok = x.phrases.edges[edge{at, x.canonical[next.term]}]; ok && x.phrases.ends[at] != none {
				b.occurrences = append(b.occurrences, occurrence{place: first.place, term: x.phraseTerm(x.phrases.ends[at])})
			}
		}
	}
}

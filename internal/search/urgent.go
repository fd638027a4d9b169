package search

import "slices"

// pattern is a wording of an urgent situation: the canonical stems that a query must hold.
type pattern struct {
	situation int
	stems     []uint32
}

// readUrgent fills in the urgent situations.
func (b *builder) readUrgent() {
	for i, u := range b.x.corpus.Urgent {
		for _, wording := range u.Wordings {
			if stems := b.x.canonicalStems(wording); len(stems) > 0 {
				b.x.urgent = append(b.x.urgent, pattern{i, stems})
				for _, s := range stems {
					b.x.phrases.stems[s] = true
				}
			}
		}
	}
}

// urgent returns the first urgent situation of which the query holds all words of a wording; -1 if
// it is of none.
func (m *matcher) urgent() int {
	var stems []uint32
	for i, word := range m.known {
		if word != none && !m.words[i].excluded {
			stems = append(stems, m.x.canonical[word])
		}
	}
	for _, p := range m.x.urgent {
		if !slices.ContainsFunc(p.stems, func(s uint32) bool { return !slices.Contains(stems, s) }) {
			return p.situation
		}
	}
	return -1
}

package search

import (
	"slices"
	"strings"
)

// pattern is a wording of an urgent situation.
type pattern struct {
	situation int
	places    [][][]uint32 // by place, what may stand there: the canonical stems of a word, of several in Chinese
	without   [][]uint32   // what must not stand anywhere
}

// readUrgent fills in the urgent situations.
func (b *builder) readUrgent() {
	for i, u := range b.x.corpus.Urgent {
		for _, wording := range u.Wordings {
			p := pattern{situation: i}
			for _, place := range strings.Fields(wording) {
				words, without := strings.CutPrefix(place, "-")
				var stems [][]uint32
				for word := range strings.SplitSeq(words, "|") {
					stems = append(stems, b.x.canonicalStems(word))
				}
				if without {
					p.without = stems
				} else {
					p.places = append(p.places, stems)
				}
				for _, s := range slices.Concat(stems...) {
					b.x.phrases.stems[s] = true
				}
			}
			b.x.urgent = append(b.x.urgent, p)
		}
	}
}

// urgent returns the first urgent situation that the query has a wording of; -1 if it is of none.
func (m *matcher) urgent() int {
	var stems []uint32
	for i, word := range m.known {
		if word != none && !m.words[i].excluded {
			stems = append(stems, m.x.canonical[word])
		}
	}
	holds := func(word []uint32) bool {
		return len(word) > 0 && !slices.ContainsFunc(word, func(s uint32) bool { return !slices.Contains(stems, s) })
	}
	for _, p := range m.x.urgent {
		lacks := slices.ContainsFunc(p.places, func(place [][]uint32) bool { return !slices.ContainsFunc(place, holds) })
		if !lacks && len(p.places) > 0 && !slices.ContainsFunc(p.without, holds) {
			return p.situation
		}
	}
	return -1
}

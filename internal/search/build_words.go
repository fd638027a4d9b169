package search

import (
	"runtime"
	"slices"
)

// sortWords gives words their final numbers.
func (b *builder) sortWords() {
	x := b.x
	words := make([]string, len(b.words.words))
	for i := range b.words.words {
		words[i] = b.words.words[i].folded
	}
	x.words, b.number = newLexicon(words)
	x.letters = make([]uint32, len(words))
	for i, n := range b.number {
		x.letters[n] = letterSet(words[i])
	}
	parallel(len(b.shards), func(i int) {
		all := b.shards[i].all
		for n := range all {
			all[n].term = b.number[all[n].term]
		}
	})
}

// stem finds the stems of all words.
func (b *builder) stem() {
	x := b.x
	found := b.stemAll()
	ids := make(map[string]uint32, len(found))
	var stems []string
	number := func(stem string) uint32 {
		id, ok := ids[stem]
		if !ok {
			id = uint32(len(stems))
			stems = append(stems, stem)
			ids[stem] = id
		}
		return id
	}
	x.canonical = make([]uint32, len(found))
	var pairs []uint64
	for w, list := range found {
		x.canonical[w] = number(list[0])
		for _, stem := range list {
			pairs = append(pairs, pair(uint32(w), number(stem)))
		}
	}
	var rank []uint32
	x.stems, rank = newLexicon(stems)
	for w := range x.canonical {
		x.canonical[w] = rank[x.canonical[w]]
	}
	back := make([]uint64, len(pairs))
	for i, p := range pairs {
		word, stem := uint32(p>>32), rank[uint32(p)]
		pairs[i], back[i] = pair(word, stem), pair(stem, word)
	}
	x.wordStems = newLists(len(found), pairs)
	x.stemWords = newLists(len(stems), back)
}

// readIDs finds the words of the ids of parts, as far as texts have them.
func (b *builder) readIDs() {
	x := b.x
	var pairs []uint64
	for part := range uint32(len(x.documentOf)) {
		if d, i := x.anchor(part); i >= 0 {
			b.eachWord(x.corpus.Documents[d].Parts[i].ID, func(word uint32) {
				pairs = append(pairs, pair(x.canonical[word], part))
			})
		}
	}
	x.idParts = newLists(x.stems.len(), pairs)
}

// stemAll returns the stems of each word, shared out among the processors.
func (b *builder) stemAll() [][]string {
	found := make([][]string, len(b.number))
	n := runtime.GOMAXPROCS(0)
	share := len(b.number)/n + 1
	parallel(n, func(k int) {
		s := newStemmer()
		for i := k * share; i < min((k+1)*share, len(b.number)); i++ {
			w := &b.words.words[i]
			list := &found[b.number[i]]
			s.stems(w.original, w.folded, w.in(), func(stem []byte, _ *language) {
				if string(stem) == w.folded {
					*list = append(*list, w.folded)
				} else if !slices.Contains(*list, string(stem)) {
					*list = append(*list, string(stem))
				}
			})
		}
	})
	return found
}

package search

import (
	"runtime"
	"slices"
	"sync"
)

// sortWords gives words their final numbers.
func (b *builder) sortWords() {
	x := b.x
	words := make([]string, len(b.seen))
	for i := range b.seen {
		words[i] = b.seen[i].folded
	}
	var number []uint32
	x.words, number = newLexicon(words)
	for i := range b.all {
		b.all[i].term = number[b.all[i].term]
	}
	seen := make([]seenWord, len(b.seen))
	x.letters = make([]uint32, len(b.seen))
	for i := range b.seen {
		seen[number[i]] = b.seen[i]
		x.letters[number[i]] = letterSet(words[i])
	}
	b.seen, b.ids = seen, nil
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

// stemAll returns the stems of each word, shared out among the processors.
func (b *builder) stemAll() [][]string {
	found := make([][]string, len(b.seen))
	share := len(b.seen)/runtime.GOMAXPROCS(0) + 1
	var all sync.WaitGroup
	for from := 0; from < len(b.seen); from += share {
		all.Go(func() {
			s := newStemmer()
			for i := from; i < min(from+share, len(b.seen)); i++ {
				w := &b.seen[i]
				s.stems(w.original, w.folded, w.languages, func(stem []byte) {
					if string(stem) == w.folded {
						found[i] = append(found[i], w.folded)
					} else if !slices.Contains(found[i], string(stem)) {
						found[i] = append(found[i], string(stem))
					}
				})
			}
		})
	}
	all.Wait()
	return found
}

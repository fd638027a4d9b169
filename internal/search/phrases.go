package search

import (
	"maps"
	"slices"
)

// phrases are the names, synonyms, keywords and titles of the corpus as sequences of
// canonical stems, in a trie. Those of two words or more are indexed as terms of their
// own, so that "red notice" has its own frequency, and a synonym of several words counts
// like one word.
type phrases struct {
	steps  lists    // by node, the stems that can follow
	target []uint32 // by step, the node that it leads to
	phrase []uint32 // by node, the phrase that ends there; none if nothing does
	words  []uint8  // by phrase, its length
	stem   []uint32 // by phrase, its first stem

	groups  lists // the groups of synonyms that a phrase belongs to
	members lists // the phrases of each group

	documents lists // the documents whose title a phrase is
	owners    lists // the documents that it is a title or keyword of, or the name of a term of
	terms     lists // the terms whose name it is, then those that it is another name of
}

const (
	none      = ^uint32(0)
	maxPhrase = 8 // words; longer ones are not phrases but sentences
	aliasBit  = 31
)

func (p *phrases) len() int { return len(p.words) }

// follow returns the node after one, along a stem. The root is node 0.
func (p *phrases) follow(node, stem uint32) (uint32, bool) {
	i, ok := slices.BinarySearch(p.steps.of(node), stem)
	if !ok {
		return 0, false
	}
	return p.target[p.steps.start[node]+uint32(i)], true
}

// findPhrases collects the phrases of the corpus, finds them in the text, and adds their
// occurrences.
func (b *builder) findPhrases() {
	x := b.x
	c := &x.corpus
	t := trieBuilder{edges: make(map[uint64]uint32), nodes: 1, phrase: []uint32{none}}
	var groups, members, documents, owners, terms []uint64
	group := uint32(0)
	synonyms := func(names ...string) {
		for _, name := range names {
			if n, ok := t.add(b.canonicalStems(name)); ok {
				groups = append(groups, pair(n, group))
				members = append(members, pair(group, n))
			}
		}
		group++
	}
	for i, term := range c.Terms {
		names := append([]string{term.Name}, term.Also...)
		synonyms(names...)
		for alias, name := range names {
			if n, ok := t.add(b.canonicalStems(name)); ok {
				terms = append(terms, pair(n, uint32(min(alias, 1)<<aliasBit|i)))
				if part := b.termPart[i]; part != none {
					owners = append(owners, pair(n, x.documentOf[part]))
				}
			}
		}
	}
	for _, g := range c.Synonyms {
		synonyms(g...)
	}
	for d := range c.Documents {
		if n, ok := t.add(b.canonicalStems(c.Documents[d].Title)); ok {
			documents = append(documents, pair(n, uint32(d)))
			owners = append(owners, pair(n, uint32(d)))
		}
		for _, text := range c.Documents[d].Keywords {
			if n, ok := t.add(b.canonicalStems(text)); ok {
				owners = append(owners, pair(n, uint32(d)))
			}
		}
	}
	x.phrases = t.trie()
	x.phrases.groups = newLists(len(t.words), groups)
	x.phrases.members = newLists(int(group), members)
	x.phrases.documents = newLists(len(t.words), documents)
	x.phrases.owners = newLists(len(t.words), owners)
	x.phrases.terms = newLists(len(t.words), terms)
	b.markPhrases()
}

// canonicalStems returns the stems of the words of a text, as far as they are known.
func (b *builder) canonicalStems(text string) []uint32 {
	var stems []uint32
	b.eachWord(text, func(word uint32) { stems = append(stems, b.x.canonical[word]) })
	return stems
}

// eachWord calls yield with the words of a text, as far as they are known.
func (b *builder) eachWord(text string, yield func(word uint32)) {
	s := scanner{text: text}
	for t, ok := s.next(); ok; t, ok = s.next() {
		if n, ok := b.words.find(text[t.start:t.end]); ok {
			yield(b.number[n])
		}
	}
}

type trieBuilder struct {
	edges  map[uint64]uint32
	nodes  uint32
	phrase []uint32
	words  []uint8
	stem   []uint32
}

func (t *trieBuilder) add(stems []uint32) (uint32, bool) {
	if len(stems) == 0 || len(stems) > maxPhrase {
		return 0, false
	}
	node := uint32(0)
	for _, s := range stems {
		next, ok := t.edges[pair(node, s)]
		if !ok {
			next = t.nodes
			t.nodes++
			t.edges[pair(node, s)] = next
			t.phrase = append(t.phrase, none)
		}
		node = next
	}
	if t.phrase[node] == none {
		t.phrase[node] = uint32(len(t.words))
		t.words = append(t.words, uint8(len(stems)))
		t.stem = append(t.stem, stems[0])
	}
	return t.phrase[node], true
}

func (t *trieBuilder) trie() phrases {
	edges := slices.Collect(maps.Keys(t.edges))
	p := phrases{phrase: t.phrase, words: t.words, stem: t.stem, steps: newLists(int(t.nodes), edges)}
	p.target = make([]uint32, len(edges))
	for i, e := range edges { // sorted by now
		p.target[i] = t.edges[e]
	}
	return p
}

// markPhrases adds the occurrences of phrases of two words or more.
func (b *builder) markPhrases() {
	x := b.x
	// Nearly every word is looked up at the root, so that has a table.
	first := make([]uint32, x.stems.len())
	for i, stem := range x.phrases.steps.of(0) {
		first[stem] = x.phrases.target[i]
	}
	parallel(len(b.shards), func(i int) { b.shards[i].markPhrases(first) })
}

func (s *shard) markPhrases(first []uint32) {
	x := s.x
	tokens := s.all[:len(s.all):len(s.all)]
	for i := range tokens {
		o := &tokens[i]
		node := first[x.canonical[o.term]]
		if o.whole || node == 0 {
			continue
		}
		n := uint32(0)
		for j := i + 1; j < len(tokens); j++ {
			next := &tokens[j]
			if next.whole {
				continue
			}
			n++
			if next.place != o.place.after(n) {
				break
			}
			var ok bool
			if node, ok = x.phrases.follow(node, x.canonical[next.term]); !ok {
				break
			}
			if n := x.phrases.phrase[node]; n != none {
				s.all = append(s.all, occurrence{place: o.place, term: x.phraseTerm(n)})
			}
		}
	}
}

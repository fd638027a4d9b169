package search

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// entry is something that can be suggested: a title, a name of a term or a wording of a
// question.
type entry struct {
	number uint32
	kind   Kind
	alias  uint8 // 0 for the title, the name or the question itself, else which of the others, from 1
}

func (b *builder) indexEntries() {
	x := b.x
	var pairs []uint64
	add := func(kind Kind, number, alias int, text string) {
		n := uint32(len(x.entries))
		x.entries = append(x.entries, entry{uint32(number), kind, uint8(min(alias, 255))})
		b.eachWord(text, func(word uint32) { pairs = append(pairs, pair(word, n)) })
	}
	for d := range x.corpus.Documents {
		add(KindDocument, d, 0, x.corpus.Documents[d].Title)
	}
	for i, t := range x.corpus.Terms {
		add(KindTerm, i, 0, t.Name)
		for n, name := range t.Also {
			add(KindTerm, i, n+1, name)
		}
	}
	for i, q := range x.corpus.Questions {
		add(KindQuestion, i, 0, q.Text)
		for n, text := range q.Also {
			add(KindQuestion, i, n+1, text)
		}
	}
	x.wordEntries = newLists(x.words.len(), pairs)
	x.wordings = b.newWordings()
}

func (x *Index) entryText(e entry) string {
	var name string
	var also []string
	switch e.kind {
	case KindDocument:
		return x.corpus.Documents[e.number].Title
	case KindTerm:
		name, also = x.corpus.Terms[e.number].Name, x.corpus.Terms[e.number].Also
	case KindQuestion:
		name, also = x.corpus.Questions[e.number].Text, x.corpus.Questions[e.number].Also
	}
	if e.alias == 0 {
		return name
	}
	return also[e.alias-1]
}

// Suggest completes the words of prefix, of which the last may be unfinished, to at
// most limit titles, terms and questions, the best first. Where nothing begins so, it
// returns the nearest by spelling.
func (x *Index) Suggest(prefix string, limit int) []Suggestion {
	s := x.scratch.Get().(*scratch)
	defer x.scratch.Put(s)
	s.parse(prefix, func(string) bool { return false })
	if len(s.words) == 0 {
		return nil
	}
	found := s.suggest(x, false)
	if len(found) == 0 {
		found = s.suggest(x, true)
	}
	list := make([]Suggestion, 0, min(len(found), max(limit, 0)))
	s.ranges = s.ranges[:0]
	for _, f := range found {
		if len(list) == cap(list) {
			break
		}
		e := x.entries[f.entry]
		if slices.ContainsFunc(list, func(o Suggestion) bool { return o.Kind == e.kind && o.Number == int(e.number) }) {
			continue
		}
		text := x.entryText(e)
		first := len(s.ranges)
		s.markTyped(text)
		list = append(list, Suggestion{e.kind, int(e.number), text, s.ranges[first:]})
	}
	marks := slices.Clone(s.ranges)
	for i := range list {
		marks = share(&list[i].Marks, marks)
	}
	return list
}

// share lets marks be a copy of themselves at the front of an array that others share, and
// returns the rest of it.
func share(marks *[]Range, all []Range) []Range {
	n := len(*marks)
	*marks = all[:n:n]
	return all[n:]
}

// suggested is an entry that holds all words of the prefix.
type suggested struct {
	entry uint32
	rank  uint32 // less is better
}

// suggest finds the entries that hold all words of the prefix, or words near them.
func (s *scratch) suggest(x *Index, near bool) []suggested {
	if s.matched == nil {
		s.matched = make([]uint8, len(x.entries))
	}
	s.touched = s.touched[:0]
	need := uint8(0)
	for i := range s.words {
		word := s.fold(i)
		s.near = s.near[:0]
		lo, hi := x.words.search(word), uint32(0)
		if i == len(s.words)-1 && s.open {
			lo, hi = x.words.prefixed(word)
		} else if w, ok := x.words.find(word); ok {
			hi = w + 1
		}
		if near && hi <= lo {
			x.near(s, word, 0)
		}
		for w := lo; w < hi; w++ {
			s.matchEntries(x, w, i, need)
		}
		for _, n := range s.near {
			s.matchEntries(x, n.word, i, need)
		}
		need++
	}
	s.suggestions = s.suggestions[:0]
	for _, n := range s.touched {
		if s.matched[n] == need {
			s.suggestions = append(s.suggestions, suggested{n, s.suggestionRank(x, n)})
		}
		s.matched[n] = 0
	}
	slices.SortFunc(s.suggestions, func(a, b suggested) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.entry, b.entry))
	})
	return s.suggestions
}

// matchEntries counts a word of the prefix for all entries that hold a word, if they
// hold those before it.
func (s *scratch) matchEntries(x *Index, word uint32, i int, need uint8) {
	for _, n := range x.wordEntries.of(word) {
		if s.matched[n] == need {
			if need == 0 {
				s.touched = append(s.touched, n)
			}
			s.matched[n]++
		}
	}
}

// suggestionRank orders suggestions: names before other names, those that begin with the
// prefix before others, terms and documents before questions, short before long.
func (s *scratch) suggestionRank(x *Index, n uint32) uint32 {
	e := x.entries[n]
	text := x.entryText(e)
	rank := uint32(min(len(text), 255))
	scan := scanner{text: text}
	if t, ok := scan.next(); ok {
		var buf [64]byte
		first := fold(buf[:0], text[t.start:min(t.end, t.start+maxBytes)])
		if word := s.fold(0); len(first) < len(word) || string(first[:len(word)]) != string(word) {
			rank += 1 << 12
		}
	}
	if e.alias > 0 {
		rank += 1 << 13
	}
	if e.kind == KindQuestion {
		rank += 1 << 11
	}
	return rank
}

// markTyped appends to s.ranges where the words of the prefix begin words of a text.
func (s *scratch) markTyped(text string) {
	var buf [64]byte
	scan := scanner{text: text}
	for t, ok := scan.next(); ok; t, ok = scan.next() {
		folded := fold(buf[:0], text[t.start:min(t.end, t.start+maxBytes)])
		for i := range s.words {
			word := s.fold(i)
			last := i == len(s.words)-1 && s.open
			if len(folded) < len(word) || string(folded[:len(word)]) != string(word) || len(folded) > len(word) && !last {
				continue
			}
			s.ranges = append(s.ranges, Range{t.start, t.start + typed(text[t.start:t.end], folded, word)})
			break
		}
	}
}

// typed returns the length of the beginning of a word of which prefix is the beginning of
// the folded form. Where letters were folded into more or fewer, it is the whole word.
func typed(word string, folded, prefix []byte) int {
	if utf8.RuneCountInString(word) != utf8.RuneCount(folded) {
		return len(word)
	}
	end := 0
	for range utf8.RuneCount(prefix) {
		_, n := utf8.DecodeRuneInString(word[end:])
		end += n
	}
	return end
}

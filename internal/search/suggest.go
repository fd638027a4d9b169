package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// entry is something that can be suggested: a title, a name of a term or a wording of a
// question.
type entry struct {
	kind   Kind
	number int
	text   string
	first  string // its first word, folded
	rank   int    // the lower, the better: a sum of the steps below, and of the length of the text
}

// Steps of the rank of suggestions, each greater than all before it together.
const (
	rankQuestion  = 1 << 11
	rankElsewhere = 1 << 12 // it does not begin with the prefix
	rankAlias     = 1 << 13
)

// readEntries fills in what can be suggested.
func (b *builder) readEntries() {
	x := b.x
	x.wordEntries = make(map[uint32][]uint32)
	add := func(kind Kind, number, rank int, text string) {
		n := uint32(len(x.entries))
		e := entry{kind: kind, number: number, text: text, rank: rank + min(len(text), 255)}
		for i, word := range x.wordsOf(text) {
			if i == 0 {
				e.first = x.words[word]
			}
			if list := x.wordEntries[word]; len(list) == 0 || list[len(list)-1] != n {
				x.wordEntries[word] = append(list, n)
			}
		}
		x.entries = append(x.entries, e)
	}
	for d := range x.corpus.Documents {
		add(KindDocument, d, 0, x.corpus.Documents[d].Title)
	}
	for i, t := range x.corpus.Terms {
		add(KindTerm, i, 0, t.Name)
		for _, name := range t.Also {
			add(KindTerm, i, rankAlias, name)
		}
	}
	for i, q := range x.corpus.Questions {
		add(KindQuestion, i, rankQuestion, q.Text)
		for _, text := range q.Also {
			add(KindQuestion, i, rankQuestion+rankAlias, text)
		}
	}
}

// maxPrefix is how many words of a prefix are looked at.
const maxPrefix = 8

// Suggest completes the words of prefix, of which the last may be unfinished, to at
// most limit titles, terms and questions, the best first. Where nothing begins so, it
// returns the nearest by spelling.
func (x *Index) Suggest(prefix string, limit int) (list []Suggestion) {
	var p parsed
	p.parse(prefix, func(string) bool { return false })
	if len(p.words) == 0 {
		return nil
	}
	p.words = p.words[:min(len(p.words), maxPrefix)]
	found := x.suggest(&p, false)
	if len(found) == 0 {
		found = x.suggest(&p, true)
	}
	for _, n := range found {
		if len(list) >= limit {
			break
		}
		e := &x.entries[n]
		if !slices.ContainsFunc(list, func(o Suggestion) bool { return o.Kind == e.kind && o.Number == e.number }) {
			list = append(list, Suggestion{e.kind, e.number, e.text, p.markTyped(e.text)})
		}
	}
	return list
}

// unfinished reports whether word i of the query may be the beginning of one.
func (p *parsed) unfinished(i int) bool { return p.open && p.words[i].end == len(p.text) }

// suggest returns the entries that hold all words of the prefix, or words near one that is
// misspelt, the best first.
func (x *Index) suggest(p *parsed, near bool) (found []uint32) {
	matched := make([]int, len(x.entries)) // how many words of the prefix an entry holds
	for i, word := range p.words {
		var words []uint32
		if p.unfinished(i) {
			for w, end := x.prefixed(word.folded); w < end; w++ {
				words = append(words, w)
			}
		} else if w, ok := x.word(word.folded); ok {
			words = []uint32{w}
		}
		if near && len(words) == 0 {
			near = false // one word may be misspelt
			for _, n := range x.near(word.folded, 0) {
				words = append(words, n.word)
			}
		}
		found = nil
		for _, w := range words {
			for _, n := range x.wordEntries[w] {
				if matched[n] == i {
					matched[n]++
					found = append(found, n)
				}
			}
		}
		if len(found) == 0 {
			return nil
		}
	}
	rank := func(n uint32) int {
		if strings.HasPrefix(x.entries[n].first, p.words[0].folded) {
			return x.entries[n].rank
		}
		return x.entries[n].rank + rankElsewhere
	}
	slices.SortFunc(found, func(a, b uint32) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b)) })
	return found
}

// markTyped returns where the words of the prefix begin words of a text.
func (p *parsed) markTyped(text string) (marks []Range) {
	for t := range tokens(text, 0) {
		folded := fold(cut(text[t.start:t.end]))
		for i, w := range p.words {
			if folded == w.folded || p.unfinished(i) && strings.HasPrefix(folded, w.folded) {
				r := Range{t.start, t.start + typed(text[t.start:t.end], folded, w.folded)}
				if n := len(marks); n == 0 || r.Start >= marks[n-1].End {
					marks = append(marks, r)
				}
				break
			}
		}
	}
	return marks
}

// typed returns how many bytes of a word correspond to a prefix of its folded form: all of them where
// folding changed the number of letters.
func typed(word, folded, prefix string) int {
	if utf8.RuneCountInString(word) != utf8.RuneCountInString(folded) {
		return len(word)
	}
	end := 0
	for range utf8.RuneCountInString(prefix) {
		_, n := utf8.DecodeRuneInString(word[end:])
		end += n
	}
	return end
}

package search

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Build indexes a corpus.
func Build(c Corpus) *Index {
	x := &Index{corpus: c, params: defaults}
	b := &builder{x: x, ids: make(map[string]uint32)}
	b.layOut()
	b.all = make([]occurrence, 0, x.size()/5)
	b.readAll()
	b.readNames()
	b.sortWords()
	b.stem()
	b.findPhrases()
	x.postings = newPostings(x.words.len()+x.phrases.len(), b.all, x.documentOf)
	x.measure()
	x.stand()
	x.indexEntries()
	x.scratch = &sync.Pool{New: func() any { return newScratch(x) }}
	return x
}

// builder holds what is needed only while an index is built. Words have numbers in the
// order of their first use until they are sorted.
type builder struct {
	x    *Index
	ids  map[string]uint32
	seen []seenWord
	all  []occurrence

	extra    map[uint32]extraText // what terms and questions add to parts
	termPart []uint32             // by term, the part that explains it, or none
	buf      []byte
	run      []byte
}

type seenWord struct {
	folded    string
	original  string
	languages int
}

type extraText struct{ names, questions, summaries []string }

// layOut numbers the parts, and finds for terms and questions the parts that explain
// them.
func (b *builder) layOut() {
	x := b.x
	x.firstPart = make([]uint32, 1, len(x.corpus.Documents)+1)
	parts := make(map[string]uint32)
	for d := range x.corpus.Documents {
		document := &x.corpus.Documents[d]
		head := uint32(len(x.documentOf))
		x.documentOf = append(x.documentOf, uint32(d))
		parts[document.Key] = head
		for i := range document.Parts {
			if i == 0 && document.lead() {
				continue
			}
			parts[document.Key+"#"+document.Parts[i].ID] = uint32(len(x.documentOf))
			x.documentOf = append(x.documentOf, uint32(d))
		}
		x.firstPart = append(x.firstPart, uint32(len(x.documentOf)))
	}
	b.extra = make(map[uint32]extraText)
	at := func(about string) uint32 {
		if p, ok := parts[about]; ok {
			return p
		}
		key, _, _ := strings.Cut(about, "#")
		if p, ok := parts[key]; ok {
			return p
		}
		return none
	}
	for _, t := range x.corpus.Terms {
		p := at(t.About)
		b.termPart = append(b.termPart, p)
		if p != none {
			e := b.extra[p]
			e.names = append(append(e.names, t.Name), t.Also...)
			e.summaries = append(e.summaries, t.Text)
			b.extra[p] = e
		}
	}
	for _, q := range x.corpus.Questions {
		p := at(q.About)
		x.answers = append(x.answers, p)
		if p != none {
			e := b.extra[p]
			e.questions = append(append(e.questions, q.Text), q.Also...)
			e.summaries = append(e.summaries, q.Answer)
			b.extra[p] = e
		}
	}
}

// size is the length of all bodies in bytes, about six to a word.
func (x *Index) size() (n int) {
	for part := range uint32(len(x.documentOf)) {
		n += len(x.body(part))
	}
	return n
}

// readAll reads the text of all documents.
func (b *builder) readAll() {
	x := b.x
	x.partLengths = make([]lengths, len(x.documentOf))
	x.sentence = make([]uint32, 1, len(x.documentOf)+1)
	for part := range uint32(len(x.documentOf)) {
		d, i := x.anchor(part)
		document := &x.corpus.Documents[d]
		in := languageOf(document.Lang)
		extra := b.extra[part]
		// In the order of the fields, so that occurrences come sorted.
		b.readBody(part, x.body(part), in)
		if i >= 0 {
			b.read(part, fieldHeading, in, document.Parts[i].Heading)
		} else {
			b.read(part, fieldTitle, in, document.Title)
			extra.questions = append([]string{document.Question}, extra.questions...)
		}
		b.read(part, fieldQuestion, everyLanguage, extra.questions...)
		b.read(part, fieldNames, everyLanguage, extra.names...)
		if i < 0 {
			b.read(part, fieldKeywords, everyLanguage, document.Keywords...)
			extra.summaries = append([]string{document.Summary}, extra.summaries...)
		}
		b.read(part, fieldSummary, in, extra.summaries...)
		x.sentence = append(x.sentence, uint32(len(x.sentences)))
	}
}

// readNames makes words of names and questions known that stand in no document.
func (b *builder) readNames() {
	know := func(texts ...string) {
		for _, text := range texts {
			s := scanner{text: text}
			for t, ok := s.next(); ok; t, ok = s.next() {
				b.word(text[t.start:t.end], everyLanguage)
			}
		}
	}
	for _, t := range b.x.corpus.Terms {
		know(t.Name)
		know(t.Also...)
	}
	for _, q := range b.x.corpus.Questions {
		know(q.Text)
		know(q.Also...)
	}
	for _, group := range b.x.corpus.Synonyms {
		know(group...)
	}
}

// read reads the phrases of one field of a part.
func (b *builder) read(part uint32, field uint8, languages int, phrases ...string) {
	position := uint32(0)
	for _, text := range phrases {
		if n := b.readPhrase(part, field, languages, position, text, nil); n > 0 {
			position += n + gap
			b.lengthen(part, field, n)
		}
	}
}

func (b *builder) readBody(part uint32, text string, languages int) {
	x := b.x
	tokens, bytes := uint32(0), 0
	n := b.readPhrase(part, fieldBody, languages, 0, text, func(token uint32, at int) {
		x.sentences = binary.AppendUvarint(x.sentences, uint64(token-tokens))
		x.sentences = binary.AppendUvarint(x.sentences, uint64(at-bytes))
		tokens, bytes = token, at
	})
	b.lengthen(part, fieldBody, n)
}

func (b *builder) lengthen(part uint32, field uint8, n uint32) {
	length := &b.x.partLengths[part][field]
	*length = uint16(min(uint32(*length)+n, math.MaxUint16))
}

// readPhrase reads a text and returns its number of tokens. It calls sentence, if not
// nil, where one begins.
func (b *builder) readPhrase(part uint32, field uint8, languages int, position uint32, text string, sentence func(token uint32, at int)) uint32 {
	s := scanner{text: text}
	n := uint32(0)
	end := 0
	run, first := 0, 0 // tokens in the compound that is being read, and its place in b.all
	for t, ok := s.next(); ok; t, ok = s.next() {
		if sentence != nil {
			if at, ok := sentenceBegin(text, end, t.start); ok {
				sentence(n, at)
			}
		}
		end = t.end
		id := b.word(text[t.start:t.end], languages)
		if t.glued {
			run++
		} else {
			b.compound(run, first, languages)
			run, first = 1, len(b.all)
			b.run = b.run[:0]
		}
		b.run = append(b.run, b.buf...)
		b.all = append(b.all, occurrence{term: id, part: part, position: position + n, field: field})
		n++
	}
	b.compound(run, first, languages)
	return n
}

// maxCompound is how many tokens a compound may have that is also indexed as one word.
const maxCompound = 4

// compound adds the word that the tokens of a compound make when written together, at
// the place of the first.
func (b *builder) compound(tokens, first, languages int) {
	if tokens < 2 || tokens > maxCompound {
		return
	}
	o := b.all[first]
	o.term = b.number(b.run, string(b.run), languages)
	o.whole = true
	b.all = append(b.all, occurrence{})
	copy(b.all[first+1:], b.all[first:])
	b.all[first] = o
}

// word returns the number of a word as written, and leaves it folded in b.buf.
func (b *builder) word(original string, languages int) uint32 {
	if len(original) > maxBytes {
		original = original[:maxBytes]
	}
	b.buf = fold(b.buf[:0], original)
	return b.number(b.buf, original, languages)
}

// maxBytes is the length to which longer words are cut.
const maxBytes = 60

func (b *builder) number(folded []byte, original string, languages int) uint32 {
	if id, ok := b.ids[string(folded)]; ok {
		if seen := &b.seen[id]; languages&^seen.languages != 0 {
			seen.languages |= languages
			seen.original = original
		}
		return id
	}
	id := uint32(len(b.seen))
	word := string(folded)
	b.ids[word] = id
	b.seen = append(b.seen, seenWord{word, original, languages})
	return id
}

// sentenceBegin reports where in the gap between two tokens a sentence begins: after a
// line break, or after a mark that ends sentences and a space, if a capital or a letter
// without case follows.
func sentenceBegin(text string, from, to int) (int, bool) {
	if from == 0 {
		return strings.IndexFunc(text, func(r rune) bool { return !unicode.IsSpace(r) }), true
	}
	between := text[from:to]
	if len(between) == 1 && between != "\n" {
		return 0, false
	}
	cut := strings.LastIndexByte(between, '\n')
	if cut < 0 {
		mark := strings.LastIndexAny(between, ".!?…؟。")
		if mark < 0 {
			return 0, false
		}
		space := strings.IndexByte(between[mark:], ' ')
		if first, _ := utf8.DecodeRuneInString(text[to:]); space < 0 || unicode.IsLower(first) || unicode.IsDigit(first) {
			return 0, false
		}
		cut = mark + space
	}
	return from + cut + 1, true
}

// measure sums the lengths of parts to those of documents, and finds the averages over
// the parts and documents that have a field.
func (x *Index) measure() {
	x.documentLengths = make([]lengths, len(x.corpus.Documents))
	for p, l := range x.partLengths {
		sum := &x.documentLengths[x.documentOf[p]]
		for f, n := range l {
			sum[f] = uint16(min(int(sum[f])+int(n), math.MaxUint16))
		}
	}
	x.partAverage = average(x.partLengths)
	x.documentAverage = average(x.documentLengths)
}

func average(all []lengths) (mean [fields]float64) {
	for f := range mean {
		sum, n := 0, 0
		for i := range all {
			if l := int(all[i][f]); l > 0 {
				sum += l
				n++
			}
		}
		mean[f] = float64(sum) / float64(max(n, 1))
	}
	return mean
}

// stand finds the sections, and the order of documents with equal scores.
func (x *Index) stand() {
	documents := x.corpus.Documents
	order := make([]uint32, len(documents))
	for d := range documents {
		order[d] = uint32(d)
		x.sections = append(x.sections, documents[d].Section)
	}
	slices.Sort(x.sections)
	x.sections = slices.Compact(x.sections)
	x.sectionOf = make([]uint16, len(documents))
	for d := range documents {
		s, _ := slices.BinarySearch(x.sections, documents[d].Section)
		x.sectionOf[d] = uint16(s)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		p, q := &documents[a], &documents[b]
		return cmp.Or(cmp.Compare(q.Weight, p.Weight), strings.Compare(p.Key, q.Key))
	})
	x.standing = make([]uint32, len(documents))
	for place, d := range order {
		x.standing[d] = uint32(place)
	}
}

package search

import (
	"encoding/binary"
	"math"
	"runtime"
	"strings"
	"unicode"
	"unicode/utf8"
)

// dictionary numbers words in the order of their first use. Two spellings are one word if
// they fold to the same.
type dictionary struct {
	ids   map[string]uint32 // of each folded form, and of each spelling, so that few are folded twice
	words []foundWord
	buf   []byte
}

type foundWord struct {
	folded    string
	original  string // a spelling; one with accents, if there is one
	languages int    // those of the texts that it stands in
	running   int    // the same, without questions, names and keywords, which may be in any language
}

// in returns the languages that a word is of: those of the running text where it stands, or,
// if it stands in none, all that it may be of.
func (w *foundWord) in() int {
	if w.running != 0 {
		return w.running
	}
	return w.languages
}

func (w *foundWord) meet(languages int) {
	w.languages |= languages
	if languages != everyLanguage {
		w.running |= languages
	}
}

// maxBytes is the length to which longer words are cut.
const maxBytes = 60

// add returns the number of a word as it is spelt in a text in one of some languages.
func (d *dictionary) add(original string, languages int) uint32 {
	if len(original) > maxBytes {
		original = original[:maxBytes]
	}
	id, ok := d.ids[original]
	if ok {
		d.words[id].meet(languages)
		return id
	}
	d.buf = fold(d.buf[:0], original)
	id = d.addFolded(d.buf, original, languages)
	d.ids[original] = id
	return id
}

func (d *dictionary) addFolded(folded []byte, original string, languages int) uint32 {
	id, ok := d.ids[string(folded)]
	if !ok {
		id = uint32(len(d.words))
		word := string(folded)
		d.ids[word] = id
		d.words = append(d.words, foundWord{folded: word, original: original})
		d.words[id].meet(languages)
		return id
	}
	w := &d.words[id]
	w.meet(languages)
	// The order in which spellings are met must not matter.
	if len(original) > len(w.original) || len(original) == len(w.original) && original > w.original {
		w.original = original
	}
	return id
}

// find returns the number of a word, if there is one.
func (d *dictionary) find(original string) (uint32, bool) {
	if len(original) > maxBytes {
		original = original[:maxBytes]
	}
	id, ok := d.ids[original]
	if !ok {
		d.buf = fold(d.buf[:0], original)
		id, ok = d.ids[string(d.buf)]
	}
	return id, ok
}

// shard is what one goroutine reads: whole documents, by their parts.
type shard struct {
	x     *Index
	extra map[uint32]extraText
	first uint32
	end   uint32
	dictionary
	all       []occurrence
	sentences []byte   // as in Index
	sentence  []uint32 // by part, where its sentences end in sentences
	run       []byte
}

// readAll reads the text of all documents, shared out among the processors, and makes one
// dictionary of the words.
func (b *builder) readAll() {
	x := b.x
	x.partLengths = make([]lengths, len(x.documentOf))
	b.share()
	parallel(len(b.shards), func(i int) { b.shards[i].read() })

	b.words = b.shards[0].dictionary
	x.sentence = make([]uint32, 1, len(x.documentOf)+1)
	for i, s := range b.shards {
		before := uint32(len(x.sentences))
		x.sentences = append(x.sentences, s.sentences...)
		for _, end := range s.sentence {
			x.sentence = append(x.sentence, before+end)
		}
		if i == 0 {
			continue
		}
		number := make([]uint32, len(s.words))
		for n, w := range s.words {
			number[n] = b.words.addFolded([]byte(w.folded), w.original, w.languages)
			b.words.words[number[n]].running |= w.running
		}
		for n := range s.all {
			s.all[n].term = number[s.all[n].term]
		}
	}
}

// shareSize is how many bytes of text are worth a goroutine.
const shareSize = 64 << 10

// share cuts the documents into shards of about the same size.
func (b *builder) share() {
	x := b.x
	size := 0
	for part := range uint32(len(x.documentOf)) {
		size += len(x.body(part))
	}
	n := min(runtime.GOMAXPROCS(0), 1+size/shareSize)
	read, first := 0, uint32(0)
	for d := range x.corpus.Documents {
		end := x.firstPart[d+1]
		for part := x.firstPart[d]; part < end; part++ {
			read += len(x.body(part))
		}
		if last := d == len(x.corpus.Documents)-1; last || read >= size/n*(len(b.shards)+1) && len(b.shards) < n-1 {
			b.addShard(first, end, size/n)
			first = end
		}
	}
	if len(b.shards) == 0 {
		b.addShard(0, 0, 0)
	}
}

func (b *builder) addShard(first, end uint32, size int) {
	b.shards = append(b.shards, &shard{
		x: b.x, extra: b.extra, first: first, end: end,
		dictionary: dictionary{ids: make(map[string]uint32)},
		all:        make([]occurrence, 0, size/5), // a word has about six bytes
	})
}

// read reads the parts of the shard.
func (s *shard) read() {
	x := s.x
	for part := s.first; part < s.end; part++ {
		d, i := x.anchor(part)
		document := &x.corpus.Documents[d]
		in := languageOf(document.Lang)
		extra := s.extra[part]
		// In the order of the fields, so that occurrences come sorted.
		s.readBody(part, x.body(part), in)
		if i >= 0 {
			s.readField(part, fieldHeading, in, document.Parts[i].Heading)
		} else {
			s.readField(part, fieldTitle, in, document.Title)
			extra.questions = append([]string{document.Question}, extra.questions...)
		}
		s.readField(part, fieldQuestion, everyLanguage, extra.questions...)
		s.readField(part, fieldNames, everyLanguage, extra.names...)
		if i < 0 {
			s.readField(part, fieldKeywords, everyLanguage, document.Keywords...)
			extra.summaries = append([]string{document.Summary}, extra.summaries...)
		}
		s.readField(part, fieldSummary, in, extra.summaries...)
		s.sentence = append(s.sentence, uint32(len(s.sentences)))
	}
}

// readNames makes words of names and questions known that stand in no document.
func (b *builder) readNames() {
	know := func(texts ...string) {
		for _, text := range texts {
			s := scanner{text: text}
			for t, ok := s.next(); ok; t, ok = s.next() {
				b.words.add(text[t.start:t.end], everyLanguage)
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

// readField reads the phrases of one field of a part.
func (s *shard) readField(part uint32, field uint8, languages int, phrases ...string) {
	position := uint32(0)
	for _, text := range phrases {
		if n := s.readPhrase(newPlace(part, field, position), languages, text, nil); n > 0 {
			position += n + gap
			s.lengthen(part, field, n)
		}
	}
}

func (s *shard) readBody(part uint32, text string, languages int) {
	tokens, bytes := uint32(0), 0
	n := s.readPhrase(newPlace(part, fieldBody, 0), languages, text, func(token uint32, at int) {
		s.sentences = binary.AppendUvarint(s.sentences, uint64(token-tokens))
		s.sentences = binary.AppendUvarint(s.sentences, uint64(at-bytes))
		tokens, bytes = token, at
	})
	s.lengthen(part, fieldBody, n)
}

func (s *shard) lengthen(part uint32, field uint8, n uint32) {
	length := &s.x.partLengths[part][field]
	*length = uint16(min(uint32(*length)+n, math.MaxUint16))
}

// readPhrase reads a text that begins at a place and returns its number of tokens. It calls
// sentence, if not nil, where one begins.
func (s *shard) readPhrase(at place, languages int, text string, sentence func(token uint32, at int)) uint32 {
	scan := scanner{text: text}
	n := uint32(0)
	end := 0
	run, first := 0, 0 // tokens in the compound that is being read, and its place in s.all
	for t, ok := scan.next(); ok; t, ok = scan.next() {
		if sentence != nil {
			if at, ok := sentenceBegin(text, end, t.start); ok {
				sentence(n, at)
			}
		}
		end = t.end
		if t.glued {
			run++
		} else {
			s.compound(run, first, languages)
			run, first = 1, len(s.all)
		}
		s.all = append(s.all, occurrence{place: at.after(n), term: s.add(text[t.start:t.end], languages)})
		n++
	}
	s.compound(run, first, languages)
	return n
}

// maxCompound is how many tokens a compound may have that is also indexed as one word.
const maxCompound = 4

// compound adds the word that the tokens of a compound make when written together, at
// the place of the first.
func (s *shard) compound(tokens, first, languages int) {
	if tokens < 2 || tokens > maxCompound {
		return
	}
	s.run = s.run[:0]
	for _, o := range s.all[first : first+tokens] {
		s.run = append(s.run, s.words[o.term].folded...)
	}
	o := s.all[first]
	o.term = s.addFolded(s.run, string(s.run), languages)
	o.whole = true
	s.all = append(s.all, occurrence{})
	copy(s.all[first+1:], s.all[first:])
	s.all[first] = o
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

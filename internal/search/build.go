package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Build indexes a corpus.
func Build(c Corpus) *Index {
	x := &Index{corpus: c, params: defaults}
	b := &builder{x: x, ids: make(map[string]uint32), parts: make(map[string]uint32)}
	b.numberParts()
	b.readParts()
	b.readNames()
	b.sortWords()
	b.stemWords()
	b.readIDs()
	b.findPhrases()
	b.post()
	b.measure()
	b.sortDocuments()
	b.readEntries()
	b.readQuestions()
	b.readUrgent()
	return x
}

// builder holds what is needed only while an index is built.
type builder struct {
	x     *Index
	parts map[string]uint32 // by key of a document and, behind "#", id of a part
	extra []extraText       // by part

	ids    map[string]uint32 // by spelling and by folded form, the word's number in found
	found  []foundWord
	number []uint32 // by number in found, the word's number in the index

	occurrences []occurrence
}

// extraText is what terms and questions add to the part that explains or answers them.
type extraText struct{ names, questions, summaries []string }

// occurrence is one place of a term.
type occurrence struct {
	place place
	term  uint32
	whole bool // a compound as one word, beside its tokens
}

// numberParts numbers the parts, and collects for each what terms and questions add to it.
func (b *builder) numberParts() {
	x := b.x
	x.firstPart = []uint32{0}
	for d := range x.corpus.Documents {
		document := &x.corpus.Documents[d]
		b.parts[document.Key] = uint32(len(x.documentOf))
		x.documentOf = append(x.documentOf, uint32(d))
		for i := range document.Parts {
			if i == 0 && document.lead() {
				continue
			}
			b.parts[document.Key+"#"+document.Parts[i].ID] = uint32(len(x.documentOf))
			x.documentOf = append(x.documentOf, uint32(d))
		}
		x.firstPart = append(x.firstPart, uint32(len(x.documentOf)))
	}
	b.extra = make([]extraText, len(x.documentOf))
	for _, t := range x.corpus.Terms {
		if p := b.part(t.About); p != none {
			e := &b.extra[p]
			e.names = append(append(e.names, t.Name), t.Also...)
			e.summaries = append(e.summaries, t.Text)
		}
	}
	for _, q := range x.corpus.Questions {
		if p := b.part(q.About); p != none {
			e := &b.extra[p]
			e.questions = append(append(e.questions, q.Text), q.Also...)
			e.summaries = append(e.summaries, q.Answer)
		}
	}
}

// part returns the part that explains a term or answers a question: the head of the document
// if it has no such part, none if there is no such document.
func (b *builder) part(about string) uint32 {
	if p, ok := b.parts[about]; ok {
		return p
	}
	key, _, _ := strings.Cut(about, "#")
	if p, ok := b.parts[key]; ok {
		return p
	}
	return none
}

// readParts reads the texts of all parts, field by field, so that occurrences come sorted by place.
func (b *builder) readParts() {
	x := b.x
	x.partLengths = make([]lengths, len(x.documentOf))
	x.sentences = make([][]sentence, len(x.documentOf))
	for part := range uint32(len(x.documentOf)) {
		d, i := x.anchor(part)
		document := &x.corpus.Documents[d]
		language := languageOf(document.Lang)
		questions, summaries, keywords := b.extra[part].questions, b.extra[part].summaries, []string(nil)
		x.sentences[part] = sentencesOf(x.body(part))
		b.readField(part, fieldBody, language, x.body(part))
		if i >= 0 {
			b.readField(part, fieldHeading, language, document.Parts[i].Heading)
		} else {
			b.readField(part, fieldTitle, language, document.Title)
			questions = append([]string{document.Question}, questions...)
			summaries = append([]string{document.Summary}, summaries...)
			keywords = document.Keywords
		}
		b.readField(part, fieldQuestion, everyLanguage, questions...)
		b.readField(part, fieldNames, everyLanguage, b.extra[part].names...)
		b.readField(part, fieldKeywords, everyLanguage, keywords...)
		b.readField(part, fieldSummary, language, summaries...)
	}
}

// readField reads the texts of one field of a part.
func (b *builder) readField(part uint32, field int, language languageSet, texts ...string) {
	position := uint32(0)
	for _, text := range texts {
		if n := b.readText(newPlace(part, field, position), language, text); n > 0 {
			position += n + gap
			b.x.partLengths[part][field] += float64(n)
		}
	}
}

// maxCompound is how many tokens a compound may have that is also indexed as one word.
const maxCompound = 4

// readText reads a text that begins at a place and returns its number of tokens. The tokens of
// a compound are also indexed as the one word that they make, at the place of the first.
func (b *builder) readText(at place, language languageSet, text string) uint32 {
	n := uint32(0)
	first := len(b.occurrences) // of the compound that is being read
	compound := func() {
		tokens := b.occurrences[first:]
		if len(tokens) < 2 || len(tokens) > maxCompound {
			return
		}
		whole := ""
		for _, o := range tokens {
			whole += b.found[o.term].folded
		}
		o := occurrence{place: tokens[0].place, term: b.addFolded(whole, whole, language), whole: true}
		b.occurrences = slices.Insert(b.occurrences, first, o)
	}
	for t := range tokens(text, 0) {
		if !t.glued {
			compound()
			first = len(b.occurrences)
		}
		b.occurrences = append(b.occurrences, occurrence{place: at.after(n), term: b.add(text[t.start:t.end], language)})
		n++
	}
	compound()
	return n
}

// post fills the postings with the occurrences of each term.
func (b *builder) post() {
	x := b.x
	x.postings = make([]postings, len(x.words)+len(x.phrases.list))
	count := make([]int, len(x.postings))
	for _, o := range b.occurrences {
		count[o.term]++
	}
	all := make([]place, len(b.occurrences))
	for term, n := range count {
		x.postings[term].places, all = all[:0:n], all[n:]
	}
	for _, o := range b.occurrences {
		x.postings[o.term].places = append(x.postings[o.term].places, o.place)
	}
	for term := range x.postings {
		x.postings[term].countDocuments(x.documentOf)
	}
}

// measure sums the lengths of parts to those of documents, and finds the averages over
// the parts and documents that have a field.
func (b *builder) measure() {
	x := b.x
	x.documentLengths = make([]lengths, len(x.corpus.Documents))
	for p, l := range x.partLengths {
		for f, n := range l {
			x.documentLengths[x.documentOf[p]][f] += n
		}
	}
	x.partAverage = average(x.partLengths)
	x.documentAverage = average(x.documentLengths)
}

func average(all []lengths) (mean lengths) {
	for f := range mean {
		n := 0.0
		for i := range all {
			if l := all[i][f]; l > 0 {
				mean[f] += l
				n++
			}
		}
		mean[f] /= max(n, 1)
	}
	return mean
}

// sortDocuments lists the sections, and ranks the documents for ties of score.
func (b *builder) sortDocuments() {
	x := b.x
	documents := x.corpus.Documents
	order := make([]int, len(documents))
	for d := range documents {
		order[d] = d
		x.sections = append(x.sections, documents[d].Section)
	}
	slices.Sort(x.sections)
	x.sections = slices.Compact(x.sections)
	x.sectionOf = make([]int, len(documents))
	for d := range documents {
		x.sectionOf[d], _ = slices.BinarySearch(x.sections, documents[d].Section)
	}
	slices.SortFunc(order, func(a, b int) int {
		p, q := &documents[a], &documents[b]
		return cmp.Or(cmp.Compare(q.Weight, p.Weight), strings.Compare(p.Key, q.Key))
	})
	x.standing = make([]int, len(documents))
	for place, d := range order {
		x.standing[d] = place
	}
}

// sentence is a sentence of a body: its bytes, and the position of its first token.
type sentence struct {
	start, end int
	token      uint32
}

// sentencesOf cuts a body into sentences. Text without words belongs to the sentence before.
func sentencesOf(body string) (list []sentence) {
	n, end := uint32(0), 0
	for t := range tokens(body, 0) {
		if at, ok := sentenceBegin(body, end, t.start); ok {
			list = append(list, sentence{start: at, token: n})
		}
		end = t.end
		n++
	}
	for i := range list {
		list[i].end = len(body)
		if i+1 < len(list) {
			list[i].end = list[i+1].start
		}
	}
	return list
}

// sentenceBegin reports where in the gap between two tokens a sentence begins, if it does: after a
// line break, or after a mark that ends sentences and a space where neither a small letter nor a digit
// follows. At the start of the text, from is 0.
func sentenceBegin(text string, from, to int) (int, bool) {
	if from == 0 {
		return strings.IndexFunc(text, func(r rune) bool { return !unicode.IsSpace(r) }), true
	}
	if from >= to {
		return 0, false
	}
	between := text[from:to]
	cut := strings.LastIndexByte(between, '\n')
	if cut < 0 {
		mark := strings.LastIndexAny(between, ".!?…؟。")
		if mark < 0 {
			return 0, false
		}
		if strings.HasPrefix(between[mark:], "。") {
			return from + mark + len("。"), true // no space follows
		}
		space := strings.IndexByte(between[mark:], ' ')
		if first, _ := utf8.DecodeRuneInString(text[to:]); space < 0 || unicode.IsLower(first) || unicode.IsDigit(first) {
			return 0, false
		}
		cut = mark + space
	}
	return from + cut + 1, true
}

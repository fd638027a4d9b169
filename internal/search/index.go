package search

// Index is an immutable inverted index of a corpus. It is safe for use by many at once.
//
// Documents, parts, words, stems, phrases and questions are numbered from 0. Terms are words,
// then phrases: what has postings.
type Index struct {
	corpus Corpus
	params params

	words     []string      // folded and sorted; a word's number is its rank
	byLength  [][]uint32    // the words by their number of letters
	letters   []uint32      // by word, its letter set
	languages []languageSet // by word, those that it was stemmed in
	stems     map[string]uint32
	wordStems [][]uint32 // by word
	stemWords [][]uint32 // by stem
	canonical []uint32   // by word, its stem in English or, of other scripts, in the language of the script
	phrases   phrases
	postings  []postings // by term

	firstPart  []uint32 // by document, and the end of the last; the first part is its head
	documentOf []uint32 // by part
	sections   []string // sorted
	sectionOf  []int    // by document
	standing   []int    // by document, its rank among documents of equal score (the tie-break)

	partLengths, documentLengths []lengths
	partAverage, documentAverage lengths

	idParts   map[uint32][]uint32 // by canonical stem, the parts with a word of it in their id
	sentences [][]sentence        // by part, of its body

	entries     []entry             // what can be suggested
	wordEntries map[uint32][]uint32 // by word, the entries that hold it
	questions   questions
	urgent      []pattern
}

// lengths are the numbers of tokens in each field.
type lengths [fields]float64

// none stands for no word, term, part or document.
const none = ^uint32(0)

// phraseTerm returns the term of a phrase.
func (x *Index) phraseTerm(phrase uint32) uint32 { return uint32(len(x.words)) + phrase }

// isWord reports whether a term is a word.
func (x *Index) isWord(term uint32) bool { return int(term) < len(x.words) }

// anchor splits a part's number into its document and the index of the part there, -1 for
// the head.
func (x *Index) anchor(part uint32) (document, index int) {
	d := x.documentOf[part]
	document, index = int(d), int(part-x.firstPart[d])-1
	if index >= 0 && x.corpus.Documents[d].lead() {
		index++
	}
	return document, index
}

// lead reports whether the first part stands before the first heading. It belongs to the
// document's head.
func (d *Document) lead() bool { return len(d.Parts) > 0 && d.Parts[0].ID == "" }

// body returns the running text of a part.
func (x *Index) body(part uint32) string {
	d, i := x.anchor(part)
	document := &x.corpus.Documents[d]
	switch {
	case i >= 0:
		return document.Parts[i].Body
	case document.lead():
		return document.Parts[0].Body
	}
	return ""
}

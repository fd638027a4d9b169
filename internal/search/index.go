package search

import "sync"

// Index is an immutable index of a corpus. It is safe for use by many at once.
type Index struct {
	corpus Corpus
	params params

	words     lexicon  // all words, folded
	letters   []uint32 // the letter set of each word
	stems     lexicon
	wordStems lists    // the stems of each word
	stemWords lists    // the words of each stem
	canonical []uint32 // the stem of each word in English or Arabic, by which phrases are compared
	phrases   phrases
	postings  postings // of the words, then of the phrases

	firstPart  []uint32 // of each document, and the end of the last; the first is its head
	documentOf []uint32 // by part
	sections   []string // sorted
	sectionOf  []uint16 // by document
	standing   []uint32 // by document: its place where scores are equal

	partLengths, documentLengths []lengths
	partAverage, documentAverage [fields]float64

	idParts lists // by canonical stem, the parts with a word of it in their id

	sentences []byte   // where the sentences of each body begin
	sentence  []uint32 // by part, where its sentences begin in sentences

	entries     []entry // what suggestions can be
	wordEntries lists   // the entries that hold a word
	wordings    wordings
	answers     []uint32 // by question, the part that answers it, or none

	scratch *sync.Pool
}

// lengths are the numbers of tokens in each field, at most what 16 bits hold.
type lengths [fields]uint16

// phraseTerm returns the term of a phrase: terms are words, then phrases.
func (x *Index) phraseTerm(n uint32) uint32 { return uint32(x.words.len()) + n }

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

package search

// Corpus is what an index is built from.
type Corpus struct {
	Documents []Document
	Terms     []Term
	Questions []Question
	Synonyms  [][]string // groups of words or phrases that people use for the same thing
	Urgent    []Urgent
}

// Urgent is a situation in which help leads.
type Urgent struct {
	// A query is of this situation if, in any order, it holds a word of each place of a wording. Bars part the words
	// of a place, and those behind a minus sign must not be there: "brother|friend plans attack -notice".
	Wordings []string
	About    string // where the help is, as in Term
}

// Document is one thing that can be found, with its parts. Its fields are plain text.
type Document struct {
	Key      string // its address; unique
	Section  string // what hits are filtered and counted by
	Lang     string // a code such as "en" or "ar": the stemmer for its text
	Weight   int    // of hits with equal scores, the one of more weight stands first, then the one with the lesser key
	Title    string
	Question string // the question that it answers
	Summary  string
	Keywords []string // words that people use for it, in any language
	Parts    []Part   // in the order of the text
	List     bool     // its parts are entries of a list: a document that holds as much of the query stands before it
}

// Part is a stretch of a document that can be linked to. Hits lead to parts.
type Part struct {
	ID      string // empty for the text before the first heading; its words help to choose the part
	Heading string
	Body    string
}

// Term is an entry of a glossary. Its names are synonyms of each other in queries, and
// names of the document or part that explains it.
type Term struct {
	Name  string
	Also  []string // synonyms, abbreviations and foreign names
	About string   // key of the document that explains it, with "#" and a part's id where it is a part; may be empty
	Text  string   // its definition, which helps to find what explains it
}

// Question is a stored question. Its wordings help to find the document or part that
// answers it.
type Question struct {
	Text   string
	Also   []string // other wordings
	About  string   // as in Term
	Answer string   // helps to find where to read on
}

// Query is one search. Text may hold "a phrase", -word, -"a phrase" and in:section.
type Query struct {
	Text        string
	In          string // section to search, as if written in:section; empty for all
	Exact       bool   // search the words as they are, without correction
	Offset      int    // hits to skip
	Limit       int    // hits to return; none if 0
	PerDocument int    // hits of one document at most; 2 if 0
}

// Results answers a query. Numbers of documents, terms and questions are indexes into
// the slices of the corpus; -1 stands for none.
type Results struct {
	Total     int     // hits, before Offset and Limit
	Corrected string  // the query as it was understood, where a word was corrected; else empty
	Offered   string  // the query with another word in the place of one that may be meant as it is; else empty
	Sections  []Count // hits of each section, whatever In says, by name
	Hits      []Hit

	Document int   // the document whose title the query is
	Term     int   // the term that the query names, also as "what is …"
	Question int   // the stored question that the query asks
	Nearest  []int // other stored questions that may be meant, the most similar first
	Urgent   int   // the urgent situation that the query is of
	Weak     bool  // the best document holds little of what was asked
	Person   bool  // the query looks like the name of a person
}

// Count is a section with the number of its hits.
type Count struct {
	Section string
	Hits    int
}

// Hit is a document found, or a part of it.
type Hit struct {
	Document int
	Part     int // index into the document's parts; -1 for the document as a whole
	Score    float64
	Snippet  Snippet
}

// Snippet is an extract of one or two sentences of the text, with the words that matched.
type Snippet struct {
	Text   string
	Marks  []Range // in order, not overlapping
	Before bool    // text was left out before it
	After  bool    // text was left out after it
}

// Range is a range of bytes.
type Range struct{ Start, End int }

// Kind is what a suggestion leads to.
type Kind uint8

// Kinds of suggestion.
const (
	KindDocument Kind = iota
	KindTerm
	KindQuestion
)

// Suggestion completes what someone is typing.
type Suggestion struct {
	Kind   Kind
	Number int     // index into the corpus' documents, terms or questions
	Text   string  // the title, name or wording that matched
	Marks  []Range // the parts of Text that were typed
}

package search

// Index is an immutable index of a corpus. It is safe for use by many at once.
type Index struct {
	corpus Corpus
}

// Build indexes a corpus.
func Build(c Corpus) *Index { return &Index{corpus: c} }

// Search answers a query.
func (x *Index) Search(q Query) Results {
	return Results{Document: -1, Term: -1, Question: -1}
}

// Suggest completes the words of prefix, of which the last may be unfinished, to at
// most limit titles, terms and questions, the best first. Where nothing begins so, it
// returns the nearest by spelling.
func (x *Index) Suggest(prefix string, limit int) []Suggestion { return nil }

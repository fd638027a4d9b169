// Package search is a small search engine. It knows documents with parts, terms and
// questions, and nothing of pages. [Build] makes an immutable [Index] in memory;
// [Index.Search] answers queries and [Index.Suggest] completes them.
//
// # Index
//
// Text is cut into words (text.go): runs of letters and digits, compared without case,
// accents, vowel signs and invisible characters, with the variants of Arabic letters made
// one. The words of a compound are indexed one by one and as one word, so that e-mail,
// email and e mail find each other.
//
// Chinese, Japanese, Korean, Thai and the like are cut into bigrams. The index holds words as they are, not
// stems. Which words share a stem, in one of nine languages, is a list beside it (language.go), so
// that a query can tell the word that was typed from its forms. A word of running text has the stems
// of that text's language and of English; one that stands in questions, names and keywords alone, those
// of all languages. Titles, keywords, names of terms and synonyms of two words or more are indexed as
// phrases, which are found like words (phrases.go).
//
// The postings (postings.go) of a word or phrase are the sorted places, each a part, a field and a
// position, where it stands.
//
// # Query
//
// A query is parsed (parse.go) into words, "phrases", -exclusions and in:section. A word that is
// a known phrase written together, as in a hashtag, becomes the words of the phrase. Each word,
// and each known phrase in it, becomes a concept (concepts.go): the set of words and phrases
// that count as it, each with a weight. In this order:
//
//   - the word itself, and with less weight those of its stem;
//   - if it is the last and may be unfinished, the words that it begins;
//   - its synonyms, from the glossary and the lists of the content, which are of all languages;
//   - if it is none of these, and no word of a known language, the nearest words by spelling
//     (typo.go), by optimal string alignment distance (Damerau 1964); one that makes a known phrase with
//     a neighbour is preferred, and a word of an English query is not corrected to one of another
//     language. For a word of a known language, the nearest one is only offered.
//
// So misspellings, prefixes and synonyms help where there is nothing better, and are never
// mixed with exact matches at equal weight.
//
// # Ranking
//
// Documents are scored by BM25F (Robertson and Zaragoza, The Probabilistic Relevance
// Framework: BM25 and Beyond, 2009): the frequencies of a concept c in the fields f of a
// document are weighted, divided by how long the field is, and added up before they
// saturate:
//
//	x(c, d) = Σ over terms t of c: share(t) · Σ over fields f:
//	          weight(f) · frequency(t, f, d) / (1 − b(f) + b(f) · length(f, d) / average(f))
//	score(d) = Σ over c: weight(c) · idf(c) · x / (k1 + x)
//
// with three changes. What a document can score on a concept is bounded by the share of the
// best term that it holds, so that a synonym said often does not pass the word said once. In
// idf(c) = ln(1 + (N − n + ½) / (n + ½)), n counts a document with the word in its body
// only in part: what stands in few titles is a topic, however many texts mention it. And a
// document loses some of its score for the concepts that it lacks.
//
// The best documents are then looked at closely (rank.go): stop words and, in
// large collections, common words count only here; words that are neighbours in the query
// and near each other in a part add to the score (after Büttcher, Clarke and Lushman 2006),
// and so does the score of the best part. A query that names the document raises it by a
// share, and the one that answers a stored question which the query asks leads. Stored questions
// compete with passages too (questions.go): the most similar one is shown if the best document answers it,
// unless the heading of the best part is more similar to the query. A list stands after a document that
// holds as much of the query.
//
// Each hit leads to the part whose own text scores best; frequencies saturate sooner there, since
// how many of the words a part holds tells more than how often it says one. All of the head but its
// text, which says what the document as a whole is about, counts less in this. But a query that is the title leads to the head, and one that asks a stored
// question to the part that answers it.
//
// Equal scores fall by the weight and then the key of documents, never by their numbers, so
// that adding a document reorders no others.
//
// The constants are in params.go with what they were tuned on; "make tune" repeats that.
package search

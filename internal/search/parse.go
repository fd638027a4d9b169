package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Queries are cut to these, so that hostile ones cost no more than long ones.
const (
	maxQuery   = 2000 // bytes
	maxWords   = 32
	maxClauses = 4 // further quotes and minus signs are punctuation
)

// parsed is a query cut into words.
type parsed struct {
	text     string
	words    []queryWord
	clauses  []clause
	in       string // a section
	language int    // that most stop words are of; English if there are none
	open     bool   // the last word may be unfinished
}

type queryWord struct {
	start, end int // in the text
	folded     string
	stop       bool
	excluded   bool // by a minus sign: not searched for
}

// clause is a quoted phrase that hits must hold or, with a minus sign, words that they must not.
type clause struct {
	from, to int // words of the query, without the last
	excluded bool
}

// original returns word i as it was typed.
func (p *parsed) original(i int) string { return p.text[p.words[i].start:p.words[i].end] }

// parse reads a query: words, "a phrase", -word, -"a phrase" and in:section, where the
// section is one that known reports. Nothing is an error: a quote without its fellow, a
// minus sign alone or an unknown section are read as if they were punctuation.
func (p *parsed) parse(text string, known func(section string) bool) {
	if len(text) > maxQuery {
		_, n := utf8.DecodeLastRuneInString(text[:maxQuery])
		text = text[:maxQuery-n]
	}
	*p = parsed{text: text}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(r) {
			i += n
			continue
		}
		excluded := false
		if (r == '-' || r == '−') && i+n < len(text) {
			if next, _ := utf8.DecodeRuneInString(text[i+n:]); len(p.clauses) < maxClauses && (wordRune(next) || quote(next)) {
				excluded = true
				i += n
				r, n = utf8.DecodeRuneInString(text[i:])
			}
		}
		if quote(r) {
			full := len(p.clauses) == maxClauses
			if end := strings.IndexFunc(text[i+n:], quote); end >= 0 && !full {
				first := len(p.words)
				p.add(i+n, i+n+end, excluded)
				if len(p.words) > first {
					p.clauses = append(p.clauses, clause{first, len(p.words), excluded})
				}
				_, closing := utf8.DecodeRuneInString(text[i+n+end:])
				i += n + end + closing
			} else {
				i += n
			}
			continue
		}
		end := len(text)
		if n := strings.IndexFunc(text[i:], func(r rune) bool { return unicode.IsSpace(r) || quote(r) }); n >= 0 {
			end = i + n
		}
		if name, ok := strings.CutPrefix(text[i:end], "in:"); ok && known(name) {
			p.in = name
		} else {
			first := len(p.words)
			p.add(i, end, excluded)
			if excluded && len(p.words) > first {
				p.clauses = append(p.clauses, clause{first, len(p.words), true})
			}
		}
		i = end
	}
	if n := len(p.words); n > 0 {
		last := p.words[n-1]
		p.open = last.end == len(text) && !last.excluded
	}
	p.findStopWords()
}

func quote(r rune) bool {
	switch r {
	case '"', '“', '”', '„', '«', '»', '＂':
		return true
	}
	return false
}

// add adds the words of a stretch of the text.
func (p *parsed) add(from, to int, excluded bool) {
	for t := range tokens(p.text[:to], from) {
		if len(p.words) == maxWords {
			return
		}
		if folded := fold(cut(p.text[t.start:t.end])); folded != "" {
			p.words = append(p.words, queryWord{start: t.start, end: t.end, folded: folded, excluded: excluded})
		}
	}
}

// findStopWords takes the query to be of the language that has most stop words in it, and marks these.
// Where all words are stop words, none is marked.
func (p *parsed) findStopWords() {
	best, most := 0, 0
	for l := range languages {
		n := 0
		for i := range p.words {
			if languages[l].stop[p.words[i].folded] {
				n++
			}
		}
		if n > most {
			best, most = l, n
		}
	}
	p.language = best
	if most == len(p.words) {
		return
	}
	for i := range p.words {
		p.words[i].stop = languages[best].stop[p.words[i].folded]
	}
}

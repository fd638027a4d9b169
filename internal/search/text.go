package search

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is a word in a text, by its bytes.
type token struct {
	start, end int
	glued      bool // only a hyphen, slash or the like stands between it and the token before
}

// tokens cuts text from a place on into words: runs of letters, digits and their marks. An
// apostrophe ends a word before a possessive s and after an elided article (victim's, l'argent),
// and is part of it otherwise (can't). Scripts that are written without spaces are cut into
// bigrams: every two letters that follow each other, or a letter that stands alone.
func tokens(text string, from int) iter.Seq[token] {
	return func(yield func(token) bool) {
		last := 0 // where the token before ended
		for pos := from; pos < len(text); {
			r, n := utf8.DecodeRuneInString(text[pos:])
			if !wordRune(r) || unicode.Is(unicode.M, r) || apostrophe(r) {
				pos += n
				continue
			}
			t := token{start: pos, glued: last > 0 && joined(text, last, pos)}
			if unspaced(r) {
				next := letterEnd(text, pos)
				t.end, pos = next, next
				if second, _ := utf8.DecodeRuneInString(text[next:]); unspaced(second) {
					t.end = letterEnd(text, next)
				} else if last > t.start {
					continue // the second of a bigram
				}
			} else {
				t.end, pos = wordEnd(text, pos)
			}
			last = t.end
			if !yield(t) {
				return
			}
		}
	}
}

// wordEnd returns where the word ends that begins at start, and where to go on.
func wordEnd(text string, start int) (end, next int) {
	for i := start; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case apostrophe(r):
			after, _ := utf8.DecodeRuneInString(text[i+n:])
			if !unicode.IsLetter(after) || elided(text[start:i]) {
				return i, i
			}
			if possessive(text[i+n:]) {
				return i, i + n + 1
			}
		case !wordRune(r) || unspaced(r):
			return i, i
		}
		i += n
	}
	return len(text), len(text)
}

// letterEnd returns where the letter at start ends with its marks.
func letterEnd(text string, start int) int {
	_, n := utf8.DecodeRuneInString(text[start:])
	for end := start + n; ; end += n {
		var r rune
		if r, n = utf8.DecodeRuneInString(text[end:]); n == 0 || !unicode.In(r, unicode.M, unicode.Cf) {
			return end
		}
	}
}

// unspaced reports whether a letter is of a script that is written without spaces between words;
// Korean is, since particles are written on to words.
func unspaced(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) && unicode.In(r, unicode.L)
}

// wordRune reports whether r stands inside words. Invisible format characters (soft
// hyphens, marks of direction) do; they are dropped in folding.
func wordRune(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return true
	case r < utf8.RuneSelf, r == utf8.RuneError:
		return false
	}
	return unicode.In(r, unicode.L, unicode.N, unicode.M, unicode.Cf)
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '＇' }

func possessive(rest string) bool {
	if rest[0] != 's' && rest[0] != 'S' {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest[1:])
	return len(rest) == 1 || !wordRune(r)
}

// elided reports whether a word before an apostrophe is an article or pronoun cut short.
func elided(word string) bool {
	return utf8.RuneCountInString(word) == 1 || word == "qu" || word == "Qu"
}

// joined reports whether the tokens before and after a gap in a text are one compound, as
// in e-mail, I-24/7, C-505/19 and 1,000: a hyphen joins all, a slash, dot or low line only digits
// to what is beside them, a comma digits to three more.
func joined(text string, from, to int) bool {
	if to <= from {
		return false
	}
	before, after := digitByte(text[from-1]), digitByte(text[to])
	switch text[from:to] {
	case "-", "‐", "‑":
		return true
	case "/", ".", "_":
		return before || after
	case ",", "'", "’", "\u00a0", "\u202f":
		rest := text[to:]
		three := len(rest) >= 3 && digitByte(rest[1]) && digitByte(rest[2]) && (len(rest) == 3 || !digitByte(rest[3]))
		return before && after && three
	}
	return false
}

func digitByte(c byte) bool { return '0' <= c && c <= '9' }

// maxBytes is how many bytes of a word are indexed and looked up.
const maxBytes = 60

// cut returns a word of at most maxBytes.
func cut(word string) string {
	if len(word) <= maxBytes {
		return word
	}
	end := maxBytes
	for end > 0 && !utf8.RuneStart(word[end]) {
		end--
	}
	return word[:end]
}

// fold returns a word in the form in which words are compared: lower case, without
// accents, vowel signs and invisible characters, with the variants of letters made one.
func fold(word string) string {
	plain := true
	for i := range len(word) {
		plain = plain && word[i] < utf8.RuneSelf && word[i] != '\''
	}
	if plain {
		return strings.ToLower(word)
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(word) {
		switch {
		case apostrophe(r) || r == tatweel || !unicode.In(r, unicode.L, unicode.N):
		case unicode.Is(unicode.Nd, r):
			b.WriteRune('0' + digit(r))
		default:
			r = unicode.ToLower(r)
			if s, ok := letters[r]; ok {
				b.WriteString(s)
			} else {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

const tatweel = 'ـ'

// letters maps the letters that Unicode does not decompose to what people type for them. Hamza on its
// carrier decomposes, so that أ is already ا here.
var letters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th",
	'ı': "i", 'ħ': "h", 'ŧ': "t", 'ς': "σ",
	'ة': "ه", 'ى': "ي", 'ٱ': "ا", 'ک': "ك", 'ی': "ي", 'ې': "ي", 'ہ': "ه", 'ۀ': "ه", 'ے': "ي",
}

// digit returns the value of a decimal digit of any script. The ten digits of a script are consecutive,
// and each range of the table begins with a zero, also one that spans several scripts.
func digit(r rune) rune {
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	return 0
}

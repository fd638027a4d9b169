package search

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is a word in a text, by its bytes.
type token struct {
	start, end int
	glued      bool // only a hyphen, slash or the like stands between it and the token before
}

// scanner cuts text into tokens: runs of letters, digits and their marks. An apostrophe
// ends a word before a possessive s and after an elided article (victim's, l'argent), and
// is part of it otherwise (can't).
type scanner struct {
	text string
	pos  int
	last int // where the token before ended
}

func (s *scanner) next() (token, bool) {
	text := s.text
	for s.pos < len(text) {
		if c := text[s.pos]; c < utf8.RuneSelf {
			if wordByte[c] {
				break
			}
			s.pos++
			continue
		}
		r, n := s.rune(s.pos)
		if wordRune(r) && !unicode.Is(unicode.M, r) && !apostrophe(r) {
			break
		}
		s.pos += n
	}
	if s.pos >= len(text) {
		return token{}, false
	}
	t := token{start: s.pos, glued: s.last > 0 && joined(text, s.last, s.pos)}
	for s.pos < len(text) {
		if wordByte[text[s.pos]] {
			s.pos++
			continue
		}
		r, n := s.rune(s.pos)
		if apostrophe(r) {
			after, _ := s.rune(s.pos + n)
			if !unicode.IsLetter(after) || elided(text[t.start:s.pos]) {
				break
			}
			if possessive(text[s.pos+n:]) {
				t.end = s.pos
				s.pos += n + 1
				s.last = t.end
				return t, true
			}
		} else if r < utf8.RuneSelf || !wordRune(r) {
			break
		}
		s.pos += n
	}
	t.end = s.pos
	s.last = s.pos
	return t, true
}

// wordByte has the letters and digits of ASCII.
var wordByte = func() (set [256]bool) {
	for c := range utf8.RuneSelf {
		set[c] = '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
	}
	return set
}()

func (s *scanner) rune(i int) (rune, int) {
	if i < len(s.text) && s.text[i] < utf8.RuneSelf {
		return rune(s.text[i]), 1
	}
	return utf8.DecodeRuneInString(s.text[i:])
}

// wordRune reports whether r stands inside words. Invisible format characters (soft
// hyphens, marks of direction) do; they are dropped in folding.
func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return wordByte[r]
	}
	if r == utf8.RuneError {
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
	return len(word) <= 2 && utf8.RuneCountInString(word) == 1 || word == "qu" || word == "Qu"
}

// joined reports whether the tokens before and after a gap in a text are one compound, as
// in e-mail, I-24/7 and C-505/19: a hyphen joins all, a slash, dot or low line only digits
// to what is beside them.
func joined(text string, from, to int) bool {
	switch text[from:to] {
	case "-", "‐", "‑":
		return true
	case "/", ".", "_":
		return '0' <= text[from-1] && text[from-1] <= '9' || '0' <= text[to] && text[to] <= '9'
	}
	return false
}

// fold appends a word in the form in which words are compared: lower case, without
// accents, vowel signs and invisible characters, with the variants of letters made one.
func fold(dst []byte, word string) []byte {
	for i := 0; i < len(word); i++ {
		c := word[i]
		switch {
		case 'A' <= c && c <= 'Z':
			dst = append(dst, c+'a'-'A')
		case c == '\'':
		case c < utf8.RuneSelf:
			dst = append(dst, c)
		default:
			return foldRunes(dst[:len(dst)-i+apostrophes(word[:i])], word)
		}
	}
	return dst
}

func apostrophes(s string) (n int) {
	for i := range len(s) {
		if s[i] == '\'' {
			n++
		}
	}
	return n
}

func foldRunes(dst []byte, word string) []byte {
	common := foldings()
	for _, r := range word {
		if int(r) < len(common) {
			dst = append(dst, common[r]...)
		} else {
			dst = foldRune(dst, r)
		}
	}
	return dst
}

// foldings has the folded forms of the characters below U+0700, which are those of the
// European, Hebrew and Arabic alphabets.
var foldings = sync.OnceValue(func() *[0x700]string {
	var forms [0x700]string
	for r := range forms {
		forms[r] = string(foldRune(nil, rune(r)))
	}
	return &forms
})

func foldRune(dst []byte, r rune) []byte {
	for _, r := range norm.NFKD.String(string(r)) {
		switch {
		case r < utf8.RuneSelf && wordRune(r):
			dst = append(dst, byte(unicode.ToLower(r)))
		case apostrophe(r) || !unicode.In(r, unicode.L, unicode.N) || r == tatweel:
		case unicode.Is(unicode.Nd, r):
			dst = append(dst, '0'+byte(digit(r)))
		default:
			r = unicode.ToLower(r)
			if s, ok := letters[r]; ok {
				dst = append(dst, s...)
			} else {
				dst = utf8.AppendRune(dst, r)
			}
		}
	}
	return dst
}

const tatweel = 'ـ'

// letters are those that Unicode does not decompose into what people type for them.
// Hamza on its carrier decomposes, so that أ is already ا here.
var letters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th",
	'ı': "i", 'ħ': "h", 'ŧ': "t", 'ς': "σ",
	'ة': "ه", 'ى': "ي", 'ٱ': "ا", 'ک': "ك", 'ی': "ي", 'ې': "ي", 'ہ': "ه", 'ۀ': "ه", 'ے': "ي",
}

// digit is the value of a decimal digit in any script. Unicode keeps the ten of a script
// together, and most ranges begin with the zero.
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

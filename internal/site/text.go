package site

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// idOf returns a prefix with the words of a name after it, in lower case with hyphens between: an id.
func idOf(prefix, name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	return prefix + strings.Join(words, "-")
}

// digits is the heading for names without a letter at their beginning.
const digits = "0–9"

// initial returns the heading that a name is listed under: its first letter, without an accent where the
// language sorts it like the letter without one; or [digits] where no letter comes first.
func initial(lang language.Tag, name string) string {
	for _, r := range norm.NFC.String(name) {
		switch {
		case unicode.IsLetter(r):
			letter := string(unicode.ToUpper(r))
			first, _ := utf8.DecodeRuneInString(norm.NFD.String(letter))
			base := string(first)
			if base != letter && collate.New(lang, collate.Loose).CompareString(base, letter) == 0 {
				return base
			}
			return letter
		case unicode.IsDigit(r):
			return digits
		}
	}
	return digits
}

// Letter is what starts with a letter, in order: <section id="{{.ID}}">.
type Letter[T any] struct {
	ID, Letter string // "letter-r", "R"
	Entries    []T
}

// byLetter sorts entries by name as an index does, and groups them by their letter.
func byLetter[T any](lang language.Tag, entries []T, name func(T) string) (letters []Letter[T]) {
	sortByName(lang, entries, name)
	for _, e := range entries {
		letter := initial(lang, name(e))
		if n := len(letters); n == 0 || letters[n-1].Letter != letter {
			letters = append(letters, Letter[T]{ID: letterID(letter), Letter: letter})
		}
		last := &letters[len(letters)-1]
		last.Entries = append(last.Entries, e)
	}
	return letters
}

// groupFor returns the group in a list for which is holds; where there is none, it appends added.
func groupFor[G any](groups *[]G, is func(G) bool, added G) *G {
	i := slices.IndexFunc(*groups, is)
	if i < 0 {
		i = len(*groups)
		*groups = append(*groups, added)
	}
	return &(*groups)[i]
}

func letterID(letter string) string {
	if letter == digits {
		return "letter-0"
	}
	return "letter-" + strings.ToLower(letter)
}

// sortByName sorts as an index does in a language, by letters and digits alone, without case;
// items with equal names keep their order.
func sortByName[T any](lang language.Tag, items []T, name func(T) string) {
	type keyed struct {
		digits bool // before all letters
		key    []byte
		item   T
	}
	order := collate.New(lang, collate.Loose)
	var keys collate.Buffer
	list := make([]keyed, len(items))
	for i, item := range items {
		name := name(item)
		list[i] = keyed{initial(lang, name) == digits, order.KeyFromString(&keys, plainName(name)), item}
	}
	slices.SortStableFunc(list, func(a, b keyed) int {
		switch {
		case a.digits == b.digits:
			return bytes.Compare(a.key, b.key)
		case a.digits:
			return -1
		}
		return 1
	})
	for i := range list {
		items[i] = list[i].item
	}
}

// plainName returns a name with letters, digits and spaces alone.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			return r
		case unicode.IsSpace(r), r == '-':
			return ' '
		}
		return -1
	}, name)
}

// capital returns a text with a capital letter at its start.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// sentences joins texts with spaces between. Each ends in a full stop, unless in another mark that ends a
// sentence; empty ones are left out.
func sentences(texts ...string) string {
	var b strings.Builder
	for _, t := range texts {
		if t = strings.TrimSpace(t); t == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t)
		if !strings.ContainsAny(t[len(t)-1:], ".?!") {
			b.WriteByte('.')
		}
	}
	return b.String()
}

package site

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// idOf makes an id for a group out of its name.
func idOf(prefix, name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	return prefix + strings.Join(words, "-")
}

// initial returns the letter that a name is found under: its first one without accents,
// or "0–9" for digits and everything else.
func initial(name string) string {
	for _, r := range norm.NFD.String(name) {
		switch {
		case unicode.IsLetter(r):
			return string(unicode.ToUpper(r))
		case unicode.IsDigit(r):
			return "0–9"
		}
	}
	return "0–9"
}

func letterID(letter string) string {
	if letter == "0–9" {
		return "letter-0"
	}
	return "letter-" + strings.ToLower(letter)
}

// sortByName sorts as an index does, by letters and digits alone, without case or accents;
// items with equal names keep their order.
func sortByName[T any](items []T, name func(T) string) {
	type keyed struct {
		key  string
		item T
	}
	list := make([]keyed, len(items))
	for i, item := range items {
		list[i] = keyed{sortKey(name(item)), item}
	}
	slices.SortStableFunc(list, func(a, b keyed) int { return strings.Compare(a.key, b.key) })
	for i := range list {
		items[i] = list[i].item
	}
}

// sortKey starts with the group that [initial] puts a name in.
func sortKey(name string) string {
	var b strings.Builder
	b.WriteString(initial(name))
	for _, r := range norm.NFD.String(name) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsSpace(r), r == '-':
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// capital returns a text with a capital letter at its start.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

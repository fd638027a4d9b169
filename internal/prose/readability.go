package prose

import (
	"regexp"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/interpolref/interpolref/internal/markup"
)

// Readability counts the words of a document's paragraphs and returns their Flesch–Kincaid
// grade level in school years (Kincaid, Fishburne, Rogers and Chissom 1975, Research Branch
// Report 8-75): 0.39 × words per sentence + 11.8 × syllables per word − 15.59.
func Readability(d *markup.Document) (count int, grade float64) {
	sentenceCount, syllableCount := 0, 0
	for _, p := range d.Paragraphs() {
		if p.Kind != "paragraph" {
			continue
		}
		for _, s := range sentences(p.Text) {
			w := words(s.text)
			if len(w) == 0 {
				continue
			}
			sentenceCount++
			count += len(w)
			for _, one := range w {
				syllableCount += syllables(one)
			}
		}
	}
	if sentenceCount == 0 {
		return 0, 0
	}
	return count, 0.39*float64(count)/float64(sentenceCount) + 11.8*float64(syllableCount)/float64(count) - 15.59
}

// syllables estimates the syllables of an English word: its groups of vowels, less a
// silent e at the end. Numbers, acronyms and placeholders count as one.
func syllables(w string) int {
	if strings.ToUpper(w) == w {
		return 1
	}
	w = strings.ToLower(strings.Trim(w, ".,'’-/"))
	n, vowel := 0, false
	for _, c := range w {
		is := strings.ContainsRune("aeiouyáéíóúàèäöü", c)
		if is && !vowel {
			n++
		}
		vowel = is
	}
	if strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "le") || strings.HasSuffix(w, "es") && !strings.HasSuffix(w, "ies") || strings.HasSuffix(w, "ed") {
		n--
	}
	return max(n, 1)
}

type sentence struct {
	at   int // where it begins in its paragraph
	text string
}

// sentences cuts text by the rules of UAX #29, but not after common abbreviations. A placeholder may begin a
// sentence: for the rules, a capital letter of as many bytes takes its place.
func sentences(s string) (all []sentence) {
	begin, end := 0, 0
	cut := func() {
		text := strings.TrimLeft(s[begin:end], " ")
		all = append(all, sentence{end - len(text), strings.TrimSpace(text)})
		begin = end
	}
	for state, rest := -1, strings.ReplaceAll(s, string(markup.Placeholder), "Ａ"); rest != ""; {
		var part string
		part, rest, state = uniseg.FirstSentenceInString(rest, state)
		end += len(part)
		if !abbreviated.MatchString(part) {
			cut()
		}
	}
	if begin < end {
		cut()
	}
	return all
}

var (
	abbreviated = regexp.MustCompile(`\b(?:[Nn]o|[Aa]rt|e\.g|i\.e|vs|Mr|Ms|Dr|St|U\.S|v|[A-Z])\.\s*$`)
	word        = regexp.MustCompile(`[\pL\d\x{FFFC}][\pL\d\x{FFFC}'’.,/-]*`)
)

func words(s string) []string { return word.FindAllString(s, -1) }

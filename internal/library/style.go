package library

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/rivo/uniseg"

	"github.com/interpolref/interpolref/internal/markup"
)

// What prose is held to. The limits come from the editorial guide: short sentences, one
// idea a paragraph, readers of about 14 and many who read English as a second language.
const (
	sentenceLimit  = 36  // words
	paragraphLimit = 120 // words
	gradeLimit     = 13  // school years
)

// block is a paragraph or list item of a page.
type block struct {
	markup.Pos
	markdown string
	plain    string
	accepted map[string]bool // the kinds of warning that the author accepts, with a reason
}

// acceptance is a link definition that prints nothing and says which kind of warning on
// the paragraph under it is accepted, and why:
//
//	[accept uncited]: # (The paragraph sums up the section.)
var acceptance = regexp.MustCompile(`^\[accept ([a-z]+)\]: # \((.+)\)$`)

// Check reads the whole reference as Load does and returns the faults of both Load and
// Style.
func Check(fsys fs.FS, today time.Time) Faults {
	l, faults := Load(fsys, today)
	faults = append(faults, l.Style()...)
	sortFaults(faults)
	return faults
}

// Style checks how the pages are written, which takes longer than loading them: it
// reports numbers written by hand that the figures file holds, and warns of text that is
// hard to read, states what no source is given for, or gives INTERPOL powers that only
// states have. Prose is checked in English only.
func (l *Library) Style() Faults {
	var all Faults
	printed := l.printed()
	for _, p := range l.Pages {
		c := &styleCheck{file: &file{name: p.File, text: p.Markdown}, page: p}
		c.numbers(printed)
		if p.Lang == "en" {
			c.prose()
		}
		all = append(all, c.faults...)
	}
	sortFaults(all)
	return all
}

// styleCheck is one page under Style.
type styleCheck struct {
	*file
	page *Page
}

func (c *styleCheck) prose() {
	expanded := map[string]bool{}
	for _, b := range blocks(c.text) {
		warn := func(kind, text, hint string) {
			if !b.accepted[kind] {
				c.warn(b.Pos, text, hint+"; or accept it with a line above: [accept "+kind+"]: # (reason)")
			}
		}
		sentences := sentences(b.plain)
		total := 0
		for _, s := range sentences {
			n := len(words(s))
			total += n
			if n > sentenceLimit {
				warn("long", fmt.Sprintf("a sentence of %d words: %s", n, opening(s)), "make two of it")
			}
		}
		if total > paragraphLimit {
			warn("long", fmt.Sprintf("a paragraph of %d words", total), "one idea a paragraph")
		}
		for _, a := range acronyms(b.plain) {
			if !expanded[a] && !b.accepted["acronym"] && !expands(b.plain, a) {
				warn("acronym", fmt.Sprintf("%s is not written out at its first use", a), "write the name, then the acronym in brackets")
			}
			expanded[a] = true
		}
		if claim := checkable.FindString(b.plain); claim != "" && !strings.Contains(b.markdown, "[@") && !strings.Contains(b.markdown, "[=") {
			warn("uncited", fmt.Sprintf("the paragraph states %q without a citation", strings.TrimSpace(claim)), "cite the source")
		}
		if phrase := powers.FindString(b.plain); phrase != "" {
			warn("powers", fmt.Sprintf("%q gives INTERPOL a power that only states have", phrase), "say which national authority acts")
		}
		if word := drama.FindString(b.plain); word != "" {
			warn("drama", fmt.Sprintf("%q is a word of drama", word), "say plainly what happened")
		}
	}
	if _, grade := c.page.Readability(); grade > gradeLimit {
		c.warn(markup.Pos{}, fmt.Sprintf("the page reads at grade %.1f, above %d", grade, gradeLimit), "shorten sentences, choose shorter words")
	}
}

var (
	listMark  = regexp.MustCompile(`^\s*(?:[-*+]|\d+[.)]) +`)
	quoteMark = regexp.MustCompile(`^(?:> ?)+`)
	calloutMk = regexp.MustCompile(`^\[![A-Z]+\].*$`)
)

// blocks cuts a page's body into paragraphs and list items; headings, tables, code,
// charts and diagrams are no prose.
func blocks(page []byte) (all []block) {
	_, body, first, _ := cut(page)
	var current *block
	accepted, fenced := map[string]bool{}, false
	flush := func() {
		if current != nil {
			current.plain = plain(current.markdown)
			all = append(all, *current)
			current, accepted = nil, map[string]bool{}
		}
	}
	for i, raw := range bytes.Split(body, []byte("\n")) {
		line := string(quoteMark.ReplaceAll(raw, nil))
		text := strings.TrimSpace(line)
		switch m := acceptance.FindStringSubmatch(text); {
		case strings.HasPrefix(text, "```"):
			flush()
			fenced = !fenced
			continue
		case fenced:
			continue
		case m != nil:
			flush()
			accepted[m[1]] = true
			continue
		case text == "" || calloutMk.MatchString(text) || strings.HasPrefix(text, "#"), strings.HasPrefix(text, "|"),
			strings.HasPrefix(text, "!["), strings.HasPrefix(text, "Table: "):
			flush()
			continue
		case listMark.MatchString(line):
			flush()
			text = listMark.ReplaceAllString(line, "")
		}
		if current == nil {
			current = &block{Pos: markup.Pos{Line: first + i, Col: 1}, accepted: accepted}
		}
		current.markdown += text + " "
	}
	flush()
	return all
}

var (
	citation = regexp.MustCompile(`\s*\[@[^\]]*\]`)
	value    = regexp.MustCompile(`\[=[^\]]*\]`)
	codeSpan = regexp.MustCompile("`[^`]*`")
	linked   = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	marks    = strings.NewReplacer("[[", "", "]]", "", "**", "", "`", "", "_", "", "*", "", `\|`, " ")
)

// plain returns the words of a block as they are read; a figure counts as one number.
func plain(markdown string) string {
	s := citation.ReplaceAllString(markdown, "")
	s = codeSpan.ReplaceAllString(s, "code")
	s = value.ReplaceAllString(s, "7")
	s = linked.ReplaceAllString(s, "$1")
	return strings.TrimSpace(marks.Replace(s))
}

// sentences cuts text after the rules of UAX #29, but not behind common abbreviations.
func sentences(s string) (all []string) {
	joined := ""
	for state := -1; s != ""; {
		var sentence string
		sentence, s, state = uniseg.FirstSentenceInString(s, state)
		joined += sentence
		if !abbreviated.MatchString(joined) {
			all = append(all, strings.TrimSpace(joined))
			joined = ""
		}
	}
	if joined != "" {
		all = append(all, strings.TrimSpace(joined))
	}
	return all
}

var (
	abbreviated = regexp.MustCompile(`\b(?:[Nn]o|[Aa]rt|e\.g|i\.e|vs|Mr|Ms|Dr|St|U\.S|v|[A-Z])\.\s*$`)
	word        = regexp.MustCompile(`[\pL\d][\pL\d'’.,/-]*`)
)

func words(s string) []string { return word.FindAllString(s, -1) }

func opening(s string) string {
	w := strings.Fields(s)
	return strings.Join(w[:min(len(w), 6)], " ") + " …"
}

// Readability counts the words of the page's prose, without tables, captions and code,
// and returns their Flesch–Kincaid grade level in school years (Kincaid, Fishburne, Rogers
// and Chissom 1975, Research Branch Report 8-75):
// 0.39 × words per sentence + 11.8 × syllables per word − 15.59.
func (p *Page) Readability() (count int, grade float64) {
	sentenceCount, syllableCount := 0, 0
	for _, b := range blocks(p.Markdown) {
		for _, s := range sentences(b.plain) {
			w := words(s)
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
// silent e at the end. Numbers and acronyms count as one.
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

var (
	acronym = regexp.MustCompile(`\b[A-Z][A-Z0-9]*[A-Z][A-Z0-9]*\b`)
	roman   = regexp.MustCompile(`^[IVXLC]+$`)

	// everyday are acronyms that are words to all readers, codes of currencies, names of
	// file formats and licences, and names that are written in capitals.
	everyday = map[string]bool{}
)

func init() {
	for _, a := range strings.Fields("INTERPOL UN EU US UK USA UAE USD EUR GBP CHF DNA PDF SMS PIN QR ID TV AI IT PC UTC OK HIV GPS USB CCTV PO EUROPOL AFRIPOL HTML JSON CSV MIT") {
		everyday[a] = true
	}
}

func acronyms(s string) (found []string) {
	for _, a := range acronym.FindAllString(s, -1) {
		if !everyday[a] && !roman.MatchString(a) {
			found = append(found, a)
		}
	}
	return found
}

// expands reports whether a text writes an acronym out: the name and then the acronym in
// brackets, or the acronym and then the name in brackets.
func expands(s, acronym string) bool {
	for rest := s; ; {
		_, after, ok := strings.Cut(rest, acronym)
		if !ok {
			return false
		}
		before := strings.TrimSuffix(rest, acronym+after)
		if i := strings.LastIndexByte(before, '('); i >= 0 && !strings.ContainsRune(before[i:], ')') {
			return true
		}
		if name, ok := strings.CutPrefix(strings.TrimLeftFunc(after, unicode.IsSpace), "("); ok && strings.ContainsRune(name, ')') {
			return true
		}
		rest = after
	}
}

var (
	checkable = regexp.MustCompile(`\b(?:1[89]\d\d|20\d\d)\b|\b\d{1,3}(?:,\d{3})+\b|\b\d[\d.]* (?:per cent|million|billion|trillion)\b|\b(?:USD|EUR|GBP) ?\d|\bOperation \p{Lu}\w+`)

	powers = regexp.MustCompile(`\b(?i:interpol)(?:['’]s)? (?:(?:has|have|had|then|also) )?(?:arrest|prosecut|extradit|detain|raid|imprison|convict|jail)(?:s|ed|es|e|ing)?\b` +
		`|\b(?i:interpol) (?:agents?|cops|detectives)\b` +
		`|\b(?i:interpol) (?:issues?|issued) (?:an? |the )?(?:international )?(?:arrest )?warrants?\b` +
		`|\b(?:arrested|detained|prosecuted|extradited) by (?i:interpol)\b`)

	drama = regexp.MustCompile(`(?i)\b(?:shocking|horrif\w+|terrifying|masterminds?|kingpins?|ruthless\w*|notorious\w*|sinister|chilling|evil|monsters?|nightmare|bloodthirsty|skyrocket\w*|scourge|plague[sd]?|unprecedented|dark underbelly|shadowy|thugs?|epidemic of)\b`)
)

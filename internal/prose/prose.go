// Package prose warns of what is wrong with the prose of a page: sentences too long to follow, acronyms that are
// not written out, facts without a citation, powers that INTERPOL does not have, words of drama, phrases that
// readers stumbled over, citations before a full stop, and numbers by hand that the figures hold. It also
// lists the claims that are cited. It reads the paragraphs of a document of package markup, so that code,
// addresses and captions are left out.
package prose

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/interpolref/interpolref/internal/markup"
)

// Limits on prose, from the editorial guide: short sentences, one idea a paragraph, for readers of about 14 years
// and many who read English as a second language.
const (
	sentenceLimit  = 36  // words
	paragraphLimit = 120 // words
	gradeLimit     = 13  // school years
)

// English warns of English text that is hard to read, states what no source is given for, or
// gives INTERPOL powers that only states have. An author may accept a warning on a paragraph,
// with a reason; see [markup.Document.Paragraphs].
func English(d *markup.Document) []markup.Fault {
	e := &english{expanded: map[string]bool{}}
	for _, a := range d.Accepts() {
		kinds := "the kinds are " + strings.Join(acceptable, ", ")
		switch {
		case !slices.Contains(acceptable, a.Kind):
			e.faults = append(e.faults, markup.Fault{Pos: a.Pos, Text: fmt.Sprintf("there is no warning %q to accept", a.Kind), Hint: kinds, Warning: true})
		case a.Reason == "":
			e.faults = append(e.faults, markup.Fault{Pos: a.Pos, Text: "nothing is accepted without a reason", Hint: "write [accept " + a.Kind + "]: # (reason)", Warning: true})
		}
	}
	before := ""
	for _, p := range d.Paragraphs() {
		if p.Kind == "paragraph" {
			e.paragraph(p, before)
		}
		before = p.Kind
	}
	if _, grade := Readability(d); grade > gradeLimit {
		e.faults = append(e.faults, markup.Fault{
			Pos:     markup.Pos{Line: 1, Col: 1},
			Text:    fmt.Sprintf("the page reads at grade %.1f, above %d", grade, gradeLimit),
			Hint:    "shorten sentences, choose shorter words",
			Warning: true,
		})
	}
	return e.faults
}

// acceptable are the kinds of warning that an author may accept.
var acceptable = []string{"acronym", "drama", "habit", "long", "mark", "powers", "uncited"}

type english struct {
	expanded map[string]bool // acronyms that were used before
	faults   []markup.Fault
}

// paragraph checks a paragraph. Before is the kind of the one before it, as [markup.Paragraph].Kind has it. Of
// most kinds of fault, only the first in the paragraph is reported.
func (e *english) paragraph(p markup.Paragraph, before string) {
	warn := func(kind string, at int, text, hint string) {
		if !p.Accepts[kind] {
			hint += "; or accept it with a line above: [accept " + kind + "]: # (reason)"
			e.faults = append(e.faults, markup.Fault{Pos: p.Pos(at), Text: text, Hint: hint, Warning: true})
		}
	}
	total := 0
	for _, s := range sentences(p.Text) {
		n := len(words(s.text))
		total += n
		if n > sentenceLimit {
			warn("long", s.at, fmt.Sprintf("a sentence of %d words: %s", n, opening(s.text)), "make two of it")
		}
	}
	if total > paragraphLimit {
		warn("long", 0, fmt.Sprintf("a paragraph of %d words", total), "one idea a paragraph")
	}
	for _, m := range acronym.FindAllStringIndex(p.Text, -1) {
		a := p.Text[m[0]:m[1]]
		if slices.Contains(everyday, a) || roman.MatchString(a) {
			continue
		}
		if !e.expanded[a] && !expands(p.Text, a) {
			warn("acronym", m[0], a+" is not written out at its first use", "write the name, then the acronym in brackets")
		}
		e.expanded[a] = true
	}
	if m := checkable.FindStringIndex(p.Text); m != nil && !p.Cited {
		warn("uncited", m[0], fmt.Sprintf("the paragraph states %q without a citation", p.Text[m[0]:m[1]]), "cite the source")
	}
	for _, m := range p.Marks {
		if !m.Figure && strings.HasPrefix(p.Text[m.At:], ".") {
			warn("mark", m.At, "a citation stands before the full stop", "put it after the stop: so it is. [@id]")
			break
		}
	}
	if m := powers.FindStringIndex(p.Text); m != nil {
		warn("powers", m[0], fmt.Sprintf("%q gives INTERPOL a power that only states have", p.Text[m[0]:m[1]]), "say which national authority acts")
	}
	if m := drama.FindStringIndex(p.Text); m != nil {
		warn("drama", m[0], fmt.Sprintf("%q is a word of drama", p.Text[m[0]:m[1]]), "say plainly what happened")
	}
	for _, h := range habits {
		if m := h.text.FindStringIndex(p.Text); m != nil && (h.after == "" || h.after == before) {
			warn("habit", m[0], fmt.Sprintf(h.says, strings.TrimSpace(p.Text[m[0]:m[1]])), h.hint)
		}
	}
}

func opening(s string) string {
	w := strings.Fields(s)
	return strings.Join(w[:min(len(w), 6)], " ") + " …"
}

var (
	acronym = regexp.MustCompile(`\b[A-Z][A-Z0-9]*[A-Z][A-Z0-9]*\b`)
	roman   = regexp.MustCompile(`^[IVXLC]+$`)

	// everyday are acronyms that are words to all readers, codes of currencies, names of
	// file formats and licences, and names that are written in capitals.
	everyday = strings.Fields("INTERPOL UN EU US UK USA UAE USD EUR GBP CHF DNA PDF SMS PIN QR ID TV AI IT PC UTC OK HIV GPS USB CCTV PO EUROPOL AFRIPOL HTML JSON CSV MIT ASCII")
)

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

// habits are turns of phrase that readers had to read twice; see the editorial guide.
var habits = []struct {
	text       *regexp.Regexp
	after      string // the kind of the paragraph before, if it matters
	says, hint string
}{
	{regexp.MustCompile(`;\s`), "", "%q joins two sentences", "write a full stop"},
	{regexp.MustCompile(`(?i)\b(?:stands? under|a page of its own|whoever|oneself|also if|as a rule|out of hand)\b`), "", "%q is hard for learners of English", "use the plain word: see, anyone who, yourself, even if, usually"},
	{regexp.MustCompile(`\b(?i:interpol) (?:answers|asks|calls|charges|collects|freezes|gives|issues|keeps|makes|pays|publishes|runs|seizes|sends|takes) (?:no|nobody|none)\b`), "", "%q negates the noun", "negate the verb: it cannot freeze an account"},
	{regexp.MustCompile(`^(?:It|They|None|Both (?:are|can|have|may|were))\b`), "cell", "%q after a table points to nothing", "name the thing"},
}

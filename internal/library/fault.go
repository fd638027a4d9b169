package library

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"github.com/interpolref/interpolref/internal/markup"
)

// Fault is one mistake in the content and where it stands.
type Fault struct {
	File    string // path in the content, "en/role/limits.md"
	Line    int    // from 1
	Col     int    // in bytes, from 1
	Text    string
	Hint    string // how to mend it; may be empty
	Excerpt string // the line as written
	Warning bool   // a flaw that does not make the page wrong or a link dead
}

// String returns the fault in the form that editors jump to, without hint and excerpt.
func (f Fault) String() string {
	kind := ""
	if f.Warning {
		kind = "warning: "
	}
	return fmt.Sprintf("%s:%d:%d: %s%s", f.File, f.Line, f.Col, kind, f.Text)
}

// Faults returns faults of a page's text as faults of its file.
func (l *Library) Faults(p *Page, found []markup.Fault) Faults {
	f := &file{name: p.File, text: l.Markdown(p)}
	for _, m := range found {
		f.add(m.Pos, m.Text, m.Hint, m.Warning)
	}
	return f.all()
}

// Faults are all mistakes of one load, by file and position.
type Faults []Fault

// Errors reports how many of the faults are not mere warnings.
func (fs Faults) Errors() int {
	n := 0
	for _, f := range fs {
		if !f.Warning {
			n++
		}
	}
	return n
}

// maxFaults is how many errors, and how many warnings, of a file are kept: a broken file can
// hold one in each of its bytes.
const maxFaults = 100

// file is a file under check; it collects its faults.
type file struct {
	name   string
	text   []byte
	noun   string    // what it describes: "source", "front matter"
	today  time.Time // zero where nothing is measured by the clock
	lines  []string  // of the text, once it has a fault
	faults Faults
	errors int // how many there were, kept or not
	warned int
}

func (f *file) fault(at markup.Pos, text, hint string) { f.add(at, text, hint, false) }
func (f *file) warn(at markup.Pos, text, hint string)  { f.add(at, text, hint, true) }

func (f *file) add(at markup.Pos, text, hint string, warning bool) {
	n := &f.errors
	if warning {
		n = &f.warned
	}
	if *n++; *n <= maxFaults {
		f.put(at, text, hint, warning)
	}
}

func (f *file) put(at markup.Pos, text, hint string, warning bool) {
	if f.lines == nil {
		f.lines = strings.Split(string(f.text), "\n")
	}
	// YAML takes some other characters for line ends too.
	at.Line = min(max(at.Line, 1), len(f.lines))
	at.Col = max(at.Col, 1)
	f.faults = append(f.faults, Fault{
		File: f.name, Line: at.Line, Col: at.Col,
		Text: printable(text), Hint: printable(hint), Excerpt: printable(f.lines[at.Line-1]), Warning: warning,
	})
}

// printable returns a text with a question mark for each byte of control characters and of what is not
// UTF-8, which a terminal should not get.
func printable(line string) string {
	line = strings.TrimRight(line, "\r")
	odd := func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' || r >= 0x7f && r < 0xa0 || r == utf8.RuneError
	}
	if strings.IndexFunc(line, odd) < 0 {
		return line
	}
	var b strings.Builder
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		if odd(r) {
			b.WriteString(strings.Repeat("?", size))
		} else {
			b.WriteString(line[i : i+size])
		}
		i += size
	}
	return b.String()
}

// all returns the faults, with a last one that counts those that were not kept.
func (f *file) all() Faults {
	last := markup.Pos{Line: len(f.lines)}
	if more := f.errors - maxFaults; more > 0 {
		f.put(last, fmt.Sprintf("and %d more faults", more), "", false)
	}
	if more := f.warned - maxFaults; more > 0 {
		f.put(last, fmt.Sprintf("and %d more warnings", more), "", true)
	}
	return f.faults
}

// Sort puts faults in the order of files and positions.
func (fs Faults) Sort() {
	slices.SortStableFunc(fs, func(a, b Fault) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Col, b.Col),
			cmp.Compare(a.Text, b.Text),
		)
	})
}

// maxWord is the longest wrong word, in bytes, that is compared with the known ones.
const maxWord = 100

// nearest returns a hint that names the known word most like a wrong one, if any is like it enough to
// have been meant. It returns nothing once the file has so many faults that the hint would not be shown.
func nearest[V any](f *file, wrong string, known map[string]V) string {
	if f.errors >= maxFaults {
		return ""
	}
	if best := closest(wrong, known); best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	return ""
}

// closest returns the known word that is the least edit distance away from a wrong one: at most a third of
// its length. It is empty if there is none.
func closest[V any](wrong string, known map[string]V) string {
	if len(wrong) > maxWord {
		return ""
	}
	best, distance := "", len(wrong)/3+1
	for k := range known {
		d := levenshtein.ComputeDistance(wrong, k)
		if d < distance || d == distance && best != "" && k < best {
			best, distance = k, d
		}
	}
	return best
}

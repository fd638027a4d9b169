package library

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

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

// file is a file under check; it collects its faults.
type file struct {
	name   string
	text   []byte
	lines  []string // of the text, once it has a fault
	faults Faults
}

func (f *file) fault(at markup.Pos, text, hint string) { f.add(at, text, hint, false) }
func (f *file) warn(at markup.Pos, text, hint string)  { f.add(at, text, hint, true) }

func (f *file) add(at markup.Pos, text, hint string, warning bool) {
	if f.lines == nil {
		f.lines = strings.Split(string(f.text), "\n")
	}
	// YAML takes some other characters for line ends too.
	at.Line = min(max(at.Line, 1), len(f.lines))
	at.Col = max(at.Col, 1)
	f.faults = append(f.faults, Fault{
		File: f.name, Line: at.Line, Col: at.Col,
		Text: text, Hint: hint, Excerpt: strings.TrimRight(f.lines[at.Line-1], "\r"), Warning: warning,
	})
}

func sortFaults(fs Faults) {
	slices.SortStableFunc(fs, func(a, b Fault) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Col, b.Col),
			cmp.Compare(a.Text, b.Text),
		)
	})
}

// nearest returns a hint that names the known word most like a wrong one, if any is
// like it enough to have been meant.
func nearest[V any](wrong string, known map[string]V) string {
	best, distance := "", len(wrong)/3+1
	for k := range known {
		d := levenshtein.ComputeDistance(wrong, k)
		if d < distance || d == distance && best != "" && k < best {
			best, distance = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", best)
}

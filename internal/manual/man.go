package manual

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// Page is what a manual page tells beside what the model holds.
type Page struct {
	Version string
	Date    string   // when that version was made, as 2006-01-02, or ""
	Exit    []string // what each exit status means, from 0
}

// Man prints a manual page for section 1, in the man macros.
func Man(w io.Writer, app *kong.Application, page Page) error {
	p, err := read(app)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, ".TH %s 1 %q %q \"User Commands\"\n", roff(strings.ToUpper(p.name)), page.Date, roff(p.name+" "+page.Version))
	fmt.Fprintf(b, ".SH NAME\n%s \\-\n%s\n", roff(p.name), text(summary(p.about)))
	fmt.Fprintf(b, ".SH SYNOPSIS\n")
	for i, c := range p.commands {
		if i > 0 {
			fmt.Fprintln(b, ".br")
		}
		fmt.Fprintf(b, ".B %s\n%s\n", roff(p.name), p.synopsis(c))
	}
	fmt.Fprintf(b, ".SH DESCRIPTION\n%s\n", text(p.about))
	fmt.Fprintf(b, ".PP\nA flag can also be set by the environment variable that stands with it.\nThe flag is stronger.\n")
	fmt.Fprintf(b, ".SH COMMANDS\n")
	for _, c := range p.commands {
		fmt.Fprintf(b, ".SS %s\n%s\n", roff(c.name), text(c.help))
		for paragraph := range strings.SplitSeq(c.more, "\n\n") {
			if paragraph != "" {
				fmt.Fprintf(b, ".PP\n%s\n", text(paragraph))
			}
		}
		for _, a := range c.args {
			fmt.Fprintf(b, ".TP\n\\fI%s\\fR\n%s\n", roff(a.label), text(a.help))
		}
		for _, f := range c.flags {
			fmt.Fprintf(b, ".TP\n%s\n%s\n", f.head(), text(f.help))
			if f.fallback != "" {
				fmt.Fprintf(b, "Default: %s.\n", roff(f.fallback))
			}
			for _, name := range f.env {
				fmt.Fprintf(b, "Environment: %s.\n", roff(name))
			}
		}
	}
	if len(page.Exit) > 0 {
		fmt.Fprintf(b, ".SH EXIT STATUS\n")
		for status, meaning := range page.Exit {
			fmt.Fprintf(b, ".TP\n%d\n%s\n", status, text(meaning))
		}
	}
	return b.Flush()
}

// synopsis returns the line of a command after the name of the program.
func (p program) synopsis(c command) string {
	s := "\\fB" + roff(c.name) + "\\fR"
	if c.name == p.standard.name {
		s = "[" + s + "]"
	}
	for _, a := range c.args {
		label := "\\fI" + roff(a.label) + "\\fR"
		if a.optional {
			label = "[" + label + "]"
		}
		s += " " + label
	}
	if len(c.flags) > 1 { // more than --help, which all have
		s += " [\\fIflags\\fR]"
	}
	return s
}

// head returns how a flag is written.
func (f flag) head() string {
	s := "\\fB\\-\\-" + roff(f.name) + "\\fR"
	if f.short != 0 {
		s = "\\fB\\-" + roff(string(f.short)) + "\\fR, " + s
	}
	if !f.boolean {
		s += "=\\fI" + roff(f.label) + "\\fR"
	}
	return s
}

// summary turns a sentence into what whatis(1) shows.
func summary(sentence string) string {
	s := strings.TrimSuffix(sentence, ".")
	if rest, ok := strings.CutPrefix(s, "A "); ok {
		return "a " + rest
	}
	return s
}

var escapes = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "\"", `\(dq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`)

// roff escapes one line of text.
func roff(s string) string { return escapes.Replace(s) }

// width is how long a line of the source may be; mandoc(1) objects to longer ones than 80.
const width = 78

// text escapes text. Each sentence begins a line, as the formatter sets the space after it.
func text(s string) string {
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(s) {
		word = roff(word)
		switch {
		case column == 0:
		case column+1+len(word) > width:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		if column == 0 && strings.HasPrefix(word, ".") {
			b.WriteString(`\&`) // or the line were a request
		}
		b.WriteString(word)
		column += len(word)
		if strings.HasSuffix(word, ".") {
			b.WriteByte('\n')
			column = 0
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/prose"
	"github.com/interpolref/interpolref/internal/site"
)

type check struct {
	contentFlags
	External bool   `help:"Look up the addresses of the sources too, a few at once, and warn of those that lead nowhere."`
	Cache    string `placeholder:"FILE" type:"path" help:"File that remembers what --external found, for a week. Without it, one in the user's folder for caches."`
	Strict   bool   `help:"Fail on warnings too."`
	Format   string `enum:"text,json,github" default:"text" help:"How to print faults: text, json, or github for annotations in its workflows."`
}

// Run prints every fault. Warnings alone are a success, unless they count as errors.
func (c check) Run(t terminal) error {
	lib, faults := library.Load(c.files(), c.today())
	if words, _, err := site.ReadWords(c.files(), lib.Settings.Language); err == nil { // else c.build reports it
		faults = append(faults, style(lib, words)...)
	}
	faults.Sort()
	faults = c.locate(faults)
	if faults.Errors() == 0 {
		_, built, err := c.build(site.Options{})
		if err != nil {
			return err
		}
		for _, f := range built { // they include those of reading, a second time
			if !slices.Contains(faults, f) {
				faults = append(faults, f)
			}
		}
	}
	if c.External {
		dead, err := c.external(lib, t)
		if err != nil {
			return err
		}
		faults = append(faults, c.locate(dead)...)
		faults.Sort()
	}
	print := map[string]func(io.Writer, library.Faults){
		"text": printText, "json": printJSON, "github": printGitHub,
	}[c.Format]
	print(t.stdout, faults)
	errors := faults.Errors()
	warnings := len(faults) - errors
	if c.Format == "text" && len(faults) > 0 {
		fmt.Fprintf(t.stderr, "%s, %s\n", count(errors, "error"), count(warnings, "warning"))
	}
	if errors > 0 || c.Strict && warnings > 0 {
		return errSilent
	}
	return nil
}

func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// style returns what is wrong with the prose of the pages: numbers by hand that are figures and, in English
// alone, what [prose.English] finds.
func style(lib *library.Library, words *site.Words) (faults library.Faults) {
	known := map[string][]prose.Number{}
	for _, f := range lib.Figures {
		add := func(value float64, sources []*library.Source, use string) {
			n := prose.Number{Value: value, Unit: f.Unit, Label: f.Label, Use: use}
			for _, s := range sources {
				n.Sources = append(n.Sources, s.ID)
			}
			printed := words.Document.FormatValue(value, f.Unit)
			known[printed] = append(known[printed], n)
		}
		add(f.Value, f.Sources, "[="+f.ID+"]")
		for _, p := range f.Series[:max(len(f.Series)-1, 0)] {
			add(p.Value, p.Sources, "[="+f.ID+"@"+p.At+"]")
		}
	}
	for _, p := range lib.Pages {
		found := prose.Numbers(lib.Body(p), known)
		if p.Lang == "en" {
			found = append(found, prose.English(lib.Body(p))...)
		}
		faults = append(faults, lib.Faults(p, found)...)
	}
	return faults
}

// printText prints faults for people: the place and what is wrong, the line with a caret
// under the column, and a hint.
func printText(w io.Writer, faults library.Faults) {
	for _, f := range faults {
		fmt.Fprintln(w, visible(f.String()))
		if strings.TrimSpace(f.Excerpt) != "" {
			line, caret := excerpt(f.Excerpt, f.Col)
			fmt.Fprintf(w, "    %s\n    %s\n", visible(line), caret)
		}
		if f.Hint != "" {
			fmt.Fprintf(w, "    hint: %s\n", strings.ReplaceAll(visible(f.Hint), "\n", "\n          "))
		}
	}
}

// visible returns a text with the replacement character for control characters other than tabs and line ends,
// and for those that change the direction of text: a terminal would act on them.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' && r != '\n' || unicode.Is(unicode.Bidi_Control, r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// excerptWidth is how many characters of a line are shown at most.
const excerptWidth = 100

// excerpt returns the part of a line around a column, which counts bytes from 1, and a
// second line with a caret under that column.
func excerpt(line string, col int) (part, caret string) {
	at := utf8.RuneCountInString(line[:min(max(col-1, 0), len(line))])
	runes := []rune(line)
	start := max(0, min(at-excerptWidth/2, len(runes)-excerptWidth))
	end := min(len(runes), start+excerptWidth)
	part = string(runes[start:end])
	pad := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, string(runes[start:at]))
	if start > 0 {
		part, pad = "…"+part, " "+pad
	}
	if end < len(runes) {
		part += "…"
	}
	return part, pad + "^"
}

func printJSON(w io.Writer, faults library.Faults) {
	type fault struct {
		File     string `json:"file"`
		Line     int    `json:"line"`
		Col      int    `json:"col"`
		Severity string `json:"severity"`
		Text     string `json:"text"`
		Hint     string `json:"hint,omitempty"`
		Excerpt  string `json:"excerpt,omitempty"`
	}
	list := []fault{}
	for _, f := range faults {
		list = append(list, fault{f.File, f.Line, f.Col, severity(f), f.Text, f.Hint, f.Excerpt})
	}
	encodeJSON(w, list)
}

// encodeJSON writes JSON for people too: indented, and without escapes for HTML.
func encodeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func printGitHub(w io.Writer, faults library.Faults) {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for _, f := range faults {
		text := f.Text
		if f.Hint != "" {
			text += "\n" + f.Hint
		}
		fmt.Fprintf(w, "::%s file=%s,line=%d,col=%d::%s\n",
			severity(f), property.Replace(f.File), f.Line, f.Col, data.Replace(text))
	}
}

func severity(f library.Fault) string {
	if f.Warning {
		return "warning"
	}
	return "error"
}

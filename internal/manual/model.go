package manual

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// program is what a model says, in the form that all printers need.
type program struct {
	name     string
	about    string
	commands []command // in the order of their definition
	standard command   // what happens without a command
}

type command struct {
	name  string
	help  string
	more  string // paragraphs that only the manual has, or ""
	flags []flag
	args  []value
}

type flag struct {
	value
	short    rune // 0 if there is none
	boolean  bool
	fallback string // what holds without the flag, or ""
	env      []string
}

// value is what a flag or an argument stands for.
type value struct {
	name     string
	help     string
	label    string // how the value is called, in capitals
	kind     kind
	words    []string // of an enum
	optional bool
}

// kind is what can be offered for a value.
type kind int

const (
	free kind = iota
	word
	file
	folder
)

// read walks a model.
func read(app *kong.Application) (program, error) {
	p := program{name: app.Name, about: app.Help}
	for _, node := range app.Children {
		if node.Hidden {
			continue
		}
		if len(node.Children) > 0 || len(node.Aliases) > 0 {
			return program{}, fmt.Errorf("command %s: has commands or a second name", node.Name)
		}
		c := command{name: node.Name, help: node.Help, more: node.Detail}
		for _, group := range node.AllFlags(true) {
			for _, f := range group {
				if len(f.Aliases) > 0 || f.Tag.Negatable != "" {
					return program{}, fmt.Errorf("flag --%s of %s: has a second name", f.Name, node.Name)
				}
				c.flags = append(c.flags, readFlag(f))
			}
		}
		for _, a := range node.Positional {
			c.args = append(c.args, readValue(a, a.Tag.PlaceHolder))
		}
		p.commands = append(p.commands, c)
		if node == app.DefaultCmd {
			p.standard = c
		}
	}
	if p.standard.name == "" {
		return program{}, fmt.Errorf("%s has no default command", app.Name)
	}
	return p, nil
}

func readFlag(f *kong.Flag) flag {
	return flag{
		value:    readValue(f.Value, f.PlaceHolder),
		short:    f.Short,
		boolean:  f.IsBool(),
		fallback: f.Default,
		env:      f.Envs,
	}
}

func readValue(v *kong.Value, placeholder string) value {
	out := value{name: v.Name, help: v.Help, label: placeholder, optional: !v.Required}
	if out.label == "" {
		out.label = strings.ToUpper(v.Name)
	}
	switch {
	case v.Enum != "":
		out.kind, out.words = word, v.EnumSlice()
	case v.Tag.Type == "existingdir" || out.label == "DIR":
		out.kind = folder
	case v.Tag.Type == "existingfile" || v.Tag.Type == "filecontent" || out.label == "FILE":
		out.kind = file
	}
	return out
}

// brief returns the first sentence of a help text, without its full stop.
func brief(help string) string {
	first, _, _ := strings.Cut(help, ". ")
	first, _, _ = strings.Cut(first, "; ")
	return strings.TrimSuffix(first, ".")
}

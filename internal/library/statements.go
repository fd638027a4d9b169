package library

import (
	"cmp"
	"strings"
)

// Statements are what the site says in more than one place, from data/statements.yaml, where its
// name stands too unless the host has given another in site.yaml.
// Those that the content leaves out are empty and not shown.
type Statements struct {
	Disclaimer string // at the foot of every page
	Persons    string // above the results of a search for what looks like a person's name
}

type rawStatements struct {
	Name       string `yaml:"name"`
	Disclaimer string `yaml:"disclaimer"`
	Persons    string `yaml:"persons"`
}

func (l *loader) readStatements() {
	f, tree := l.parse("data/statements.yaml")
	if tree == nil {
		return
	}
	var raw rawStatements
	decode(f, tree, &raw)
	l.lib.Settings.Name = cmp.Or(l.lib.Settings.Name, raw.Name)
	l.lib.Statements = Statements{raw.Disclaimer, raw.Persons}
}

// callSite calls a site that nobody has given a name as its home page is called.
func (l *loader) callSite() {
	lib := l.lib
	if home := lib.pages["/"]; home != nil {
		lib.Settings.Name, lib.Settings.Description = cmp.Or(lib.Settings.Name, home.Title), cmp.Or(lib.Settings.Description, home.Summary)
	}
	name := strings.NewReplacer("{name}", lib.Settings.Name)
	lib.Statements = Statements{name.Replace(lib.Statements.Disclaimer), name.Replace(lib.Statements.Persons)}
}

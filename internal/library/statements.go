package library

import "strings"

// Statements are what the site says in more than one place, from data/statements.yaml.
// Those that the content leaves out are empty and not shown.
type Statements struct {
	Disclaimer string // at the foot of every page
	Persons    string // above the results of a search for what looks like a person's name
}

type rawStatements struct {
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
	name := strings.NewReplacer("{name}", l.lib.Settings.Name)
	l.lib.Statements = Statements{name.Replace(raw.Disclaimer), name.Replace(raw.Persons)}
}

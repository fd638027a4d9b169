package library

import (
	"cmp"
	"strings"
)

// Statements are what the site says in more than one place, from data/statements.yaml. Those that the
// content leaves out are empty and not shown. The file also holds the site's name, for a host that gives
// no other in site.yaml.
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

// nameSite takes the name and the description of the site from its home page where nothing else gives them,
// and fills the name into the statements.
func (l *loader) nameSite() {
	lib := l.lib
	if home := lib.pages["/"]; home != nil {
		lib.Settings.Name, lib.Settings.Description = cmp.Or(lib.Settings.Name, home.Title), cmp.Or(lib.Settings.Description, home.Summary)
	}
	name := strings.NewReplacer("{name}", lib.Settings.Name)
	lib.Statements = Statements{name.Replace(lib.Statements.Disclaimer), name.Replace(lib.Statements.Persons)}
}

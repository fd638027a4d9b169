package library

import "fmt"

// Databases is the register of INTERPOL's databases.
var Databases = &Register{Name: "databases", Noun: "database", Page: "/databases/", IDs: []string{"list"}, read: each((*loader).database)}

// Database is a database of INTERPOL's that has a name.
type Database struct {
	ID, Name string
	Also     []string // further names
	About    string   // "People", "Documents": what it is listed under
	Holds    string
	Enters   string // who enters records; empty where no source says it, as Searches
	Searches string
	Since    string  // "2002"; empty where no source says it
	Size     *Figure // how many records; nil where no source says it
	Note     string
	Page     *Page // where to read on
	Fragment string
	Sources  []*Source
}

type rawDatabase struct {
	entry
	Name     string   `yaml:"name,required" example:"Stolen library cards"`
	Also     []string `yaml:"also"`
	About    string   `yaml:"about,required" example:"Documents"`
	Holds    string   `yaml:"holds,required" example:"Numbers of library cards."`
	Enters   string   `yaml:"enters"`
	Searches string   `yaml:"searches"`
	Since    string   `yaml:"since"`
	Size     located  `yaml:"size"`
	Note     string   `yaml:"note"`
	Page     located  `yaml:"page"`
}

func (l *loader) database(f *register, r *rawDatabase) {
	if !l.identify(f, r.Pos, r.ID) {
		return
	}
	d := &Database{
		ID: r.ID.Value, Name: r.Name, Also: r.Also, About: r.About, Holds: r.Holds, Enters: r.Enters, Searches: r.Searches,
		Since: r.Since, Note: r.Note, Sources: l.showCited(f, r.Pos, r.all()),
	}
	l.lib.Databases = append(l.lib.Databases, d)
	l.readOn(f, r.Page, &d.Page, &d.Fragment)
	d.Size = l.figureOf(f, r.Size)
}

// figureOf returns the figure that an entry names, and records that the page of the register shows it.
// It is nil where the entry names none, or one that does not exist, which is reported.
func (l *loader) figureOf(f *register, id located) *Figure {
	if id.Value == "" {
		return nil
	}
	fig := l.figures[id.Value]
	if fig == nil {
		f.fault(id.Pos, fmt.Sprintf("there is no figure %q", id.Value), nearest(f.file, id.Value, l.figures))
		return nil
	}
	l.last(func() { use(fig, l.lib.pages[f.Page]) })
	return fig
}

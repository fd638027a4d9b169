package library

import "fmt"

// Databases is the register of INTERPOL's databases.
var Databases = &Register{Name: "databases", Noun: "database", Page: "/databases/", IDs: []string{"list"}, read: each((*loader).database)}

// Database is a database of INTERPOL's that has a name.
type Database struct {
	ID       string
	Name     string   `yaml:"name,required" example:"Stolen library cards"`
	Also     []string `yaml:"also"`                               // further names
	About    string   `yaml:"about,required" example:"Documents"` // "People", "Documents": what it is listed under
	Holds    string   `yaml:"holds,required" example:"Numbers of library cards."`
	Enters   string   `yaml:"enters"` // who enters records; empty where no source says it, as Searches
	Searches string   `yaml:"searches"`
	Since    string   `yaml:"since"` // "2002"; empty where no source says it
	Size     *Figure  // how many records; nil where no source says it
	Note     string   `yaml:"note"`
	Page     *Page    // where to read on
	Fragment string
	Sources  []*Source
}

type rawDatabase struct {
	entry
	Database Database `yaml:",inline"`
	Size     located  `yaml:"size"`
	Page     located  `yaml:"page"`
}

func (l *loader) database(f *register, r *rawDatabase) {
	if !l.identify(f, r.Pos, r.ID) {
		return
	}
	d := &r.Database
	d.ID, d.Sources = r.ID.Value, l.showCited(f, r.Pos, r.all())
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

package library

// Names is the register of projects, units, systems, centres and tools by name.
var Names = &Register{Name: "names", Noun: "name", Page: "/names/", read: each((*loader).name)}

// Name is something of INTERPOL's, or close to it, that goes by a name.
type Name struct {
	ID       string
	Name     string   `yaml:"name,required" example:"Project Bookshelf"`
	Also     []string `yaml:"also"` // further names
	Kind     string   // "project", "unit", "system", "centre", "tool", "network", "campaign", "file"
	Years    string   `yaml:"years"`                                                                      // "2012–2022"; empty where no source says it
	Text     string   `yaml:"text,required" example:"Finds books that were put back in the wrong place."` // what it is, in one sentence
	Page     *Page    // where to read on
	Fragment string
	Sources  []*Source
}

type rawName struct {
	entry
	Name Name    `yaml:",inline"`
	Kind located `yaml:"kind,required" example:"project"`
	Page located `yaml:"page"`
}

func (l *loader) name(f *register, r *rawName) {
	oneOf(f.file, "kind", r.Kind, "project", "unit", "system", "centre", "tool", "network", "campaign", "file")
	if !l.identify(f, r.Pos, r.ID) {
		return
	}
	n := &r.Name
	n.ID, n.Kind, n.Sources = r.ID.Value, r.Kind.Value, l.showCited(f, r.Pos, r.all())
	l.lib.Names = append(l.lib.Names, n)
	l.readOn(f, r.Page, &n.Page, &n.Fragment)
}

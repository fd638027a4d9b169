package library

// Treaties is the register of treaties, and of decisions that bind like them, about crimes.
var Treaties = &Register{Name: "treaties", Noun: "treaty", Page: "/crimes/treaties/", IDs: []string{"by-year"}, read: each((*loader).treaty)}

// Treaty is an instrument that defines crimes or makes states punish them.
type Treaty struct {
	ID         string
	Name       string  `yaml:"name,required" example:"Treaty on the Return of Books"` // in full
	Short      string  `yaml:"short,required" example:"Books Treaty"`                 // as pages call it
	Year       int     `yaml:"year,required" example:"1960"`                          // of its adoption
	Depositary string  `yaml:"depositary"`                                            // who keeps its original; empty where no source says it
	Parties    *Figure // how many states are bound; nil where no figure says it
	Duties     string  `yaml:"duties,required" example:"Return what was lent."` // what it makes states do
	Note       string  `yaml:"note"`
	URL        string
	Sources    []*Source
	Crimes     []*Page // the pages of the crimes that it is about
}

type rawTreaty struct {
	entry
	Treaty  Treaty  `yaml:",inline"`
	Parties located `yaml:"parties"`
	URL     located `yaml:"url"`
}

func (l *loader) treaty(f *register, r *rawTreaty) {
	checkURL(f.file, r.URL)
	if !l.identify(f, r.Pos, r.ID) {
		return
	}
	t := &r.Treaty
	t.ID, t.URL, t.Parties, t.Sources = r.ID.Value, r.URL.Value, l.figureOf(f, r.Parties), l.showCited(f, r.Pos, r.all())
	l.treaties[t.ID] = t
	l.lib.Treaties = append(l.lib.Treaties, t)
}

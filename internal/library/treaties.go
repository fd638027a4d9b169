package library

// Treaties is the register of treaties, and of decisions that bind like them, about crimes.
var Treaties = &Register{Name: "treaties", Noun: "treaty", Page: "/crimes/treaties/", IDs: []string{"by-year"}, read: each((*loader).treaty)}

// Treaty is an instrument that defines crimes or makes states punish them.
type Treaty struct {
	ID         string
	Name       string  // in full
	Short      string  // as pages call it
	Year       int     // of its adoption
	Depositary string  // who keeps its original; empty where no source says it
	Parties    *Figure // how many states are bound; nil where no figure says it
	Duties     string  // what it makes states do
	Note       string
	URL        string
	Sources    []*Source
	Crimes     []*Page // the pages of the crimes that it is about
}

type rawTreaty struct {
	entry
	Name       string  `yaml:"name,required" example:"Treaty on the Return of Books"`
	Short      string  `yaml:"short,required" example:"Books Treaty"`
	Year       int     `yaml:"year,required" example:"1960"`
	Depositary string  `yaml:"depositary"`
	Parties    located `yaml:"parties"`
	Duties     string  `yaml:"duties,required" example:"Return what was lent."`
	Note       string  `yaml:"note"`
	URL        located `yaml:"url"`
}

func (l *loader) treaty(f *register, r *rawTreaty) {
	checkURL(f.file, r.URL)
	if !l.identify(f, r.Pos, r.ID) {
		return
	}
	t := &Treaty{
		ID: r.ID.Value, Name: r.Name, Short: r.Short, Year: r.Year, Depositary: r.Depositary, Duties: r.Duties, Note: r.Note,
		URL: r.URL.Value, Parties: l.figureOf(f, r.Parties), Sources: l.showCited(f, r.Pos, r.all()),
	}
	l.treaties[t.ID] = t
	l.lib.Treaties = append(l.lib.Treaties, t)
}

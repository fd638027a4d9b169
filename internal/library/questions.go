package library

// Questions is the register of what people ask.
var Questions = &Register{Name: "questions", Noun: "question", Page: "/questions/", read: each((*loader).question)}

// Question is one that people ask, with a short answer.
type Question struct {
	ID      string
	Text    string
	Also    []string // other wordings, in any language, from search/questions.yaml
	Answer  string   // two sentences or so, plain text
	Path    string   // where to read on, with fragment
	Topic   string   // the group that it stands in: "role", "fugitives", "crimes", …
	AsOf    Date
	Sources []*Source
}

type rawQuestion struct {
	entry
	Question string  `yaml:"q,required" example:"Who keeps this copy?"`
	Answer   string  `yaml:"a,required" example:"The Library of Utopia keeps it."`
	Page     located `yaml:"page,required" example:"/about/this-copy/"`
	Topic    string  `yaml:"topic,required" example:"role"`
	AsOf     Date    `yaml:"as_of,required" example:"2026-03"`
}

func (l *loader) question(f *register, r *rawQuestion) {
	if !l.identify(f, r.Pos, r.ID) {
		return
	}
	q := &Question{
		ID: r.ID.Value, Text: r.Question, Answer: r.Answer, Path: r.Page.Value, Topic: r.Topic,
		AsOf: r.AsOf, Sources: l.showCited(f, r.Pos, r.all()),
	}
	l.lib.Questions = append(l.lib.Questions, q)
	if q.Path == "" {
		return
	}
	l.later(func() {
		p, _ := l.target(f.file, r.Page)
		if l.link(l.lib.pages[f.Page], p); p == nil {
			q.Path = ""
		}
	})
}

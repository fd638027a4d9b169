package library

import "github.com/interpolref/interpolref/internal/markup"

// Answers is the register of the answers to what a Red Notice does in a country: a scale.
var Answers = &Register{Name: "answers", Noun: "answer", Page: "/fugitives/by-country/", Prefix: "answer-", read: each((*loader).answer)}

// Answer is a step of the scale.
type Answer struct {
	ID      string // "alert-only"
	Text    string // "No, an alert only"
	Meaning string // a sentence or two
	Mark    string // a short sign, so that colour is never alone
	Colour  string // "red", "green" or "grey"
}

// unknownAnswer is the answer of countries for which there is no source.
const unknownAnswer = "unknown"

type rawAnswer struct {
	markup.Pos
	ID      located `yaml:"id"`
	Text    string  `yaml:"text,required" example:"By letter"`
	Meaning string  `yaml:"meaning,required" example:"The notice leads to a letter."`
	Mark    string  `yaml:"mark,required" example:"◇"`
	Colour  located `yaml:"colour,required" example:"grey"`
}

func (l *loader) answer(f *register, r *rawAnswer) {
	oneOf(f.file, "colour", r.Colour, "red", "green", "grey")
	if !l.identify(f, r.Pos, r.ID) {
		return
	}
	a := &Answer{ID: r.ID.Value, Text: r.Text, Meaning: r.Meaning, Mark: r.Mark, Colour: r.Colour.Value}
	l.answers[a.ID] = a
	l.lib.Answers = append(l.lib.Answers, a)
}

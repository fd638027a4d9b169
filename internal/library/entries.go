package library

import "github.com/interpolref/interpolref/internal/markup"

// The entries of the registers as authors write them.

type rawSource struct {
	markup.Pos
	ID        located `yaml:"id"`
	Title     located `yaml:"title"`
	Publisher located `yaml:"publisher"`
	URL       located `yaml:"url"`
	Date      located `yaml:"date"`
	Kind      located `yaml:"kind"`
	Language  located `yaml:"language"`
	Note      string  `yaml:"note"`
}

type rawFigure struct {
	markup.Pos
	ID      located    `yaml:"id"`
	Label   located    `yaml:"label"`
	Value   *float64   `yaml:"value"`
	Unit    located    `yaml:"unit"`
	AsOf    Date       `yaml:"as_of"`
	Kind    located    `yaml:"kind"`
	Note    string     `yaml:"note"`
	Caution string     `yaml:"caution"`
	Source  []located  `yaml:"source"`
	Sources []located  `yaml:"sources"`
	Series  []rawPoint `yaml:"series"`
}

type rawPoint struct {
	markup.Pos
	At      located   `yaml:"at"`
	Date    string    `yaml:"date"`
	Value   *float64  `yaml:"value"`
	Note    string    `yaml:"note"`
	Source  []located `yaml:"source"`
	Sources []located `yaml:"sources"`
}

type rawTerm struct {
	markup.Pos
	ID         located   `yaml:"id"`
	Term       located   `yaml:"term"`
	Also       []located `yaml:"also"`
	French     located   `yaml:"fr"`
	Spanish    located   `yaml:"es"`
	Arabic     located   `yaml:"ar"`
	Definition located   `yaml:"definition"`
	Page       located   `yaml:"page"`
	Source     []located `yaml:"source"`
	Sources    []located `yaml:"sources"`
}

type rawNotice struct {
	markup.Pos
	ID         located   `yaml:"id"`
	Name       located   `yaml:"name"`
	Colour     located   `yaml:"colour"`
	Letter     located   `yaml:"letter"`
	Purpose    located   `yaml:"purpose"`
	Requester  located   `yaml:"requester"`
	Public     located   `yaml:"public"`
	LegalBasis located   `yaml:"legal_basis"`
	AsOf       Date      `yaml:"as_of"`
	Page       located   `yaml:"page"`
	Source     []located `yaml:"source"`
	Sources    []located `yaml:"sources"`
}

type rawCountry struct {
	markup.Pos
	Code      located   `yaml:"code"`
	Name      located   `yaml:"name"`
	Answer    located   `yaml:"answer"`
	Rule      located   `yaml:"rule"`
	Condition string    `yaml:"condition"`
	Law       string    `yaml:"law"`
	Bureau    string    `yaml:"bureau"`
	AsOf      Date      `yaml:"as_of"`
	Weak      bool      `yaml:"weak"`
	Note      string    `yaml:"note"`
	LookedFor located   `yaml:"looked_for"`
	Source    []located `yaml:"source"`
	Sources   []located `yaml:"sources"`
}

type rawService struct {
	markup.Pos
	ID      located   `yaml:"id"`
	Country located   `yaml:"country"`
	Crimes  []string  `yaml:"crimes"`
	Name    located   `yaml:"name"`
	URL     located   `yaml:"url"`
	Phone   string    `yaml:"phone"`
	AsOf    Date      `yaml:"as_of"`
	Weak    bool      `yaml:"weak"`
	Note    string    `yaml:"note"`
	Source  []located `yaml:"source"`
	Sources []located `yaml:"sources"`
}

type rawQuestion struct {
	markup.Pos
	ID       located   `yaml:"id"`
	Question located   `yaml:"q"`
	Also     []string  `yaml:"also"`
	Answer   located   `yaml:"a"`
	Page     located   `yaml:"page"`
	Topic    located   `yaml:"topic"`
	AsOf     Date      `yaml:"as_of"`
	Source   []located `yaml:"source"`
	Sources  []located `yaml:"sources"`
}

package search

// Params are the constants of the ranking, for tests and tuning.
type Params = params

// Defaults are those that Build uses.
var Defaults = defaults

// FieldNames are the fields in their order.
var FieldNames = [fields]string{"body", "heading", "title", "question", "names", "keywords", "summary"}

func (p *params) Field() *[fields]float64 { return &p.field }
func (p *params) B() *[fields]float64     { return &p.b }

// Knobs are the other constants.
var Knobs = map[string]func(*Params) *float64{
	"k1":      func(p *Params) *float64 { return &p.k1 },
	"stem":    func(p *Params) *float64 { return &p.stem },
	"prefix":  func(p *Params) *float64 { return &p.prefix },
	"synonym": func(p *Params) *float64 { return &p.synonym },
	"typo":    func(p *Params) *float64 { return &p.typo },
	"body":    func(p *Params) *float64 { return &p.body },
	"exact":   func(p *Params) *float64 { return &p.exact },
	"answer":  func(p *Params) *float64 { return &p.answer },
	"stop":    func(p *Params) *float64 { return &p.stop },
	"phrase":  func(p *Params) *float64 { return &p.phrase },
	"cover":   func(p *Params) *float64 { return &p.cover },
	"near":    func(p *Params) *float64 { return &p.near },
	"part":    func(p *Params) *float64 { return &p.part },
}

// With returns the index with other constants.
func (x *Index) With(p Params) *Index {
	y := *x
	y.params = p
	return &y
}

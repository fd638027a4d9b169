package search

import "sync"

// Params are the constants of the ranking, for tuning.
type Params = params

var Defaults = defaults

// With returns the index with other constants.
func (x *Index) With(p Params) *Index {
	y := *x
	y.params = p
	y.scratch = &sync.Pool{New: func() any { return newScratch(&y) }}
	return &y
}

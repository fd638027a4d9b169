package edition

import "context"

// Edition is an immutable set of responses by path.
type Edition struct {
	id        string
	paths     []string
	responses map[string]*Response
}

// ID names the edition: twelve hexadecimal digits made from all of its content.
func (e *Edition) ID() string { return e.id }

// Lookup returns the response for a path, or nil.
func (e *Edition) Lookup(path string) *Response { return e.responses[path] }

// Paths returns every path, redirects included, in order. The caller must not change it.
func (e *Edition) Paths() []string { return e.paths }

// Compress makes the compressed variants of every file now, one after the other, until it is
// done or the context is. Without it a variant is made when it is first asked for.
func (e *Edition) Compress(ctx context.Context) {
	for _, p := range e.paths {
		for c := range identity {
			if ctx.Err() != nil {
				return
			}
			if b := e.responses[p].body; b != nil {
				b.variant(c)
			}
		}
	}
}

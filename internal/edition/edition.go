package edition

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

package edition

import (
	"context"
	"crypto/sha256"

	"golang.org/x/sync/semaphore"
)

// Edition is an immutable set of responses by path.
type Edition struct {
	id        string
	paths     []string
	responses map[string]*Response
}

// ID names the edition, as it was given to [Builder.Build].
func (e *Edition) ID() string { return e.id }

// Lookup returns the response for a path, or nil.
func (e *Edition) Lookup(path string) *Response { return e.responses[path] }

// Paths returns every path, redirects included, in order. The caller must not change it.
func (e *Edition) Paths() []string { return e.paths }

// Compress makes the compressed variants of every file, one after the other, until the context is done, and
// returns how many it made. For each, it acquires 1 of cores, so that requests that compute get their turns
// between two variants. A variant that Compress has not made is made when it is asked for.
func (e *Edition) Compress(ctx context.Context, cores *semaphore.Weighted) (made int) {
	for _, p := range e.paths {
		for c := range identity {
			if cores.Acquire(ctx, 1) != nil {
				return made
			}
			if b := e.responses[p].body; b != nil && b.compress(c) {
				made++
			}
			cores.Release(1)
		}
	}
	return made
}

// Reuse takes over the variants of the files that have not changed since the edition before. It must be
// called before the edition answers requests.
func (e *Edition) Reuse(before *Edition) {
	known := make(map[[sha256.Size]byte]*body, len(before.responses))
	for _, r := range before.responses {
		if r.body != nil {
			known[r.body.hash] = r.body
		}
	}
	for _, r := range e.responses {
		if r.body == nil {
			continue
		}
		if b := known[r.body.hash]; b != nil && b.compressible == r.body.compressible {
			r.body = b
		}
	}
}

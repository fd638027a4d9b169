package edition

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

// Caching is the value of the Cache-Control field: how long a response may be used without asking again.
type Caching string

const (
	// Revalidate is for what changes with an edition: keep it, but ask before each use.
	Revalidate Caching = "no-cache"
	// Forever is for what never changes under its path, such as files with hashed names.
	Forever Caching = "public, max-age=31536000, immutable"
)

// Builder collects the files of an edition. The zero Builder is empty and ready to use, by
// several goroutines at once.
type Builder struct {
	mu        sync.Mutex
	responses map[string]*Response
	faults    []error
}

// Add puts a file under a path, which starts with a slash and is in its plain form: no
// empty, "." or ".." elements, no backslash, no control character. The body is the
// edition's from then on.
func (b *Builder) Add(path, mediaType string, caching Caching, body []byte) {
	b.add(&Response{path: path, caching: []string{string(caching)}, mediaType: []string{mediaType}, body: newBody(body, mediaType)})
}

// AddAsset puts a file under its path with a hash of its content before the extension, and
// returns that path: "/static/site.css" becomes "/static/site.0123456789.css". It may be
// cached forever.
func (b *Builder) AddAsset(name, mediaType string, body []byte) string {
	hash := sha256.Sum256(body)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(hash[:5]) + ext
	b.Add(hashed, mediaType, Forever, body)
	return hashed
}

// Has reports whether something was put under a path.
func (b *Builder) Has(path string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.responses[path] != nil
}

// Redirect sends a path permanently (308) to a location, which is written to the client
// as it is.
func (b *Builder) Redirect(path, location string) {
	b.add(&Response{path: path, caching: []string{string(Revalidate)}, location: location})
}

func (b *Builder) add(r *Response) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !plain(r.path) {
		b.faults = append(b.faults, fmt.Errorf("path %q is not in its plain form", r.path))
		return
	}
	if b.responses[r.path] != nil {
		b.faults = append(b.faults, fmt.Errorf("path %q added twice", r.path))
		return
	}
	if b.responses == nil {
		b.responses = make(map[string]*Response)
	}
	b.responses[r.path] = r
}

// plain reports whether a path is in its plain form; see [Builder.Add].
func plain(p string) bool {
	clean := path.Clean(p)
	if clean != "/" && strings.HasSuffix(p, "/") {
		clean += "/"
	}
	odd := func(r rune) bool { return r < ' ' || r == 0x7f || r == '\\' }
	return p == clean && p[0] == '/' && strings.IndexFunc(p, odd) < 0
}

// Build makes the edition with an id, which names its content. It fails if a path was added twice or is not
// in its plain form. The Builder must not be used afterwards.
func (b *Builder) Build(id string) (*Edition, error) {
	if len(b.faults) > 0 {
		return nil, fmt.Errorf("building edition: %w", errors.Join(b.faults...))
	}
	key := []string{"edition-" + id}
	for _, r := range b.responses {
		if r.caching[0] != string(Forever) {
			r.key = key
		}
	}
	return &Edition{id, slices.Sorted(maps.Keys(b.responses)), b.responses}, nil
}

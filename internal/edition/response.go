package edition

import (
	"net/http"
	"strconv"
)

// Response is what one path answers with: a file or a redirect.
type Response struct {
	path      string
	caching   []string
	key       []string // the edition's surrogate key; nil for what never changes under its path
	location  string   // of a redirect
	mediaType []string
	body      *body // nil for a redirect
}

// Path returns the path that the response stands under.
func (r *Response) Path() string { return r.path }

// Location returns where a redirect leads, and the empty string for a file.
func (r *Response) Location() string { return r.location }

// MediaType returns the file's Content-Type, and the empty string for a redirect.
func (r *Response) MediaType() string {
	if r.mediaType == nil {
		return ""
	}
	return r.mediaType[0]
}

// Body returns the file as it was added, and nil for a redirect. The caller must not change it.
func (r *Response) Body() []byte {
	if r.body == nil {
		return nil
	}
	return r.body.identity()
}

var (
	vary = []string{"Accept-Encoding"}
	// surrogates is for caches in front of the server: for how many seconds they may answer without asking,
	// and for how many more while they ask.
	surrogates = []string{"max-age=300, stale-while-revalidate=86400"}
)

// ServeHTTP answers a GET or HEAD request; other methods are the caller's to refuse.
// A redirect takes the request's query along.
func (r *Response) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	h := w.Header()
	h["Cache-Control"] = r.caching
	h["Vary"] = vary
	if r.key != nil {
		h["Surrogate-Control"] = surrogates
		h["Surrogate-Key"] = r.key
	}
	if r.location != "" {
		location := r.location
		if req.URL.RawQuery != "" {
			location = withQuery(location, req.URL.RawQuery)
		}
		http.Redirect(w, req, location, http.StatusPermanentRedirect)
		return
	}
	v := r.body.variant(preferred(req.Header["Accept-Encoding"]))
	h["Etag"] = v.etag
	if matches(req.Header["If-None-Match"], v.etag[0]) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h["Content-Type"] = r.mediaType
	h["Content-Length"] = v.length
	if v.encoding != nil {
		h["Content-Encoding"] = v.encoding
	}
	if req.Method != http.MethodHead {
		w.Write(v.bytes)
	}
}

// Write answers a request with a body that was made for it alone: compressed as the client
// prefers, but quickly and without validators. Other fields that are already set are kept.
func (e *Edition) Write(w http.ResponseWriter, req *http.Request, status int, mediaType string, body []byte) {
	h := w.Header()
	h["Vary"] = vary
	h.Set("Content-Type", mediaType)
	if c := preferred(req.Header["Accept-Encoding"]); c != identity && compressible(mediaType) {
		if smaller := quick.compress(c, body); len(smaller) < len(body) {
			h.Set("Content-Encoding", names[c])
			body = smaller
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if req.Method != http.MethodHead {
		w.Write(body)
	}
}

package edition

import "net/http"

// Response is what one path answers with: a file or a redirect.
type Response struct {
	path      string
	location  string
	mediaType []string
	caching   []string
	body      []byte
	forms     []form // smallest first; the identity is among them
}

// form is a response's body in one encoding. The slices are the values of header fields,
// made once and shared by all requests.
type form struct {
	coding   string // "br", "zstd", "gzip" or "identity"
	body     []byte
	encoding []string // nil for the identity
	length   []string
	etag     []string
}

// Path returns the path that the response stands under.
func (r *Response) Path() string { return r.path }

// Location returns where a redirect leads, and the empty string for a file.
func (r *Response) Location() string { return r.location }

// MediaType returns the file's Content-Type, and the empty string for a redirect.
func (r *Response) MediaType() string {
	if r.location != "" {
		return ""
	}
	return r.mediaType[0]
}

// Body returns the file without any encoding. The caller must not change it.
func (r *Response) Body() []byte { return r.body }

var vary = []string{"Accept-Encoding"}

// ServeHTTP answers a GET or HEAD request. Other methods are the caller's to refuse.
func (r *Response) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	h := w.Header()
	h["Cache-Control"] = r.caching
	h["Vary"] = vary
	if r.location != "" {
		redirect(w, req, r.location)
		return
	}
	f := &r.forms[choose(r.forms, req.Header["Accept-Encoding"])]
	h["Etag"] = f.etag
	if matches(req.Header["If-None-Match"], f.etag[0]) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h["Content-Type"] = r.mediaType
	h["Content-Length"] = f.length
	if f.encoding != nil {
		h["Content-Encoding"] = f.encoding
	}
	if req.Method != http.MethodHead {
		w.Write(f.body)
	}
}

// redirect keeps the query of the request, which belongs before the location's fragment.
func redirect(w http.ResponseWriter, req *http.Request, location string) {
	if req.URL.RawQuery != "" {
		location = withQuery(location, req.URL.RawQuery)
	}
	http.Redirect(w, req, location, http.StatusPermanentRedirect)
}

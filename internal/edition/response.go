package edition

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"sync/atomic"
)

// Response is what one path answers with: a file or a redirect.
type Response struct {
	path         string
	caching      []string
	key          []string // the edition's, for caches that are told to forget by it; nil for what never changes
	location     string   // of a redirect
	mediaType    []string
	compressible bool
	hash         [sha256.Size]byte // of the body as it was added
	plain        atomic.Pointer[[]byte]
	forms        [identity + 1]form
}

func newFile(path, mediaType string, caching Caching, body []byte) *Response {
	r := &Response{
		path:         path,
		caching:      []string{string(caching)},
		mediaType:    []string{mediaType},
		compressible: compressible(mediaType),
	}
	r.plain.Store(&body)
	return r
}

func (r *Response) sum() { r.hash = sha256.Sum256(r.Body()) }

// freeze makes the body final, now that the edition's id is known, and with it the header
// fields of all forms.
func (r *Response) freeze(id string) {
	hash := r.hash
	body, marked := r.Body(), false
	for rest := body; ; marked = true {
		i := bytes.Index(rest, []byte(Mark))
		if i < 0 {
			break
		}
		rest = rest[i+copy(rest[i:], id):]
	}
	if marked {
		hash = sha256.Sum256(append(hash[:], id...))
	}
	r.forms[identity].length = []string{strconv.Itoa(len(body))}
	tag := hex.EncodeToString(hash[:10])
	r.forms[identity].etag = []string{`"` + tag + `"`}
	for c := range identity {
		r.forms[c].encoding = []string{names[c]}
		r.forms[c].etag = []string{`"` + tag + "-" + names[c] + `"`}
	}
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

// Body returns the file as it was added. The caller must not change it. What [Edition.Compress]
// let go of is made again.
func (r *Response) Body() []byte {
	if body := r.plain.Load(); body != nil {
		return *body
	}
	if r.location != "" {
		return nil
	}
	e := expanders.Get().(*expander)
	defer expanders.Put(e)
	return bytes.Clone(e.expand(r.forms[gz].body))
}

var (
	vary = []string{"Accept-Encoding"}
	// surrogates tells caches of the host's own how long they may answer without asking, and
	// how much longer while they ask.
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
	f := r.form(preferred(req.Header["Accept-Encoding"]))
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
	if req.Method == http.MethodHead {
		return
	}
	if f.body != nil {
		w.Write(f.body)
	} else if body := r.plain.Load(); body != nil {
		w.Write(*body)
	} else {
		e := expanders.Get().(*expander)
		w.Write(e.expand(r.forms[gz].body))
		expanders.Put(e)
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

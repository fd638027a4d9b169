package web

import (
	"net/http"
	"strings"
)

// Redirects returns an HTTP server that redirects plain HTTP to the same path under the origin of
// the base URL, such as "https://ref.example", whatever host was asked for. challenges is middleware
// that answers the HTTP challenges of a certificate authority (ACME, RFC 8555).
func (s *Server) Redirects(origin string, challenges func(http.Handler) http.Handler) *http.Server {
	away := challenges(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.EscapedPath()
		if !strings.HasPrefix(path, "/") {
			path = "/"
		}
		if r.URL.RawQuery != "" {
			path += "?" + r.URL.RawQuery
		}
		http.Redirect(w, r, origin+path, http.StatusPermanentRedirect)
	}))
	h := s.HTTP()
	h.SetKeepAlivesEnabled(false) // the client's next request goes to the base URL
	h.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w.Header())
		if len(r.RequestURI) > maxTarget {
			http.Error(w, http.StatusText(http.StatusRequestURITooLong), http.StatusRequestURITooLong)
			return
		}
		away.ServeHTTP(&statusOnly{ResponseWriter: w}, r)
	})
	return h
}

// toBase redirects the root of the host to the home page, for readers who left the path of the base URL out.
// The redirect is temporary, since the site may move to another path.
func (s *Server) toBase(w *response, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		return &statusError{status: http.StatusMethodNotAllowed}
	}
	w.route, w.path = "redirect", "/"
	w.Header().Set("Cache-Control", notKept)
	http.Redirect(w, r, s.options.Base+"/", http.StatusTemporaryRedirect)
	return nil
}

// statusOnly is a ResponseWriter that answers errors with the status text alone, since the errors that autocert
// writes disclose hosts, paths and errors of the file system.
type statusOnly struct {
	http.ResponseWriter
	failed bool
}

func (w *statusOnly) WriteHeader(status int) {
	if w.failed = status >= http.StatusBadRequest; w.failed {
		http.Error(w.ResponseWriter, http.StatusText(status), status)
		return
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusOnly) Write(p []byte) (int, error) {
	if w.failed {
		return len(p), nil
	}
	return w.ResponseWriter.Write(p)
}

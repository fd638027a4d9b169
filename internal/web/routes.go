package web

import (
	"cmp"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/interpolref/interpolref/internal/edition"
)

// router returns the handler of all paths that the edition does not hold.
func (s *Server) router() http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.GetHead)
	page := func(pattern string, h handler) { r.Get(pattern, s.handle(pattern, h)) }
	api := func(pattern string, h handler) {
		r.Get(pattern, s.handle(pattern, shared(h)))
		r.Options(pattern, s.handle(pattern, preflight))
	}
	page("/search", s.bounded(s.search))
	api("/api/search", s.bounded(s.apiSearch))
	api("/api/suggest", s.bounded(s.apiSuggest))
	api("/api/completions", s.bounded(s.apiCompletions))
	page("/.well-known/security.txt", s.securityContact)
	page("/healthz", s.health)
	page("/readyz", s.ready)
	if s.options.Dev {
		page("/-/live", s.localOnly(s.liveEvents))
		page("/-/faults", s.localOnly(s.faults))
	}
	r.NotFound(s.handle("none", s.otherSpelling(r)))
	r.MethodNotAllowed(s.handle("none", s.otherMethod(r)))
	return r
}

// handler answers a request, or returns an error for [Server.fail] to answer with.
type handler func(*response, *http.Request) error

// handle adapts a handler to net/http, where the ResponseWriter must be a *response. The log and the metrics
// have its requests under the route.
func (s *Server) handle(route string, h handler) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		w := rw.(*response)
		w.route, w.path = route, route
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	}
}

// shared is middleware that lets scripts of other sites read the answer (CORS).
func shared(h handler) handler {
	return func(w *response, r *http.Request) error {
		allowOrigins(w.Header())
		return h(w, r)
	}
}

// preflight answers a CORS preflight request: a browser's question whether a script of another
// site may send its request.
func preflight(w *response, _ *http.Request) error {
	allowOrigins(w.Header())
	w.Header().Set("Allow", "GET, HEAD, OPTIONS")
	w.Header().Set("Access-Control-Allow-Methods", "GET, HEAD")
	w.Header().Set("Access-Control-Allow-Headers", "If-None-Match")
	w.Header().Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
	return nil
}

const (
	typeHTML = "text/html; charset=utf-8"
	typeJSON = "application/json"
	typeText = "text/plain; charset=utf-8"
)

// kind returns the route of a file of the edition in the metrics: "page", "data", "asset" or "redirect".
func kind(f *edition.Response) string {
	switch {
	case f.Location() != "":
		return "redirect"
	case f.MediaType() == typeHTML:
		return "page"
	case isShared(f.MediaType()):
		return "data"
	}
	return "asset"
}

// serveEdition answers from the edition, or reports false where that does not hold the path.
func (s *Server) serveEdition(w *response, r *http.Request, path string) (done bool, err error) {
	f := s.current.Load().Edition().Lookup(path)
	if f == nil {
		return false, nil
	}
	w.route, w.path = kind(f), path
	get := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case w.route == "data" && r.Method == http.MethodOptions:
		return true, preflight(w, r)
	case w.route == "data":
		allowOrigins(w.Header())
		if !get {
			w.Header().Set("Allow", "GET, HEAD, OPTIONS")
		}
	case !get:
		w.Header().Set("Allow", "GET, HEAD")
	}
	if !get {
		return true, &statusError{status: http.StatusMethodNotAllowed}
	}
	if w.route == "page" && s.options.Usage != nil && r.Method == http.MethodGet {
		s.options.Usage.Add(path) // also where the answer is 304: somebody reads the page
	}
	f.ServeHTTP(w, r)
	return true, nil
}

// write answers with a body that was made for the request.
func (s *Server) write(w *response, r *http.Request, status int, mediaType string, body []byte) {
	s.current.Load().Edition().Write(w, r, status, mediaType, body)
}

func (s *Server) health(w *response, r *http.Request) error {
	return s.probe(w, r, http.StatusOK, "ok\n")
}

func (s *Server) ready(w *response, r *http.Request) error {
	if s.draining.Load() {
		return s.probe(w, r, http.StatusServiceUnavailable, "draining\n")
	}
	return s.probe(w, r, http.StatusOK, "ready\n")
}

func (s *Server) probe(w *response, r *http.Request, status int, text string) error {
	w.Header().Set("Cache-Control", "no-store")
	s.write(w, r, status, typeText, []byte(text))
	return nil
}

// otherSpelling redirects to the path that was meant, if it exists.
func (s *Server) otherSpelling(routes chi.Routes) handler {
	return func(w *response, r *http.Request) error {
		e := s.current.Load().Edition()
		path := canonical(r.URL, func(path string) bool {
			return e.Lookup(path) != nil || routes.Match(chi.NewRouteContext(), http.MethodGet, path)
		})
		if path == "" {
			path = s.movedTwin(e, r.URL.Path)
		}
		if path == "" {
			return s.notFound(w, r)
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			return &statusError{status: http.StatusMethodNotAllowed}
		}
		w.route, w.path = "other spelling", "other spelling"
		if f := e.Lookup(path); f != nil && f.Location() != "" {
			f.ServeHTTP(w, r) // an alias leads on at once
			return nil
		}
		location := s.options.Base + path
		if r.URL.RawQuery != "" {
			location += "?" + r.URL.RawQuery
		}
		w.Header().Set("Cache-Control", notKept)
		http.Redirect(w, r, location, http.StatusPermanentRedirect)
		return nil
	}
}

// movedTwin returns the path of the JSON or the Markdown of a page that has moved, for the address that it had
// before, which is now an alias. It is empty for any other address.
func (s *Server) movedTwin(e *edition.Edition, address string) string {
	folder, name := path.Split(address)
	if name != "index.json" && name != "index.md" {
		return ""
	}
	alias := cmp.Or(e.Lookup(strings.TrimSuffix(folder, "/")), e.Lookup(folder))
	if alias == nil || alias.Location() == "" {
		return ""
	}
	page, _, _ := strings.Cut(strings.TrimPrefix(alias.Location(), s.options.Base), "#")
	if twin := page + name; e.Lookup(twin) != nil {
		return twin
	}
	return ""
}

// notFound answers 404: with a page that suggests others or, where there is no turn to compute, with a prepared
// one.
func (s *Server) notFound(w *response, r *http.Request) error {
	gone := &statusError{status: http.StatusNotFound}
	if strings.HasPrefix(r.URL.Path, "/api/") {
		return gone
	}
	leave := s.bound.enter(r.Context())
	if leave == nil {
		return gone
	}
	defer leave()
	page, err := s.current.Load().ErrorPage(http.StatusNotFound, r.URL.Path, "")
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", notKept)
	s.write(w, r, http.StatusNotFound, typeHTML, page)
	return nil
}

// otherMethod answers a method that the router does not have for a path: 405 with those that it has.
func (s *Server) otherMethod(routes chi.Routes) handler {
	spelling := s.otherSpelling(routes)
	return func(w *response, r *http.Request) error {
		var allowed []string
		for _, m := range []string{http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPost} {
			get := m == http.MethodHead && slices.Contains(allowed, http.MethodGet)
			if get || routes.Match(chi.NewRouteContext(), m, r.URL.Path) {
				allowed = append(allowed, m)
			}
		}
		if allowed == nil { // the router does not know the method at all
			return spelling(w, r)
		}
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		return &statusError{status: http.StatusMethodNotAllowed}
	}
}

package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/interpolref/interpolref/internal/site"
)

// router answers what the edition does not hold.
func (s *Server) router(dev bool) http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.GetHead)
	get := func(pattern string, h handler) {
		r.Get(pattern, s.handler(s.measures.route(pattern), h))
	}
	get("/search", s.search)
	get("/api/search", s.apiSearch)
	get("/api/suggest", s.apiSuggest)
	get("/healthz", s.health)
	get("/readyz", s.ready)
	if dev {
		get("/-/live", s.liveEvents)
		get("/-/faults", s.faults)
	}
	r.NotFound(s.handler(s.none, s.otherSpelling(r)))
	r.MethodNotAllowed(s.handler(s.none, s.otherMethod(r)))
	return r
}

type handler func(http.ResponseWriter, *http.Request) error

// handler makes a handler that answers with an error if it gets one, and tells the log and
// the metrics which route it took.
func (s *Server) handler(route *route, h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		rec := w.(*recorder)
		rec.route, rec.where = route, route.name
		if err := h(w, r); err != nil {
			s.fail(rec, r, err)
		}
	}
}

const (
	typeHTML = "text/html; charset=utf-8"
	typeJSON = "application/json"
)

// write answers with a body that was made for the request.
func (s *Server) write(w http.ResponseWriter, r *http.Request, status int, mediaType string, body []byte) {
	s.current.Load().Edition().Write(w, r, status, mediaType, body)
}

// parameters reads the query of a request.
func parameters(r *http.Request) (url.Values, error) {
	v, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, &failure{status: http.StatusBadRequest, text: "The query in the address is not well formed."}
	}
	return v, nil
}

func (s *Server) search(w http.ResponseWriter, r *http.Request) error {
	return s.answer(w, r, typeHTML, s.counted(s.current.Load().SearchPage))
}

func (s *Server) apiSearch(w http.ResponseWriter, r *http.Request) error {
	open(w.Header())
	return s.answer(w, r, typeJSON, s.counted(s.current.Load().SearchJSON))
}

// counted counts what becomes of a search.
func (s *Server) counted(search func(url.Values) ([]byte, site.Outcome, error)) func(url.Values) ([]byte, error) {
	return func(v url.Values) ([]byte, error) {
		body, outcome, err := search(v)
		s.measures.searched(outcome)
		return body, err
	}
}

func (s *Server) apiSuggest(w http.ResponseWriter, r *http.Request) error {
	open(w.Header())
	return s.answer(w, r, typeJSON, func(v url.Values) ([]byte, error) {
		defer func(began time.Time) { s.measures.suggestions.Observe(time.Since(began)) }(time.Now())
		return s.current.Load().SuggestJSON(v)
	})
}

// answer writes what a function makes of the parameters of a request.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, mediaType string, of func(url.Values) ([]byte, error)) error {
	v, err := parameters(r)
	if err != nil {
		return err
	}
	body, err := of(v)
	if wrong := (*site.RequestError)(nil); errors.As(err, &wrong) {
		return &failure{status: http.StatusBadRequest, text: wrong.Text}
	}
	if err != nil {
		return err
	}
	w.Header()["Cache-Control"] = notKept
	s.write(w, r, http.StatusOK, mediaType, body)
	return nil
}

func (s *Server) health(w http.ResponseWriter, r *http.Request) error {
	return s.probe(w, r, http.StatusOK, "ok\n")
}

func (s *Server) ready(w http.ResponseWriter, r *http.Request) error {
	if s.draining.Load() {
		return s.probe(w, r, http.StatusServiceUnavailable, "draining\n")
	}
	return s.probe(w, r, http.StatusOK, "ready\n")
}

func (s *Server) probe(w http.ResponseWriter, r *http.Request, status int, text string) error {
	w.Header().Set("Cache-Control", "no-store")
	s.write(w, r, status, "text/plain; charset=utf-8", []byte(text))
	return nil
}

// otherSpelling redirects to the path that was meant, if it exists.
func (s *Server) otherSpelling(routes chi.Routes) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		notFound := &failure{status: http.StatusNotFound}
		if escapesSlash(r.URL.RawPath) {
			return notFound
		}
		e := s.current.Load().Edition()
		path := canonical(r.URL.Path, func(path string) bool {
			return e.Lookup(path) != nil || routes.Match(chi.NewRouteContext(), http.MethodGet, path)
		})
		if path == "" {
			return notFound
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			return &failure{status: http.StatusMethodNotAllowed, allow: "GET, HEAD"}
		}
		w.(*recorder).route, w.(*recorder).where = s.spelling, s.spelling.name
		if response := e.Lookup(path); response != nil && response.Location() != "" {
			response.ServeHTTP(w, r) // an alias leads on at once
			return nil
		}
		location := s.base + path
		if r.URL.RawQuery != "" {
			location += "?" + r.URL.RawQuery
		}
		w.Header()["Cache-Control"] = notKept
		http.Redirect(w, r, location, http.StatusPermanentRedirect)
		return nil
	}
}

// otherMethod says which methods a route has.
func (s *Server) otherMethod(routes chi.Routes) func(http.ResponseWriter, *http.Request) error {
	methods := []string{http.MethodGet, http.MethodHead, http.MethodPost}
	spelling := s.otherSpelling(routes)
	return func(w http.ResponseWriter, r *http.Request) error {
		var allowed []string
		for _, m := range methods {
			get := m == http.MethodHead && slices.Contains(allowed, http.MethodGet)
			if get || routes.Match(chi.NewRouteContext(), m, r.URL.Path) {
				allowed = append(allowed, m)
			}
		}
		if allowed == nil { // the router does not know the method at all
			return spelling(w, r)
		}
		return &failure{status: http.StatusMethodNotAllowed, allow: strings.Join(allowed, ", ")}
	}
}

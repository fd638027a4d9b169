package web

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/interpolref/interpolref/internal/site"
)

func (s *Server) search(w *response, r *http.Request) error {
	return s.answer(w, r, typeHTML, s.counted(s.current.Load().SearchPage))
}

func (s *Server) apiSearch(w *response, r *http.Request) error {
	return s.answer(w, r, typeJSON, s.counted(s.current.Load().SearchJSON))
}

func (s *Server) apiSuggest(w *response, r *http.Request) error {
	return s.suggest(w, r, typeJSON, s.current.Load().SuggestJSON)
}

func (s *Server) apiCompletions(w *response, r *http.Request) error {
	return s.suggest(w, r, "application/x-suggestions+json", s.current.Load().Completions)
}

// suggest is answer for suggestions, whose durations it measures.
func (s *Server) suggest(w *response, r *http.Request, mediaType string, of func(url.Values) ([]byte, error)) error {
	defer func(began time.Time) { s.metrics.suggestions.Observe(time.Since(began).Seconds()) }(time.Now())
	return s.answer(w, r, mediaType, of)
}

// counted returns a search that counts its outcome in the metrics.
func (s *Server) counted(search func(url.Values) ([]byte, site.Outcome, error)) func(url.Values) ([]byte, error) {
	return func(v url.Values) ([]byte, error) {
		body, outcome, err := search(v)
		s.metrics.searched(outcome)
		return body, err
	}
}

// answer answers with what a function returns for the parameters of a request: 400 for a [site.RequestError].
func (s *Server) answer(w *response, r *http.Request, mediaType string, of func(url.Values) ([]byte, error)) error {
	v, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return &statusError{http.StatusBadRequest, "The query in the address is not well formed."}
	}
	body, err := of(v)
	if wrong := (*site.RequestError)(nil); errors.As(err, &wrong) {
		return &statusError{http.StatusBadRequest, wrong.Text}
	}
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", notKept)
	s.write(w, r, http.StatusOK, mediaType, body)
	return nil
}

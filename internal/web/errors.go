package web

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/interpolref/interpolref/internal/site"
)

// statusError is an error that the client is told. Any other error answers 500, and its text
// goes to the log alone.
type statusError struct {
	status int
	text   string // for the reader; empty for the status's own words
}

func (e *statusError) Error() string {
	return fmt.Sprintf("%d %s: %s", e.status, http.StatusText(e.status), e.text)
}

// prepareErrorPages renders a page for each status, so that refusing a request costs next to nothing and the
// answer to a panic needs no template.
func prepareErrorPages(st *site.Site) (map[int][]byte, error) {
	pages := map[int][]byte{}
	for _, status := range []int{
		http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
		http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong,
		http.StatusInternalServerError, http.StatusServiceUnavailable,
	} {
		page, err := st.ErrorPage(status, "", "")
		if err != nil {
			return nil, fmt.Errorf("preparing the page of status %d: %w", status, err)
		}
		pages[status] = page
	}
	return pages, nil
}

// fail answers with an error: JSON under /api/, a page elsewhere.
func (s *Server) fail(w *response, r *http.Request, err error) {
	e := &statusError{status: http.StatusInternalServerError}
	if !errors.As(err, &e) {
		s.options.Log.Error("request failed", "route", w.path, "error", err)
	}
	w.Header().Set("Cache-Control", notKept)
	if strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.URL.Path, s.options.Base+"/api/") {
		allowOrigins(w.Header())
		s.write(w, r, e.status, typeJSON, e.json())
		return
	}
	if e.text == "" {
		s.writeErrorPage(w, r, e.status)
		return
	}
	page, err := s.current.Load().ErrorPage(e.status, "", e.text)
	if err != nil {
		s.options.Log.Error("rendering an error page failed", "status", e.status, "error", err)
		s.writeErrorPage(w, r, http.StatusInternalServerError)
		return
	}
	s.write(w, r, e.status, typeHTML, page)
}

func (e *statusError) json() []byte {
	body, _ := json.Marshal(map[string]string{"error": cmp.Or(e.text, http.StatusText(e.status))}) // a map of strings cannot fail
	return body
}

// writeErrorPage answers with a prepared page as it is: compressing it would cost more than all
// the rest of a refusal.
func (s *Server) writeErrorPage(w *response, r *http.Request, status int) {
	page := s.current.Load().errorPages[status]
	h := w.Header()
	h.Set("Cache-Control", notKept)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Content-Type", typeHTML)
	h.Set("Content-Length", strconv.Itoa(len(page)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(page)
	}
}

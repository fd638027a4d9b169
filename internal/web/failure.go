package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// failure is an error that the client gets to know.
type failure struct {
	status int
	text   string // more for the reader; may be empty
	allow  string // the methods, for 405
}

func (f *failure) Error() string {
	return fmt.Sprintf("%d %s: %s", f.status, http.StatusText(f.status), f.text)
}

// fail answers with an error. What is not a failure goes to the log and nowhere else.
func (s *Server) fail(w *recorder, r *http.Request, err error) {
	f := &failure{status: http.StatusInternalServerError}
	if !errors.As(err, &f) {
		s.log.Error("request failed", "route", w.where, "error", err)
	}
	h := w.Header()
	h["Cache-Control"] = notKept
	if f.allow != "" {
		h.Set("Allow", f.allow)
	}
	path := strings.TrimPrefix(r.URL.Path, s.base)
	if strings.HasPrefix(path, "/api/") {
		open(h)
		s.write(w, r, f.status, typeJSON, f.json())
		return
	}
	page, err := s.current.Load().ErrorPage(f.status, path, f.text)
	if err != nil {
		s.log.Error("rendering an error page failed", "status", f.status, "error", err)
		s.answerBroken(w, r)
		return
	}
	s.write(w, r, f.status, typeHTML, page)
}

func (f *failure) json() []byte {
	text := f.text
	if text == "" {
		text = http.StatusText(f.status)
	}
	body, err := json.Marshal(map[string]string{"error": text})
	if err != nil {
		panic(err) // strings can always be encoded
	}
	return body
}

// answerBroken answers with the page that was rendered beforehand.
func (s *Server) answerBroken(w *recorder, r *http.Request) {
	w.Header()["Cache-Control"] = notKept
	s.write(w, r, http.StatusInternalServerError, typeHTML, s.current.Load().broken)
}

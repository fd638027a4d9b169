package web

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// live is the state of a working tree, which its pages follow by a stream of server-sent events.
type live struct {
	mu      sync.Mutex
	count   int           // of states, so that each differs from the one before
	state   string        // "edition-ID-COUNT" or "faults-COUNT"
	faults  []byte        // the page that shows them, or nil
	changed chan struct{} // closed once there is another state, or the streams are to end
	ended   bool
}

func (l *live) set(state string, faults []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.count++
	l.state, l.faults = fmt.Sprintf("%s-%d", state, l.count), faults
	l.wake()
}

func (l *live) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	l.wake()
}

func (l *live) wake() {
	if l.changed != nil {
		close(l.changed)
	}
	l.changed = make(chan struct{})
}

func (l *live) now() (state string, changed <-chan struct{}, ended bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state, l.changed, l.ended
}

// ShowFaults makes /-/faults show a page that says why the working tree cannot be built. The site that is
// served stays the same; the next Swap takes the page away.
func (s *Server) ShowFaults(page []byte) {
	s.metrics.reloads.WithLabelValues("failure").Inc()
	s.live.set("faults", page)
}

// liveEvents streams a message with the state whenever that changes.
func (s *Server) liveEvents(w *response, r *http.Request) error {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	if r.Method == http.MethodHead {
		return nil
	}
	control := http.NewResponseController(w)
	if err := control.SetWriteDeadline(time.Time{}); err != nil {
		if r.Context().Err() != nil {
			return nil // the client is gone
		}
		return fmt.Errorf("streaming: %w", err)
	}
	for {
		state, changed, ended := s.live.now()
		if ended {
			return nil
		}
		fmt.Fprintf(w, "data: %s\n\n", state)
		if err := control.Flush(); err != nil {
			return nil // the client is gone
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return nil
		}
	}
}

// faults answers with the faults of the working tree. Where there are none, it redirects to the path in the
// parameter from, or to the home page.
func (s *Server) faults(w *response, r *http.Request) error {
	s.live.mu.Lock()
	page := s.live.faults
	s.live.mu.Unlock()
	w.Header().Set("Cache-Control", "no-store")
	if page != nil {
		s.write(w, r, http.StatusOK, typeHTML, page)
		return nil
	}
	back := s.options.Base + "/"
	if path, inside := strings.CutPrefix(r.FormValue("from"), s.options.Base); inside && s.current.Load().Edition().Lookup(path) != nil {
		back = s.options.Base + path
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

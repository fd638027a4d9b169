package web

import (
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/interpolref/interpolref/internal/site"
)

const (
	maxAddress = 8 << 10  // bytes of a request's target
	maxHeader  = 32 << 10 // bytes of its header
	maxBody    = 64 << 10 // bytes of a body that is ignored
)

// Options say how a site is served.
type Options struct {
	Base string       // path of the base URL without its last slash, such as "/reference"; plain ASCII
	Dev  bool         // a working tree is being served: offer /-/live and /-/faults
	Log  *slog.Logger // for requests and errors
}

// Server answers requests from whatever site is current. It is safe for use by many at once.
type Server struct {
	base     string
	log      *slog.Logger
	routes   http.Handler
	current  atomic.Pointer[current]
	draining atomic.Bool
	open     atomic.Int64 // connections
	live     live
}

// current is a site with what requests need of it.
type current struct {
	*site.Site
	broken []byte // the page for errors that nobody foresaw
}

// New returns a server for a site.
func New(st *site.Site, o Options) (*Server, error) {
	s := &Server{base: o.Base, log: o.Log}
	s.routes = s.router(o.Dev)
	return s, s.Swap(st)
}

// Swap puts a site in the place of the one that is served. Requests that have begun are
// answered from the old one.
func (s *Server) Swap(st *site.Site) error {
	broken, err := st.ErrorPage(http.StatusInternalServerError, "", "")
	if err != nil {
		return err
	}
	s.current.Store(&current{st, broken})
	s.live.set("edition-"+st.Edition().ID(), nil)
	return nil
}

// Drain makes /readyz fail and ends the streams of /-/live. Everything else goes on until
// the listener is closed, but each answer asks its client to leave the connection, so that
// those that keep on asking are soon gone without having lost a request.
func (s *Server) Drain() {
	s.draining.Store(true)
	s.live.end()
}

// Connections returns how many connections are open.
func (s *Server) Connections() int64 { return s.open.Load() }

func (s *Server) count(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.open.Add(1)
	case http.StateClosed, http.StateHijacked:
		s.open.Add(-1)
	}
}

// HTTP returns an HTTP server with limits for slow and for greedy clients.
func (s *Server) HTTP() *http.Server {
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	protocols.SetUnencryptedHTTP2(true) // for proxies that know it
	return &http.Server{
		Protocols:         &protocols,
		Handler:           s,
		ConnContext:       withConn,
		ConnState:         s.count,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
}

// ServeHTTP answers any request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	rec := recorders.Get().(*recorder)
	*rec = recorder{ResponseWriter: w, conn: connOf(r), route: "none"}
	defer s.finish(rec, r, began)
	secure(w.Header())
	if s.draining.Load() {
		w.Header()["Connection"] = closing
	}
	s.serve(rec, r)
}

func (s *Server) serve(w *recorder, r *http.Request) {
	if len(r.RequestURI) > maxAddress {
		s.fail(w, r, &failure{status: http.StatusRequestURITooLong})
		return
	}
	if r.ContentLength > maxBody {
		w.Header().Set("Connection", "close")
		s.fail(w, r, &failure{status: http.StatusRequestEntityTooLarge})
		return
	}
	path, inside := strings.CutPrefix(r.URL.Path, s.base)
	if path != "" && path[0] != '/' {
		inside = false // "/reference" is no part of "/references"
	}
	if !inside {
		if path = r.URL.Path; path != "/healthz" && path != "/readyz" {
			s.fail(w, r, &failure{status: http.StatusNotFound})
			return
		}
	}
	if r.URL.RawPath == "" && s.serveEdition(w, r, path) {
		return
	}
	inner := r.Clone(r.Context())
	inner.URL.Path = path
	s.routes.ServeHTTP(w, inner)
}

// serveEdition answers if the edition holds the path.
func (s *Server) serveEdition(w *recorder, r *http.Request, path string) bool {
	response := s.current.Load().Edition().Lookup(path)
	if response == nil {
		return false
	}
	w.route = path
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		s.fail(w, r, &failure{status: http.StatusMethodNotAllowed, allow: "GET, HEAD"})
		return true
	}
	if isOpen(response.MediaType()) {
		open(w.Header())
	}
	response.ServeHTTP(w, r)
	return true
}

// finish recovers from a panic, writes the log and takes the recorder back.
func (s *Server) finish(w *recorder, r *http.Request, began time.Time) {
	if cause := recover(); cause != nil {
		if cause == http.ErrAbortHandler {
			panic(cause)
		}
		s.log.Error("panic", "route", w.route, "cause", cause, "stack", string(debug.Stack()))
		if w.status != 0 {
			panic(http.ErrAbortHandler) // too late to answer otherwise
		}
		clear(w.Header())
		secure(w.Header())
		s.answerBroken(w, r)
	}
	s.log.LogAttrs(r.Context(), slog.LevelInfo, "request",
		slog.String("method", method(r)),
		slog.String("route", w.route),
		slog.Int("status", max(w.status, http.StatusOK)),
		slog.Int64("bytes", w.bytes),
		slog.Duration("took", time.Since(began)),
	)
	*w = recorder{}
	recorders.Put(w)
}

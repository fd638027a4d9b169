package web

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5/middleware"

	"github.com/interpolref/interpolref/internal/site"
	"github.com/interpolref/interpolref/internal/usage"
)

// Limits on what one client may send or hold open.
const (
	maxTarget  = 8 << 10  // bytes of a request's target
	maxHeader  = 32 << 10 // bytes of a request's header
	maxBody    = 64 << 10 // bytes of a request's body, which is ignored
	maxStreams = 100      // of one HTTP/2 connection at once; RFC 9113 advises no fewer
)

// Options say how a site is served.
type Options struct {
	Base string       // path of the base URL without its last slash, such as "/reference"; plain ASCII
	Host string       // name of the base URL's host
	Dev  bool         // a working tree is being served: offer /-/live and /-/faults
	Log  *slog.Logger // for requests and errors

	Lost    func() uint64 // how many lines the log has dropped; nil if it drops none
	Proxies Proxies       // who is believed about the client's address
	HSTS    string        // the value of Strict-Transport-Security; empty for none
	Usage   *usage.Counts // counts page views; nil for none
}

// Server answers requests from whatever site is current. It is safe for concurrent use.
type Server struct {
	options  Options
	routes   http.Handler
	bound    bound
	metrics  *metrics
	current  atomic.Pointer[current]
	draining atomic.Bool
	live     live
}

// current is a site and what is made from it once, when it is loaded.
type current struct {
	*site.Site
	pages      int            // HTML files of its edition
	errorPages map[int][]byte // by status; see prepareErrorPages
	loaded     time.Time      // when it became current
}

// New returns a server for a site. It fails if the site's error pages cannot be rendered.
func New(st *site.Site, o Options) (*Server, error) {
	s := &Server{options: o, bound: newBound()}
	s.metrics = newMetrics(s)
	s.routes = s.router()
	return s, s.load(st)
}

// Swap puts a site in the place of the one that is served. Requests that have begun are
// answered from the old one. On an error the old one stays.
func (s *Server) Swap(st *site.Site) error {
	if err := s.load(st); err != nil {
		s.metrics.reloads.WithLabelValues("failure").Inc()
		return err
	}
	s.metrics.reloads.WithLabelValues("success").Inc()
	return nil
}

// load makes a site the current one. On an error the one before stays.
func (s *Server) load(st *site.Site) error {
	errorPages, err := prepareErrorPages(st)
	if err != nil {
		return err
	}
	c := &current{Site: st, errorPages: errorPages, loaded: time.Now()}
	for _, path := range st.Edition().Paths() {
		if kind(st.Edition().Lookup(path)) == "page" {
			c.pages++
		}
	}
	s.current.Store(c)
	s.live.set("edition-"+st.Edition().ID(), nil)
	return nil
}

// Drain makes /readyz fail and ends the streams of /-/live. Everything else goes on until
// the listener is closed, but each answer asks its client to close the connection, so that
// clients leave without losing a request.
func (s *Server) Drain() {
	s.draining.Store(true)
	s.live.end()
}

// Connections returns how many connections are open.
func (s *Server) Connections() int64 { return s.metrics.open.Load() }

// HTTP returns an HTTP server for readers, with limits on slow and on greedy clients.
func (s *Server) HTTP() *http.Server {
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	protocols.SetUnencryptedHTTP2(true) // for proxies that use it
	return &http.Server{
		Protocols:         &protocols,
		Handler:           s,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    maxHeader,
		HTTP2: &http.HTTP2Config{
			MaxConcurrentStreams: maxStreams,
			// Bodies of requests are not read, so these are the smallest buffers that are allowed.
			MaxReceiveBufferPerConnection: 64 << 10,
			MaxReceiveBufferPerStream:     16 << 10,
			SendPingTimeout:               30 * time.Second,
			PingTimeout:                   15 * time.Second,
			WriteByteTimeout:              15 * time.Second,
		},
		ErrorLog:  s.errorLog(),
		ConnState: s.metrics.connection,
	}
}

// response is a ResponseWriter that remembers what the log and the metrics need.
type response struct {
	middleware.WrapResponseWriter
	route string // label of the metrics: a pattern of the router or a kind of file
	path  string // what the log calls it: the route, or a file's path in the edition
}

// status is the status that was sent: 200 if the handler set none.
func (w *response) status() int { return max(w.Status(), http.StatusOK) }

// ServeHTTP answers any request.
func (s *Server) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w := &response{middleware.NewWrapResponseWriter(rw, r.ProtoMajor), "none", "none"}
	s.metrics.inFlight.Inc()
	defer s.finish(w, r, time.Now())
	defer s.recoverPanic(w, r)
	s.secure(w.Header())
	if s.draining.Load() {
		w.Header().Set("Connection", "close")
	}
	if err := s.serve(w, r); err != nil {
		s.fail(w, r, err)
	}
}

// serve answers a request, or returns an error for [Server.fail] to answer with. The steps stand in doc.go.
func (s *Server) serve(w *response, r *http.Request) error {
	if len(r.RequestURI) > maxTarget {
		return &statusError{status: http.StatusRequestURITooLong}
	}
	if r.ContentLength != 0 && r.ProtoMajor == 1 {
		// The body is not read. What a proxy takes for a body must never be read as another request.
		w.Header().Set("Connection", "close")
	}
	if r.ContentLength > maxBody {
		w.Header().Set("Connection", "close")
		return &statusError{status: http.StatusRequestEntityTooLarge}
	}
	path, inside := strings.CutPrefix(r.URL.Path, s.options.Base)
	if path != "" && path[0] != '/' {
		inside = false // "/reference" is no part of "/references"
	}
	if !inside {
		switch path = r.URL.Path; path {
		case "/healthz", "/readyz":
		case "/":
			return s.toBase(w, r)
		default:
			return &statusError{status: http.StatusNotFound}
		}
	}
	if r.URL.RawPath == "" {
		if done, err := s.serveEdition(w, r, path); done {
			return err
		}
	}
	inner := r.Clone(r.Context())
	inner.URL.Path = path
	s.routes.ServeHTTP(w, inner)
	return nil
}

// recoverPanic answers in the place of a handler that panicked. Where an answer has begun
// already, it closes the connection, so that the client does not take it for a whole one.
func (s *Server) recoverPanic(w *response, r *http.Request) {
	cause := recover()
	if cause == nil {
		return
	}
	if cause == http.ErrAbortHandler {
		panic(cause)
	}
	s.options.Log.Error("panic", "route", w.path, "cause", cause, "stack", string(debug.Stack()))
	if w.Status() != 0 {
		panic(http.ErrAbortHandler)
	}
	clear(w.Header())
	s.secure(w.Header())
	s.writeErrorPage(w, r, http.StatusInternalServerError)
}

// finish counts a request that has been answered, and logs it.
func (s *Server) finish(w *response, r *http.Request, began time.Time) {
	took := time.Since(began)
	s.metrics.answered(w, took)
	s.logRequest(context.WithoutCancel(r.Context()), r, w, took)
}

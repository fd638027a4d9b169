package web

import (
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/interpolref/interpolref/internal/edition"
	"github.com/interpolref/interpolref/internal/site"
	"github.com/interpolref/interpolref/internal/usage"
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

	Lost    func() uint64 // how many lines the log has lost; nil if nobody knows
	Proxies Proxies       // who is believed about the client
	HSTS    string        // the value of Strict-Transport-Security; empty for none
	Usage   *usage.Counts // counts the pages that are read; nil for none
}

// Server answers requests from whatever site is current. It is safe for use by many at once.
type Server struct {
	base     string
	log      *slog.Logger
	access   accessLog
	lost     func() uint64
	hsts     []string
	usage    *usage.Counts
	routes   http.Handler
	none     *route // of requests that took no other
	spelling *route
	measures measures
	current  atomic.Pointer[current]
	draining atomic.Bool
	live     live
}

// current is a site with what requests need of it.
type current struct {
	*site.Site
	files  map[string]*file // the edition's, by path
	pages  int
	broken []byte // the page for errors that nobody foresaw
	loaded time.Time
}

// file is a response of the edition with what is done about it on the way.
type file struct {
	*edition.Response
	route *route
	open  bool           // for other sites to read
	views *atomic.Uint64 // nil for what is no page
}

// New returns a server for a site.
func New(st *site.Site, o Options) (*Server, error) {
	s := &Server{
		base:   o.Base,
		log:    o.Log,
		access: newAccessLog(o.Log.Handler(), o.Proxies),
		lost:   o.Lost,
		usage:  o.Usage,
	}
	if o.HSTS != "" {
		s.hsts = []string{o.HSTS}
	}
	s.none, s.spelling = s.measures.route("none"), s.measures.route("other spelling")
	s.routes = s.router(o.Dev)
	return s, s.load(st)
}

// Swap puts a site in the place of the one that is served. Requests that have begun are
// answered from the old one.
func (s *Server) Swap(st *site.Site) error {
	if err := s.load(st); err != nil {
		s.measures.failures.Add(1)
		return err
	}
	s.measures.reloads.Add(1)
	return nil
}

func (s *Server) load(st *site.Site) error {
	broken, err := st.ErrorPage(http.StatusInternalServerError, "", "")
	if err != nil {
		return err
	}
	c := &current{Site: st, files: map[string]*file{}, broken: broken, loaded: time.Now()}
	for _, path := range st.Edition().Paths() {
		f := s.file(st.Edition().Lookup(path))
		if c.files[path] = f; f.route.name == "page" {
			c.pages++
		}
	}
	s.current.Store(c)
	s.live.set("edition-"+st.Edition().ID(), nil)
	return nil
}

func (s *Server) file(r *edition.Response) *file {
	f := &file{Response: r, open: isOpen(r.MediaType())}
	kind := "asset"
	switch {
	case r.Location() != "":
		kind = "redirect"
	case r.MediaType() == typeHTML:
		kind = "page"
		if s.usage != nil {
			f.views = s.usage.Page(r.Path())
		}
	case f.open:
		kind = "data"
	}
	f.route = s.measures.route(kind)
	return f
}

// Drain makes /readyz fail and ends the streams of /-/live. Everything else goes on until
// the listener is closed, but each answer asks its client to leave the connection, so that
// those that keep on asking are soon gone without having lost a request.
func (s *Server) Drain() {
	s.draining.Store(true)
	s.live.end()
}

// Connections returns how many connections are open.
func (s *Server) Connections() int64 { return s.measures.open.Load() }

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
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          s.netLog().logger(),
		ConnState:         s.measures.connection,
	}
}

func (s *Server) netLog() netLog { return netLog{s.log.Handler(), &s.measures.handshake} }

// ServeHTTP answers any request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	rec := recorders.Get().(*recorder)
	*rec = recorder{ResponseWriter: w, conn: connOf(r), route: s.none, where: s.none.name}
	s.measures.inFlight.Add(1)
	defer s.finish(rec, r, began)
	s.secure(w.Header())
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
	f := s.current.Load().files[path]
	if f == nil {
		return false
	}
	w.route, w.where = f.route, path
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		s.fail(w, r, &failure{status: http.StatusMethodNotAllowed, allow: "GET, HEAD"})
		return true
	}
	if f.open {
		open(w.Header())
	}
	if f.views != nil && r.Method == http.MethodGet {
		f.views.Add(1) // a 304, too, is somebody who reads
	}
	f.ServeHTTP(w, r)
	return true
}

// finish recovers from a panic, counts, writes the log and takes the recorder back.
func (s *Server) finish(w *recorder, r *http.Request, began time.Time) {
	s.measures.inFlight.Add(-1)
	if cause := recover(); cause != nil {
		if cause == http.ErrAbortHandler {
			panic(cause)
		}
		s.log.Error("panic", "route", w.where, "cause", cause, "stack", string(debug.Stack()))
		if w.status != 0 {
			panic(http.ErrAbortHandler) // too late to answer otherwise
		}
		clear(w.Header())
		s.secure(w.Header())
		s.answerBroken(w, r)
	}
	w.status = max(w.status, http.StatusOK)
	now := time.Now()
	took := now.Sub(began)
	s.measures.answered(w, took)
	s.access.add(r, w, now, took)
	*w = recorder{}
	recorders.Put(w)
}

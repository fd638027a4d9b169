package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/pprof"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"github.com/go-chi/chi/v5/middleware"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/interpolref/interpolref/internal/usage"
)

const adminIndex = `/metrics       what Prometheus reads
/usage         how often each page was read; as /usage.csv and /usage.json by day
/edition       what is served, as JSON
/version       what the program was built from
/healthz       whether the process lives
/readyz        whether it takes requests
/debug/pprof/  profiles of the running program, of at most 60 seconds and one at a time
`

// maxProfile is how many seconds a profile may take.
const maxProfile = 60

// Admin returns an HTTP server for an address that only administrators reach. It has no
// password, but refuses requests that a foreign page makes in an administrator's browser.
func (s *Server) Admin() *http.Server {
	mux := http.NewServeMux()
	text := func(path, mediaType string, write func(io.Writer) error) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", mediaType)
			if err := write(w); err != nil {
				s.options.Log.Error("request failed", "route", path, "error", err)
				http.Error(w, "Internal Server Error; the log says why.", http.StatusInternalServerError)
			}
		})
	}
	views := func(write func(io.Writer, []usage.Views) error) func(io.Writer) error {
		return func(w io.Writer) error {
			list, err := s.options.Usage.List(time.Now())
			if err != nil {
				return err
			}
			return write(w, list)
		}
	}
	text("/{$}", typeText, func(w io.Writer) error {
		_, err := io.WriteString(w, adminIndex)
		return err
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{
		ErrorLog:            slog.NewLogLogger(s.options.Log.Handler(), slog.LevelError),
		ErrorHandling:       promhttp.ContinueOnError,
		MaxRequestsInFlight: 4,
	}))
	text("/edition", typeJSON, s.writeEdition)
	text("/version", typeText, writeVersion)
	if s.options.Usage != nil {
		text("/usage", typeText, views(func(w io.Writer, l []usage.Views) error { return usage.WriteTable(w, l, time.Now()) }))
		text("/usage.csv", "text/csv; charset=utf-8", views(usage.WriteCSV))
		text("/usage.json", typeJSON, views(func(w io.Writer, l []usage.Views) error { return json.NewEncoder(w).Encode(l) }))
	}
	mux.HandleFunc("GET /healthz", unlogged(s.health))
	mux.HandleFunc("GET /readyz", unlogged(s.ready))
	mux.Handle("GET /debug/pprof/", oneAtATime(pprof.Index))
	mux.Handle("GET /debug/pprof/profile", oneAtATime(pprof.Profile))
	mux.Handle("GET /debug/pprof/trace", oneAtATime(pprof.Trace))
	return &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			secure(w.Header())
			w.Header().Set("Cache-Control", "no-store")
			if !s.fromHere(r) {
				http.Error(w, "Ask for this address by its IP address, by localhost or by the machine's own name, and from no other site.", http.StatusForbidden)
				return
			}
			mux.ServeHTTP(w, r)
		}),
		ReadTimeout:    10 * time.Second,
		WriteTimeout:   30 * time.Second, // pprof adds the time that a profile takes
		IdleTimeout:    2 * time.Minute,
		MaxHeaderBytes: maxHeader,
		ErrorLog:       s.errorLog(),
	}
}

// unlogged adapts a handler that returns no error to net/http, without the log and the metrics.
func unlogged(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h(&response{WrapResponseWriter: middleware.NewWrapResponseWriter(w, r.ProtoMajor)}, r)
	}
}

// oneAtATime is middleware that bounds the cost of profiles: one runs at a time, for at most maxProfile seconds.
func oneAtATime(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if v := r.FormValue("seconds"); v != "" {
			if seconds, err := strconv.ParseFloat(v, 64); err != nil || !(seconds <= maxProfile) {
				http.Error(w, fmt.Sprintf("A profile takes at most %d seconds.", maxProfile), http.StatusBadRequest)
				return
			}
		}
		if !profiling.TryLock() {
			http.Error(w, "Another profile is being taken.", http.StatusServiceUnavailable)
			return
		}
		defer profiling.Unlock()
		h(w, r)
	}
}

// profiling is held while a profile is taken: the runtime is one for the whole process.
var profiling sync.Mutex

func writeVersion(w io.Writer) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return errors.New("the program was built without information on itself")
	}
	_, err := io.WriteString(w, info.String())
	return err
}

func (s *Server) writeEdition(w io.Writer) error {
	c := s.current.Load()
	return json.NewEncoder(w).Encode(struct {
		Edition string    `json:"edition"`
		Loaded  time.Time `json:"loaded"`
		Pages   int       `json:"pages"`
		Paths   int       `json:"paths"`
		Ready   bool      `json:"ready"`
	}{c.Edition().ID(), c.loaded.UTC().Truncate(time.Second), c.pages, len(c.Edition().Paths()), !s.draining.Load()})
}

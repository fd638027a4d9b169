package web

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/pprof"
	"runtime/debug"
	"time"

	"github.com/interpolref/interpolref/internal/metrics"
	"github.com/interpolref/interpolref/internal/usage"
)

const adminIndex = `/metrics       what Prometheus reads
/usage         how often each page was read; as /usage.csv and /usage.json by day
/edition       what is served, as JSON
/version       what the program was built from
/healthz       whether the process lives
/readyz        whether it takes requests
/debug/pprof/  profiles of the running program
`

// Admin returns an HTTP server for an address that only administrators reach. It is not for the
// public: profiles can keep a processor busy, and tell how the program works.
func (s *Server) Admin() *http.Server {
	mux := http.NewServeMux()
	text := func(pattern, mediaType string, write func(io.Writer) error) {
		mux.HandleFunc("GET "+pattern, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", mediaType)
			if err := write(w); err != nil {
				s.log.Error("request failed", "route", pattern, "error", err)
				http.Error(w, err.Error(), http.StatusInternalServerError)
			}
		})
	}
	const plain = "text/plain; charset=utf-8"
	text("/{$}", plain, func(w io.Writer) error {
		_, err := io.WriteString(w, adminIndex)
		return err
	})
	text("/metrics", metrics.ContentType, func(w io.Writer) error {
		_, err := s.metrics().WriteTo(w)
		return err
	})
	text("/edition", typeJSON, s.writeEdition)
	text("/version", plain, func(w io.Writer) error {
		info, ok := debug.ReadBuildInfo()
		if !ok {
			return fmt.Errorf("the program was built without information on itself")
		}
		_, err := io.WriteString(w, info.String())
		return err
	})
	if s.usage != nil {
		views := func(write func(io.Writer, []usage.Views) error) func(io.Writer) error {
			return func(w io.Writer) error {
				list, err := s.usage.List(time.Now())
				if err != nil {
					return err
				}
				return write(w, list)
			}
		}
		text("/usage", plain, views(func(w io.Writer, l []usage.Views) error { return usage.WriteTable(w, l, time.Now()) }))
		text("/usage.csv", "text/csv; charset=utf-8", views(usage.WriteCSV))
		text("/usage.json", typeJSON, views(func(w io.Writer, l []usage.Views) error { return json.NewEncoder(w).Encode(l) }))
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { s.health(w, r) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) { s.ready(w, r) })
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			secure(w.Header())
			w.Header().Set("Cache-Control", "no-store")
			mux.ServeHTTP(w, r)
		}),
		ReadTimeout:    10 * time.Second,
		IdleTimeout:    2 * time.Minute, // a profile takes as long as it is asked to, so writing has no limit
		MaxHeaderBytes: maxHeader,
		ErrorLog:       s.netLog().logger(),
	}
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

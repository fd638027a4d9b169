package web

import (
	"cmp"
	"net"
	"net/http"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/interpolref/interpolref/internal/metrics"
	"github.com/interpolref/interpolref/internal/site"
)

// measures is what the server counts about itself. All of it is fields, found without a
// look-up while a request is answered.
type measures struct {
	mu     sync.Mutex
	routes map[string]*route

	inFlight  atomic.Int64
	bytes     [len(encodings)]atomic.Uint64 // of bodies, by encoding
	opened    atomic.Uint64                 // connections
	open      atomic.Int64
	handshake atomic.Uint64 // failed

	searches    metrics.Histogram
	nothing     atomic.Uint64 // searches without a hit
	corrected   atomic.Uint64
	suggestions metrics.Histogram

	reloads  atomic.Uint64
	failures atomic.Uint64 // reloads that came to nothing
}

// route is requests of one kind: a pattern of the router or a kind of file. There are few.
type route struct {
	name    string
	answers [len(statuses) + 1]metrics.Histogram // by status; the last for others
}

// statuses are those that the server answers with.
var statuses = [...]int{200, 304, 308, 303, 404, 400, 405, 413, 414, 500, 503}

var encodings = [...]string{"identity", "br", "gzip"}

func (m *measures) route(name string) *route {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.routes == nil {
		m.routes = map[string]*route{}
	}
	if m.routes[name] == nil {
		m.routes[name] = &route{name: name}
	}
	return m.routes[name]
}

func (m *measures) answered(w *recorder, took time.Duration) {
	status := slices.Index(statuses[:], w.status)
	if status < 0 {
		status = len(statuses)
	}
	w.route.answers[status].Observe(took)
	encoding := 0
	if name := w.Header()["Content-Encoding"]; len(name) == 1 {
		encoding = max(slices.Index(encodings[:], name[0]), 0)
	}
	m.bytes[encoding].Add(uint64(w.bytes))
}

func (m *measures) searched(o site.Outcome) {
	switch {
	case !o.Searched:
		return
	case o.Total == 0:
		m.nothing.Add(1)
	case o.Corrected:
		m.corrected.Add(1)
	}
	m.searches.Observe(o.Took)
}

// connection is for http.Server.ConnState.
func (m *measures) connection(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		m.opened.Add(1)
		m.open.Add(1)
	case http.StateClosed, http.StateHijacked:
		m.open.Add(-1)
	}
}

// metrics prints everything that is measured.
func (s *Server) metrics() *metrics.Page {
	m, c := &s.measures, s.current.Load()
	var p metrics.Page
	m.mu.Lock()
	routes := make([]*route, 0, len(m.routes))
	for _, r := range m.routes {
		routes = append(routes, r)
	}
	m.mu.Unlock()
	slices.SortFunc(routes, func(a, b *route) int { return cmp.Compare(a.name, b.name) })
	each := func(do func(h *metrics.Histogram, labels ...string)) {
		for _, r := range routes {
			for i := range r.answers {
				code := "other"
				if i < len(statuses) {
					code = strconv.Itoa(statuses[i])
				}
				// Without a first zero, the first increase would be missed.
				if i == 0 && r.name != "none" || r.answers[i].Count() > 0 {
					do(&r.answers[i], "route", r.name, "code", code)
				}
			}
		}
	}

	p.Counter("interpolref_http_requests_total", "Requests that were answered.")
	each(func(h *metrics.Histogram, labels ...string) { p.Value(float64(h.Count()), labels...) })
	p.Histogram("interpolref_http_request_duration_seconds", "Time from a request's header to the last byte that was handed to the system.")
	each(p.Durations)
	p.Gauge("interpolref_http_requests_in_flight", "Requests that are being answered.")
	p.Value(float64(m.inFlight.Load()))
	p.Counter("interpolref_http_response_bytes_total", "Bytes of bodies that were sent, by their encoding.")
	for i, name := range encodings {
		p.Value(float64(m.bytes[i].Load()), "encoding", name)
	}
	p.Counter("interpolref_http_connections_total", "Connections that were opened.")
	p.Value(float64(m.opened.Load()))
	p.Gauge("interpolref_http_connections_open", "Connections that are open.")
	p.Value(float64(m.open.Load()))
	p.Counter("interpolref_tls_handshake_errors_total", "TLS handshakes that failed.")
	p.Value(float64(m.handshake.Load()))

	p.Histogram("interpolref_search_duration_seconds", "Time that searches took in the index.")
	p.Durations(&m.searches)
	p.Counter("interpolref_search_without_hits_total", "Searches that found nothing.")
	p.Value(float64(m.nothing.Load()))
	p.Counter("interpolref_search_corrected_total", "Searches that found something once a word was corrected.")
	p.Value(float64(m.corrected.Load()))
	p.Histogram("interpolref_suggest_duration_seconds", "Time that suggestions took.")
	p.Durations(&m.suggestions)

	p.Gauge("interpolref_edition_info", "The edition that is served.")
	p.Value(1, "edition", c.Edition().ID())
	p.Gauge("interpolref_edition_loaded_timestamp_seconds", "When the edition began to be served, as seconds since 1970.")
	p.Value(float64(c.loaded.UnixMilli()) / 1000)
	p.Gauge("interpolref_edition_pages", "Pages of the edition.")
	p.Value(float64(c.pages))
	p.Counter("interpolref_reloads_total", "Times that the content was loaded again, by how that went.")
	p.Value(float64(m.reloads.Load()), "result", "success")
	p.Value(float64(m.failures.Load()), "result", "failure")
	p.Gauge("interpolref_draining", "Whether the server is on its way out.")
	draining := 0.0
	if s.draining.Load() {
		draining = 1
	}
	p.Value(draining)
	if s.lost != nil {
		p.Counter("interpolref_log_lost_lines_total", "Log lines that were dropped because nobody took them, or could not be written.")
		p.Value(float64(s.lost()))
	}
	b := buildInfo()
	p.Gauge("interpolref_build_info", "What the program was built from.")
	p.Value(1, "version", b.version, "revision", b.revision, "goversion", runtime.Version())
	p.Process()
	return &p
}

type built struct{ version, revision string }

func buildInfo() (b built) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	b.version = info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			b.revision = s.Value
		}
	}
	return b
}

package web

import (
	"cmp"
	"net"
	"net/http"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"github.com/interpolref/interpolref/internal/site"
)

// metrics are the server's own, in a registry of their own.
type metrics struct {
	registry *prometheus.Registry
	open     atomic.Int64 // connections

	inFlight    prometheus.Gauge
	requests    *prometheus.CounterVec   // by route and code
	durations   *prometheus.HistogramVec // by route and code
	bytes       *prometheus.CounterVec   // by encoding
	connections prometheus.Counter
	handshakes  prometheus.Counter // that failed
	searches    prometheus.Histogram
	suggestions prometheus.Histogram
	noHits      prometheus.Counter
	corrected   prometheus.Counter
	reloads     *prometheus.CounterVec // by result
}

// buckets are the upper bounds of durations in seconds: from a page that is ready, which takes some
// 0.00002 s, to a client that reads slowly.
var buckets = []float64{
	10e-6, 25e-6, 50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3,
	10e-3, 25e-3, 50e-3, 100e-3, 250e-3, 500e-3, 1, 2.5, 10,
}

func newMetrics(s *Server) *metrics {
	m := &metrics{registry: prometheus.NewRegistry()}
	auto := promauto.With(m.registry)
	counter := func(name, help string) prometheus.Counter {
		return auto.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
	}
	counters := func(name, help string, labels ...string) *prometheus.CounterVec {
		return auto.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	histogram := func(name, help string) prometheus.HistogramOpts {
		return prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}
	}
	gauge := func(name, help string, value func() float64) {
		auto.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
	}

	m.inFlight = auto.NewGauge(prometheus.GaugeOpts{Name: "interpolref_http_requests_in_flight", Help: "Requests that are being answered."})
	m.requests = counters("interpolref_http_requests_total", "Requests that were answered.", "route", "code")
	m.durations = auto.NewHistogramVec(histogram("interpolref_http_request_duration_seconds", "Time from a request's header to the last byte that was handed to the system."), []string{"route", "code"})
	m.bytes = counters("interpolref_http_response_bytes_total", "Bytes of bodies that were sent, by their encoding.", "encoding")
	m.connections = counter("interpolref_http_connections_total", "Connections that were opened.")
	gauge("interpolref_http_connections_open", "Connections that are open.", func() float64 { return float64(m.open.Load()) })
	m.handshakes = counter("interpolref_tls_handshake_errors_total", "TLS handshakes that failed.")
	m.searches = auto.NewHistogram(histogram("interpolref_search_duration_seconds", "Time that searches took in the index."))
	m.noHits = counter("interpolref_search_without_hits_total", "Searches that found nothing.")
	m.corrected = counter("interpolref_search_corrected_total", "Searches that found something once a word was corrected.")
	m.suggestions = auto.NewHistogram(histogram("interpolref_suggest_duration_seconds", "Time that suggestions took."))
	m.reloads = counters("interpolref_reloads_total", "Times that the content was loaded again, by how that went.", "result")
	gauge("interpolref_edition_loaded_timestamp_seconds", "When the edition began to be served, as seconds since 1970.", func() float64 {
		return float64(s.current.Load().loaded.UnixMilli()) / 1000
	})
	gauge("interpolref_edition_pages", "Pages of the edition.", func() float64 { return float64(s.current.Load().pages) })
	gauge("interpolref_draining", "Whether the server is on its way out.", func() float64 {
		if s.draining.Load() {
			return 1
		}
		return 0
	})
	if s.options.Lost != nil {
		auto.NewCounterFunc(prometheus.CounterOpts{
			Name: "interpolref_log_lost_lines_total", Help: "Log lines that were dropped because nobody took them, or could not be written.",
		}, func() float64 { return float64(s.options.Lost()) })
	}
	auto.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "interpolref_build_info", Help: "What the program was built from.", ConstLabels: buildLabels(),
	}, func() float64 { return 1 })
	m.registry.MustRegister(editionCollector{s}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))

	// Prometheus misses the first increase of a series that does not begin at zero.
	for _, result := range []string{"success", "failure"} {
		m.reloads.WithLabelValues(result)
	}
	for _, name := range []string{"identity", "gzip", "br"} {
		m.bytes.WithLabelValues(name)
	}
	for _, route := range []string{"page", "asset", "data", "redirect", "other spelling", "/search", "/api/search", "/api/suggest"} {
		m.requests.WithLabelValues(route, "200")
		m.durations.WithLabelValues(route, "200")
	}
	return m
}

// answered counts a request that has been answered.
func (m *metrics) answered(w *response, took time.Duration) {
	m.inFlight.Dec()
	code := strconv.Itoa(w.status())
	m.requests.WithLabelValues(w.route, code).Inc()
	m.durations.WithLabelValues(w.route, code).Observe(took.Seconds())
	encoding := cmp.Or(w.Header().Get("Content-Encoding"), "identity")
	m.bytes.WithLabelValues(encoding).Add(float64(w.BytesWritten()))
}

// searched counts what became of a search.
func (m *metrics) searched(o site.Outcome) {
	switch {
	case !o.Searched:
		return
	case o.Total == 0:
		m.noHits.Inc()
	case o.Corrected:
		m.corrected.Inc()
	}
	m.searches.Observe(o.Took.Seconds())
}

// connection counts connections, as the hook [http.Server.ConnState].
func (m *metrics) connection(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		m.connections.Inc()
		m.open.Add(1)
	case http.StateClosed, http.StateHijacked:
		m.open.Add(-1)
	}
}

// editionCollector collects a metric whose label is the id of the edition that is served.
type editionCollector struct{ *Server }

var editionInfo = prometheus.NewDesc("interpolref_edition_info", "The edition that is served.", []string{"edition"}, nil)

// Describe implements prometheus.Collector.
func (editionCollector) Describe(c chan<- *prometheus.Desc) { c <- editionInfo }

// Collect implements prometheus.Collector.
func (e editionCollector) Collect(c chan<- prometheus.Metric) {
	c <- prometheus.MustNewConstMetric(editionInfo, prometheus.GaugeValue, 1, e.current.Load().Edition().ID())
}

// buildLabels returns what the program was built from.
func buildLabels() prometheus.Labels {
	labels := prometheus.Labels{"version": "", "revision": "", "goversion": runtime.Version()}
	if info, ok := debug.ReadBuildInfo(); ok {
		labels["version"] = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				labels["revision"] = s.Value
			}
		}
	}
	return labels
}

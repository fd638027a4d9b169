package web

import (
	"bytes"
	"context"
	"log"
	"log/slog"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"time"
)

// oneOf returns a value if it is among those that are expected, else "other": what a client has made up is
// not logged.
func oneOf(value string, expected ...string) string {
	if slices.Contains(expected, value) {
		return value
	}
	return "other"
}

// logRequest writes the line of a request that has been answered.
func (s *Server) logRequest(ctx context.Context, r *http.Request, w *response, took time.Duration) {
	s.options.Log.LogAttrs(ctx, slog.LevelInfo, "request",
		slog.String("method", oneOf(r.Method, "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE")),
		slog.String("protocol", oneOf(r.Proto, "HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/3.0")),
		slog.Bool("tls", r.TLS != nil),
		slog.String("client", network(s.options.Proxies.client(r))),
		slog.String("route", w.path),
		slog.Int("status", w.status()),
		slog.Int("bytes", w.BytesWritten()),
		slog.Duration("took", took),
	)
}

// errorLog returns the log for net/http. In its lines, the addresses of clients become networks.
func (s *Server) errorLog() *log.Logger { return log.New(errorLog{s}, "", 0) }

type errorLog struct{ *Server }

var (
	address = regexp.MustCompile(`\[[0-9A-Fa-f:.]+(%[^\]]*)?\](:\d+)?|\b\d+\.\d+\.\d+\.\d+(:\d+)?`)
	// ownFault matches the lines of net/http that no client can cause: a listener that fails,
	// and mistakes of a handler. All others are for debugging only.
	ownFault = regexp.MustCompile(`Accept error|panic serving|WriteHeader|response\.Write|Content-Length`)
)

func (l errorLog) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte("TLS handshake error")) {
		l.metrics.handshakes.Inc()
	}
	level := slog.LevelDebug
	if ownFault.Match(line) {
		level = slog.LevelWarn
	}
	text := address.ReplaceAllStringFunc(string(bytes.TrimSpace(line)), func(found string) string {
		if addr := parseNode(found); addr != (netip.Addr{}) {
			return network(addr)
		}
		return found
	})
	l.options.Log.Log(context.Background(), level, text)
	return len(line), nil
}

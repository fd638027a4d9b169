package web

import (
	"bytes"
	"context"
	"log"
	"log/slog"
	"net/http"
	"net/netip"
	"regexp"
	"sync/atomic"
	"time"
)

// accessLog writes a line for each request.
type accessLog struct {
	handlers map[manner]slog.Handler
	proxies  Proxies
	networks *networks
}

// manner is what few requests differ in. The log has it written already.
type manner struct {
	method, protocol string
	tls              bool
}

var (
	methods   = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE", other}
	protocols = []string{"HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/3.0", other}
)

// other stands for what a client made up: it is not logged as it came.
const other = "other"

func newAccessLog(h slog.Handler, proxies Proxies) accessLog {
	l := accessLog{map[manner]slog.Handler{}, proxies, newNetworks()}
	for _, method := range methods {
		for _, protocol := range protocols {
			for _, tls := range []bool{false, true} {
				l.handlers[manner{method, protocol, tls}] = h.WithAttrs([]slog.Attr{
					slog.String("method", method), slog.String("protocol", protocol), slog.Bool("tls", tls),
				})
			}
		}
	}
	return l
}

func (l *accessLog) handler(r *http.Request) slog.Handler {
	m := manner{r.Method, r.Proto, r.TLS != nil}
	h := l.handlers[m]
	if h == nil {
		if l.handlers[manner{m.method, "HTTP/1.1", false}] == nil {
			m.method = other
		}
		if l.handlers[manner{"GET", m.protocol, false}] == nil {
			m.protocol = other
		}
		h = l.handlers[m]
	}
	return h
}

// add writes the line of a request that has been answered.
func (l *accessLog) add(r *http.Request, w *recorder, now time.Time, took time.Duration) {
	h := l.handler(r)
	if !h.Enabled(r.Context(), slog.LevelInfo) {
		return
	}
	line := slog.NewRecord(now, slog.LevelInfo, "request", 0)
	line.AddAttrs( // a record has room for five
		slog.String("client", l.networks.text(l.proxies.client(r))),
		slog.String("route", w.where),
		slog.Int("status", w.status),
		slog.Int64("bytes", w.bytes),
		slog.Duration("took", took),
	)
	h.Handle(r.Context(), line) // a log that cannot be written keeps no answer back
}

// netLog is what net/http logs to. Its lines name clients by their whole addresses, which
// become networks. Failed handshakes, which anybody can make, are counted, and their lines
// are no warnings.
type netLog struct {
	to         slog.Handler
	handshakes *atomic.Uint64
}

func (l netLog) logger() *log.Logger { return log.New(l, "", 0) }

var address = regexp.MustCompile(`\[[0-9A-Fa-f:.]+(%[^\]]*)?\](:\d+)?|\b\d+\.\d+\.\d+\.\d+(:\d+)?`)

func (l netLog) Write(p []byte) (int, error) {
	level := slog.LevelWarn
	if bytes.Contains(p, []byte("TLS handshake error")) {
		l.handshakes.Add(1)
		level = slog.LevelInfo
	}
	ctx := context.Background()
	if l.to.Enabled(ctx, level) {
		text := address.ReplaceAllFunc(bytes.TrimSpace(p), func(found []byte) []byte {
			if addr := parseNode(string(found)); addr != (netip.Addr{}) {
				return []byte(network(addr).String())
			}
			return found
		})
		l.to.Handle(ctx, slog.NewRecord(time.Now(), level, string(text), 0))
	}
	return len(p), nil
}

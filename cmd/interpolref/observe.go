package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"github.com/interpolref/interpolref/internal/lines"
	"github.com/interpolref/interpolref/internal/socket"
	"github.com/interpolref/interpolref/internal/usage"
	"github.com/interpolref/interpolref/internal/web"
)

// observers say what an administrator sees of the server, and what browsers are told to do.
type observers struct {
	Log        string      `enum:"text,json,none" default:"text" help:"How to log requests: text, json or none. Errors are always logged."`
	TrustProxy web.Proxies `placeholder:"CIDR,..." help:"Proxies whose word on the client's address is taken, from X-Forwarded-For or Forwarded: addresses, networks, or unix for whoever comes through a Unix socket. Without it, nobody's."`
	Admin      string      `placeholder:"ADDR" help:"Address for metrics, profiles and counts, which only administrators should reach: host:port, or unix:PATH for a socket. Without it, there is none."`
	Usage      string      `placeholder:"FILE" type:"path" help:"File to keep counts of pages by day in. Without it, they are kept in memory, for --admin."`
	HSTS       string      `enum:"host,subdomains,preload,off" default:"host" help:"What a site with https in --base-url tells browsers to reach by https alone, for a year: its host, all names below it too, that and to be built into browsers (preload), or nothing (off)."`
}

// observation is what the observers need while the server runs.
type observation struct {
	observers
	terminal  terminal
	lines     *lines.Writer
	log       *slog.Logger
	counts    *usage.Counts  // nil where nobody would see them
	listeners []net.Listener // for the administrator
	admin     *http.Server
	stop      context.CancelFunc
	running   sync.WaitGroup
}

// start opens what can fail. Without an error, end must be called.
func (o observers) start(t terminal, sockets *socket.Sockets) (*observation, error) {
	a := &observation{observers: o, terminal: t, stop: func() {}}
	var err error
	if o.Admin != "" {
		if a.listeners, err = sockets.Listen(adminSocket, o.Admin); err != nil {
			return nil, fmt.Errorf("--admin: %w", err)
		}
	}
	// Where nobody reads the log any more, writing to it shall fail and not end the program.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	a.lines = lines.New(t.stderr)
	switch o.Log {
	case "json":
		a.log = slog.New(slog.NewJSONHandler(a.lines, nil))
	case "none":
		a.log = slog.New(slog.NewTextHandler(a.lines, &slog.HandlerOptions{Level: slog.LevelWarn}))
	default:
		a.log = slog.New(slog.NewTextHandler(a.lines, nil))
	}
	if o.Usage != "" || o.Admin != "" {
		if a.counts, err = usage.Open(o.Usage); err != nil {
			a.log.Error("counts of pages", "error", err)
		}
	}
	return a, nil
}

// options adds what the web server needs of the observers.
func (a *observation) options(base *url.URL, o web.Options) web.Options {
	o.Log, o.Lost, o.Usage, o.Proxies = a.log, a.lines.Lost, a.counts, a.TrustProxy
	if base.Scheme == "https" {
		o.HSTS = map[string]string{
			"host":       "max-age=31536000",
			"subdomains": "max-age=31536000; includeSubDomains",
			"preload":    "max-age=31536000; includeSubDomains; preload",
		}[a.HSTS]
	}
	return o
}

// serve begins to answer the administrator and to keep the counts.
func (a *observation) serve(s *web.Server) {
	ctx, stop := context.WithCancel(context.Background())
	a.stop = stop
	if a.counts != nil {
		a.running.Go(func() {
			a.counts.Run(ctx, func(err error) { a.log.Error("counts of pages", "error", err) })
		})
	}
	if a.listeners != nil {
		a.admin = s.Admin()
	}
	for _, l := range a.listeners {
		fmt.Fprintf(a.terminal.stdout, "Administration at %s\n", adminURL(l.Addr()))
		a.running.Go(func() {
			if err := a.admin.Serve(l); !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
				a.log.Error("administration", "error", err)
			}
		})
	}
}

func adminURL(addr net.Addr) string {
	if addr.Network() == "unix" {
		return "unix:" + addr.String()
	}
	return (&url.URL{Scheme: "http", Host: reachable(addr), Path: "/"}).String()
}

// end saves and writes what is still to be saved and written.
func (a *observation) end() {
	a.stop()
	if a.admin != nil {
		a.admin.Close()
	}
	closeAll(a.listeners)
	a.running.Wait()
	a.lines.Close()
}

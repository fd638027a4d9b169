package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/interpolref/interpolref/internal/site"
	"github.com/interpolref/interpolref/internal/socket"
	"github.com/interpolref/interpolref/internal/web"
)

type serve struct {
	Addr []string `default:"127.0.0.1:8080" help:"Addresses to listen on, with commas between: host:port, where port 0 takes a free one, or unix:PATH. Sockets that systemd hands over are used instead."`
	siteFlags
	contentFlags
	tlsFlags
	Watch      bool          `help:"Build the site again whenever a file of --content changes. With faults in it, the one before stays."`
	Dev        bool          `help:"As --watch, and reload the browser and show it the faults: for authors."`
	Log        string        `enum:"text,json,none" default:"text" help:"How to log requests: text, json or none. Errors are always logged."`
	DrainDelay time.Duration `default:"0s" help:"How long to go on serving after a signal to stop, while /readyz already fails."`
}

// Validate is called by kong.
func (c serve) Validate() error {
	if c.watches() && c.Content == "" {
		return errors.New("--watch and --dev need --content")
	}
	return cmp.Or(c.tlsFlags.validate(), c.contentFlags.Validate())
}

func (c serve) watches() bool { return c.Watch || c.Dev }

// The names of sockets besides those that readers come by.
const redirectSocket = "redirect"

// Run listens, serves until the context is done or another process takes over, and lets
// requests end.
func (c serve) Run(ctx context.Context, t terminal) error {
	log := c.logger(t)
	sockets, err := socket.Inherit(redirectSocket)
	if err != nil {
		return err
	}
	listeners, err := sockets.Listen(socket.HTTP, c.Addr...)
	if err != nil {
		return err
	}
	defer closeAll(listeners)
	certificates, err := c.certificates(log)
	if err != nil {
		return err
	}
	base := c.base(listeners[0].Addr())
	l := &lifetime{
		serve: c, terminal: t, log: log, sockets: sockets, base: base,
		listeners: listeners, certificates: certificates,
	}
	if c.RedirectAddr != "" {
		if l.redirects, err = sockets.Listen(redirectSocket, c.RedirectAddr); err != nil {
			return err
		}
		defer closeAll(l.redirects)
	}

	options := site.Options{BaseURL: base, Dev: c.Dev}
	source, faulty := c.contentFlags, false
	if c.Dev {
		if _, faults := c.load(); faults.Errors() > 0 {
			source, faulty = contentFlags{}, true // what is embedded is served until the faults are mended
		}
	}
	st, err := source.build(t, options)
	if err != nil {
		return err
	}
	l.server, err = web.New(st, web.Options{
		Base: strings.TrimSuffix(base.Path, "/"),
		Dev:  c.Dev,
		Log:  log,
	})
	if err != nil {
		return err
	}
	l.editions = &editions{c.contentFlags, t, l.server, st, options}
	if faulty {
		if err := l.editions.rebuild(); err != nil {
			return err
		}
	}
	return l.run(ctx)
}

func closeAll(listeners []net.Listener) {
	for _, l := range listeners {
		l.Close()
	}
}

// base returns the address of the home page: what was given, or where the server is reached
// from its own machine.
func (c serve) base(addr net.Addr) *url.URL {
	if c.BaseURL.url != nil {
		return c.BaseURL.url
	}
	u := &url.URL{Scheme: "http", Host: addr.String(), Path: "/"}
	switch a := addr.(type) {
	case *net.TCPAddr:
		if a.IP.IsUnspecified() {
			u.Host = fmt.Sprintf("127.0.0.1:%d", a.Port)
		}
	default:
		u.Host = "localhost" // what comes through a socket in the file system has no port
	}
	if c.secure() {
		u.Scheme = "https"
	}
	if len(c.ACME) > 0 {
		u.Host = c.ACME[0]
	}
	return u
}

func (c serve) logger(t terminal) *slog.Logger {
	switch c.Log {
	case "json":
		return slog.New(slog.NewJSONHandler(t.stderr, nil))
	case "none":
		return slog.New(slog.NewTextHandler(t.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	return slog.New(slog.NewTextHandler(t.stderr, nil))
}

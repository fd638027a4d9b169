package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
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
	observers
	Watch      bool          `help:"Build the site again whenever a file of --content changes. With faults in it, the one before stays."`
	Dev        bool          `help:"As --watch, and reload the browser and show it the faults: for authors."`
	DrainDelay time.Duration `default:"0s" help:"How long to go on serving after a signal to stop, while /readyz already fails."`
}

// Help is called by kong.
func (serve) Help() string {
	return `On the signal HUP the site is built again from --content, and the files of --tls-cert are read again. What has faults changes nothing.

On USR2 the program is started again from the file that stands in its place by then. The new process takes over the open sockets; once it is ready, this one ends what it has begun, and itself. If it does not become ready, this one goes on.

On TERM or INT /readyz fails, requests that have begun are answered, and the program ends; on a second one it ends at once.`
}

// Validate is called by kong.
func (c serve) Validate() error {
	if c.watches() && c.Content == "" {
		return errors.New("--watch and --dev need --content")
	}
	if c.RedirectAddr != "" && !c.secure() && (c.BaseURL.url == nil || c.BaseURL.url.Scheme != "https") {
		return errors.New("--redirect-addr needs HTTPS: --tls-cert, --acme or a --base-url that says so")
	}
	return cmp.Or(c.tlsFlags.validate(), c.contentFlags.Validate())
}

func (c serve) watches() bool { return c.Watch || c.Dev }

// The names of sockets besides those that readers come by.
const (
	redirectSocket = "redirect"
	adminSocket    = "admin"
)

// Run listens, serves until the context is done or another process takes over, and lets
// requests end.
func (c serve) Run(ctx context.Context, t terminal) error {
	reloads, upgrades := reloadSignals(), upgradeSignals()
	sockets, err := socket.Inherit(redirectSocket, adminSocket)
	if err != nil {
		return err
	}
	listeners, err := sockets.Listen(socket.HTTP, c.Addr...)
	if err != nil {
		return err
	}
	defer closeAll(listeners)
	seen, err := c.observers.start(t, sockets)
	if err != nil {
		return err
	}
	defer seen.end()
	certificates, err := c.certificates(seen.log)
	if err != nil {
		return err
	}
	defer certificates.close()
	base := c.base(listeners[0].Addr())
	l := &lifetime{
		serve: c, terminal: t, log: seen.log, seen: seen, sockets: sockets, base: base,
		listeners: listeners, certificates: certificates, reloads: reloads, upgrades: upgrades,
	}
	if c.watches() {
		l.changes = newWatcher(seen.log, c.Content)
		defer l.changes.close()
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
	l.server, err = web.New(st, seen.options(base, web.Options{
		Base: strings.TrimSuffix(base.Path, "/"),
		Host: base.Hostname(),
		Dev:  c.Dev,
	}))
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
	u := &url.URL{Scheme: "http", Host: reachable(addr), Path: "/"}
	if c.secure() {
		u.Scheme = "https"
	}
	if len(c.ACME) > 0 {
		u.Host = c.ACME[0]
	}
	return u
}

// reachable returns the host and port by which an address is reached from its own machine.
func reachable(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	switch {
	case !ok:
		return "localhost" // what comes through a socket in the file system has no port
	case tcp.IP.IsUnspecified():
		return fmt.Sprintf("127.0.0.1:%d", tcp.Port)
	}
	return addr.String()
}

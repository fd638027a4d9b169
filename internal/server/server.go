package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
	"github.com/interpolref/interpolref/internal/usage"
	"github.com/interpolref/interpolref/internal/web"
)

const (
	// drainTimeout is how long connections may stay open once nothing is accepted any more. Each
	// ends with its next answer; one that asks for nothing is closed then. It cannot be zero:
	// net/http drops a request that it reads after Shutdown.
	drainTimeout = 500 * time.Millisecond
	// shutdownTimeout is how long requests that have begun may take after that.
	shutdownTimeout = 10 * time.Second
)

// Options say how a process serves.
type Options struct {
	Addresses       []string // "host:port" or "unix:PATH"; not used for what systemd hands over
	RedirectAddress string   // where requests without TLS are led to the base URL; empty for none
	AdminAddress    string   // metrics, profiles and counts; empty for none
	BaseURL         *url.URL // of the home page; nil for where the first socket is reached from here
	TLS             TLS
	HSTS            string        // value of Strict-Transport-Security under an https base URL; empty for none
	Proxies         web.Proxies   // who is believed about the client
	UsageFile       string        // where counts of pages are kept; empty for in memory, for AdminAddress
	DrainDelay      time.Duration // how long to serve on, with /readyz failing, once the context is done
	Content         Content
}

// process is a server from its first socket to its last answer.
type process struct {
	options      Options
	log          *Log
	sockets      sockets
	base         *url.URL
	certificates *certificates // nil without TLS
	counts       *usage.Counts // nil where nobody would see them
	web          *web.Server
	hangups      <-chan os.Signal
	changes      chan struct{} // of the content, with room for one: changes during a reload coalesce into one

	readers, redirect, admin *http.Server // admin is nil without an address
	failed                   chan error   // receives an error from each socket once it ends, also if it was closed

	// The goroutine that reloads has these to itself once the process serves.
	site            *site.Site
	faults          library.Faults // of an author's content at the start, while the embedded one is shown
	stopCompressing context.CancelFunc
}

// Run serves until the context is done, and then lets requests end. It returns an error where the
// content has faults at the start, or anything else keeps it from serving.
func Run(ctx context.Context, log *Log, o Options) error {
	p := &process{options: o, log: log, hangups: hangups(), changes: make(chan struct{}, 1), stopCompressing: func() {}}
	var err error
	if p.sockets, err = listen(o); err != nil {
		return err
	}
	defer p.sockets.close()
	p.base = baseURL(o, p.sockets)

	loaded := make(chan error, 1)
	go func() { loaded <- p.attempt(func() error { return p.load(ctx) }) }()
	select {
	case err := <-loaded:
		if err != nil {
			return err
		}
	case <-ctx.Done():
		return nil // without waiting for a read that may hang
	}

	p.newServers()
	p.accept()
	p.announce()
	counting, stop := context.WithCancel(context.WithoutCancel(ctx)) // it goes on until the last request
	defer stop()
	var counted sync.WaitGroup
	if p.counts != nil {
		counted.Go(func() {
			p.counts.Run(counting, func(err error) { log.Error("counts of pages", "error", err) })
		})
	}
	notify(log, daemon.SdNotifyReady)
	go watchdog(ctx, log, p.sockets.readers[0].Addr(), p.base)
	go p.certificates.obtain()
	go p.reload(ctx)

	select {
	case err = <-p.failed:
		err = fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
		notify(log, daemon.SdNotifyStopping)
		err = p.drain()
	}
	stop()
	if p.admin != nil {
		p.admin.Close()
	}
	waitFor(&counted, shutdownTimeout)
	return err
}

// load reads all files that there are to read, and builds the first site.
func (p *process) load(ctx context.Context) (err error) {
	if p.certificates, err = newCertificates(ctx, p.log, p.options.TLS); err != nil {
		return err
	}
	if c := p.options.Content; c.Watch {
		watch(ctx, func() {
			select {
			case p.changes <- struct{}{}:
			default:
			}
		}, c.Dir)
	}
	if p.options.UsageFile != "" || p.sockets.admin != nil {
		if p.counts, err = usage.Open(p.options.UsageFile); err != nil {
			p.log.Error("--usage", "error", err) // the counts are kept in memory
		}
	}
	if p.site, err = p.firstSite(); err != nil {
		return err
	}
	o := web.Options{
		Base: strings.TrimSuffix(p.base.Path, "/"), Host: p.base.Hostname(), Dev: p.options.Content.Dev,
		Proxies: p.options.Proxies, Log: p.log.requests, Lost: p.log.lines.lost.Load, Usage: p.counts,
	}
	if p.base.Scheme == "https" {
		o.HSTS = p.options.HSTS
	}
	if p.web, err = web.New(p.site, o); err != nil {
		return err
	}
	if p.faults != nil {
		p.showFaults(p.faults)
	}
	p.finish(ctx)
	return nil
}

// announce prints where the site and the administrator's address are.
func (p *process) announce() {
	var on []string
	for _, l := range p.sockets.readers {
		on = append(on, flagForm(l.Addr()))
	}
	text := fmt.Sprintf("Serving %s (edition %s) on %s", p.base, p.site.Edition().ID(), strings.Join(on, ", "))
	if p.base.Path != "/" {
		text += " under " + p.base.Path
	}
	p.log.announce(text)
	for _, l := range p.sockets.admin {
		at := flagForm(l.Addr())
		if l.Addr().Network() != "unix" {
			at = (&url.URL{Scheme: "http", Host: hostPort(l.Addr()), Path: "/"}).String()
		}
		p.log.announce("Administration at " + at)
	}
}

// reload reads files again until the context is done: on the signal HUP all of them, after a change the
// content. Nothing else does, so there is one reload at a time.
func (p *process) reload(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.hangups:
			notify(p.log, daemon.SdNotifyReloading+"\n"+daemon.SdNotifyMonotonicUsec())
			if p.options.Content.Dir == "" && p.certificates.files() == nil {
				p.log.Info("there is nothing to reload: the content is embedded, and no certificate is in a file")
			}
			p.certificates.reload()
			p.rebuild(ctx)
			notify(p.log, daemon.SdNotifyReady)
		case <-p.changes:
			p.rebuild(ctx)
		}
	}
}

// drain ends the process without losing a request.
func (p *process) drain() error {
	p.web.Drain()
	time.Sleep(p.options.DrainDelay)
	closeAll(p.sockets.readers)
	closeAll(p.sockets.redirect)
	for range cap(p.failed) {
		<-p.failed // once a socket ends, all connections that it accepted are counted
	}
	for deadline := time.Now().Add(drainTimeout); p.web.Connections() > 0 && time.Now().Before(deadline); {
		time.Sleep(10 * time.Millisecond)
	}
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	for _, h := range []*http.Server{p.readers, p.redirect} {
		if err := h.Shutdown(ctx); errors.Is(err, context.DeadlineExceeded) {
			h.Close()
		} else if err != nil && !errors.Is(err, net.ErrClosed) {
			return fmt.Errorf("stopping: %w", err)
		}
	}
	return nil
}

// waitFor waits for a group, but no longer than a limit, so that a goroutine that hangs does not keep the
// process alive.
func waitFor(group *sync.WaitGroup, limit time.Duration) {
	done := make(chan struct{})
	go func() { group.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(limit):
	}
}

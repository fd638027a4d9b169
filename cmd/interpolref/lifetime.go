package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"github.com/interpolref/interpolref/internal/socket"
	"github.com/interpolref/interpolref/internal/web"
)

const (
	// linger is how long connections may stay open when the program stops, and longLinger how
	// long where another process has taken over. Each ends with its next answer; one that asks
	// for nothing is closed then. That cannot wait for ever, and not be done at once: net/http
	// drops a request that it reads after it was told to shut down.
	linger, longLinger = 500 * time.Millisecond, 10 * time.Second
	// grace is how long requests that have begun may take after that, and longGrace how long
	// where another process has taken over, so that nobody waits for this one: as long as the
	// slowest reader may take.
	grace, longGrace = 10 * time.Second, 75 * time.Second
	// birth is how long another process may take until it can take over.
	birth = time.Minute
)

// lifetime is a server from the moment that it is ready until the last request has ended.
type lifetime struct {
	serve        serve
	terminal     terminal
	log          *slog.Logger
	seen         *observation
	base         *url.URL
	sockets      *socket.Sockets
	listeners    []net.Listener
	redirects    []net.Listener
	certificates *certificates // nil without TLS
	server       *web.Server
	editions     *editions
	changes      *watcher // of the content; nil where nobody watches it
	reloads      <-chan os.Signal
	upgrades     <-chan os.Signal

	stopCompressing context.CancelFunc // nil before the first edition
}

// run serves until the context is done, a listener fails or another process takes over.
func (l *lifetime) run(ctx context.Context) error {
	ended := make(chan error, len(l.listeners)+len(l.redirects))
	h := l.server.HTTP()
	h.TLSConfig = l.certificates.config()
	for _, listener := range l.listeners {
		go func() { ended <- l.accept(h, listener) }()
	}
	redirect := l.redirectServer()
	for _, listener := range l.redirects {
		go func() { ended <- redirect.Serve(listener) }()
	}

	fmt.Fprintf(l.terminal.stdout, "Serving %s (edition %s)\n", l.base, l.editions.site.Edition().ID())
	l.seen.serve(l.server)
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	l.compress(ctx)
	if err := l.sockets.Ready(); err != nil {
		return err
	}
	l.tell(daemon.SdNotifyReady + "\nMAINPID=" + fmt.Sprint(os.Getpid()))
	go l.guard(ctx)
	go l.certificates.fetch(l.serve.ACME, l.log)

	var replaced <-chan int
	for {
		select {
		case err := <-ended:
			return fmt.Errorf("serving: %w", err)
		case <-ctx.Done():
			l.tell(daemon.SdNotifyStopping)
			if replaced != nil {
				<-replaced // which the context ends too
			}
			l.server.Drain()
			time.Sleep(l.serve.DrainDelay)
			l.leave(ended, linger)
			return l.end(grace, h, redirect)
		case <-l.changes.due():
			l.rebuild(ctx)
		case <-l.certificates.due():
			l.certificates.reload()
		case <-l.reloads:
			l.tell(daemon.SdNotifyReloading + "\n" + daemon.SdNotifyMonotonicUsec())
			l.certificates.reload()
			l.rebuild(ctx)
			l.tell(daemon.SdNotifyReady)
		case <-l.upgrades:
			if replaced == nil {
				replaced = l.replace(ctx)
			}
		case pid := <-replaced:
			if replaced = nil; pid == 0 {
				continue // the reason is in the log, and this process goes on
			}
			l.server.Drain()
			l.log.Info("another process has taken over", "pid", pid)
			l.tell("MAINPID=" + fmt.Sprint(pid)) // the new one said so too, but systemd may listen to the main one alone
			closeAll(l.seen.listeners)
			l.leave(ended, longLinger)
			return l.end(longGrace, h, redirect)
		}
	}
}

func (l *lifetime) accept(h *http.Server, listener net.Listener) error {
	if h.TLSConfig != nil {
		return h.ServeTLS(listener, "", "")
	}
	return h.Serve(listener)
}

// rebuild builds the site again if there is content of the host's own.
func (l *lifetime) rebuild(ctx context.Context) {
	if l.serve.Content == "" {
		return
	}
	before := l.editions.site
	if err := l.editions.rebuild(); err != nil {
		l.log.Error("the site was not built again", "error", err)
	}
	if l.editions.site != before {
		l.compress(ctx)
	}
}

// compress makes the best encodings of all pages in the background.
func (l *lifetime) compress(ctx context.Context) {
	if l.serve.Dev {
		return // the next change comes before anybody needs them
	}
	if l.stopCompressing != nil {
		l.stopCompressing() // nobody asks for the edition before any more
	}
	ctx, l.stopCompressing = context.WithCancel(ctx)
	st := l.editions.site
	go func() {
		st.Edition().Compress(ctx)
		runtime.GC()         // pools give up what they hold at the second collection
		debug.FreeOSMemory() // what building took is not needed again
	}()
}

// replace starts another process and sends its number once it is ready, or 0.
func (l *lifetime) replace(ctx context.Context) <-chan int {
	done := make(chan int, 1)
	go func() {
		ctx, cancel := context.WithTimeout(ctx, birth)
		defer cancel()
		pid, err := l.sockets.Replace(ctx)
		if err != nil {
			l.log.Error("no other process has taken over", "error", err)
		}
		done <- pid
	}()
	return done
}

// leave accepts nothing more and waits until all connections are closed, or for some time.
func (l *lifetime) leave(ended <-chan error, limit time.Duration) {
	closeAll(l.listeners)
	closeAll(l.redirects)
	for range len(l.listeners) + len(l.redirects) {
		<-ended // so that every connection that was accepted is counted
	}
	for deadline := time.Now().Add(limit); l.server.Connections() > 0 && time.Now().Before(deadline); {
		time.Sleep(10 * time.Millisecond)
	}
}

// end lets requests that have begun end, and closes what has had its time.
func (l *lifetime) end(limit time.Duration, servers ...*http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	for _, s := range servers {
		if err := s.Shutdown(ctx); errors.Is(err, context.DeadlineExceeded) {
			s.Close()
		} else if err != nil && !errors.Is(err, net.ErrClosed) {
			return fmt.Errorf("stopping: %w", err)
		}
	}
	return nil
}

// tell tells systemd, where it started the program, how the program is.
func (l *lifetime) tell(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		l.log.Warn("systemd was not told", "state", state, "error", err)
	}
}

// guard tells systemd's watchdog that the program is well, as long as it answers.
func (l *lifetime) guard(ctx context.Context) {
	every, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		l.log.Warn("the watchdog's interval cannot be read", "error", err)
	}
	if every == 0 {
		return
	}
	addr := l.listeners[0].Addr()
	client := &http.Client{
		Timeout: every / 2,
		Transport: &http.Transport{
			DisableKeepAlives: true,
			// It is ourselves that we ask, and not for a host by name, whose certificate an
			// authority may still owe us: a name that is an address is not sent.
			TLSClientConfig: &tls.Config{InsecureSkipVerify: true, ServerName: "127.0.0.1"},
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				return new(net.Dialer).DialContext(ctx, addr.Network(), addr.String())
			},
		},
	}
	tick := time.NewTicker(every / 2)
	defer tick.Stop()
	for {
		answer, err := client.Get(l.base.JoinPath("healthz").String())
		if err == nil {
			answer.Body.Close()
			l.tell(daemon.SdNotifyWatchdog)
		} else if ctx.Err() == nil {
			l.log.Error("the program does not answer itself", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// redirectServer leads readers who come without TLS to the same path with it. Whatever host
// they asked for, it leads to the site's own.
func (l *lifetime) redirectServer() *http.Server {
	origin := l.base.Scheme + "://" + l.base.Host
	h := l.server.HTTP()
	h.SetKeepAlivesEnabled(false) // who is led away does not come back
	h.Handler = l.certificates.challenges(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.EscapedPath()
		if path == "" || path[0] != '/' {
			path = "/"
		}
		if r.URL.RawQuery != "" {
			path += "?" + r.URL.RawQuery
		}
		http.Redirect(w, r, origin+path, http.StatusPermanentRedirect)
	}))
	return h
}

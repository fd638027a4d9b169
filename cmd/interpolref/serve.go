package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/interpolref/interpolref/internal/site"
	"github.com/interpolref/interpolref/internal/web"
)

// grace is how long requests that have begun may take to end when the program stops.
const grace = 10 * time.Second

type serve struct {
	Addr string `default:"127.0.0.1:8080" help:"Address to listen on; port 0 takes a free one."`
	siteFlags
	contentFlags
	observers
	Watch      bool          `help:"Build the site again whenever a file of --content changes, and show faults in the browser."`
	DrainDelay time.Duration `default:"0s" help:"How long to go on serving after a signal to stop, while /readyz already fails."`
}

// Validate is called by kong.
func (c serve) Validate() error {
	if c.Watch && c.Content == "" {
		return errors.New("--watch needs --content")
	}
	return c.contentFlags.Validate()
}

// Run listens, serves until the context is done, and lets requests end.
func (c serve) Run(ctx context.Context, t terminal) error {
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	seen, err := c.observers.start(t)
	if err != nil {
		return err
	}
	defer seen.end()
	base := c.BaseURL.url
	if base == nil {
		base = home(listener.Addr())
	}
	options := site.Options{BaseURL: base, Dev: c.Watch}
	source, faulty := c.contentFlags, false
	if c.Watch {
		if _, faults := c.load(); faults.Errors() > 0 {
			source, faulty = contentFlags{}, true // what is embedded is served until the faults are mended
		}
	}
	st, err := source.build(t, options)
	if err != nil {
		return err
	}
	server, err := web.New(st, seen.options(base, web.Options{
		Base: strings.TrimSuffix(base.Path, "/"),
		Dev:  c.Watch,
	}))
	if err != nil {
		return err
	}
	if c.Watch {
		w, err := c.newWatcher(t, server, st, options)
		if err != nil {
			return err
		}
		defer w.close()
		if faulty {
			if err := w.rebuild(); err != nil {
				return err
			}
		}
		go w.run(ctx)
	} else {
		go func() {
			st.Edition().Compress(ctx)
			debug.FreeOSMemory() // what starting took is not needed again
		}()
	}

	fmt.Fprintf(t.stdout, "Serving %s (edition %s)\n", base, st.Edition().ID())
	seen.serve(server)
	h := server.HTTP()
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(web.Listener(listener)) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	server.Drain()
	time.Sleep(c.DrainDelay)
	ending, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if err := h.Shutdown(ending); errors.Is(err, context.DeadlineExceeded) {
		return h.Close() // what is left has had its time
	} else if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("stopping: %w", err)
	}
	return nil
}

// home returns the URL under which a listener is reached from its own machine.
func home(addr net.Addr) *url.URL {
	host := addr.String()
	if tcp, ok := addr.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		host = fmt.Sprintf("127.0.0.1:%d", tcp.Port)
	}
	return &url.URL{Scheme: "http", Host: host, Path: "/"}
}

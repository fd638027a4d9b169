package server

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
)

// Content is where sites come from.
type Content struct {
	Dir   string // the host's own folder; empty where the embedded content is served alone
	Watch bool   // build again when something in Dir changes; needs Dir
	Dev   bool   // an author works on Dir: reload browsers, show faults in them

	Build    Build
	Embedded Build // builds the embedded content, which an author gets whose content has faults at the start
}

// Build reads content and builds a site of it. With errors among the faults the site is nil.
type Build func(site.Options) (*site.Site, library.Faults, error)

// Rate limit of builds: the next one waits restFactor times as long as the last one took, and at
// most maxRest, so that changes without end take a quarter of the processor and leave readers the rest.
const (
	restFactor = 3
	maxRest    = 3 * time.Second
)

// slowBuild is how long reading and building may take before the log says that it goes on.
const slowBuild = 30 * time.Second

// firstSite builds the first site. For an author whose content has faults, it is the embedded one.
func (p *process) firstSite() (*site.Site, error) {
	st, faults, err := p.build(p.options.Content.Build, 0)
	if err != nil {
		return nil, err
	}
	p.log.faults(faults)
	if faults.Errors() == 0 {
		return st, nil
	}
	if !p.options.Content.Dev {
		return nil, fmt.Errorf("the content has faults: %d", faults.Errors())
	}
	p.faults = faults
	st, _, err = p.build(p.options.Content.Embedded, 0)
	return st, err
}

// build calls a function that builds a site, on a number of processors (all if it is 0).
func (p *process) build(build Build, workers int) (*site.Site, library.Faults, error) {
	slow := time.AfterFunc(slowBuild, func() {
		p.log.Warn("the content is still being read and built; does a mount hang?", "folder", p.options.Content.Dir)
	})
	defer slow.Stop()
	return build(site.Options{BaseURL: p.base, Dev: p.options.Content.Dev, Workers: workers})
}

// attempt calls a function. A panic in it becomes an error, and its stack is logged.
func (p *process) attempt(f func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			text, stack, ok := strings.Cut(fmt.Sprint(cause), "\n") // one from library.Workers has the stack in it
			if !ok {
				stack = string(debug.Stack())
			}
			p.log.Error("building the site panicked", "cause", text, "stack", stack)
			err = fmt.Errorf("the program has a fault that this content brings out: %s", text)
		}
	}()
	return f()
}

// rebuild builds a new site and swaps it in. Where the content has faults, or is missing as a whole, the site
// before stays. It returns once the next build may begin.
func (p *process) rebuild(ctx context.Context) {
	if p.options.Content.Dir == "" {
		return
	}
	p.stopCompressing() // with a build at the same time, it would leave readers no processor
	began, before := time.Now(), p.site.Edition().ID()
	var faults library.Faults
	err := p.attempt(func() error {
		st, found, err := p.build(p.options.Content.Build, max(1, runtime.GOMAXPROCS(0)-1)) // one is left to readers
		if faults = found; err != nil || faults.Errors() > 0 {
			return err
		}
		st.Index()
		return p.swap(st)
	})
	if err != nil {
		faults = append(faults, library.Fault{File: p.options.Content.Dir, Line: 1, Col: 1, Text: err.Error()})
	}
	took := time.Since(began)
	p.log.faults(faults)
	if n := faults.Errors(); n > 0 {
		p.log.Error("not built again", "faults", n, "edition", before, "took", took.Round(time.Millisecond))
		p.showFaults(faults)
	} else {
		p.log.Info("built again", "edition", p.site.Edition().ID(), "before", before, "took", took.Round(time.Millisecond))
	}
	p.finish(ctx)
	if p.options.Content.Dev {
		return // an author waits for the next build, and there are no readers
	}
	select {
	case <-time.After(min(restFactor*took, maxRest)):
	case <-ctx.Done():
	}
}

// swap puts a site in the place of the one that is served.
func (p *process) swap(st *site.Site) error {
	if st.Edition().Lookup("/") == nil && p.site.Edition().Lookup("/") != nil {
		return errors.New("there is no home page any more")
	}
	st.Edition().Reuse(p.site.Edition()) // most of it is compressed already
	if err := p.web.Swap(st); err != nil {
		return err
	}
	p.site = st
	return nil
}

// showFaults puts faults up for an author's browser.
func (p *process) showFaults(faults library.Faults) {
	page, err := p.site.FaultsPage(faults)
	if err != nil {
		p.log.Error("the faults cannot be shown", "error", err)
		return
	}
	p.web.ShowFaults(page)
}

// finish makes in the background what pages need not wait for: the search index, and the compressed variants of
// all files.
func (p *process) finish(ctx context.Context) {
	if p.options.Content.Dev {
		return // the next change makes them useless
	}
	ctx, p.stopCompressing = context.WithCancel(ctx)
	st := p.site
	go func() {
		if p.attempt(func() error { st.Index(); return nil }) != nil {
			return
		}
		st.Edition().Compress(ctx, p.web.Cores())
		if ctx.Err() == nil {
			runtime.GC()         // of two collections that empty the pools, FreeOSMemory makes the second
			debug.FreeOSMemory() // what building took is not needed again
		}
	}()
}

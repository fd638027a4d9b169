package main

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/interpolref/interpolref/internal/site"
	"github.com/interpolref/interpolref/internal/web"
)

// settle is how long nothing must change before the site is built again: editors write
// in several steps.
const settle = 50 * time.Millisecond

// watcher builds a whole new site whenever the content changes and swaps it in. While the
// content has faults the site before goes on.
type watcher struct {
	content  contentFlags
	terminal terminal
	server   *web.Server
	site     *site.Site // the one that is served
	options  site.Options
	files    *fsnotify.Watcher
}

func (c serve) newWatcher(t terminal, server *web.Server, st *site.Site, o site.Options) (*watcher, error) {
	files, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watching %s: %w", c.Content, err)
	}
	w := &watcher{c.contentFlags, t, server, st, o, files}
	if err := w.add(c.Content); err != nil {
		files.Close()
		return nil, fmt.Errorf("watching %s: %w", c.Content, err)
	}
	return w, nil
}

func (w *watcher) close() { w.files.Close() }

// add watches a folder and all in it.
func (w *watcher) add(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return w.files.Add(path)
	})
}

func (w *watcher) run(ctx context.Context) {
	var due <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case event, ok := <-w.files.Events:
			if !ok {
				return
			}
			if event.Has(fsnotify.Create) {
				w.add(event.Name) // fails for what is gone again
			}
			due = time.After(settle)
		case err, ok := <-w.files.Errors:
			if !ok {
				return
			}
			fmt.Fprintf(w.terminal.stderr, "interpolref: watching: %v\n", err)
			due = time.After(settle)
		case <-due:
			due = nil
			if err := w.rebuild(); err != nil {
				fmt.Fprintf(w.terminal.stderr, "interpolref: %v\n", err)
			}
		}
	}
}

func (w *watcher) rebuild() error {
	began := time.Now()
	lib, faults := w.content.load()
	printText(w.terminal.stderr, faults)
	if faults.Errors() > 0 {
		page, err := w.site.FaultsPage(faults)
		if err != nil {
			return err
		}
		w.server.ShowFaults(page)
		return nil
	}
	st, err := site.Build(lib, w.options)
	if err != nil {
		return err
	}
	if err := w.server.Swap(st); err != nil {
		return err
	}
	w.site = st
	fmt.Fprintf(w.terminal.stdout, "Edition %s after %v\n", st.Edition().ID(), time.Since(began).Round(time.Millisecond))
	return nil
}

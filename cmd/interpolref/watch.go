package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
	"github.com/interpolref/interpolref/internal/web"
)

// editions keeps what is served in step with the content. While that has faults the site
// before goes on.
type editions struct {
	content  contentFlags
	terminal terminal
	server   *web.Server
	site     *site.Site // the one that is served
	options  site.Options
}

// rebuild builds a whole new site and swaps it in.
func (e *editions) rebuild() error {
	began := time.Now()
	lib, faults := e.content.load()
	if faults.Errors() > 0 {
		return e.refuse(faults)
	}
	printText(e.terminal.stderr, faults) // warnings
	st, err := e.content.render(lib, e.options)
	if faults := e.content.locate(site.TemplateFaults(err)); len(faults) > 0 {
		return e.refuse(faults)
	}
	if err != nil {
		return err
	}
	if err := e.server.Swap(st); err != nil {
		return err
	}
	e.site = st
	fmt.Fprintf(e.terminal.stdout, "Edition %s after %v\n", st.Edition().ID(), time.Since(began).Round(time.Millisecond))
	return nil
}

// refuse reports faults and leaves the site that is served.
func (e *editions) refuse(faults library.Faults) error {
	printText(e.terminal.stderr, faults)
	page, err := e.site.FaultsPage(faults)
	if err != nil {
		return err
	}
	e.server.ShowFaults(page)
	fmt.Fprintf(e.terminal.stderr, "Faults: %d. Edition %s stays.\n", len(faults), e.site.Edition().ID())
	return nil
}

// settle is how long nothing must change before a change counts: editors write in several
// steps.
const settle = 50 * time.Millisecond

// watcher tells when files in folders have changed. A nil watcher tells nothing.
type watcher struct {
	files *fsnotify.Watcher
	tree  string
	dues  chan struct{}
}

// newWatcher watches a tree of folders, if it has a name, and other folders without what is
// in theirs.
func newWatcher(tree string, dirs ...string) (*watcher, error) {
	files, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watching files: %w", err)
	}
	w := &watcher{files, tree, make(chan struct{}, 1)}
	err = w.add(tree)
	for _, dir := range dirs {
		err = cmp.Or(err, files.Add(dir))
	}
	if err != nil {
		files.Close()
		return nil, fmt.Errorf("watching files: %w", err)
	}
	go w.run()
	return w, nil
}

// add watches a folder of the tree and all in it. A folder that is watched already is no matter.
func (w *watcher) add(dir string) error {
	if w.tree == "" {
		return nil
	}
	// The tree itself may be a link to a folder, which WalkDir would not enter.
	return filepath.WalkDir(dir+string(filepath.Separator), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return w.files.Add(path)
	})
}

// due receives after files have changed.
func (w *watcher) due() <-chan struct{} {
	if w == nil {
		return nil
	}
	return w.dues
}

func (w *watcher) close() {
	if w != nil {
		w.files.Close()
	}
}

func (w *watcher) run() {
	var quiet <-chan time.Time
	for {
		select {
		case event, ok := <-w.files.Events:
			if !ok {
				return
			}
			if event.Has(fsnotify.Create) {
				w.add(event.Name) // fails for what is gone again
			}
			quiet = time.After(settle)
		case _, ok := <-w.files.Errors: // events were lost
			if !ok {
				return
			}
			quiet = time.After(settle)
		case <-quiet:
			quiet = nil
			w.add(w.tree) // which may be another now, if it is a link that was turned
			select {
			case w.dues <- struct{}{}:
			default: // one that has not been seen yet tells of this too
			}
		}
	}
}

// watch watches the content where that is asked for.
func (l *lifetime) watch() (*watcher, error) {
	if !l.serve.watches() {
		return nil, nil
	}
	content := filepath.Clean(l.serve.Content)
	if info, err := os.Lstat(content); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return newWatcher(content, filepath.Dir(content)) // where the link is turned
	}
	return newWatcher(content)
}

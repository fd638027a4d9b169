package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
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
	if err := e.content.Validate(); err != nil {
		return e.refuse(e.lost(err.Error())) // which is no wish to go without what was in it
	}
	lib, faults := e.content.load()
	if faults.Errors() > 0 {
		return e.refuse(faults)
	}
	printText(e.terminal.stderr, faults) // warnings
	if lib.Page("/") == nil && e.site.Edition().Lookup("/") != nil {
		return e.refuse(e.lost("there is no home page any more"))
	}
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

// lost returns the fault of content that is away as a whole.
func (e *editions) lost(text string) library.Faults {
	return library.Faults{{File: e.content.Content, Line: 1, Col: 1, Text: text}}
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

const (
	// settle is how long nothing must change before a change counts: editors write in several
	// steps.
	settle = 50 * time.Millisecond
	// unsettled is how long a change may wait where others never end.
	unsettled = 2 * time.Second
)

// watcher tells when names stand for something else than before: a file, or a folder with
// all in it. It follows links, since deployments turn a link to change everything at once. A
// nil watcher tells nothing.
type watcher struct {
	files   *fsnotify.Watcher
	log     *slog.Logger
	names   []string
	spots   map[string]bool // where a name or a link on its way stands
	folders map[string]bool // that are watched; true where every change in them counts
	dues    chan struct{}
}

// newWatcher watches names. Where that is not possible it is said in the log, since there is
// the signal too.
func newWatcher(log *slog.Logger, names ...string) *watcher {
	files, err := fsnotify.NewWatcher()
	if err != nil {
		log.Warn("changes of files go unnoticed", "error", err)
		return nil
	}
	w := &watcher{files: files, log: log, names: names, dues: make(chan struct{}, 1)}
	w.look()
	go w.run()
	return w
}

// look finds out what there is to watch now.
func (w *watcher) look() {
	w.spots, w.folders = map[string]bool{}, map[string]bool{}
	for _, name := range w.names {
		w.follow(name)
	}
	for spot := range w.spots {
		if dir := filepath.Dir(spot); !w.folders[dir] {
			w.folders[dir] = false
		}
	}
	for _, dir := range w.files.WatchList() {
		if _, ok := w.folders[dir]; !ok {
			w.files.Remove(dir) // fails if it is gone
		}
	}
	for dir := range w.folders {
		// What is watched already may be another folder of the same name by now.
		if err := w.files.Add(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			w.log.Warn("some changes of files go unnoticed", "folder", dir, "error", err)
		}
	}
}

// counts reports whether something that is watched may have changed.
func (w *watcher) counts(place string) bool {
	_, folder := w.folders[place]
	return folder || w.spots[place] || w.folders[filepath.Dir(place)]
}

// follow adds what a name stands for.
func (w *watcher) follow(name string) {
	way := wayTo(name)
	for _, spot := range way {
		w.spots[spot] = true
	}
	// What cannot be read is no matter here; who builds the site will say so.
	_ = filepath.WalkDir(way[len(way)-1], func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil
		case d.Type()&fs.ModeSymlink != 0 && !w.spots[path]:
			w.follow(path)
		case d.IsDir() && w.folders[path]:
			return fs.SkipDir
		case d.IsDir():
			w.folders[path] = true
		}
		return nil
	})
}

// wayTo returns the links that lead from a name to what it stands for, and at last that. Where
// nothing stands, the last place is where something is missing.
func wayTo(name string) (places []string) {
	if absolute, err := filepath.Abs(name); err == nil {
		name = absolute
	}
	const most = 40 // links, as in Linux
	for range most {
		place := turn(name)
		places = append(places, place)
		to, err := os.Readlink(place)
		if err != nil {
			break // no link
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(place), to)
		}
		name = filepath.Join(to, name[len(place):])
	}
	return places
}

// turn returns the shortest beginning of a path that is a link or is not there, or the path.
func turn(path string) string {
	for i := 1; i < len(path); i++ {
		if !os.IsPathSeparator(path[i]) {
			continue
		}
		if info, err := os.Lstat(path[:i]); err != nil || info.Mode()&fs.ModeSymlink != 0 {
			return path[:i]
		}
	}
	return path
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
	var latest time.Time
	changed := func() {
		if quiet == nil {
			latest = time.Now().Add(unsettled)
		}
		quiet = time.After(min(settle, time.Until(latest)))
	}
	for {
		select {
		case event, ok := <-w.files.Events:
			if !ok {
				return
			}
			if w.counts(event.Name) {
				changed()
			}
		case _, ok := <-w.files.Errors: // events were lost
			if !ok {
				return
			}
			changed()
		case <-quiet:
			quiet = nil
			w.look()
			select {
			case w.dues <- struct{}{}:
			default: // one that has not been seen yet tells of this too
			}
		}
	}
}

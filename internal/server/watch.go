package server

import (
	"context"
	"fmt"
	"hash"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	// pollInterval is the time between polls, or pollShare times as long as a poll took if that is longer: so
	// polls take a fiftieth of a processor at most, and spare a slow mount.
	pollInterval = 100 * time.Millisecond
	pollShare    = 50
	// maxDebounce is after how many polls in a row with changes these are reported all the same.
	maxDebounce = 20
	// maxWatched bounds how many files and folders a poll looks at.
	maxWatched = 100_000
)

// watch calls changed when files or folders have changed. It polls, since network mounts and links that are
// changed in a folder above cause no events. A change is reported once a poll sees no further one (debounce),
// since editors and deployments write in several steps. The state to compare with is read before watch
// returns; the polls end with the context.
func watch(ctx context.Context, changed func(), names ...string) {
	reported := fingerprint(names)
	go func() {
		last, polls := reported, 0
		var took time.Duration
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(max(pollInterval, pollShare*took)):
			}
			began := time.Now()
			now := fingerprint(names)
			took = time.Since(began)
			steady := now == last
			last = now
			if now == reported {
				polls = 0
				continue
			}
			if polls++; steady || polls >= maxDebounce {
				reported, polls = now, 0
				changed()
			}
		}
	}()
}

// fingerprint returns a hash of the state of files and folders: of each file its path, size, time and mode, of
// each link where it leads. It reads no file.
func fingerprint(names []string) uint64 {
	p := poll{sum: fnv.New64a()}
	for _, name := range names {
		p.add(name, nil)
	}
	return p.sum.Sum64()
}

type poll struct {
	sum  hash.Hash64
	seen int
}

// add adds a name, and what lies in it if it is a folder. Links are followed, but not into one of the folders
// above. Hidden files are left out: they are no content, the folder of a version control is large, and what
// Kubernetes keeps in them is reached through links.
func (p *poll) add(name string, above []fs.FileInfo) {
	if p.seen++; p.seen > maxWatched {
		return
	}
	info, err := os.Stat(name)
	if err != nil {
		fmt.Fprintln(p.sum, name, err)
		return
	}
	fmt.Fprintln(p.sum, name, info.Mode())
	if !info.IsDir() { // a folder's time changes with hidden files too
		fmt.Fprintln(p.sum, info.Size(), info.ModTime().UnixNano())
	}
	link := len(above) == 0 // any folder above may be one
	if !link {
		own, err := os.Lstat(name)
		link = err == nil && own.Mode()&fs.ModeSymlink != 0
	}
	if link {
		to, _ := filepath.EvalSymlinks(name)
		fmt.Fprintln(p.sum, to)
	}
	if !info.IsDir() || slices.ContainsFunc(above, func(a fs.FileInfo) bool { return os.SameFile(a, info) }) {
		return
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		fmt.Fprintln(p.sum, err)
	}
	above = append(slices.Clip(above), info)
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			p.add(filepath.Join(name, e.Name()), above)
		}
	}
}

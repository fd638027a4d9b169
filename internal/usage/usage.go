package usage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// kept is for how many days counts are kept: a year, and a month of the year before.
const kept = 400

// Views says how often a page was read on a day.
type Views struct {
	Day   string `json:"day"`  // such as "2026-11-26"; a day in UTC
	Page  string `json:"page"` // its path
	Views uint64 `json:"views"`
}

// Counts counts. It is safe for use by many at once.
type Counts struct {
	file string // or empty
	lock *lockedfile.Mutex

	mu      sync.Mutex
	pages   map[string]*atomic.Uint64
	since   time.Time      // what the pages' counters hold was counted from here on
	unsaved map[key]uint64 // what the file does not hold yet
}

type key struct{ day, page string }

// Open returns counts that are kept in a file, which need not exist yet, or in memory only if
// its name is empty. It fails on a file that holds something else.
func Open(file string, now time.Time) (*Counts, error) {
	c := &Counts{file: file, pages: map[string]*atomic.Uint64{}, since: now, unsaved: map[key]uint64{}}
	if file == "" {
		return c, nil
	}
	c.lock = lockedfile.MutexAt(file + ".lock")
	return c, c.Save(now)
}

// Page returns the counter of the page at a path. Add one to it for each time that the page
// is read.
func (c *Counts) Page(path string) *atomic.Uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.pages[path]
	if n == nil {
		n = new(atomic.Uint64)
		c.pages[path] = n
	}
	return n
}

// Run saves at every full minute, so that midnight is one, until the context is done, and
// then once more. It tells what went wrong; the counts are then kept for the next time.
func (c *Counts) Run(ctx context.Context, failed func(error)) {
	for {
		now := time.Now()
		wait := time.NewTimer(now.Truncate(time.Minute).Add(time.Minute).Sub(now))
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
		}
		if err := c.Save(time.Now()); err != nil {
			failed(err)
		}
		if ctx.Err() != nil {
			return
		}
	}
}

// Save adds to the file what was counted since the last time.
func (c *Counts) Save(now time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.take(now)
	if c.file == "" {
		c.unsaved = recent(c.unsaved, now)
		return nil
	}
	unlock, err := c.lock.Lock()
	if err != nil {
		return fmt.Errorf("saving counts: %w", err)
	}
	defer unlock()
	all, err := c.read()
	if err != nil {
		return err
	}
	if len(c.unsaved) == 0 {
		return nil
	}
	merge(all, c.unsaved)
	if err := c.write(recent(all, now)); err != nil {
		return fmt.Errorf("saving counts: %w", err)
	}
	clear(c.unsaved)
	return nil
}

// List returns all counts until now, by day and page.
func (c *Counts) List(now time.Time) ([]Views, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.take(now)
	all, err := c.read()
	if err != nil {
		return nil, err
	}
	merge(all, c.unsaved)
	return sorted(recent(all, now)), nil
}

// take moves what the pages' counters hold to the day on which counting it began.
func (c *Counts) take(now time.Time) {
	day := c.since.UTC().Format(time.DateOnly)
	for page, n := range c.pages {
		if v := n.Swap(0); v > 0 {
			c.unsaved[key{day, page}] += v
		}
	}
	c.since = now
}

func (c *Counts) read() (map[key]uint64, error) {
	if c.file == "" {
		return map[key]uint64{}, nil
	}
	text, err := os.ReadFile(c.file)
	if errors.Is(err, fs.ErrNotExist) {
		return map[key]uint64{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading counts: %w", err)
	}
	all, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("reading counts: %s: %w", c.file, err)
	}
	return all, nil
}

// write puts a whole file in the place of the one before. Only who holds the lock may call it.
func (c *Counts) write(all map[key]uint64) error {
	beside := c.file + ".new"
	f, err := os.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	err = WriteCSV(f, sorted(all))
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(beside, c.file)
}

func merge(all, more map[key]uint64) {
	for k, n := range more {
		all[k] += n
	}
}

// recent returns the counts of days that are to be kept.
func recent(all map[key]uint64, now time.Time) map[key]uint64 {
	first := now.UTC().AddDate(0, 0, -kept).Format(time.DateOnly)
	for k := range all {
		if k.day <= first {
			delete(all, k)
		}
	}
	return all
}

func sorted(all map[key]uint64) []Views {
	list := make([]Views, 0, len(all))
	for k, n := range all {
		list = append(list, Views{k.day, k.page, n})
	}
	slices.SortFunc(list, func(a, b Views) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Page, b.Page))
	})
	return list
}

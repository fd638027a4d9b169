package usage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

const (
	keptDays = 400      // a year, and a month of the year before
	maxFile  = 64 << 20 // bytes: 400 days of some 4,000 pages
)

// Views says how often a page was read on a day.
type Views struct {
	Day   string `json:"day"`  // such as "2026-11-26"; a day in UTC
	Page  string `json:"page"` // its path
	Views uint64 `json:"views"`
}

// Counts counts page views. It is safe for concurrent use.
type Counts struct {
	file   string     // empty if the counts are kept in memory only
	saving sync.Mutex // held while the file is read and written

	mu      sync.Mutex
	unsaved counts // what the file does not hold yet
}

// counts are views by day and page.
type counts map[key]uint64

type key struct{ day, page string }

// Open returns counts that are kept in a file, which need not exist yet, or only in memory if its name is empty.
// It returns counts also with an error, which says what is wrong with the file. A damaged file is left
// alone, and the counts are kept in memory until it can be read.
func Open(file string) (*Counts, error) {
	c := &Counts{file: file, unsaved: counts{}}
	if _, err := c.read(); err != nil {
		return c, err
	}
	if info, err := os.Stat(file); err == nil && info.Size() == 0 {
		return c, fmt.Errorf("reading counts: %s is empty: counting begins anew", file)
	}
	return c, nil
}

// Add counts one view of the page at a path.
func (c *Counts) Add(path string) { c.add(path, time.Now()) }

func (c *Counts) add(path string, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unsaved[key{now.UTC().Format(time.DateOnly), path}]++
}

// Run saves once a minute until the context is done, and then once more. It passes errors to failed; what could
// not be saved is kept for the next time.
func (c *Counts) Run(ctx context.Context, failed func(error)) {
	minute := time.NewTicker(time.Minute)
	defer minute.Stop()
	for {
		select {
		case <-minute.C:
		case <-ctx.Done():
		}
		if err := c.Save(time.Now()); err != nil {
			failed(err)
		}
		if ctx.Err() != nil {
			return
		}
	}
}

// Save adds to the file what was counted since the last time, and drops days that are no longer kept. After an
// error, the counts are kept for the next time.
func (c *Counts) Save(now time.Time) error {
	c.saving.Lock()
	defer c.saving.Unlock()
	if c.file == "" {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.unsaved.drop(now)
		return nil
	}
	unlock, err := lockedfile.MutexAt(c.file + ".lock").Lock()
	if err != nil {
		return fmt.Errorf("saving counts: %w", err)
	}
	defer unlock()
	all, err := c.read()
	if err != nil {
		return err
	}
	c.mu.Lock()
	more := c.unsaved
	c.unsaved = counts{}
	c.mu.Unlock()
	if len(more) == 0 {
		return nil
	}
	all.add(more)
	all.drop(now)
	if err := c.write(all); err != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.unsaved.add(more)
		return fmt.Errorf("saving counts: %w", err)
	}
	return nil
}

// List returns the counts of the days that are kept, saved or not, sorted by day and page. It fails if the file
// cannot be read.
func (c *Counts) List(now time.Time) ([]Views, error) {
	c.saving.Lock()
	defer c.saving.Unlock()
	all, err := c.read()
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	all.add(c.unsaved)
	all.drop(now)
	return all.sorted(), nil
}

// read returns what the file holds: nothing where there is none.
func (c *Counts) read() (counts, error) {
	if c.file == "" {
		return counts{}, nil
	}
	info, err := os.Stat(c.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return counts{}, nil
	case err != nil:
		return nil, fmt.Errorf("reading counts: %w", err)
	case !info.Mode().IsRegular(): // reading a pipe would wait for ever
		return nil, fmt.Errorf("reading counts: %s is no regular file", c.file)
	case info.Size() > maxFile:
		return nil, fmt.Errorf("reading counts: %s is larger than %d MB", c.file, maxFile>>20)
	}
	text, err := os.ReadFile(c.file)
	if err != nil {
		return nil, fmt.Errorf("reading counts: %w", err)
	}
	all, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("reading counts: %s: %w", c.file, err)
	}
	return all, nil
}

// write puts a whole file in the place of the one before. The caller holds the lock.
func (c *Counts) write(all counts) error {
	beside := c.file + ".new"
	if err := os.Remove(beside); err != nil && !errors.Is(err, fs.ErrNotExist) { // half a file, or a pipe
		return err
	}
	f, err := os.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	err = WriteCSV(f, all.sorted())
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(beside, c.file)
}

func (all counts) add(more counts) {
	for k, n := range more {
		all[k] += n
	}
}

// drop forgets days that are no longer kept.
func (all counts) drop(now time.Time) {
	last := now.UTC().AddDate(0, 0, -keptDays).Format(time.DateOnly)
	maps.DeleteFunc(all, func(k key, _ uint64) bool { return k.day <= last })
}

func (all counts) sorted() []Views {
	list := make([]Views, 0, len(all))
	for k, n := range all {
		list = append(list, Views{k.day, k.page, n})
	}
	slices.SortFunc(list, func(a, b Views) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Page, b.Page))
	})
	return list
}

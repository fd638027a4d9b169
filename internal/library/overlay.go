package library

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"slices"
)

// Overlay returns a file system that holds the files of both: where both have a file of
// the same name, the one in over is seen.
func Overlay(over, base fs.FS) fs.FS { return overlay{over, base} }

type overlay struct{ over, base fs.FS }

// hides reports whether over has a file of a name.
func (o overlay) hides(name string) bool {
	_, err := fs.Stat(o.over, name)
	return err == nil
}

// Open implements fs.FS.
func (o overlay) Open(name string) (fs.File, error) {
	upper, err := o.over.Open(name)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		return o.base.Open(name)
	}
	info, err := upper.Stat()
	if err != nil || !info.IsDir() {
		return upper, err
	}
	return &listedDir{File: upper, fsys: o, name: name}, nil
}

// ReadDir implements fs.ReadDirFS.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	upper, upperErr := fs.ReadDir(o.over, name)
	if upperErr != nil && !errors.Is(upperErr, fs.ErrNotExist) {
		return nil, upperErr
	}
	lower, lowerErr := fs.ReadDir(o.base, name)
	if lowerErr != nil && !errors.Is(lowerErr, fs.ErrNotExist) {
		return nil, lowerErr
	}
	if upperErr != nil && lowerErr != nil {
		return nil, lowerErr
	}
	all := append(upper, lower...)
	slices.SortStableFunc(all, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return slices.CompactFunc(all, func(a, b fs.DirEntry) bool { return a.Name() == b.Name() }), nil
}

// listedDir is an open directory with the entries that its file system lists.
type listedDir struct {
	fs.File
	fsys   fs.ReadDirFS
	name   string
	rest   []fs.DirEntry
	listed bool
}

// ReadDir implements fs.ReadDirFile.
func (d *listedDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if !d.listed {
		all, err := d.fsys.ReadDir(d.name)
		if err != nil {
			return nil, err
		}
		d.rest, d.listed = all, true
	}
	if n <= 0 {
		n = len(d.rest)
	} else if len(d.rest) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(d.rest))
	part := d.rest[:n]
	d.rest = d.rest[n:]
	return part, nil
}

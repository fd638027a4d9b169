package library

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
)

const (
	maxFile = 32 << 20 // bytes of a file of a host
	// maxLinked bounds how many links to folders are listed: a few folders that link to each other make
	// billions of paths.
	maxLinked = 2000
)

// Folder returns the files of a folder of content. Links inside the folder are followed; links that
// lead out of it cannot be opened, and neither can a FIFO, a device or a file above 32 MB. What
// editors and systems leave behind (.git, ..data, page.md~) is not listed and cannot be opened. The
// folder is opened anew for each file, so that a folder put in its place is seen. The result is for a few
// readings: once 2,000 links to folders have been listed, a folder with one more cannot be listed.
func Folder(dir string) fs.FS { return folder{dir, new(atomic.Int64)} }

type folder struct {
	dir    string
	linked *atomic.Int64 // links to folders that were followed
}

// Open implements fs.FS.
func (d folder) Open(name string) (fs.File, error) {
	root, err := d.root("open", name)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	// Without O_NONBLOCK, opening a FIFO waits for somebody to write.
	f, err := root.OpenFile(filepath.FromSlash(name), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	switch {
	case err != nil:
	case info.IsDir():
		return &listedDir{File: f, fsys: d, name: name}, nil
	case !info.Mode().IsRegular():
		err = errors.New("no regular file")
	case info.Size() > maxFile:
		err = fmt.Errorf("larger than %d MB", maxFile>>20)
	default:
		return &boundedFile{f, maxFile}, nil
	}
	f.Close()
	return nil, &fs.PathError{Op: "open", Path: name, Err: err}
}

// ReadDir implements fs.ReadDirFS. A link to something in the folder is listed as what it
// leads to; one that leads out of it, or to a folder around itself, stays a link.
func (d folder) ReadDir(name string) ([]fs.DirEntry, error) {
	root, err := d.root("readdir", name)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	f, err := root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return leftBehind(e.Name()) })
	for i, e := range entries {
		if e.Type()&fs.ModeSymlink == 0 {
			continue
		}
		if info, err := root.Stat(filepath.Join(filepath.FromSlash(name), e.Name())); err == nil && !around(root, name, info) {
			if info.IsDir() && d.linked.Add(1) > maxLinked {
				return nil, &fs.PathError{Op: "readdir", Path: name, Err: fmt.Errorf("more than %d links to folders", maxLinked)}
			}
			entries[i] = fs.FileInfoToDirEntry(info)
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return entries, err
}

// root opens the folder to look up a name in it.
func (d folder) root(op, name string) (*os.Root, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	if name != "." && slices.ContainsFunc(strings.Split(name, "/"), leftBehind) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	return os.OpenRoot(d.dir)
}

// around reports whether a folder is one of those that a name lies in, so that a walk into it would never
// end.
func around(root *os.Root, name string, dir fs.FileInfo) bool {
	for up := name; dir.IsDir(); up = path.Dir(up) {
		if info, err := root.Stat(filepath.FromSlash(up)); err == nil && os.SameFile(info, dir) {
			return true
		}
		if up == "." {
			break
		}
	}
	return false
}

// leftBehind reports whether editors, Git, Kubernetes or systems give a name to files that are no content.
func leftBehind(name string) bool {
	switch name {
	case "Thumbs.db", "desktop.ini", "__MACOSX", "lost+found":
		return true
	}
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") ||
		slices.Contains([]string{".bak", ".orig", ".rej", ".swp", ".tmp"}, path.Ext(name))
}

// boundedFile is a file that is not read beyond a number of bytes, even if it grows.
type boundedFile struct {
	fs.File
	left int
}

func (f *boundedFile) Read(p []byte) (int, error) {
	if f.left <= 0 {
		return 0, errors.New("the file grew while it was read")
	}
	n, err := f.File.Read(p[:min(len(p), f.left)])
	f.left -= n
	return n, err
}

// reason returns why a file cannot be read, without its name, which the caller says.
func reason(err error) error {
	if e := (*fs.PathError)(nil); errors.As(err, &e) {
		err = e.Err
	}
	if err != nil && strings.Contains(err.Error(), "escapes") { // os.Root has no value for it
		return errors.New("the link leads out of the folder of the content")
	}
	return err
}

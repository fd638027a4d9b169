package files

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// manifest is the name of the file that lists what an export wrote. It also tells an
// earlier export from a folder that holds something else.
const manifest = ".edition"

// write writes files, by their names, into a folder, which is made if need be. A folder that is
// not empty must be an earlier export; files of it that no longer exist are removed and files
// that are the same are left alone. Each file appears whole or not at all. The same files write
// the same bytes.
func write(dir, id string, files map[string][]byte) error {
	for name := range files {
		for folder := path.Dir(name); folder != "."; folder = path.Dir(folder) {
			if _, taken := files[folder]; taken || folder == manifest {
				return fmt.Errorf("%s would be both a file and the folder of %s", folder, name)
			}
		}
	}
	old, err := readManifest(dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()

	names := slices.Sorted(maps.Keys(files))
	// With old and new names in the manifest, the export after an interrupted one knows all files.
	if err := writeManifest(root, id, slices.Concat(names, old)); err != nil {
		return err
	}
	for _, name := range old {
		if _, stays := files[name]; !stays {
			if err := remove(root, name); err != nil {
				return err
			}
		}
	}
	for _, name := range names {
		if err := writeFile(root, name, files[name]); err != nil {
			return err
		}
	}
	return writeManifest(root, id, names)
}

// remove removes a file, and the folders that it leaves empty.
func remove(root *os.Root, name string) error {
	if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if root.Remove(dir) != nil {
			break // something is in it
		}
	}
	return nil
}

func writeManifest(root *os.Root, id string, names []string) error {
	slices.Sort(names)
	names = slices.Compact(names)
	return writeFile(root, manifest, []byte(id+"\n"+strings.Join(names, "\n")+"\n"))
}

// readManifest returns the names of the files that an earlier export wrote.
func readManifest(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ".git" })
	if len(entries) == 0 {
		return nil, nil
	}
	i := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return e.Name() == manifest })
	switch {
	case i < 0:
		return nil, errors.New("the folder is not empty and not an earlier export")
	case !entries[i].Type().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file", manifest)
	}
	text, err := os.ReadFile(filepath.Join(dir, manifest))
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	for _, name := range lines[1:] {
		if !fs.ValidPath(name) || name == "." {
			return nil, fmt.Errorf("%s is damaged: it names the file %q; choose an empty folder", manifest, name)
		}
	}
	if lines[0] == "" {
		return nil, fmt.Errorf("%s is damaged: it is empty; choose an empty folder", manifest)
	}
	return lines[1:], nil
}

// writeFile writes a file that appears whole or not at all. One that is there already and the
// same is left alone.
func writeFile(root *os.Root, name string, body []byte) error {
	if info, err := root.Lstat(name); err == nil && info.Mode().IsRegular() && info.Size() == int64(len(body)) {
		if same, err := root.ReadFile(name); err == nil && bytes.Equal(same, body) {
			return nil
		}
	}
	if err := root.MkdirAll(path.Dir(name), 0o777); err != nil {
		return err
	}
	partial := name + ".partial"
	if err := root.Remove(partial); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	err := root.WriteFile(partial, body, 0o666)
	if err == nil {
		err = root.Rename(partial, name)
	}
	if err != nil {
		root.Remove(partial) // a full disk needs the room
	}
	return err
}

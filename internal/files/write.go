package files

import (
	"bytes"
	"errors"
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
	// What an interrupted export leaves behind is known to the next one.
	if err := writeManifest(root, id, slices.Concat(names, old)); err != nil {
		return err
	}
	for _, name := range names {
		if err := writeFile(root, name, files[name]); err != nil {
			return err
		}
	}
	for _, name := range old {
		if files[name] == nil {
			if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return writeManifest(root, id, names)
}

func writeManifest(root *os.Root, id string, names []string) error {
	slices.Sort(names)
	names = slices.Compact(names)
	return writeFile(root, manifest, []byte(id+"\n"+strings.Join(names, "\n")+"\n"))
}

// readManifest returns the names of the files that an earlier export wrote.
func readManifest(dir string) ([]string, error) {
	text, err := os.ReadFile(filepath.Join(dir, manifest))
	if err == nil {
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		return lines[1:], nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if len(entries) > 0 {
		return nil, errors.New("the directory is not empty and not an earlier export")
	}
	return nil, nil
}

func writeFile(root *os.Root, name string, body []byte) error {
	if same, err := root.ReadFile(name); err == nil && bytes.Equal(same, body) {
		return nil
	}
	if err := root.MkdirAll(path.Dir(name), 0o777); err != nil {
		return err
	}
	temporary := name + ".partial"
	if err := root.WriteFile(temporary, body, 0o666); err != nil {
		return err
	}
	return root.Rename(temporary, name)
}

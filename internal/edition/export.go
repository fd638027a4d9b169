package edition

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// manifest is the name of the file that lists what an export wrote. It also tells an
// earlier export from a directory that holds something else.
const manifest = ".edition"

// Export writes files, by their names, into a directory, which is made if need be. A directory
// that is not empty must be an earlier export; files of it that no longer exist are removed and
// files that are the same are left alone. The id tells one export from another.
//
// Each file appears whole or not at all. The same files write the same bytes.
func Export(dir, id string, files map[string][]byte) error {
	if err := export(dir, id, files); err != nil {
		return fmt.Errorf("exporting to %s: %w", dir, err)
	}
	return nil
}

func export(dir, id string, files map[string][]byte) error {
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
		if !slices.Contains(names, name) {
			if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return writeManifest(root, id, names)
}

// Files returns every response as a file, by name. A path that ends in a slash becomes its
// index.html, a redirect a small page that leads on. With encoded, the encodings of each file
// (.br, .gz, .zst) are beside it, where they are smaller.
func (e *Edition) Files(encoded bool) map[string][]byte {
	files := map[string][]byte{}
	var mu sync.Mutex
	e.each(func(r *Response) {
		name, body := r.file()
		bodies := map[string][]byte{name: body}
		for c, extension := range [identity]string{br: ".br", zstandard: ".zst", gz: ".gz"} {
			if !encoded {
				continue
			}
			if f := r.form(coding(c)); f.body != nil {
				bodies[name+extension] = f.body
			}
		}
		mu.Lock()
		defer mu.Unlock()
		maps.Copy(files, bodies)
	})
	for _, p := range e.paths {
		if r := e.responses[p]; r.location != "" {
			name, body := r.file()
			files[name] = body
		}
	}
	return files
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

// file returns the name and the content that a response has in an export.
func (r *Response) file() (name string, body []byte) {
	name, body = strings.TrimPrefix(r.path, "/"), r.Body()
	if r.location != "" {
		body = redirectPage(r.location)
		if path.Ext(name) != ".html" {
			return path.Join(name, "index.html"), body
		}
	}
	if strings.HasSuffix(r.path, "/") {
		name += "index.html"
	}
	return name, body
}

var redirectTemplate = template.Must(template.New("redirect").Parse(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Moved</title>
<link rel="canonical" href="{{.}}">
<meta http-equiv="refresh" content="0; url={{.}}">
<p>This page has moved to <a href="{{.}}">{{.}}</a>.</p>
</html>
`))

func redirectPage(location string) []byte {
	var page bytes.Buffer
	if err := redirectTemplate.Execute(&page, location); err != nil {
		panic(err) // a string can always be printed
	}
	return page.Bytes()
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

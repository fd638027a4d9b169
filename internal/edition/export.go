package edition

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// manifest is the name of the file that lists what an export wrote. It also tells an
// earlier export from a directory that holds something else.
const manifest = ".edition"

// Export writes every response as a file into a directory, which is made if need be. A
// path that ends in a slash becomes its index.html, a redirect a small page that leads on.
// A directory that is not empty must be an earlier export; files of it that no longer
// exist are removed and files that are the same are left alone.
//
// Each file appears whole or not at all. The same edition writes the same bytes.
func (e *Edition) Export(dir string) error {
	if err := e.export(dir); err != nil {
		return fmt.Errorf("exporting to %s: %w", dir, err)
	}
	return nil
}

func (e *Edition) export(dir string) error {
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

	var names []string
	for _, p := range e.paths {
		name, _ := e.responses[p].file()
		names = append(names, name)
	}
	// What an interrupted export leaves behind is known to the next one.
	if err := e.writeManifest(root, slices.Concat(names, old)); err != nil {
		return err
	}
	for _, p := range e.paths {
		name, body := e.responses[p].file()
		if err := writeFile(root, name, body); err != nil {
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
	return e.writeManifest(root, names)
}

func (e *Edition) writeManifest(root *os.Root, names []string) error {
	slices.Sort(names)
	names = slices.Compact(names)
	return writeFile(root, manifest, []byte(e.id+"\n"+strings.Join(names, "\n")+"\n"))
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

package site

import "fmt"

// assets maps the names of files in package static to their paths with hashes.
type assets struct {
	addresses addresses
	paths     map[string]string
}

func (a assets) address(name string) (string, error) {
	path, ok := a.paths[name]
	if !ok {
		return "", fmt.Errorf("no file %q in package static", name)
	}
	return a.addresses.of(path), nil
}

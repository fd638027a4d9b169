package web

import (
	"path"
	"strings"
)

// canonical returns the path that exists and that the given one, decoded and without the
// base URL's path, is another spelling of. It is empty if there is none.
func canonical(spelling string, exists func(path string) bool) string {
	odd := func(r rune) bool { return r < ' ' || r == 0x7f || r == '\\' }
	if strings.IndexFunc(spelling, odd) >= 0 {
		return ""
	}
	p := path.Clean("/" + strings.ToLower(spelling))
	if p == "/index.html" {
		p = "/"
	}
	p = strings.TrimSuffix(p, "/index.html")
	for _, candidate := range []string{strings.TrimSuffix(p, "/") + "/", p} {
		if exists(candidate) {
			return candidate
		}
	}
	return ""
}

// escapesSlash reports whether a path as sent holds a slash that is written as an escape.
func escapesSlash(raw string) bool { return strings.Contains(strings.ToLower(raw), "%2f") }

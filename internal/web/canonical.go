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

// escapesSeparator reports whether a path as sent holds an escaped slash or backslash.
func escapesSeparator(raw string) bool {
	raw = strings.ToLower(raw)
	return strings.Contains(raw, "%2f") || strings.Contains(raw, "%5c")
}

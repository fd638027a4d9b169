package web

import (
	"net/url"
	"path"
	"strings"
)

// canonical returns the existing path that an address, without the path of the base URL, is another spelling
// of; it is empty if there is none. An address with an escaped slash, a control character or a backslash
// is no spelling of any path.
func canonical(address *url.URL, exists func(path string) bool) string {
	odd := func(r rune) bool { return r < ' ' || r == 0x7f || r == '\\' }
	if strings.ContainsFunc(address.Path, odd) || strings.Contains(strings.ToLower(address.RawPath), "%2f") {
		return ""
	}
	p := path.Clean("/" + strings.ToLower(address.Path))
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

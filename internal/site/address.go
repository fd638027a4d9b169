package site

import (
	"net/url"
	"strings"
)

// addresses makes every address of a site.
type addresses struct {
	origin string // "https://ref.example"
	prefix string // "/reference" or empty: the path of the base URL without its last slash
}

func newAddresses(base *url.URL) addresses {
	return addresses{
		origin: base.Scheme + "://" + base.Host,
		prefix: strings.TrimRight(base.EscapedPath(), "/"),
	}
}

// of returns the address of a path such as "/role/limits/#arrest", as pages link to it.
// A fragment alone, and an address of another site, stays as it is.
func (a addresses) of(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		return path
	}
	return a.prefix + path
}

// absolute returns the address of a path with scheme and host.
func (a addresses) absolute(path string) string { return a.origin + a.of(path) }

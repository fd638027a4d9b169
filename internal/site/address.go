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

// newAddresses makes the addresses under a base URL. Where that is nil, it is unknown where the site will be, and
// even absolute addresses have neither scheme nor host.
func newAddresses(base *url.URL) addresses {
	if base == nil {
		return addresses{}
	}
	return addresses{
		origin: base.Scheme + "://" + base.Host,
		prefix: strings.TrimRight(base.EscapedPath(), "/"),
	}
}

// of returns the address of a path such as "/role/limits/#arrest", without scheme and host, as pages link to
// it. A fragment alone, and an address of another site, stays as it is.
func (a addresses) of(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		return path
	}
	return a.prefix + path
}

// known reports whether absolute addresses have a scheme and a host.
func (a addresses) known() bool { return a.origin != "" }

// absolute returns the address of a path with scheme and host, if they are known.
func (a addresses) absolute(path string) string { return a.origin + a.of(path) }

package web

import (
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
)

// fromHere reports whether a request for what is not public was made on purpose, and not by a page of another
// site in the browser of somebody who can reach the address. Browsers name the origin of a request in
// Sec-Fetch-Site. Where they do not (over plain HTTP to a name), another site can only have pointed a name
// of its own to this address (DNS rebinding), which Host shows.
func (s *Server) fromHere(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
	default:
		return false
	}
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return true
	}
	if !strings.Contains(host, ".") { // localhost, a container's name, or none through a Unix socket
		return true
	}
	own, _ := os.Hostname()
	return strings.EqualFold(host, own) || strings.EqualFold(host, s.options.Host)
}

// localOnly is middleware that answers 403 to requests that other sites made; see fromHere.
func (s *Server) localOnly(h handler) handler {
	return func(w *response, r *http.Request) error {
		if !s.fromHere(r) {
			return &statusError{status: http.StatusForbidden}
		}
		return h(w, r)
	}
}

package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// policy lists what pages use. It has no exception for anything inline, and lets no script turn
// text into markup. X-Frame-Options is not needed beside frame-ancestors, which browsers have
// known since 2017.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'"

// The values of header fields are made once and shared by all responses.
var (
	contentSecurityPolicy = []string{policy}
	contentTypeOptions    = []string{"nosniff"}
	openerPolicy          = []string{"same-origin"}
	permissionsPolicy     = []string{"camera=(), geolocation=(), microphone=(), payment=(), usb=()"}
	referrerPolicy        = []string{"same-origin"}
	sameOrigin            = []string{"same-origin"}
	crossOrigin           = []string{"cross-origin"}
	anyOrigin             = []string{"*"}
	notKept               = []string{"private, no-cache"}
	closing               = []string{"close"}
)

// secure sets what every response carries. Under https, this includes that browsers shall
// come by https only.
func (s *Server) secure(h http.Header) {
	secure(h)
	if s.hsts != nil {
		h["Strict-Transport-Security"] = s.hsts
	}
}

func secure(h http.Header) {
	h["Content-Security-Policy"] = contentSecurityPolicy
	h["Cross-Origin-Opener-Policy"] = openerPolicy
	h["Cross-Origin-Resource-Policy"] = sameOrigin
	h["Permissions-Policy"] = permissionsPolicy
	h["Referrer-Policy"] = referrerPolicy
	h["X-Content-Type-Options"] = contentTypeOptions
}

// Fixed returns the fields that every page carries, with their names, for those who serve the
// site as files.
func Fixed() (fields [][2]string) {
	h := http.Header{}
	secure(h)
	for _, name := range slices.Sorted(maps.Keys(h)) {
		fields = append(fields, [2]string{name, h.Get(name)})
	}
	return fields
}

// open lets scripts of other sites read a response. It holds nothing that depends on who
// asks: there are no cookies and no logins.
func open(h http.Header) {
	h["Access-Control-Allow-Origin"] = anyOrigin
	h["Cross-Origin-Resource-Policy"] = crossOrigin
}

// isOpen reports whether a file of this type is for other sites to read: data, feeds and
// sources of pages, but neither pages nor what only they load.
func isOpen(mediaType string) bool {
	for _, t := range [...]string{"application/json", "application/atom+xml", "application/xml", "text/csv", "text/markdown", "text/plain"} {
		if strings.HasPrefix(mediaType, t) {
			return true
		}
	}
	return false
}

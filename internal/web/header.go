package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// policy is the Content-Security-Policy. It allows what pages use, has no exception for anything inline, and
// lets no script turn text into markup (Trusted Types). X-Frame-Options is not needed beside
// frame-ancestors, which browsers have known since 2017.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'"

// notKept is the Cache-Control of answers that depend on the request.
const notKept = "private, no-cache"

// secure sets the header fields that every response carries, with Strict-Transport-Security if that is an
// option.
func (s *Server) secure(h http.Header) {
	secure(h)
	if s.options.HSTS != "" {
		h.Set("Strict-Transport-Security", s.options.HSTS)
	}
}

func secure(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
}

// Fixed returns the header fields that every page carries, as names and values sorted by name, for an export
// that other servers serve.
func Fixed() (fields [][2]string) {
	h := http.Header{}
	secure(h)
	for _, name := range slices.Sorted(maps.Keys(h)) {
		fields = append(fields, [2]string{name, h.Get(name)})
	}
	return fields
}

// allowOrigins lets scripts of other sites read a response and its validator (CORS). That is safe since no
// response depends on who asks: there are no cookies and no logins.
func allowOrigins(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "ETag")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
}

// isShared reports whether a file of this type is for other sites to read: data, feeds and
// sources of pages, but neither pages nor what only they load.
func isShared(mediaType string) bool {
	types := []string{"application/json", "application/atom+xml", "application/xml", "text/csv", "text/markdown", "text/plain"}
	return slices.ContainsFunc(types, func(t string) bool { return strings.HasPrefix(mediaType, t) })
}

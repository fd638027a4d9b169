package web

import (
	"fmt"
	"net/http"
	"time"
)

// securityContact answers with security.txt (RFC 9116), which says where to report vulnerabilities, if the site
// names a contact.
func (s *Server) securityContact(w *response, r *http.Request) error {
	contact := s.current.Load().Contact()
	if contact == "" {
		return s.notFound(w, r)
	}
	expires := time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 6, 0)
	w.Header().Set("Cache-Control", notKept)
	s.write(w, r, http.StatusOK, typeText, fmt.Appendf(nil, "Contact: %s\nExpires: %s\n", contact, expires.Format(time.RFC3339)))
	return nil
}

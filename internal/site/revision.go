package site

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/interpolref/interpolref/internal/library"
)

// changesPath is the page that says which edition of the whole reference it is part of. Other
// pages do not, so that they stay as they are, with their validators, when another one changes.
const changesPath = "/about/changes/"

// editionID names an edition by the content that it was made from: twelve hexadecimal digits.
// The same files have the same id under every base URL, in every version of the program and with
// the host's own templates, so that who cites an edition names what it says and not how it looks.
func editionID(lib *library.Library) string { return hex.EncodeToString(lib.Digest[:6]) }

// findRevisions returns the revision of each page by its path: twelve hexadecimal digits of a
// SHA-256 of the page's view, that is of what the page itself says and of what it shows of
// registers. It does not depend on the base URL, nor on the navigation, which shows other pages.
func (s *Site) findRevisions() (map[string]string, error) {
	anywhere := map[string]*renderer{} // by language, with addresses that do not say where the site is
	work := make([]func() (string, error), len(s.pages))
	for i, p := range s.pages {
		r := anywhere[p.Lang]
		if r == nil {
			own := *s.speaking(p.Lang)
			own.addresses = addresses{}
			own.cited = own.cite(own.lib.Sources)
			r = &own
			anywhere[p.Lang] = r
		}
		work[i] = func() (string, error) { return r.revision(p) }
	}
	found, err := inParallel(s.options.Workers, work)
	revisions := make(map[string]string, len(found))
	for i, p := range s.pages {
		revisions[p.Path] = found[i]
	}
	return revisions, err
}

func (r *renderer) revision(p *library.Page) (string, error) {
	_, view := r.view(p)
	hash := sha256.New()
	fmt.Fprintf(hash, "%q\n", p.Title)
	e := json.NewEncoder(hash)
	e.SetEscapeHTML(false)
	if err := e.Encode(view); err != nil {
		return "", fmt.Errorf("making the revision of %s: %w", p.Path, err)
	}
	return hex.EncodeToString(hash.Sum(nil)[:6]), nil
}

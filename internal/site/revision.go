package site

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"

	"github.com/interpolref/interpolref/internal/library"
)

// changesPath is the page that says which edition of the whole reference it is part of. Other
// pages do not, so that they stay as they are, with their validators, when another one changes.
const changesPath = "/about/changes/"

// editionID names an edition by the content that it was made from: twelve hexadecimal digits.
// The same files have the same id under every base URL, in every version of the program and with
// the host's own templates, so that who cites an edition names what it says and not how it looks.
func editionID(lib *library.Library) string { return hex.EncodeToString(lib.Digest[:6]) }

// revision returns the revision of a page with a view: twelve hexadecimal digits of a SHA-256 of
// the view, that is of what the page itself says and of what it shows of registers. It does not
// depend on the base URL, nor on the navigation, which shows other pages.
func (r *renderer) revision(p *library.Page, view any) (string, error) {
	if r.atRoot != nil {
		_, view = r.atRoot.view(p)
	}
	hash := sha256.New()
	lead, body := view.(interface {
		text() (lead, body template.HTML)
	}).text()
	fmt.Fprintf(hash, "%q\n%s%s", p.Title, lead, body)
	e := json.NewEncoder(hash)
	e.SetEscapeHTML(false)
	if err := e.Encode(view); err != nil {
		return "", fmt.Errorf("making the revision of %s: %w", p.Path, err)
	}
	return hex.EncodeToString(hash.Sum(nil)[:6]), nil
}

package site

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"

	"github.com/interpolref/interpolref/internal/library"
)

// changesPath is the path of the only page that names the edition of the whole reference. The others do not, so
// that a page and its validator stay the same when another page changes.
const changesPath = "/about/changes/"

// editionID names an edition by the content that it was made from: twelve hexadecimal digits.
// The same files have the same id under every base URL, in every version of the program and with
// the host's own templates, so that a citation names what an edition says and not how it looks.
func editionID(lib *library.Library) string { return hex.EncodeToString(lib.Digest[:6]) }

// revision returns the revision of a page with a view: twelve hexadecimal digits of the SHA-256 of what the
// view says and shows of registers. It depends neither on the base URL nor on the navigation, which shows
// other pages.
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

package site

import (
	"strings"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

// register is a list of the reference: where it stands, and the forms that it takes. What is
// known of terms stands in terms.go, and so on; everything else reads the registers from
// [registers].
type register struct {
	of       *library.Register
	template string // of its page
	empty    any    // the view of its page, which the template is checked against
	title    string // of its page and
	summary  string // its summary, where the content has no page for it
	count    func(*library.Library) int
	view     func(*renderer, *library.Page, Page) any
	list     func(*renderer) any                  // under /api/
	parts    func(*renderer) []search.Part        // entries that the search finds on the page; nil where it finds them otherwise
	unfound  bool                                 // the page itself is no result of a search
	schema   func(r *renderer, url string) object // for search engines; nil for an article
	pages    func(*renderer) []*library.Page      // further pages under its own, with the same template
	files    func(*renderer) ([]file, error)      // further files
}

var registers = []*register{
	&termRegister, &figureRegister, &sourceRegister, &questionRegister, &pageRegister,
	&serviceRegister, &countryRegister, &noticeRegister,
}

// registerAt returns the register that the page at a path shows, or nil.
func registerAt(path string) *register {
	for _, reg := range registers {
		if reg.of.Page == path || reg.of.Letters && strings.HasPrefix(path, reg.of.Page) {
			return reg
		}
	}
	return nil
}

// listPages returns pages without text for the registers that have entries and no page, so
// that links to the entries lead somewhere in every library, and the further pages of all.
func (r *renderer) listPages() (pages []*library.Page) {
	for _, reg := range registers {
		if r.lib.Page(reg.of.Page) == nil && reg.count(r.lib) > 0 {
			pages = append(pages, &library.Page{Path: reg.of.Page, Lang: r.lib.Settings.Language, Title: reg.title, Summary: reg.summary, Parent: r.lib.Page("/")})
		}
	}
	for _, reg := range registers {
		if reg.pages != nil {
			pages = append(pages, reg.pages(r)...)
		}
	}
	return pages
}

// registerFiles returns the files of a register besides its pages.
func (r *renderer) registerFiles(reg *register) (files []file, err error) {
	list, err := jsonFile("/api/"+reg.of.Name, map[string]any{reg.of.Name: reg.list(r), "edition": r.editionID()})
	if err != nil {
		return nil, err
	}
	if reg.files != nil {
		files, err = reg.files(r)
	}
	return append(files, list), err
}

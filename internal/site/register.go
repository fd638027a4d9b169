package site

import (
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

// register is a list of the reference: where it stands, and the forms that it takes. What is
// known of terms stands in terms.go, and so on; everything else reads the registers from
// [registers].
type register struct {
	of       *library.Register
	template string               // of its page; empty where another register’s page shows it
	empty    any                  // the view of its page, which the template is checked against
	words    func(*Words) heading // title and summary of its page, where the content has none
	count    func(*library.Library) int
	view     func(*renderer, *library.Page, Page) any
	list     func(*renderer) any                          // under /api/
	parts    func(*renderer) []search.Part                // entries as parts of the page's search document; nil where they are found as terms or questions
	partPath func(*renderer, string) string               // of the part with an id that has a page of its own; empty for others
	after    bool                                         // in a search the page stands after pages that tell as much
	unfound  bool                                         // the page is left out of the search index
	schema   func(*renderer) object                       // for search engines; nil for an article
	pages    func(*renderer) []*library.Page              // further pages under its own, with the same template
	sections func(*renderer, *library.Page) []jsonSection // what a further page says, for programs
	files    func(*renderer) ([]file, error)              // further files
}

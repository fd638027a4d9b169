package site

import (
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

// register describes a list of the reference: the page that shows it, its JSON and what the search finds of
// it. All code that is not about one register reads them from [registers].
type register struct {
	of        *library.Register
	template  string                                       // of its page; empty where another page shows its entries
	empty     any                                          // a zero view of its page, which the template is checked against
	words     func(*Words) heading                         // title and summary of its page, where the content has none
	count     func(*library.Library) int                   // of its entries
	view      func(*renderer, *library.Page, Page) any     // of its page, or of a further page
	list      func(*renderer) any                          // the entries under /api/
	parts     func(*renderer) []search.Part                // entries as parts of the page's search document; nil where they are found as terms or questions
	partPath  func(*renderer, string) string               // of the part with an id that has a page of its own; empty for others
	isList    bool                                         // see [search.Document].List
	unindexed bool                                         // the page is left out of the search index
	schema    func(*renderer) object                       // for search engines; nil for an article
	pages     func(*renderer) []*library.Page              // further pages under its own, with the same template
	sections  func(*renderer, *library.Page) []jsonSection // what a further page says, for programs
	files     func(*renderer) ([]file, error)              // further files
}

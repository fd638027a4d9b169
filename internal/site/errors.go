package site

import (
	"net/http"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

// Error is what stands in place of a page. Shown by error.html, which defines "main".
// With Faults it is the page that a working tree shows while its content is broken.
type Error struct {
	Layout
	Status      int // 400, 404, 405, 414, 500 …
	Text        string
	Suggestions []Card
	Faults      []library.Fault
}

// failures are the words for each status.
var failures = map[int]struct{ title, text string }{
	http.StatusBadRequest:            {"This request cannot be understood", "Something in the address is not as it should be."},
	http.StatusNotFound:              {"There is no page here", "The address may be mistyped, or the page may never have existed: pages that move leave a redirect."},
	http.StatusMethodNotAllowed:      {"This page can only be read", "It answers GET and HEAD requests."},
	http.StatusRequestEntityTooLarge: {"That is too much", "What was sent is longer than this page takes."},
	http.StatusRequestURITooLong:     {"This address is too long", "Try a shorter search."},
	http.StatusInternalServerError:   {"Something went wrong here", "It is not your fault. The error was recorded; please try again in a moment."},
	http.StatusServiceUnavailable:    {"The site is about to restart", "Please try again in a moment."},
}

// ErrorPage renders what stands in place of a page. Text says more for the reader; where
// it is empty the status has words of its own. Path is what was asked for; a page that
// was not found suggests others by it.
func (s *Site) ErrorPage(status int, path, text string) ([]byte, error) {
	words, ok := failures[status]
	if !ok {
		words.title = http.StatusText(status)
	}
	if text == "" {
		text = words.text
	}
	v := Error{Layout: s.layout("error", "", words.title), Status: status, Text: text}
	if status == http.StatusNotFound {
		v.Suggestions = s.cards(s.near(path))
	}
	return s.render("error", v)
}

// FaultsPage renders the faults that keep a changed library from being published.
func (s *Site) FaultsPage(faults library.Faults) ([]byte, error) {
	v := Error{
		Layout: s.layout("error", "", "The content has faults"),
		Status: http.StatusInternalServerError,
		Text:   "The last edition without faults is still being served.",
		Faults: faults,
	}
	return s.render("error", v)
}

// maxSuggestions is how many pages a missing one suggests.
const maxSuggestions = 5

// near returns the pages that someone who asked for a path may have meant: those with
// nearly that path, then those that its words find.
func (s *Site) near(path string) (pages []*library.Page) {
	path = strings.ToLower(path[:min(len(path), 200)])
	type candidate struct {
		page     *library.Page
		distance int
	}
	var candidates []candidate
	for _, p := range s.pages {
		d := levenshtein.ComputeDistance(strings.Trim(path, "/"), strings.Trim(p.Path, "/"))
		if name := lastElement(path); name != "" {
			d = min(d, levenshtein.ComputeDistance(name, lastElement(p.Path)))
		}
		if d <= max(1, len(lastElement(p.Path))/4) && p.Path != "/" {
			candidates = append(candidates, candidate{p, d})
		}
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int { return a.distance - b.distance })
	for _, c := range candidates {
		pages = append(pages, c.page)
	}
	words := strings.Join(strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune("/-_.+%", r) }), " ")
	for _, h := range s.finder.index.Search(search.Query{Text: words, Limit: maxSuggestions, PerDocument: 1}).Hits {
		if p := s.finder.documents[h.Document]; !slices.Contains(pages, p) {
			pages = append(pages, p)
		}
	}
	return pages[:min(len(pages), maxSuggestions)]
}

// lastElement returns the last element of a path.
func lastElement(path string) string {
	path = strings.Trim(path, "/")
	return path[strings.LastIndexByte(path, '/')+1:]
}

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
	http.StatusForbidden:             {"This page is not for you", "It answers only the machine that it is on."},
	http.StatusNotFound:              {"There is no page here", "The address may be mistyped, or the page may never have existed: pages that move leave a redirect."},
	http.StatusMethodNotAllowed:      {"This page can only be read", "It answers GET and HEAD requests."},
	http.StatusRequestEntityTooLarge: {"That is too much", "What was sent is longer than this page takes."},
	http.StatusRequestURITooLong:     {"This address is too long", "Try a shorter search."},
	http.StatusInternalServerError:   {"Something went wrong here", "It is not your fault. The error was recorded; please try again in a moment."},
	http.StatusServiceUnavailable:    {"The site is busy", "Too many are searching at the same time. Please try again in a moment; all pages can still be read."},
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

// Bounds on what a missing page's suggestions cost.
const (
	maxSuggestions = 5  // pages
	maxWords       = 4  // words of the path that are searched for: the last ones
	maxWord        = 24 // bytes of such a word
)

// near returns the pages that someone who asked for a path may have meant: those whose last
// element is spelled nearly like the path's, then those that its last words find.
func (s *Site) near(path string) (pages []*library.Page) {
	path = strings.ToLower(path)
	name := lastElement(path)
	if name == "" {
		return nil
	}
	type candidate struct {
		page     *library.Page
		distance int
	}
	var candidates []candidate
	for _, p := range s.pages {
		own := lastElement(p.Path)
		limit := max(1, len(own)/4)
		if own == "" || len(name) > len(own)+limit || len(own) > len(name)+limit {
			continue
		}
		if d := levenshtein.ComputeDistance(name, own); d <= limit {
			candidates = append(candidates, candidate{p, d})
		}
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int { return a.distance - b.distance })
	for _, c := range candidates {
		pages = append(pages, c.page)
	}
	if len(pages) >= maxSuggestions {
		return pages[:maxSuggestions]
	}
	words := strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune("/-_.+% ", r) })
	words = slices.DeleteFunc(words, func(word string) bool { return len(word) > maxWord })
	query := search.Query{Text: strings.Join(words[max(0, len(words)-maxWords):], " "), Limit: maxSuggestions, PerDocument: 1}
	for _, h := range s.finder.index.Search(query).Hits {
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

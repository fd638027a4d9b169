package site

import (
	"cmp"
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
	All         string // address of the list of all pages; empty where there is none
	Faults      []library.Fault
}

// ErrorPage renders what stands in place of a page. Text says more for the reader; where
// it is empty the status has words of its own. Path is what was asked for; a page that
// was not found suggests others by it.
func (s *Site) ErrorPage(status int, path, text string) ([]byte, error) {
	r := s.forPath(path)
	words, ok := map[int]heading{
		http.StatusBadRequest:            r.words.Errors.BadRequest,
		http.StatusForbidden:             r.words.Errors.Forbidden,
		http.StatusNotFound:              r.words.Errors.NotFound,
		http.StatusMethodNotAllowed:      r.words.Errors.Method,
		http.StatusRequestEntityTooLarge: r.words.Errors.TooLarge,
		http.StatusRequestURITooLong:     r.words.Errors.Address,
		http.StatusInternalServerError:   r.words.Errors.Internal,
		http.StatusServiceUnavailable:    r.words.Errors.Busy,
	}[status]
	if !ok {
		words.Title = http.StatusText(status)
	}
	v := r.errorView(words.Title, cmp.Or(text, words.Text))
	v.Status = status
	if status == http.StatusNotFound {
		if v.Suggestions = r.cards(s.near(path)); v.Suggestions == nil {
			v.Suggestions = s.help(s.words.Help)
		}
	}
	return r.render("error", v)
}

// FaultsPage renders the faults that keep a changed library from being published.
func (s *Site) FaultsPage(faults library.Faults) ([]byte, error) {
	v := s.errorView(s.words.Errors.Faults.Title, s.words.Errors.Faults.Text)
	v.Status, v.Faults = http.StatusInternalServerError, faults
	return s.render("error", v)
}

func (r *renderer) errorView(title, text string) Error {
	v := Error{Layout: r.layout("error", "", title), Text: text}
	if path := r.path(library.AllPages.Page); r.shows(path) {
		v.All = r.addresses.of(path)
	}
	return v
}

// Bounds on what a missing page's suggestions cost.
const (
	maxSuggestions = 5  // pages
	maxWords       = 4  // words of the path that are searched for: the last ones
	maxWord        = 24 // bytes of such a word
)

// near returns pages that a request for a missing path may have meant: those whose last path element is spelled
// nearly like that of the path or, if there are none, those that hold its last words.
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
	if len(pages) > 0 {
		return pages[:min(len(pages), maxSuggestions)]
	}
	words := strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune("/-_.+% ", r) })
	words = slices.DeleteFunc(words, func(word string) bool { return len(word) > maxWord })
	query := search.Query{Text: strings.Join(words[max(0, len(words)-maxWords):], " "), Limit: maxSuggestions, PerDocument: 1, Exact: true}
	for _, h := range s.finder().index.Search(query).Hits {
		pages = append(pages, s.finder().documents[h.Document])
	}
	return pages
}

// lastElement returns the last element of a path.
func lastElement(path string) string {
	path = strings.Trim(path, "/")
	return path[strings.LastIndexByte(path, '/')+1:]
}

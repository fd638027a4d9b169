package site

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"github.com/interpolref/interpolref/internal/edition"
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

// Site is all views of one library: the edition, which holds what was rendered
// beforehand, and the pages that depend on the request. It is immutable and safe for use
// by many at once.
type Site struct {
	*renderer                      // in the site's own language
	others    map[string]*renderer // in the other languages that it has pages in
	finder    func() *finder       // its first call builds the index
	edition   *edition.Edition
}

// Warnings returns what is amiss in the words of the interface.
func (s *Site) Warnings() library.Faults {
	all := slices.Clone(s.warnings)
	for _, lang := range slices.Sorted(maps.Keys(s.others)) {
		all = append(all, s.others[lang].warnings...)
	}
	return all
}

// Contact returns where readers can write to: a mailto or web address, or the empty string for nowhere.
func (s *Site) Contact() string { return s.lib.Settings.Contact }

// setLanguage gives a renderer a language, with its words, layouts and caches.
func (r *renderer) setLanguage(lang string) (err error) {
	r.lang, r.tag = lang, language.Make(lang)
	if r.words, r.warnings, err = ReadWords(r.options.Own, lang); err != nil {
		return err
	}
	r.cache, r.publishers = new(sync.Map), sync.OnceValue(r.byPublisher)
	r.frame = sync.OnceValue(r.makeFrame)
	r.layouts, err = parseLayouts(r.options.Own, r.words, r.cache)
	return errors.Join(err, r.unnamed())
}

// forLanguage returns the renderer of a language, or of the site's own where there is none.
func (s *Site) forLanguage(lang string) *renderer {
	return cmp.Or(s.others[lang], s.renderer)
}

// forPath returns the renderer of the language that the first element of a path names.
func (s *Site) forPath(path string) *renderer {
	lang, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return s.forLanguage(lang)
}

// Edition returns everything that was rendered beforehand. Its paths are those of the
// URL contract, without the base URL's.
func (s *Site) Edition() *edition.Edition { return s.edition }

// Pages returns the pages in order: those of the library, and the lists that it has no page for.
func (s *Site) Pages() []*library.Page { return s.pages }

// Address returns the address of a path as pages link to it.
func (s *Site) Address(path string) string { return s.addresses.of(path) }

// Absolute returns the address of a path with scheme and host, if they are known.
func (s *Site) Absolute(path string) string { return s.addresses.absolute(path) }

// inParallel calls functions, a number of them at once (all processors where it is 0), and
// returns their errors in order.
func inParallel(workers int, work []func() error) error {
	errs := make([]error, len(work))
	w := library.NewWorkers(workers)
	for i, do := range work {
		w.Run(func() { errs[i] = do() })
	}
	w.Wait()
	return errors.Join(errs...)
}

// unnamed reports the languages and countries of entries that the words have no name for.
func (r *renderer) unnamed() error {
	var faults library.Faults
	report := func(kind, code, entry string) {
		faults = append(faults, library.Fault{File: "templates/words/" + r.lang + ".yaml", Line: 1, Col: 1,
			Text: fmt.Sprintf("the %s %q of %s has no name", kind, code, entry), Hint: "name it under " + kind + "s"})
	}
	for _, src := range r.lib.Sources {
		if base, _, _ := strings.Cut(src.Language, "-"); base != r.lang && r.words.Languages[base] == "" {
			report("language", src.Language, "source "+src.ID)
		}
	}
	for _, svc := range r.lib.Services {
		if r.countryName(svc.Country) == svc.Country {
			report("region", svc.Country, "service "+svc.ID)
		}
	}
	if faults == nil {
		return nil
	}
	return &faultsError{faults}
}

// Index builds the search index, unless that is done: the first search would have to wait for it.
func (s *Site) Index() { s.finder() }

// Corpus returns what the search index is built from.
func (s *Site) Corpus() search.Corpus { return s.finder().corpus }

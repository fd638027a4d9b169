package site

import (
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

// finder is the search index of a site, with the pages that its document numbers stand for.
type finder struct {
	index     *search.Index
	corpus    search.Corpus   // what the index was built from
	documents []*library.Page // the pages of its documents
	sections  []string        // names of the sections that can be searched
}

// index builds the search index. The page of a register is indexed with its entries as parts; it is left
// out where the entries are found as answers or definitions, or only by the pages that use them.
func (r *renderer) index() *finder {
	f := &finder{}
	for _, p := range r.lib.Pages {
		reg := registerAt(p.Path)
		if p.Path == "/" || p.Apart || reg != nil && reg.unindexed {
			continue
		}
		d := r.document(p)
		if reg != nil && reg.parts != nil {
			d.Parts = append(d.Parts, reg.parts(r)...)
			d.List = reg.isList
		}
		f.documents = append(f.documents, p)
		f.corpus.Documents = append(f.corpus.Documents, d)
		if name := section(p.Path); !slices.Contains(f.sections, name) {
			f.sections = append(f.sections, name)
		}
	}
	slices.Sort(f.sections)
	f.corpus.Terms = r.searchTerms()
	for _, q := range r.lib.Questions {
		f.corpus.Questions = append(f.corpus.Questions, search.Question{Text: q.Text, Also: q.Also, About: q.Path, Answer: q.Answer})
	}
	f.corpus.Synonyms = r.lib.Synonyms
	for _, u := range r.lib.Urgent {
		f.corpus.Urgent = append(f.corpus.Urgent, search.Urgent{About: u.Path, Wordings: u.Wordings})
	}
	f.index = search.Build(f.corpus)
	return f
}

// document returns a page as a document of the search index.
func (r *renderer) document(p *library.Page) search.Document {
	d := search.Document{
		Key: p.Path, Section: section(p.Path), Lang: p.Lang,
		Weight: 10 - strings.Count(p.Path, "/"), // the more general page first
		Title:  p.Title, Question: p.Question, Summary: p.Summary, Keywords: slices.Concat(p.Keywords, p.Words),
	}
	if p.Crime != nil {
		for _, t := range p.Crime.Treaties {
			d.Keywords = append(d.Keywords, treatyName(t))
		}
	}
	for _, sec := range r.lib.Body(p).Sections(&r.words.Document) {
		d.Parts = append(d.Parts, search.Part{ID: sec.ID, Heading: sec.Title, Body: sec.Text})
	}
	return d
}

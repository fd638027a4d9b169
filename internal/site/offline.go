package site

import (
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"

	"github.com/interpolref/interpolref/internal/edition"
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

// On a site of files, a script (offline.js) on the page /search/ searches the texts in another script
// (search-index.js).

const indexScript = "search-index.js"

type offlinePage struct {
	Path     string      `json:"path"`
	Title    string      `json:"title"`
	Question string      `json:"question"`
	Summary  string      `json:"summary"`
	Keywords []string    `json:"keywords"`
	Parts    [][3]string `json:"parts"` // id, heading and text
}

type offlineTerm struct {
	Path  string   `json:"path"` // with the fragment
	Names []string `json:"names"`
	Text  string   `json:"text"`
	About string   `json:"about"` // path and fragment of what explains it
}

type offlineQuestion struct {
	Path   string   `json:"path"` // with the fragment
	Texts  []string `json:"texts"`
	Answer string   `json:"answer"`
	About  string   `json:"about"`
}

// offlineIndex returns a script that holds all that can be found.
func (s *Site) offlineIndex() []byte {
	corpus := s.finder().corpus
	data := struct {
		Pages     []offlinePage     `json:"pages"`
		Terms     []offlineTerm     `json:"terms"`
		Questions []offlineQuestion `json:"questions"`
		Person    string            `json:"person"`
	}{Terms: []offlineTerm{}, Questions: []offlineQuestion{}, Person: s.lib.Statements.Persons}
	data.Pages = list(corpus.Documents, func(d search.Document) offlinePage {
		parts := list(d.Parts, func(p search.Part) [3]string { return [3]string{p.ID, p.Heading, p.Body} })
		return offlinePage{d.Key, d.Title, d.Question, d.Summary, append([]string{}, d.Keywords...), parts}
	})
	for i, t := range corpus.Terms {
		data.Terms = append(data.Terms, offlineTerm{library.Terms.Path(s.lib.Terms[i].ID), append([]string{t.Name}, t.Also...), t.Text, t.About})
	}
	for i, q := range corpus.Questions {
		data.Questions = append(data.Questions, offlineQuestion{library.Questions.Path(s.lib.Questions[i].ID), append([]string{q.Text}, q.Also...), q.Answer, q.About})
	}
	text, _ := json.Marshal(data) // all of it is text; "<" is escaped, since "<!--<script" in an element would hide its end
	return append([]byte("self.searchIndex = "), append(text, ';')...)
}

// addOffline adds the files that stand in for what a server would render: the search and the page for what was
// not found.
func (s *Site) addOffline(b *edition.Builder) error {
	s.assets.addAs(b, indexScript, typeScript, s.offlineIndex())
	page, _, err := s.SearchPage(url.Values{})
	if err != nil {
		return err
	}
	b.Add("/search/", typeHTML, edition.Revalidate, page)
	if page, err = s.ErrorPage(http.StatusNotFound, "", ""); err != nil {
		return err
	}
	b.Add("/404.html", typeHTML, edition.Revalidate, page)
	return nil
}

// Single is the view of the one file. Shown by single.html, which replaces base.html.
type Single struct {
	Layout
	Policy   string // the Content-Security-Policy
	Style    template.CSS
	Index    template.JS // what can be found, for the search
	Script   template.JS
	Pages    []Link
	Articles template.HTML
}

// Single renders the one file. Its Layout is filled in.
func (s *Site) Single(v Single) ([]byte, error) {
	v.Layout = s.layout("single", "/", s.lib.Settings.Name)
	v.Edition = s.editionID
	return s.render("single", v)
}

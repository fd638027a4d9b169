package site

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/interpolref/interpolref/internal/edition"
)

// What a site of files has in the place of the search: a page on which a script (offline.js)
// searches the texts in another (search-index.js).

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
	ID    string   `json:"id"`
	Names []string `json:"names"`
	Text  string   `json:"text"`
	About string   `json:"about"` // path and fragment of what explains it
}

type offlineQuestion struct {
	ID     string   `json:"id"`
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
	}{Person: personNotice}
	for _, d := range corpus.Documents {
		p := offlinePage{Path: d.Key, Title: d.Title, Question: d.Question, Summary: d.Summary, Keywords: []string{}, Parts: [][3]string{}}
		p.Keywords = append(p.Keywords, d.Keywords...)
		for _, part := range d.Parts {
			p.Parts = append(p.Parts, [3]string{part.ID, part.Heading, part.Body})
		}
		data.Pages = append(data.Pages, p)
	}
	for i, t := range corpus.Terms {
		data.Terms = append(data.Terms, offlineTerm{s.lib.Terms[i].ID, append([]string{t.Name}, t.Also...), t.Text, t.About})
	}
	for i, q := range corpus.Questions {
		data.Questions = append(data.Questions, offlineQuestion{s.lib.Questions[i].ID, append([]string{q.Text}, q.Also...), q.Answer, q.About})
	}
	return append([]byte("self.searchIndex = "), append(encodeJSON(data), ';')...)
}

// Export writes the site as files into a folder, as [edition.Export] does: with the encodings
// of each, and with its redirects in the forms that nginx, Caddy and hosts of files read. Header is what
// answers shall carry, for hosts that read a file _headers. The site must have been built for
// files.
func (s *Site) Export(dir string, header [][2]string) error {
	var list, nginx, caddy, fields bytes.Buffer
	for _, from := range slices.Sorted(maps.Keys(s.lib.Aliases)) {
		at, to := s.addresses.of(from), s.addresses.of(s.lib.Aliases[from])
		fmt.Fprintf(&list, "%s %s 308\n", at, to)
		fmt.Fprintf(&nginx, "    %s %s;\n", at, to)
		fmt.Fprintf(&caddy, "redir %s %s 308\n", at, to)
	}
	fmt.Fprintf(&fields, "%s*\n", s.addresses.of("/"))
	for _, h := range header {
		fmt.Fprintf(&fields, "  %s: %s\n", h[0], h[1])
	}
	fmt.Fprintf(&fields, "%s*\n  Cache-Control: %s\n", s.addresses.of("/static/"), edition.Forever)
	files := s.edition.Files(true)
	files["_redirects"], files["_headers"], files["redirects.caddy"] = list.Bytes(), fields.Bytes(), caddy.Bytes()
	files["redirects.nginx"] = slices.Concat([]byte("map $uri $interpolref_redirect {\n"), nginx.Bytes(), []byte("}\n"))
	return edition.Export(dir, s.edition.ID(), files)
}

// addOffline adds what a site of files has for what a server would render.
func (s *Site) addOffline(b *edition.Builder) error {
	s.assets.addAs(b, indexScript, assetTypes[".js"], s.offlineIndex())
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

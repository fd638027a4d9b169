package site

import (
	"strings"

	"github.com/interpolref/interpolref/internal/library"
)

// registers are all registers, in the order in which their pages are listed.
var registers = []*register{
	&termRegister, &figureRegister, &sourceRegister, &questionRegister, &pageRegister,
	&memberRegister, &serviceRegister, &countryRegister, &answerRegister, &noticeRegister, &treatyRegister, &crimeRegister,
	&databaseRegister, &operationRegister, &nameRegister,
	&claimRegister,
}

// registerAt returns the register that the page at a path shows, or nil.
func registerAt(path string) *register {
	for _, reg := range registers {
		if reg.template == "" {
			continue // another register's page shows it
		}
		if reg.of.Page == path || reg.of.Spread && strings.HasPrefix(path, reg.of.Page) {
			return reg
		}
	}
	return nil
}

// listPages returns pages without text for the registers that have entries and no page, so
// that links to the entries lead somewhere in every library, and the further pages of all.
func (r *renderer) listPages() (pages []*library.Page) {
	for _, reg := range registers {
		if reg.template != "" && r.lib.Page(reg.of.Page) == nil && !r.lib.Settings.Hides(reg.of.Page) && reg.count(r.lib) > 0 {
			words := reg.words(r.words)
			pages = append(pages, &library.Page{Path: reg.of.Page, Lang: r.lib.Settings.Language, Title: words.Title, Summary: words.Text, Parent: r.lib.Page("/")})
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
	list, err := jsonFile("/api/"+reg.of.Name, map[string]any{reg.of.Name: reg.list(r)})
	if err != nil {
		return nil, err
	}
	if reg.files != nil {
		files, err = reg.files(r)
	}
	return append(files, list), err
}

// apiIndex returns /api/: the lists that there are, and the edition that they are of.
func (r *renderer) apiIndex() ([]file, error) {
	type entry struct {
		Name    string `json:"name"`
		URL     string `json:"url"`
		Entries int    `json:"entries"`
	}
	v := struct {
		Edition string  `json:"edition"`
		Lists   []entry `json:"lists"`
	}{Edition: r.editionID}
	for _, reg := range registers {
		v.Lists = append(v.Lists, entry{reg.of.Name, r.addresses.of("/api/" + reg.of.Name), reg.count(r.lib)})
	}
	index, err := jsonFile("/api/", v)
	return []file{index}, err
}

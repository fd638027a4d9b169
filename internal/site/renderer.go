package site

import (
	"bytes"
	"fmt"
	"html/template"

	"golang.org/x/text/language"

	"github.com/interpolref/interpolref/internal/library"
)

// renderer makes the views of a library in one language, and shows them in their layouts.
type renderer struct {
	lib        *library.Library
	options    Options
	addresses  addresses
	assets     assets
	pages      []*library.Page // those of the library and those of registers that it has none for
	publishers []*publisher
	cited      map[*library.Source]*SourceRef
	editionID  string            // that of the edition, which is built last
	revisions  map[string]string // of pages, by path

	lang    string
	words   *Words
	tag     language.Tag
	layouts map[string]*template.Template // by name
}

// render shows a view in its layout.
func (r *renderer) render(layout string, view any) ([]byte, error) {
	var out bytes.Buffer
	if err := r.layouts[layout].Execute(&out, view); err != nil {
		return nil, fmt.Errorf("rendering layout %s: %w", layout, err)
	}
	return bytes.Clone(out.Bytes()), nil
}

package site

import (
	"bytes"
	"fmt"
	"html/template"
	"math"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/markup"
)

// renderer makes the views of a library in one language, and shows them in their layouts.
type renderer struct {
	lib       *library.Library
	options   Options
	addresses addresses
	assets    assets
	pages     []*library.Page    // those of the library and those of registers that it has none for
	editionID string             // the id of the edition, which itself is built last
	revisions map[string]*string // of pages, by path; each is filled in when its page is rendered
	atRoot    *renderer          // a copy for a site at the root of its host, for revisions; nil where this one is at the root

	lang       string
	words      *Words
	warnings   library.Faults // of the words
	tag        language.Tag
	layouts    map[string]*template.Template // by name
	frame      func() Layout                 // what the frames of all views have in common
	publishers func() publishers
	cache      *sync.Map // of what several pages show, by what it is made from: views of sources, parts of templates
}

// render shows a view in its layout. What grows beyond [markup.MaxHTML], as a template can by a
// single loop, is an error; the one file alone may.
func (r *renderer) render(layout string, view any) ([]byte, error) {
	out := outputs.Get().(*output)
	defer outputs.Put(out)
	out.text, out.limit = out.text[:0], markup.MaxHTML
	if layout == "single" {
		out.limit = math.MaxInt
	}
	if err := r.layouts[layout].Execute(out, view); err != nil {
		return nil, fmt.Errorf("rendering layout %s: %w", layout, err)
	}
	return bytes.Clone(out.text), nil
}

// output is HTML while it is written.
type output struct {
	text  []byte
	limit int
}

var outputs = sync.Pool{New: func() any { return new(output) }}

var errTooLong = fmt.Errorf("the page would have more than %d bytes of HTML", markup.MaxHTML)

// Write implements io.Writer.
func (o *output) Write(text []byte) (int, error) {
	if len(text) > o.limit-len(o.text) {
		return 0, errTooLong
	}
	o.text = append(o.text, text...)
	return len(text), nil
}

// bodyAddress returns the address of what a page's text names by its path. A file in /static/ is
// named there without its hash.
func (r *renderer) bodyAddress(path string) string {
	if name, ok := strings.CutPrefix(path, "/static/"); ok {
		if hashed, ok := r.assets.paths[name]; ok {
			path = hashed
		}
	}
	return r.addresses.of(path)
}

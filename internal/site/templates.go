package site

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"sync"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/templates"
)

// layouts are the layouts and the views that they show: the first is what the others change.
// A view's template set is base.html, parts.html, page.html and its own file, parsed in this
// order, so that a later {{define}} replaces an earlier one; base.html is executed. base.html
// calls "main", which page.html defines and the files of views without [Page] replace. page.html
// calls "list" after the text, which the files of registers define.
func layouts() map[string]any {
	views := map[string]any{"page": Page{}, "home": Home{}, "search": Search{}, "error": Error{}, "single": Single{}}
	for _, reg := range registers {
		views[reg.template] = reg.empty
	}
	return views
}

// sets are the template sets of the layouts, by name.
type sets map[string]*template.Template

var ours = sync.OnceValues(func() (sets, error) { return parse(templates.FS, nil) })

// parseLayouts parses the templates, with those of the host in the place of ours where they
// have the same name. Other files of the host's are parsed last in every set, so that what
// they define stands in the place of our parts.
func parseLayouts(own fs.FS) (sets, error) {
	if own == nil {
		return ours()
	}
	names, err := fs.Glob(own, "templates/*.html")
	if err != nil || len(names) == 0 {
		return ours()
	}
	sub, err := fs.Sub(own, "templates")
	if err != nil {
		return nil, err
	}
	var more []string
	for _, n := range names {
		n = path.Base(n)
		if _, err := fs.Stat(templates.FS, n); err != nil {
			more = append(more, n)
		}
	}
	return parse(library.Overlay(sub, templates.FS), more)
}

// parse parses the set of every view. All faults are returned together.
func parse(files fs.FS, more []string) (sets, error) {
	page, err := template.New("base.html").ParseFS(files, append([]string{"base.html", "parts.html", "page.html"}, more...)...)
	if err != nil {
		return nil, fmt.Errorf("parsing the templates of all views: %w", err)
	}
	all := sets{"page": page}
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(layouts())) {
		if name == "page" {
			continue
		}
		t, err := page.Clone()
		if err == nil {
			t, err = t.ParseFS(files, append([]string{name + ".html"}, more...)...)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("parsing the templates of view %s: %w", name, err))
		}
		all[name] = t
	}
	return all, errors.Join(faults...)
}

// render shows a view in its layout.
func (r *renderer) render(name string, view any) ([]byte, error) {
	sets, err := r.layouts()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := sets[name].Execute(&out, view); err != nil {
		return nil, fmt.Errorf("rendering view %s: %w", name, err)
	}
	return bytes.Clone(out.Bytes()), nil
}

var templateError = regexp.MustCompile(`(?m)template: ?([\w.-]+\.html):(\d+)(?::(\d+))?: (.*)$`)

// TemplateFaults returns the faults of templates that an error of [Build] tells of, each once.
func TemplateFaults(err error) (faults library.Faults) {
	if err == nil {
		return nil
	}
	for _, m := range templateError.FindAllStringSubmatch(err.Error(), -1) {
		line, _ := strconv.Atoi(m[2])
		col, _ := strconv.Atoi(m[3])
		f := library.Fault{File: "templates/" + m[1], Line: line, Col: col + 1, Text: m[4],
			Hint: "the views that templates get are described in internal/site"}
		if !slices.Contains(faults, f) {
			faults = append(faults, f)
		}
	}
	return faults
}

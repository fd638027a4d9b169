package site

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/templates"
)

// parseLayouts parses the templates, with those of the host in the place of ours where they
// have the same name. Other files of the host's are parsed last in every set, so that what
// they define stands in the place of our parts.
//
// The set of a layout is base.html, parts.html, page.html and its own file, parsed in this
// order, so that a later {{define}} replaces an earlier one; base.html is executed. base.html
// calls "main", which page.html defines and the layouts of views without [Page] replace. page.html
// calls "list" after the text, which the layouts of registers define. All faults are returned
// together.
//
// Templates have two functions: words returns the words of the interface, and once "NAME" VIEW shows
// a comparable view in a part, which depends on nothing else, and keeps what came out in made: the same
// citation and the same link stand on many pages.
func parseLayouts(own fs.FS, words *Words, made *sync.Map) (map[string]*template.Template, error) {
	files, shared := fs.FS(templates.FS), []string{"base.html", "parts.html", "page.html"}
	layouts, err := fs.Glob(files, "*.html")
	if err != nil {
		return nil, err
	}
	var more []string
	if own != nil {
		sub, err := fs.Sub(own, "templates")
		if err != nil {
			return nil, err
		}
		files = library.Overlay(sub, files)
		all, err := fs.Glob(files, "*.html")
		if err != nil {
			return nil, err
		}
		more = slices.DeleteFunc(all, func(name string) bool { return slices.Contains(layouts, name) })
	}
	texts, theirs := map[string]string{}, ownTemplates(own)
	for _, name := range slices.Concat(layouts, more) {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		if texts[name] = string(text); !slices.Contains(theirs, "templates/"+name) {
			texts[name] = words.fillIn(texts[name])
		}
	}
	var faults []error
	parse := func(t *template.Template, files ...string) {
		for _, file := range files {
			if _, err := t.New(file).Parse(texts[file]); err != nil {
				faults = append(faults, fmt.Errorf("parsing the template %s: %w", file, err))
			}
		}
	}
	type key struct {
		in   *template.Template
		part string
		view any
	}
	once := func(t *template.Template) func(string, any) (template.HTML, error) {
		return func(part string, view any) (template.HTML, error) {
			if text, ok := made.Load(key{t, part, view}); ok {
				return text.(template.HTML), nil
			}
			var out strings.Builder
			err := t.ExecuteTemplate(&out, part, view)
			made.Store(key{t, part, view}, template.HTML(out.String()))
			return template.HTML(out.String()), err
		}
	}
	all := template.New("")
	all.Funcs(template.FuncMap{"words": func() *Words { return words }, "once": once(all), "swap": swap})
	parse(all, shared...)
	sets := map[string]*template.Template{}
	for _, name := range layouts {
		if name == "base.html" || name == "parts.html" {
			continue
		}
		t := template.Must(all.Clone()) // which fails only once all was executed
		t.Funcs(template.FuncMap{"once": once(t)})
		parse(t, append([]string{name}, more...)...)
		sets[strings.TrimSuffix(name, ".html")] = t.Lookup("base.html")
	}
	return sets, errors.Join(faults...)
}

// swap returns a text with the first occurrence of one part replaced by another. With it, each page marks itself
// in what all pages of its section show, which is made once.
func swap(text, old, new template.HTML) template.HTML {
	return template.HTML(strings.Replace(string(text), string(old), string(new), 1))
}

// ownTemplates returns the names of the templates that a host has.
func ownTemplates(own fs.FS) []string {
	if own == nil {
		return nil
	}
	names, _ := fs.Glob(own, "templates/*.html") // which fails only by the pattern
	return names
}

var plainWords = regexp.MustCompile(`\{\{\(words\)\.(\w+)\.(\w+)\}\}`)

// fillIn writes words without placeholders into the text of a template. They are a fifth of what pages print,
// and printing each would cost two calls by reflection. Templates of the host's keep their text, so that
// positions in faults are those in the file.
func (w *Words) fillIn(text string) string {
	return plainWords.ReplaceAllStringFunc(text, func(action string) string {
		m := plainWords.FindStringSubmatch(action)
		if group := reflect.ValueOf(w).Elem().FieldByName(m[1]); group.Kind() == reflect.Struct {
			if v := group.FieldByName(m[2]); v.IsValid() && v.Type() == reflect.TypeFor[string]() {
				return template.HTMLEscapeString(v.String())
			}
		}
		return action
	})
}

// templateError matches the innermost error of a line, since the function once wraps errors of parts.
var templateError = regexp.MustCompile(`(?m)^.*template: ?([\w.-]+\.html):(\d+)(?::(\d+))?: (.*)$`)

// TemplateFaults returns the faults that an error of [Build] consists of, each once: in templates, words, aliases
// and ids. It is nil for any other error.
func TemplateFaults(err error) (faults library.Faults) {
	if err == nil {
		return nil
	}
	faults = append(faults, faultsIn(err)...)
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

// faultsIn returns the faults that errors of type faultsError hold, in an error or what it wraps.
func faultsIn(err error) (faults library.Faults) {
	switch err := err.(type) {
	case *faultsError:
		return err.faults
	case interface{ Unwrap() error }:
		return faultsIn(err.Unwrap())
	case interface{ Unwrap() []error }:
		for _, err := range err.Unwrap() {
			faults = append(faults, faultsIn(err)...)
		}
	}
	return faults
}

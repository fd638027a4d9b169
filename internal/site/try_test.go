package site_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/interpolref/interpolref/internal/site"
)

// What is wrong with a template is a fault of building, also where no page of the library takes
// the branch that it stands in.
func TestTemplatesAreTried(t *testing.T) {
	for _, test := range []struct{ name, file, text, want string }{
		{"search", "search.html", `{{define "main"}}{{.Nope}}{{end}}`, "templates/search.html:1:"},
		{"corrected", "search.html", `{{define "main"}}{{with .Corrected}}` + "\n" + `{{$.Nope}}{{end}}{{end}}`, "templates/search.html:2:"},
		{"no hits", "search.html", `{{define "main"}}{{(index .Hits 0).Title}}{{end}}`, "templates/search.html:1:"},
		{"definition", "search.html", `{{define "main"}}{{with .Definition}}{{.Nope}}{{end}}{{end}}`, "templates/search.html:1:"},
		{"suggestions", "error.html", `{{define "main"}}{{range .Suggestions}}{{.Nope}}{{end}}{{end}}`, "templates/error.html:1:"},
		{"faults", "error.html", `{{define "main"}}{{range .Faults}}{{.Nope}}{{end}}{{end}}`, "templates/error.html:1:"},
		{"services", "report.html", `{{define "list"}}{{range .Countries}}{{range .Services}}{{.Nope}}{{end}}{{end}}{{end}}`, "templates/report.html:1:"},
		{"part", "mine.html", `{{define "citation"}}{{.Nope}}{{end}}`, "templates/mine.html:1:"},
		{"endless", "search.html", `{{define "main"}}{{template "main" .}}{{end}}`, "templates/search.html:1:"},
		{"syntax", "search.html", `{{define "main"}}{{if}}{{end}}`, "templates/search.html:1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := buildFiles(t, fstest.MapFS{
				"en/index.md":            {Data: []byte("---\ntitle: Home\n" + frontMatter + "Text.\n")},
				"templates/" + test.file: {Data: []byte(test.text)},
			})
			faults := site.TemplateFaults(err)
			if len(faults) == 0 || !strings.HasPrefix(faults[0].String(), test.want) {
				t.Errorf("the faults are %v, want one at %s; the error is %v", faults, test.want, err)
			}
		})
	}
}

// Pages end at some size, whatever a template makes or a text refers to.
func TestPagesEnd(t *testing.T) {
	refers := strings.Repeat("[=one]\n\n", 3000) // in 24 kB
	for name, test := range map[string]struct{ label, template, want string }{
		"a page":   {label: "One", template: `{{define "main"}}words{{end}}`},
		"template": {label: "One", template: `{{define "main"}}{{range 1000000000}}words {{end}}{{end}}`, want: "rendering layout search: the page would have more than 8388608 bytes of HTML"},
		"text":     {label: strings.Repeat("words ", 600), template: `{{define "main"}}words{{end}}`, want: "en/index.md:1:1: the page would have more than 8388608 bytes of HTML"},
	} {
		_, err := buildFiles(t, fstest.MapFS{
			"en/index.md":           {Data: []byte("---\ntitle: Home\n" + frontMatter + refers)},
			"data/sources.yaml":     {Data: []byte("- {id: one, title: One, publisher: A, date: '2000', kind: primary}")},
			"data/figures.yaml":     {Data: []byte("- {id: one, label: " + test.label + ", unit: things, value: 1, as_of: 2000, kind: historic, source: one}")},
			"templates/search.html": {Data: []byte(test.template)},
		})
		got := ""
		if faults := site.TemplateFaults(err); faults != nil {
			got = faults[0].String()
		} else if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, test.want) || test.want == "" && got != "" {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

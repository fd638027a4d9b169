// Package templates holds the layouts of the site as html/template files, and the words of the
// interface for each language. The views that layouts get are the structs in internal/site,
// beside what makes them.
package templates

import "embed"

//go:embed *.html words
var FS embed.FS

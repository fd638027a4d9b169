// Package templates holds the layouts of the site as html/template files. The views
// that they get are the structs in internal/site, beside what makes them.
package templates

import "embed"

//go:embed *.html
var FS embed.FS

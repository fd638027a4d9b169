// Package static holds the files that pages load: style, scripts, icons. The site serves
// each under a name with a hash of its bytes, and each folder as one style sheet: style.css
// is style/*.css in order of their names. Every colour stands in style/10-palette.css.
package static

import "embed"

//go:embed style lists home *.css *.js *.svg
var FS embed.FS

// Package static holds the files that pages load: style, scripts, icons. The site serves
// each under a name with a hash of its bytes.
package static

import "embed"

//go:embed *.css *.js *.svg
var FS embed.FS

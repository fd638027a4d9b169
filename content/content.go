// Package content holds the reference itself: pages in Markdown under en and registers
// in YAML under data. Package library says how they are written.
package content

import "embed"

//go:embed en data search
var FS embed.FS

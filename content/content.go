// Package content holds the reference itself: pages in Markdown under en, registers
// in YAML under data, what people type under search. Package library says how they are written.
package content

import "embed"

//go:embed en data search site.yaml
var FS embed.FS

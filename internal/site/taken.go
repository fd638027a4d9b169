package site

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/edition"
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/markup"
)

// redirect adds the aliases as redirects. An alias whose path a file of the edition has is a fault.
func (s *Site) redirect(b *edition.Builder) error {
	var faults library.Faults
	for _, alias := range slices.Sorted(maps.Keys(s.lib.Aliases)) {
		if b.Has(alias) {
			faults = append(faults, s.lib.AliasFault(alias, fmt.Sprintf("the alias %s shadows an address of the server", alias), "choose another"))
			continue
		}
		b.Redirect(alias, s.addresses.of(s.lib.Aliases[alias]))
	}
	if faults != nil {
		return &faultsError{faults}
	}
	return nil
}

// takenIDs reports ids in a page's text that its layout has too: those that stand in the rendered page twice.
func (r *renderer) takenIDs(p *library.Page, body []byte) error {
	text := r.lib.Body(p)
	if text == nil {
		return nil
	}
	seen := map[string]int{}
	for rest := body; ; {
		_, after, found := bytes.Cut(rest, []byte(` id="`)) // a quote in a text is escaped
		if !found {
			break
		}
		id, _, _ := bytes.Cut(after, []byte(`"`))
		seen[string(id)]++
		rest = after
	}
	var found []markup.Fault
	for _, a := range text.Anchors {
		for _, id := range []string{a.ID, a.ID + "-caption", a.ID + "-words"} {
			if seen[id] > 1 {
				found = append(found, markup.Fault{Pos: a.Pos, Text: fmt.Sprintf("the id %q is one of the page's layout", id), Hint: "choose another: {#the-" + strings.TrimPrefix(a.ID, "the-") + "}"})
				break
			}
		}
	}
	if found == nil {
		return nil
	}
	return &faultsError{r.lib.Faults(p, found)}
}

package main

import (
	"fmt"

	"github.com/interpolref/interpolref/internal/site"
)

type export struct {
	Dir string `arg:"" type:"path" help:"Folder to write into: a new one, an empty one or an earlier export."`
	contentFlags
	siteFlags
}

// Run writes the site.
func (c export) Run(t terminal) error {
	st, err := c.build(t, site.Options{BaseURL: c.BaseURL.url})
	if err != nil {
		return err
	}
	if err := st.Edition().Export(c.Dir); err != nil {
		return err
	}
	fmt.Fprintf(t.stdout, "Wrote edition %s to %s\n", st.Edition().ID(), c.Dir)
	return nil
}

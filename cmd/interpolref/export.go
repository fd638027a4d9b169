package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/interpolref/interpolref/internal/files"
	"github.com/interpolref/interpolref/internal/site"
	"github.com/interpolref/interpolref/internal/web"
)

type export struct {
	Dir      string `arg:"" optional:"" type:"path" help:"Folder to write into: a new one, an empty one or an earlier export."`
	Relative bool   `help:"Make links relative, so that the folder works wherever it lies, also without a server."`
	Single   string `placeholder:"FILE" type:"path" help:"Write the whole reference into this one file, which needs nothing else."`
	contentFlags
	siteFlags
}

// Validate is called by kong.
func (c export) Validate() error {
	if c.Dir == "" && c.Single == "" {
		return errors.New("expected \"<dir>\" or --single")
	}
	return c.contentFlags.Validate()
}

// Run writes the site.
func (c export) Run(t terminal) error {
	st, err := c.buildOnce(t, site.Options{BaseURL: c.BaseURL.url, Files: true})
	if err != nil {
		return err
	}
	if c.Dir != "" {
		if c.BaseURL.url == nil && !c.Relative {
			fmt.Fprintln(t.stderr, "warning: without --base-url, no page says where it is, and there is neither a sitemap nor a description of the search for browsers")
		}
		write := func() error { return files.Export(c.Dir, st, web.Fixed()) }
		if c.Relative {
			write = func() error { return files.ExportRelative(c.Dir, st, web.Fixed()) }
		}
		if err := write(); err != nil {
			return err
		}
		fmt.Fprintf(t.stdout, "Wrote edition %s to %s\n", st.Edition().ID(), c.Dir)
	}
	if c.Single == "" {
		return nil
	}
	text, err := files.Single(st)
	if err != nil {
		return fmt.Errorf("making one file: %w", err)
	}
	if err := writeWhole(c.Single, text); err != nil {
		return err
	}
	fmt.Fprintf(t.stdout, "Wrote edition %s to %s\n", st.Edition().ID(), c.Single)
	return nil
}

// writeWhole writes a file that appears whole or not at all.
func writeWhole(name string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // which fails once it is renamed
	if _, err := f.Write(text); err != nil {
		f.Close()
		return err
	}
	if err := errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

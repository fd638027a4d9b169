package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/interpolref/interpolref/templates"
)

// initialize is the command init, which writes a folder to start from.
type initialize struct {
	Dir       string `arg:"" type:"path" help:"Folder to write into: a new one or an empty one."`
	Templates bool   `help:"Write the layouts too, to change them. They stand in the place of the built-in ones."`
}

//go:embed all:overlay
var overlayFiles embed.FS

// Run writes the files. It touches nothing that is there.
func (c initialize) Run(t terminal) error {
	if entries, err := os.ReadDir(c.Dir); len(entries) > 0 {
		return fmt.Errorf("%s is not empty", c.Dir)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	start, err := fs.Sub(overlayFiles, "overlay")
	if err == nil {
		err = os.CopyFS(c.Dir, start)
	}
	if err == nil && c.Templates {
		err = os.CopyFS(filepath.Join(c.Dir, "templates"), templates.FS)
	}
	if err != nil {
		return fmt.Errorf("writing a start: %w", err)
	}
	fmt.Fprintf(t.stdout, "Wrote a start to %s; read %s\n", c.Dir, path.Join(c.Dir, "README.md"))
	return nil
}

package main

import "fmt"

// source is the command that prints the file of a page, for a host who wants to change it.
type source struct {
	contentFlags
	Path string `arg:"" help:"Path of the page: /role/limits/."`
}

// Run prints the file as its author wrote it.
func (c source) Run(t terminal) error {
	lib, _ := c.load(0) // faults do not matter here
	p := lib.Page(c.Path)
	if p == nil {
		return fmt.Errorf("there is no page %s; paths begin and end in a slash: /role/limits/", c.Path)
	}
	_, err := t.stdout.Write(lib.Markdown(p))
	return err
}

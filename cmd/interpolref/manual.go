package main

import (
	"runtime/debug"
	"time"

	"github.com/alecthomas/kong"

	"github.com/interpolref/interpolref/internal/manual"
)

type completion struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Run prints the script.
func (c completion) Run(t terminal, command *kong.Context) error {
	return manual.Completion(t.stdout, command.Model, c.Shell)
}

type man struct{}

// Run prints the page.
func (man) Run(t terminal, command *kong.Context) error {
	return manual.Man(t.stdout, command.Model, manual.Page{
		Version: buildVersion().short,
		Date:    buildDate(),
		Exit: []string{
			exitOK:    "All went well.",
			exitFail:  "Something did not work, or the content has faults.",
			exitUsage: "The command line is wrong.",
		},
	})
}

// buildDate returns the day of the commit that was built, or "" where it is not known.
func buildDate() string {
	info, _ := debug.ReadBuildInfo()
	if info == nil {
		return ""
	}
	for _, s := range info.Settings {
		if at, err := time.Parse(time.RFC3339, s.Value); s.Key == "vcs.time" && err == nil {
			return at.UTC().Format(time.DateOnly)
		}
	}
	return ""
}

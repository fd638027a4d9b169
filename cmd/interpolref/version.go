package main

import (
	"fmt"
	"runtime/debug"
)

type version struct{}

// Run prints the version, and what the program was built from and with.
func (version) Run(t terminal) error {
	fmt.Fprintln(t.stdout, "interpolref", buildVersion().long)
	return nil
}

// versions are the version of the program, and that with what it was built from and with.
type versions struct{ short, long string }

func buildVersion() versions {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return versions{"unknown", "unknown"}
	}
	v := versions{short: info.Main.Version}
	if v.short == "" {
		v.short = "(devel)"
	}
	v.long = v.short
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	if revision := settings["vcs.revision"]; revision != "" {
		v.long += " revision " + revision
		if settings["vcs.modified"] == "true" {
			v.long += ", modified"
		}
	}
	v.long += fmt.Sprintf(" (%s, %s/%s)", info.GoVersion, settings["GOOS"], settings["GOARCH"])
	return v
}

package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// settingsPage tells hosts of every setting. Its table is made of the flags: go test -run
// TestSettings ./cmd/interpolref -update.
const settingsPage = "../../content/en/about/self-hosting/settings.md"

func TestSettings(t *testing.T) {
	parser, err := kong.New(&commands{}, kong.Name("interpolref"), kong.DefaultEnvars(variables), kong.Vars{"version": ""})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	flags, takers := map[string]*kong.Flag{}, map[string][]string{}
	for _, command := range parser.Model.Children {
		for _, f := range command.Flags {
			if len(f.Envs) == 0 {
				continue
			}
			if flags[f.Name] == nil {
				names = append(names, f.Name)
				flags[f.Name] = f
			}
			takers[f.Name] = append(takers[f.Name], "`"+command.Name+"`")
		}
	}
	var rows []string
	for _, name := range names {
		f, value := flags[name], "none"
		if f.Default != "" {
			value = "`" + f.Default + "`"
		} else if f.IsBool() {
			value = "`false`"
		}
		help := strings.NewReplacer("|", `\|`, "<", `\<`, "[", `\[`).Replace(f.Help)
		rows = append(rows, fmt.Sprintf("| `%s` | %s | %s | %s |", f.Envs[0], strings.Join(takers[name], ", "), value, help))
	}
	table := "| Variable | Commands | Default | What it says |\n|---|---|---|---|\n" + strings.Join(rows, "\n") + "\n\nTable: "
	text, err := os.ReadFile(settingsPage)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(text), "| Variable |")
	_, after, found := strings.Cut(rest, "\n\nTable: ")
	if !found {
		t.Fatalf("%s has no table of variables", settingsPage)
	}
	want := before + table + after
	if *update {
		if err := os.WriteFile(settingsPage, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != string(text) {
		t.Errorf("%s does not fit the flags: run this test with -update", settingsPage)
	}
}

package manual_test

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"github.com/interpolref/interpolref/internal/manual"
)

var update = flag.Bool("update", false, "write what is printed into testdata")

// tool has each kind of flag and argument.
type tool struct {
	Run   runs  `cmd:"" default:"withargs" help:"Run the tool. This is what happens without a command."`
	Pack  packs `cmd:"" help:"Pack a folder [or some of it]: \"it's\" quick."`
	Shell struct {
		Name string `arg:"" enum:"ash,ksh" help:"Which shell."`
	} `cmd:"" help:"Name a shell."`
	Secret struct{} `cmd:"" hidden:"" help:"Not told."`
}

type runs struct {
	Addr  string        `default:"127.0.0.1:80" help:"Address to listen on; port 0 takes a free one."`
	Log   string        `enum:"text,json" default:"text" help:"How to log: text or json. Errors always."`
	Quiet bool          `short:"q" help:"Say nothing."`
	Wait  time.Duration `help:"How long to wait. ..a line of dots, and one that is longer than a line of a page may be at most."`
	Key   string        `placeholder:"FILE" help:"Key."`
	Ghost bool          `hidden:"" help:"Not told."`
}

type packs struct {
	Dir  string `arg:"" help:"Folder to pack."`
	List string `arg:"" optional:"" type:"existingfile" help:"Names of what to pack."`
	From string `placeholder:"DIR" help:"Where from."`
}

// Help is what only the manual tells.
func (packs) Help() string { return "The first paragraph.\n\n'The second' one." }

func model(t *testing.T, grammar any) *kong.Application {
	t.Helper()
	k, err := kong.New(grammar, kong.Name("tool"), kong.Description("A tool for a test."), kong.DefaultEnvars("TOOL"))
	if err != nil {
		t.Fatal(err)
	}
	return k.Model
}

func man(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	page := manual.Page{Version: "v1.2.3", Date: "2026-11-26", Exit: []string{"All went well.", "Something did not."}}
	if err := manual.Man(&b, model(t, &tool{}), page); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func script(t *testing.T, shell string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := manual.Completion(&b, model(t, &tool{}), shell); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestPrinted compares all that is printed with what was looked at and found good.
func TestPrinted(t *testing.T) {
	for name, got := range map[string][]byte{
		"tool.1":    man(t),
		"tool.bash": script(t, "bash"),
		"tool.zsh":  script(t, "zsh"),
		"tool.fish": script(t, "fish"),
	} {
		golden := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s differs (- looked at, + printed):\n%s", name, diff)
		}
	}
}

// TestManIsFaultless has both formatters read the page.
func TestManIsFaultless(t *testing.T) {
	for _, formatter := range [][]string{{"mandoc", "-Tlint"}, {"groff", "-man", "-Tutf8", "-ww"}} {
		command := exec.Command(formatter[0], formatter[1:]...)
		command.Stdin = bytes.NewReader(man(t))
		var faults bytes.Buffer
		command.Stderr = &faults
		out, err := command.Output()
		if formatter[0] == "mandoc" {
			faults.Write(out)
		}
		if err != nil || faults.Len() > 0 {
			t.Errorf("%s: %v\n%s", formatter[0], err, &faults)
		}
	}
}

// TestShellsComplete asks the shells themselves.
func TestShellsComplete(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"some folder/in it", "some file"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		line string
		want string // with bars between
	}{
		{"tool ", "pack|run|shell"},
		{"tool p", "pack"},
		{"tool --q", "--quiet"}, // of the default command
		{"tool run --", "--addr|--help|--key|--log|--quiet|--wait"},
		{"tool pack --", "--from|--help"},
		{"tool --log ", "json|text"},
		{"tool --log j", "json"},
		{"tool --log=j", "json"},
		{"tool run --log t", "text"},
		{"tool --addr ", ""},
		{"tool --addr 127.0.0.1:80 --quiet sh", "shell"}, // a colon is no end of a word
		{"tool --key pack ", "pack|run|shell"},           // a value is no command
		{"tool --key some", "some file|some folder"},
		{"tool pack --from some", "some folder"},
		{"tool pack some", "some folder"},
		{"tool pack --from x some", "some folder"},
		{"tool pack x some", "some file|some folder"},
		{"tool shell ", "ash|ksh"},
		{"tool shell k", "ksh"},
	}
	for _, shell := range []string{"bash", "zsh", "fish"} {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			name := filepath.Join(t.TempDir(), "script")
			if err := os.WriteFile(name, script(t, shell), 0o644); err != nil {
				t.Fatal(err)
			}
			driver, err := filepath.Abs("testdata/complete." + shell)
			if err != nil {
				t.Fatal(err)
			}
			for _, test := range tests {
				command := exec.Command(shell, driver, name, test.line)
				command.Dir = dir
				command.Env = append(os.Environ(), "HOME="+dir, "LC_ALL=C.UTF-8")
				var faults bytes.Buffer
				command.Stderr = &faults
				out, err := command.Output()
				if err != nil || faults.Len() > 0 {
					t.Fatalf("%s: %q: %v\n%s", shell, test.line, err, &faults)
				}
				if got := offered(string(out)); got != test.want {
					t.Errorf("%q offers %s, want %s", test.line, got, test.want)
				}
			}
		})
	}
}

// offered returns what a shell printed in one form: sorted, each once, without what the shells
// mark folders with, descriptions, and the part of --flag=value that was typed.
func offered(printed string) string {
	var words []string
	for line := range strings.Lines(printed) {
		word, _, _ := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		word = strings.TrimSuffix(strings.ReplaceAll(word, `\ `, " "), "/")
		word = strings.TrimSuffix(strings.TrimPrefix(word, "--log="), "=")
		if word != "" {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return strings.Join(slices.Compact(words), "|")
}

// TestUnknownIsRefused holds that nothing is left out silently.
func TestUnknownIsRefused(t *testing.T) {
	tests := []struct {
		grammar any
		want    string
	}{
		{&struct {
			Run struct {
				Deep struct{} `cmd:""`
			} `cmd:""`
		}{}, "command run: has commands or a second name"},
		{&struct {
			Run struct {
				Color bool `negatable:""`
			} `cmd:"" default:"1"`
		}{}, "flag --color of run: has a second name"},
		{&struct {
			Run struct{} `cmd:""`
		}{}, "tool has no default command"},
	}
	for _, test := range tests {
		m := model(t, test.grammar)
		for _, err := range []error{manual.Man(t.Output(), m, manual.Page{}), manual.Completion(t.Output(), m, "bash")} {
			if err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		}
	}
	if err := manual.Completion(t.Output(), model(t, &tool{}), "tcsh"); err == nil {
		t.Error("a script for tcsh")
	}
}

// Interpolref serves, checks and exports a reference on what INTERPOL does and does not do.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// Exit codes.
const (
	exitOK    = 0
	exitFail  = 1 // something did not work, or the content has faults
	exitUsage = 2 // the command line is wrong
)

type commands struct {
	Serve   serve      `cmd:"" default:"withargs" help:"Serve the reference over HTTP. This is what happens without a command."`
	Check   check      `cmd:"" help:"Print every error and warning of the content with its place. The exit code is 1 if there is an error."`
	Export  export     `cmd:"" help:"Write the whole site as files."`
	Init    initialize `cmd:"" help:"Write a folder to start from with pages, a name and colours of your own, for --content."`
	Source  source     `cmd:"" help:"Print the Markdown of a page as its author wrote it, to change it in a folder for --content."`
	Claims  claims     `cmd:"" help:"Print every sentence that carries a citation, with its place and sources: an editor's worksheet."`
	Eval    eval       `cmd:"" help:"Measure the search by judged queries, by kind, and list what it misses."`
	Version version    `cmd:"" help:"Print the version, and what it was built from and with."`

	ShowVersion kong.VersionFlag `name:"version" env:"-" help:"Like the command version."`
}

// terminal is where commands print.
type terminal struct{ stdout, stderr io.Writer }

// errSilent is the error of a command that has already printed what is wrong.
var errSilent = errors.New("see above")

// exited is what kong's own commands, such as --help, panic with to end the program.
type exited int

func run(args []string, stdout, stderr io.Writer) (code int) {
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case exited:
			code = int(cause)
		default: // such as a panic while a site is built
			text, _, _ := strings.Cut(fmt.Sprint(cause), "\n") // without a stack
			fmt.Fprintf(stderr, "interpolref: the program has a fault, which this content may have brought out: %s\n", text)
			code = exitFail
		}
	}()
	unsetEmpty()
	parser, err := kong.New(&commands{},
		kong.Name("interpolref"),
		kong.Description("A reference on what INTERPOL does and does not do, from one binary."),
		kong.DefaultEnvars(variables),
		kong.Vars{"version": "interpolref " + buildVersion().long},
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { panic(exited(code)) }),
		kong.Bind(terminal{stdout, stderr}),
	)
	if err != nil {
		panic(err) // the commands are declared wrongly
	}
	command, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(stderr, "interpolref: %v\nTry: interpolref --help\n", err)
		return exitUsage
	}
	switch err := command.Run(); {
	case err == nil:
		return exitOK
	case !errors.Is(err, errSilent):
		fmt.Fprintf(stderr, "interpolref: %v\n", err)
	}
	return exitFail
}

// variables is the prefix of the environment variables that stand for flags.
const variables = "INTERPOLREF"

// unsetEmpty unsets empty environment variables of ours. Kong would take them for values, which most flags
// refuse.
func unsetEmpty() {
	for _, v := range os.Environ() {
		if name, value, _ := strings.Cut(v, "="); value == "" && strings.HasPrefix(name, variables+"_") {
			os.Unsetenv(name)
		}
	}
}

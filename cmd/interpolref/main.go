// Interpolref serves, checks and exports a reference on what INTERPOL does and does not do.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
)

func main() {
	collectLate()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// garbage is how much may lie around until it is collected, in percent of what is in use. Half
// as much as is usual costs little, since little is in use, and keeps the program small after
// millions of requests.
const garbage = 50

// collectLate keeps the garbage collector away until there is something to collect: nearly
// all that is made first is kept, and looking through it would take a sixth of the start.
func collectLate() {
	const late = 2000 // percent of the 4 MB that the runtime begins with: 80 MB, as the embedded content takes
	if os.Getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(late)
	runtime.AddCleanup(new([64]byte), func(percent int) { debug.SetGCPercent(percent) }, garbage) // at the first collection
}

// Exit codes.
const (
	exitOK    = 0
	exitFail  = 1 // something did not work, or the content has faults
	exitUsage = 2 // the command line is wrong
)

type commands struct {
	Serve   serve      `cmd:"" default:"withargs" help:"Serve the reference over HTTP. This is what happens without a command."`
	Check   check      `cmd:"" help:"Print every fault of the content with its place. The exit code is 1 if there is any."`
	Export  export     `cmd:"" help:"Write the whole site as files."`
	Init    initialize `cmd:"" help:"Write a folder to start from with pages, a name and colours of your own, for --content."`
	Eval    eval       `cmd:"" help:"Measure the search by judged queries, by kind, and list what it misses."`
	Version version    `cmd:"" help:"Print the version."`
}

// terminal is where commands print.
type terminal struct{ stdout, stderr io.Writer }

// errSilent is the error of a command that has said itself what is wrong.
var errSilent = errors.New("see above")

// exited is what kong's own commands, such as --help, panic with to end the program.
type exited int

func run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case exited:
			code = int(cause)
		default:
			panic(cause)
		}
	}()
	parser, err := kong.New(&commands{},
		kong.Name("interpolref"),
		kong.Description("A reference on what INTERPOL does and does not do, from one binary."),
		kong.DefaultEnvars("INTERPOLREF"),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { panic(exited(code)) }),
		kong.BindTo(ctx, (*context.Context)(nil)),
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

package main

import (
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what the commands print into the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"interpolref": main})
}

// TestScripts runs the true command as the scripts in testdata say. Beside the commands
// of testscript they have
//
//	request METHOD TARGET ['Field: value'...]   sends a request to $ADDR and prints the answer
//	until PATTERN METHOD TARGET                 sends requests until one is answered so
//	keep FIELD VARIABLE                         keeps a field of the last answer
//	terminate                                   sends SIGTERM to what runs in the background
func TestScripts(t *testing.T) {
	dirs, err := filepath.Glob("testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			if testing.Short() && filepath.Base(dir) != "check" {
				t.Skip("the scripts start servers, compress the whole reference, or start the program many times")
			}
			testscript.Run(t, testscript.Params{
				Dir:                 dir,
				Setup:               setup,
				Cmds:                map[string]func(*testscript.TestScript, bool, []string){"request": request, "until": until, "keep": keep, "terminate": terminate},
				UpdateScripts:       *update,
				RequireExplicitExec: true,
				RequireUniqueNames:  true,
			})
		})
	}
}

// setup gives each script two addresses of its own, which nothing listens on: $ADDR for
// readers and $ADMIN for administrators.
func setup(env *testscript.Env) error {
	for _, name := range []string{"ADDR", "ADMIN"} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		defer l.Close()
		env.Setenv(name, l.Addr().String())
	}
	return nil
}

// patience is how long a script waits for what must come. It bounds failures only.
const patience = 20 * time.Second

type answer struct {
	status string
	header http.Header
	body   string
}

func (a answer) String() string {
	var b strings.Builder
	fmt.Fprintln(&b, a.status)
	for _, name := range slices.Sorted(maps.Keys(a.header)) {
		if name != "Date" {
			fmt.Fprintf(&b, "%s: %s\n", name, strings.Join(a.header[name], ", "))
		}
	}
	fmt.Fprintf(&b, "\n%s\n", a.body)
	return b.String()
}

var last sync.Map // *testscript.TestScript → http.Header of its last answer

func request(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: request METHOD TARGET ['Field: value'...]")
	}
	a, err := send(ts.Getenv("ADDR"), args[0], args[1], args[2:])
	ts.Check(err)
	last.Store(ts, a.header)
	fmt.Fprint(ts.Stdout(), a)
}

func send(addr, method, target string, fields []string) (answer, error) {
	r, err := http.NewRequest(method, "http://"+addr+target, nil)
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Accept-Encoding", "identity")
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ":")
		r.Header.Set(name, strings.TrimSpace(value))
	}
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       patience,
	}
	got, err := client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer got.Body.Close()
	var body io.Reader = got.Body
	switch got.Header.Get("Content-Encoding") {
	case "br":
		body = brotli.NewReader(body)
	case "gzip":
		if body, err = gzip.NewReader(body); err != nil {
			return answer{}, err
		}
	}
	text, err := io.ReadAll(body)
	return answer{got.Status, got.Header, string(text)}, err
}

func until(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: until PATTERN METHOD TARGET")
	}
	pattern, err := regexp.Compile("(?m)" + args[0])
	ts.Check(err)
	var a answer
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if a, err = send(ts.Getenv("ADDR"), args[1], args[2], nil); err == nil && pattern.MatchString(a.String()) {
			return
		}
	}
	ts.Fatalf("no answer matches %s: last were %v and\n%v", args[0], err, a)
}

func keep(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: keep FIELD VARIABLE")
	}
	header, _ := last.Load(ts)
	value := ""
	if header != nil {
		value = header.(http.Header).Get(args[0])
	}
	if value == "" {
		ts.Fatalf("the last answer has no %s", args[0])
	}
	ts.Setenv(args[1], value)
}

func terminate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: terminate")
	}
	for _, c := range ts.BackgroundCmds() {
		ts.Check(c.Process.Signal(syscall.SIGTERM))
	}
}

// TestHelpNamesEverything holds that every flag has a variable and every default is told.
func TestHelpNamesEverything(t *testing.T) {
	for _, command := range []string{"serve", "check", "export"} {
		var help strings.Builder
		if code := run([]string{command, "--help"}, &help, os.Stderr); code != exitOK {
			t.Errorf("%s --help: exit code %d", command, code)
		}
		text := strings.Join(strings.Fields(help.String()), " ")
		for _, flag := range regexp.MustCompile(`--[a-z-]+`).FindAllString(help.String(), -1) {
			variable := "$INTERPOLREF_" + strings.ToUpper(strings.ReplaceAll(flag[2:], "-", "_"))
			if flag != "--help" && flag != "--version" && !strings.Contains(text, variable) {
				t.Errorf("%s --help does not name %s for %s", command, variable, flag)
			}
		}
	}
}

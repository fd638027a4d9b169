//go:build unix

package server_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/server"
	"github.com/interpolref/interpolref/internal/site"
)

// reference is content of one page.
var reference = fstest.MapFS{"en/index.md": {Data: []byte("---\ntitle: Home\nsummary: A page.\nquestion: What is it?\nreviewed: 2026-01-02\n---\nThe home page.\n")}}

// build builds the site of a file system.
func build(fsys fs.FS) server.Build {
	return func(o site.Options) (*site.Site, library.Faults, error) {
		lib, faults := library.Load(fsys, time.Now())
		if faults.Errors() > 0 {
			return nil, faults, nil
		}
		st, err := site.Build(lib, o)
		return st, faults, err
	}
}

// output is what a process prints. It is safe for use by many at once.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// until waits until a pattern is printed, and returns its first group.
func (o *output) until(t *testing.T, pattern string) string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if m := re.FindStringSubmatch(o.String()); m != nil {
			return m[len(m)-1]
		}
	}
	t.Fatalf("%s was not printed, but: %s", pattern, o)
	return ""
}

func printFaults(w io.Writer, faults library.Faults) {
	for _, f := range faults {
		io.WriteString(w, f.String()+"\n")
	}
}

// run runs a process on a free port until the test ends. It returns what it prints, and a function
// that ends it and returns its error.
func run(t *testing.T, o server.Options) (stdout, stderr *output, end func() error) {
	t.Helper()
	stdout, stderr = &output{}, &output{}
	ctx, cancel := context.WithCancel(t.Context())
	log := server.NewLog("text", stdout, stderr, printFaults)
	o.Addresses = []string{"127.0.0.1:0"}
	ended := make(chan error, 1)
	go func() {
		err := server.Run(ctx, log, o)
		log.Close()
		ended <- err
	}()
	var once sync.Once
	var err error
	end = func() error {
		once.Do(func() {
			cancel()
			select {
			case err = <-ended:
			case <-time.After(30 * time.Second):
				err = errors.New("it does not end")
			}
		})
		return err
	}
	t.Cleanup(func() {
		if err := end(); err != nil {
			t.Error(err)
		}
	})
	return stdout, stderr, end
}

// TestEndWhileLoading ends a process whose content cannot be read to the end, as on a mount that
// hangs.
func TestEndWhileLoading(t *testing.T) {
	loading, hang := make(chan struct{}), make(chan struct{})
	defer close(hang)
	_, _, end := run(t, server.Options{Content: server.Content{Build: func(site.Options) (*site.Site, library.Faults, error) {
		close(loading)
		<-hang
		return nil, nil, errors.New("too late")
	}}})
	<-loading
	if err := end(); err != nil {
		t.Error(err)
	}
}

// TestEndWhileReloading does the same with a process that serves.
func TestEndWhileReloading(t *testing.T) {
	loading, hang := make(chan struct{}), make(chan struct{})
	defer close(hang)
	var builds atomic.Int32
	stdout, _, end := run(t, server.Options{Content: server.Content{Dir: t.TempDir(), Build: func(o site.Options) (*site.Site, library.Faults, error) {
		if builds.Add(1) > 1 {
			close(loading)
			<-hang
		}
		return build(reference)(o)
	}}})
	url := stdout.until(t, `Serving (\S+)`)
	syscall.Kill(os.Getpid(), syscall.SIGHUP)
	<-loading
	if answer, err := http.Get(url); err != nil {
		t.Error(err)
	} else {
		answer.Body.Close()
	}
	http.DefaultClient.CloseIdleConnections()
	if err := end(); err != nil {
		t.Error(err)
	}
}

// TestPanics has the building of a site panic, in its own goroutine and in one of several: at the
// start that is an error, and later the site before stays. The stack is in the log alone.
func TestPanics(t *testing.T) {
	const cause = "drawing a chart of nothing"
	panics := func(site.Options) (*site.Site, library.Faults, error) { panic(cause) }
	t.Run("at the start", func(t *testing.T) {
		log := server.NewLog("text", io.Discard, io.Discard, printFaults)
		defer log.Close()
		err := server.Run(t.Context(), log, server.Options{Addresses: []string{"127.0.0.1:0"}, Content: server.Content{Build: panics}})
		if err == nil || !strings.Contains(err.Error(), cause) || strings.Contains(err.Error(), "goroutine") {
			t.Errorf("got %v, want an error with the cause and without a stack", err)
		}
	})
	for name, bad := range map[string]server.Build{
		"in a reload": panics,
		// The host's own files are read in the goroutines that package site starts.
		"in a goroutine of a reload": func(o site.Options) (*site.Site, library.Faults, error) {
			o.Own = panicking{reference, cause}
			return build(reference)(o)
		},
	} {
		t.Run(name, func(t *testing.T) {
			var builds atomic.Int32
			stdout, stderr, _ := run(t, server.Options{Content: server.Content{Dir: t.TempDir(), Build: func(o site.Options) (*site.Site, library.Faults, error) {
				if builds.Add(1) == 2 {
					return bad(o)
				}
				return build(reference)(o)
			}}})
			url := stdout.until(t, `Serving (\S+)`)
			syscall.Kill(os.Getpid(), syscall.SIGHUP)
			stderr.until(t, `panicked.*`+cause+`.*stack=.*goroutine`)
			stderr.until(t, `not built again`)
			if answer, err := http.Get(url); err != nil || answer.StatusCode != http.StatusOK {
				t.Errorf("afterwards: %v, %v", answer, err)
			}
			syscall.Kill(os.Getpid(), syscall.SIGHUP)
			stderr.until(t, `built again.* edition=`)
		})
	}
}

// panicking is a file system that panics.
type panicking struct {
	fs.FS
	cause string
}

func (p panicking) Open(string) (fs.File, error) { panic(p.cause) }

// TestManyHangups asks for more reloads than there can be. They become few, one after the other,
// and each leaves a processor to readers.
func TestManyHangups(t *testing.T) {
	var builds, atOnce atomic.Int32
	stdout, stderr, _ := run(t, server.Options{Content: server.Content{Dir: t.TempDir(), Build: func(o site.Options) (*site.Site, library.Faults, error) {
		if builds.Add(1) > 1 && o.Workers != max(1, runtime.GOMAXPROCS(0)-1) {
			t.Errorf("built by %d workers", o.Workers)
		}
		if atOnce.Add(1) > 1 {
			t.Error("two builds at once")
		}
		defer atOnce.Add(-1)
		time.Sleep(50 * time.Millisecond)
		return build(reference)(o)
	}}})
	stdout.until(t, "Serving")
	for range 1000 {
		syscall.Kill(os.Getpid(), syscall.SIGHUP)
		time.Sleep(time.Millisecond)
	}
	stderr.until(t, "built again")
	// A build of 50 ms rests for 150 ms: in the second or more that the signals take, five.
	if n := builds.Load(); n > 20 {
		t.Errorf("%d builds", n)
	}
}

// TestHangupSaysWhatItDid holds that a signal to reload never goes without an answer in the log.
func TestHangupSaysWhatItDid(t *testing.T) {
	t.Run("embedded content", func(t *testing.T) {
		stdout, stderr, _ := run(t, server.Options{Content: server.Content{Build: build(reference)}})
		stdout.until(t, "Serving")
		syscall.Kill(os.Getpid(), syscall.SIGHUP)
		stderr.until(t, "nothing to reload")
	})
	t.Run("own content", func(t *testing.T) {
		stdout, stderr, _ := run(t, server.Options{Content: server.Content{Dir: t.TempDir(), Build: build(reference)}})
		stdout.until(t, "Serving")
		syscall.Kill(os.Getpid(), syscall.SIGHUP)
		stderr.until(t, "built again.*edition=[0-9a-f]{12}")
	})
	t.Run("content with faults", func(t *testing.T) {
		var builds atomic.Int32
		stdout, stderr, _ := run(t, server.Options{Content: server.Content{Dir: t.TempDir(), Build: func(o site.Options) (*site.Site, library.Faults, error) {
			if builds.Add(1) > 1 {
				return nil, library.Faults{{File: "en/index.md", Line: 3, Col: 1, Text: "a fault"}}, nil
			}
			return build(reference)(o)
		}}})
		stdout.until(t, "Serving")
		syscall.Kill(os.Getpid(), syscall.SIGHUP)
		stderr.until(t, "en/index.md:3:1: a fault")
		stderr.until(t, "not built again.*faults=1")
	})
}

// TestWatch takes up a change of the folder by itself.
func TestWatch(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) {
		t.Helper()
		page := append(bytes.Clone(reference["en/index.md"].Data), text...)
		if err := errors.Join(os.MkdirAll(filepath.Join(dir, "en"), 0o755), os.WriteFile(filepath.Join(dir, "en", "index.md"), page, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	write("")
	stdout, stderr, _ := run(t, server.Options{Content: server.Content{Dir: dir, Watch: true, Build: build(os.DirFS(dir))}})
	url := stdout.until(t, `Serving (\S+)`)
	write("More.\n")
	stderr.until(t, "built again")
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); err != nil || !strings.Contains(string(body), "More.") {
		t.Errorf("the change is not served: %v", err)
	}
}

// TestTakenPort says which flag to change, and opens nothing else.
func TestTakenPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken, path := l.Addr().String(), filepath.Join(t.TempDir(), "a.sock")
	for flag, o := range map[string]server.Options{
		"--addr":          {Addresses: []string{"unix:" + path, taken}},
		"--admin":         {Addresses: []string{"unix:" + path}, AdminAddress: taken},
		"--redirect-addr": {Addresses: []string{"unix:" + path}, RedirectAddress: taken},
	} {
		log := server.NewLog("text", io.Discard, io.Discard, printFaults)
		err := server.Run(t.Context(), log, o)
		log.Close()
		if err == nil || !strings.Contains(err.Error(), taken) || !strings.Contains(err.Error(), flag) {
			t.Errorf("%s: got %v", flag, err)
		}
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a socket was left: %v", err)
		}
	}
}

// TestAdminInTheOpen warns of an administrator's address that others may reach.
func TestAdminInTheOpen(t *testing.T) {
	for address, want := range map[string]bool{"127.0.0.1:0": false, "0.0.0.0:0": true, "unix:" + filepath.Join(t.TempDir(), "a"): false} {
		stdout, stderr, end := run(t, server.Options{AdminAddress: address, Content: server.Content{Build: build(reference)}})
		stdout.until(t, "Administration")
		if err := end(); err != nil {
			t.Error(err)
		}
		if got := strings.Contains(stderr.String(), "other machines may reach"); got != want {
			t.Errorf("%s: warned %v, want %v", address, got, want)
		}
	}
}

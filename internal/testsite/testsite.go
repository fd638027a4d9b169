// Package testsite provides tests with the built program: running on a free port, told to stop
// at a test's end, watched from outside. Only tests import it.
package testsite

import (
	"bufio"
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Another is the content of a reference on another subject in another language: twelve pages on the
// repair of bicycles in German, in the folder fahrrad.
//
//go:embed fahrrad
var Another embed.FS

// Binary names the environment variable with the path of a program that is built already, so
// that all packages of one test run share it.
const Binary = "INTERPOLREF_TEST_BINARY"

// Patience is how long tests wait for what must come. It bounds failures only.
const Patience = 30 * time.Second

// Path is the path of the program, once Main has begun.
var Path string

// Main runs a package's tests with the program at hand and returns the exit code for [os.Exit].
func Main(m interface{ Run() int }) int {
	if Path = os.Getenv(Binary); Path != "" {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "interpolref")
	if err != nil {
		fmt.Println("cannot start:", err)
		return 1
	}
	defer os.RemoveAll(dir)
	Path = filepath.Join(dir, "interpolref")
	build := exec.Command("go", "build", "-o", Path, "./cmd/interpolref")
	build.Dir = Root()
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Printf("cannot build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// Root returns the folder of the module. Tests run in their package's folder.
func Root() string {
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			break
		}
		dir = parent
	}
	panic("no go.mod above the folder of the test")
}

// Server is a running program.
type Server struct {
	URL     string // of the home page, without a slash at the end
	Address string // the URL's host and port
	Listens string // what --addr says, if it does; it differs from Address under another base URL
	Admin   string // URL of the administrator's address, with a slash at the end, if it has one
	PID     int

	mu       sync.Mutex
	messages bytes.Buffer
	told     bool // by SIGTERM to end; a second one would end it at once, without its exit code
	ended    <-chan error
}

// Start serves on a free port of 127.0.0.1 until the test ends, when the program must exit with 0.
func Start(t testing.TB, args ...string) *Server {
	t.Helper()
	return StartAs(t, []string{Path}, nil, args...)
}

// StartAs is Start with a command that ends with the program's path ("prlimit", "--nofile=100", testsite.Path)
// in the place of that path, and with a file for its standard error, or nil to keep that for [Server.Messages].
func StartAs(t testing.TB, words []string, stderr *os.File, args ...string) *Server {
	t.Helper()
	s, err := Launch(words, stderr, args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

var (
	servedAt = regexp.MustCompile(`https?://[^ ]+`)
	adminAt  = regexp.MustCompile(`\bAdministration at ([^\s"]+)`)
)

// Launch is StartAs without a test. The caller stops the server.
func Launch(words []string, stderr *os.File, args ...string) (*Server, error) {
	words = slices.Concat(words, args)
	if !slices.Contains(args, "--addr") {
		words = append(words, "--addr", "127.0.0.1:0")
	}
	s := &Server{}
	if i := slices.Index(words, "--addr"); i+1 < len(words) {
		s.Listens = words[i+1]
	}
	command := exec.Command(words[0], words[1:]...)
	if stderr != nil {
		command.Stderr = stderr
	}
	return s, s.run(command)
}

// LaunchCommand is Launch of a command that the caller has made.
func LaunchCommand(command *exec.Cmd) (*Server, error) {
	s := &Server{}
	return s, s.run(command)
}

// run starts the program and waits until it has announced where it serves.
func (s *Server) run(command *exec.Cmd) error {
	if command.Stderr == nil {
		command.Stderr = s
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	s.PID = command.Process.Pid
	lines := bufio.NewScanner(stdout)
	for awaited := slices.Contains(command.Args, "--admin"); (s.URL == "" || awaited && s.Admin == "") && lines.Scan(); {
		if m := adminAt.FindStringSubmatch(lines.Text()); m != nil {
			s.Admin = m[1]
		} else if s.URL == "" {
			s.URL = strings.TrimSuffix(servedAt.FindString(lines.Text()), "/")
		}
	}
	drained := make(chan struct{})
	go func() {
		io.Copy(io.Discard, stdout)
		close(drained)
	}()
	ended := make(chan error, 1)
	s.ended = ended
	go func() {
		<-drained
		ended <- command.Wait()
	}()
	if s.URL == "" {
		syscall.Kill(s.PID, syscall.SIGKILL)
		return fmt.Errorf("the program announced no address: %s", s.Messages())
	}
	_, s.Address, _ = strings.Cut(s.URL, "//")
	s.Address, _, _ = strings.Cut(s.Address, "/")
	return nil
}

// Stop tells the program to end, and waits for it.
func (s *Server) Stop() error {
	if !s.told {
		syscall.Kill(s.PID, syscall.SIGTERM)
	}
	select {
	case err := <-s.ended:
		if err != nil {
			return fmt.Errorf("the program ended with %w: %s", err, s.Messages())
		}
		return nil
	case <-time.After(Patience):
		syscall.Kill(s.PID, syscall.SIGKILL)
		return errors.New("the program does not end")
	}
}

// Write takes what the program says on its standard error.
func (s *Server) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.messages.Write(text)
}

// Messages returns what the program has said on its standard error, if StartAs had no file for it.
func (s *Server) Messages() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.messages.String()
}

// Signal sends a signal.
func (s *Server) Signal(t testing.TB, signal syscall.Signal) {
	t.Helper()
	s.told = s.told || signal == syscall.SIGTERM
	if err := syscall.Kill(s.PID, signal); err != nil {
		t.Fatal(err)
	}
}

// Memory returns the bytes of memory that the process has (VmRSS).
func (s *Server) Memory(t testing.TB) int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.PID))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	kilobytes, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kilobytes << 10
}

// Get returns the body at a path, which may be an error's.
func (s *Server) Get(t testing.TB, path string) string {
	t.Helper()
	answer, err := http.Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// Until waits until a condition holds, for at most [Patience]. What names it in the failure.
func (s *Server) Until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(Patience); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("in vain: %s; it said: %s", what, s.Messages())
		}
	}
}

// Command returns the program with arguments, to be run to its end.
func Command(t testing.TB, args ...string) *exec.Cmd {
	c := exec.CommandContext(t.Context(), Path, args...)
	c.WaitDelay = time.Second
	return c
}

// FreeAddress returns an address on which nothing listens.
func FreeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Small is the folder of a reference of nine pages, for what does not depend on how much is
// built, compressed and searched: the shipped one takes ten seconds of a processor for that.
func Small() string { return filepath.Join(Root(), "internal", "testsite", "small") }

// Shipped is the folder of the reference that the program holds.
func Shipped() string { return filepath.Join(Root(), "content") }

// Changing makes a copy of a folder of content, and returns a function that writes its page
// /about/ anew with more text at its end.
func Changing(t testing.TB, from string) (dir string, write func(more string)) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(from, "en", "about", "index.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	name := filepath.Join(dir, "en", "about", "index.md")
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	write = func(more string) {
		t.Helper()
		if err := os.WriteFile(name, slices.Concat(page, []byte(more)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("")
	return dir, write
}

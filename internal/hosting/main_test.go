package hosting

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
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

// binary is the built program.
var binary string

func TestMain(m *testing.M) {
	os.Exit(runAll(m))
}

func runAll(m *testing.M) int {
	dir, err := os.MkdirTemp("", "interpolref")
	if err != nil {
		fmt.Println("cannot start:", err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "interpolref")
	if out, err := exec.Command("go", "build", "-o", binary, "../../cmd/interpolref").CombinedOutput(); err != nil {
		fmt.Printf("cannot build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// program is a running server.
type program struct {
	url     string // of the home page, without a slash at the end
	address string
	listens string // what --addr says, if it does
	pid     int    // of the process, or of the one that took over from it
	mu      sync.Mutex
	printed bytes.Buffer // on its standard error, unless that is somewhere else
}

// start runs the program on a free port until the test ends.
func start(t *testing.T, args ...string) *program {
	t.Helper()
	return startWith(t, nil, nil, args...)
}

var served = regexp.MustCompile(`https?://[^ ]+`)

// startWith runs the program under another and with a file for its messages.
func startWith(t *testing.T, under []string, stderr *os.File, args ...string) *program {
	t.Helper()
	return startAs(t, append(under, binary), stderr, args...)
}

// startAs runs the program by the given words.
func startAs(t *testing.T, words []string, stderr *os.File, args ...string) *program {
	t.Helper()
	words = append(words, args...)
	if !slices.Contains(args, "--addr") {
		words = append(words, "--addr", "127.0.0.1:0")
	}
	p := &program{}
	if i := slices.Index(words, "--addr"); i >= 0 && i+1 < len(words) {
		p.listens = words[i+1]
	}
	command := exec.Command(words[0], words[1:]...)
	if command.Stderr = p; stderr != nil {
		command.Stderr = stderr
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	p.pid = command.Process.Pid
	go command.Wait() // ends with the last process that holds its outputs
	t.Cleanup(func() {
		syscall.Kill(p.pid, syscall.SIGTERM)
		for deadline := time.Now().Add(30 * time.Second); !ended(p.pid); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Error("the program does not end")
				syscall.Kill(p.pid, syscall.SIGKILL)
				return
			}
		}
	})
	lines := bufio.NewScanner(output)
	for p.url == "" && lines.Scan() {
		p.url = strings.TrimSuffix(served.FindString(lines.Text()), "/")
	}
	go io.Copy(io.Discard, output)
	u, err := url.Parse(p.url)
	if p.url == "" || err != nil {
		t.Fatalf("the program printed no address: %s", p.messages())
	}
	p.address = u.Host
	return p
}

// Write takes what the program says on its standard error.
func (p *program) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.printed.Write(text)
}

func (p *program) messages() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.printed.String()
}

func (p *program) signal(t *testing.T, s syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(p.pid, s); err != nil {
		t.Fatal(err)
	}
}

// command returns the program with arguments, to be run to its end.
func command(t *testing.T, args ...string) *exec.Cmd {
	c := exec.CommandContext(t.Context(), binary, args...)
	c.WaitDelay = time.Second
	return c
}

// memory returns the bytes of memory that the process has.
func (p *program) memory(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.pid))
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

// get returns the body at a path.
func (p *program) get(t *testing.T, path string) string {
	t.Helper()
	answer, err := http.Get(p.url + path)
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

// until waits for something that takes its time.
func (p *program) until(t *testing.T, what string, true func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !true(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("in vain: %s; it said: %s", what, p.messages())
		}
	}
}

// changing makes a folder of content with one page of ours, /about/, and returns a function
// that writes it anew with more text at its end.
func changing(t *testing.T) (dir string, write func(more string)) {
	t.Helper()
	page, err := os.ReadFile("../../content/en/about/index.md")
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	name := filepath.Join(dir, "en", "about", "index.md")
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	write = func(more string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(string(page)+more), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("")
	return dir, write
}

// freeAddress returns an address on which nothing listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

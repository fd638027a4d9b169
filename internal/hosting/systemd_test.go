package hosting

import (
	"bufio"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/interpolref/interpolref/internal/testsite"
)

// notifications listens as systemd does to what its services tell.
func notifications(t *testing.T) (path string, told <-chan string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "notify")
	c, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	lines := make(chan string, 100)
	go func() {
		buffer := make([]byte, 4096)
		for {
			n, err := c.Read(buffer)
			if err != nil {
				close(lines)
				return
			}
			for line := range strings.SplitSeq(string(buffer[:n]), "\n") {
				lines <- line
			}
		}
	}()
	return path, lines
}

// expect waits until systemd has been told a line, with any value if it names none.
func expect(t *testing.T, told <-chan string, line string) {
	t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		select {
		case got, ok := <-told:
			if got == line || strings.HasSuffix(line, "=") && strings.HasPrefix(got, line) {
				return
			}
			if !ok {
				t.Fatalf("nobody tells %s any more", line)
			}
		case <-deadline:
			t.Fatalf("%s was not told", line)
		}
	}
}

// TestSystemd has systemd's own program hand a socket over, and listens to what is told: at
// the start, on reloading, by the watchdog, at the end.
func TestSystemd(t *testing.T) {
	address := testsite.FreeAddress(t)
	notify, told := notifications(t)
	go func() { // the first connection is what the program is started for
		for c, err := net.Dial("tcp", address); t.Context().Err() == nil; c, err = net.Dial("tcp", address) {
			if err == nil {
				c.Close()
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	}()
	p := testsite.StartAs(t, []string{"systemd-socket-activate", "--listen", address,
		"--setenv=NOTIFY_SOCKET=" + notify, "--setenv=WATCHDOG_USEC=200000", testsite.Path}, nil,
		"--addr", "127.0.0.1:1") // which nobody can listen on, so that it must not be tried
	if p.Address != address {
		t.Errorf("it serves %s, and was given %s", p.Address, address)
	}
	expect(t, told, "READY=1")
	expect(t, told, "WATCHDOG=1")
	p.Signal(t, syscall.SIGHUP)
	expect(t, told, "RELOADING=1")
	expect(t, told, "MONOTONIC_USEC=")
	expect(t, told, "READY=1")

	expect(t, told, "WATCHDOG=1")
	p.Signal(t, syscall.SIGTERM)
	expect(t, told, "STOPPING=1")
}

// TestUnit has systemd's own program read the unit that the page gives, and starts what it says.
func TestUnit(t *testing.T) {
	unit := strings.ReplaceAll(snippet(t, "install", "systemd"), "/usr/local/bin/interpolref", testsite.Path)
	file := filepath.Join(t.TempDir(), "interpolref.service")
	if err := os.WriteFile(file, []byte(unit), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("systemd-analyze", "verify", "--man=no", file).CombinedOutput(); err != nil || strings.Contains(string(out), filepath.Base(file)) {
		t.Errorf("%v\n%s", err, out)
	}
	command := []string{"env"}
	var start []string
	address := testsite.FreeAddress(t)
	for line := range strings.SplitSeq(unit, "\n") {
		if variable, ok := strings.CutPrefix(line, "Environment="); ok {
			command = append(command, variable)
		} else if what, ok := strings.CutPrefix(line, "ExecStart="); ok {
			start = strings.Fields(what)
		}
	}
	testsite.StartAs(t, append(command, start[0]), nil, append(start[1:], "--addr", address)...)
	if answer, err := http.Get("http://" + address + "/healthz"); err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("got %v, %v", answer, err)
	} else {
		answer.Body.Close()
	}
}

// TestWatchdogIsHonest stops the server from answering: the watchdog must no longer be told
// that all is well.
func TestWatchdogIsHonest(t *testing.T) {
	notify, told := notifications(t)
	p := testsite.StartAs(t, []string{"env", "NOTIFY_SOCKET=" + notify, "WATCHDOG_USEC=400000", "prlimit", "--nofile=40:40", testsite.Path}, nil)
	expect(t, told, "WATCHDOG=1")
	for range 60 { // connections until it can accept no more
		c, err := net.Dial("tcp", p.Address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	p.Until(t, "it notices that it does not answer", func() bool {
		return strings.Contains(p.Messages(), "the program does not answer itself")
	})
}

// TestReloadBySignal takes up a change when it is told to, and stays with what it has where
// the change has faults.
func TestReloadBySignal(t *testing.T) {
	dir, write := testsite.Changing(t, testsite.Small())
	p := testsite.Start(t, "--content", dir)
	write("\nFirst change.\n")
	p.Signal(t, syscall.SIGHUP)
	p.Until(t, "the change is served", func() bool { return strings.Contains(p.Get(t, "/about/"), "First change.") })
	write("\nSecond change. [Nowhere](/nowhere/)\n")
	p.Signal(t, syscall.SIGHUP)
	p.Until(t, "the fault is reported", func() bool { return strings.Contains(p.Messages(), "/nowhere/") })
	if got := p.Get(t, "/about/"); !strings.Contains(got, "First change.") {
		t.Error("the edition before does not go on")
	}
	lines := bufio.NewScanner(strings.NewReader(p.Messages()))
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), filepath.Join(dir, "en", "about", "index.md")+":") {
			return
		}
	}
	t.Errorf("no fault names the file: %s", p.Messages())
}

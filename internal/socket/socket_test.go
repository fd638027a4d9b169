//go:build unix

package socket_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/interpolref/interpolref/internal/socket"
)

// part says which program the test's binary plays when it is started again.
const part = "SOCKET_TEST_PART"

func TestMain(m *testing.M) {
	play, ok := map[string]func() error{
		"answer":  answer,
		"list":    list,
		"end":     func() error { return errors.New("the new program ends") },
		"tarry":   func() error { time.Sleep(time.Minute); return nil },
		"replace": replace,
	}[os.Getenv(part)]
	if !ok {
		os.Exit(m.Run())
	}
	if err := play(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// answer takes over, tells its number to one client of each socket, and ends.
func answer() error {
	sockets, err := socket.Inherit("other")
	if err != nil {
		return err
	}
	var listeners []net.Listener
	for _, name := range []string{socket.HTTP, "other"} {
		of, err := sockets.Listen(name, "nothing may be opened")
		if err != nil {
			return err
		}
		listeners = append(listeners, of...)
	}
	if err := sockets.Ready(); err != nil {
		return err
	}
	for _, l := range listeners {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		fmt.Fprint(c, os.Getpid())
		c.Close()
	}
	return nil
}

// list prints the addresses that were handed over, by name.
func list() error {
	sockets, err := socket.Inherit("admin", "unused")
	if err != nil {
		return err
	}
	for _, name := range []string{socket.HTTP, "admin", "unused"} {
		listeners, err := sockets.Listen(name)
		if err != nil {
			return err
		}
		for _, l := range listeners {
			fmt.Println(name, l.Addr())
		}
	}
	for _, v := range os.Environ() {
		if strings.HasPrefix(v, "LISTEN_") {
			fmt.Println(v)
		}
	}
	return nil
}

// replace wants to be replaced by a program that answers.
func replace() error {
	sockets, err := socket.Inherit()
	if err != nil {
		return err
	}
	os.Setenv(part, "answer")
	_, err = sockets.Replace(context.Background())
	return err
}

// open returns sockets, one in the file system among them.
func open(t *testing.T) (*socket.Sockets, []net.Listener) {
	t.Helper()
	sockets, err := socket.Inherit()
	if err != nil {
		t.Fatal(err)
	}
	listeners, err := sockets.Listen(socket.HTTP, "127.0.0.1:0", "unix:"+filepath.Join(t.TempDir(), "a.sock"))
	if err != nil {
		t.Fatal(err)
	}
	other, err := sockets.Listen("other", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listeners = append(listeners, other...)
	t.Cleanup(func() {
		for _, l := range listeners {
			l.Close()
		}
	})
	return sockets, listeners
}

func read(t *testing.T, addr net.Addr) string {
	t.Helper()
	c, err := net.Dial(addr.Network(), addr.String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	text, err := io.ReadAll(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestReplace(t *testing.T) {
	sockets, listeners := open(t)
	t.Setenv(part, "answer")
	pid, err := sockets.Replace(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range listeners {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
	for _, l := range listeners {
		if got := read(t, l.Addr()); got != fmt.Sprint(pid) {
			t.Errorf("%s: got %q from the process %d", l.Addr(), got, pid)
		}
	}
}

// TestReplaceInVain has programs that do not become ready. The sockets work on.
func TestReplaceInVain(t *testing.T) {
	tests := []struct{ part, want string }{
		{"end", "ended before it was ready: exit status 1"},
		{"tarry", "not ready in time: the time is over"},
	}
	for _, test := range tests {
		t.Run(test.part, func(t *testing.T) {
			sockets, listeners := open(t)
			t.Setenv(part, test.part)
			ctx := t.Context()
			if test.part == "tarry" {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeoutCause(ctx, 100*time.Millisecond, errors.New("the time is over"))
				defer cancel()
			}
			pid, err := sockets.Replace(ctx)
			if pid != 0 || err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %d, %v; want an error with %q", pid, err, test.want)
			}
			for _, l := range listeners {
				go func() {
					c, err := l.Accept()
					if err == nil {
						io.WriteString(c, "still here")
						c.Close()
					}
				}()
				if got := read(t, l.Addr()); got != "still here" {
					t.Errorf("%s: got %q", l.Addr(), got)
				}
			}
			t.Setenv(part, "answer")
			if _, err := sockets.Replace(t.Context()); err != nil {
				t.Errorf("once more: %v", err)
			}
			for _, l := range listeners {
				l.Close()
				read(t, l.Addr())
			}
		})
	}
}

// TestNames has sockets handed over as systemd does: those of a name that the program does
// not know are for readers.
func TestNames(t *testing.T) {
	_, listeners := open(t)
	c := exec.Command("sh", "-c", `LISTEN_PID=$$ exec "$0"`, os.Args[0])
	c.Env = append(os.Environ(), part+"=list", "LISTEN_FDS=3", "LISTEN_FDNAMES=interpolref.socket:admin:more.socket")
	for _, l := range listeners {
		f, err := l.(interface{ File() (*os.File, error) }).File()
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		c.ExtraFiles = append(c.ExtraFiles, f)
	}
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("http %s\nhttp %s\nadmin %s\n", listeners[0].Addr(), listeners[2].Addr(), listeners[1].Addr())
	if string(out) != want {
		t.Errorf("got %q, want %q", out, want)
	}
}

// TestVariablesOfAnother does not take descriptors that were meant for another process.
func TestVariablesOfAnother(t *testing.T) {
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), part+"=list", "LISTEN_PID=1", "LISTEN_FDS=1", "SOCKET_REPLACES=1")
	c.Stderr = os.Stderr
	if out, err := c.Output(); err != nil || len(out) > 0 {
		t.Errorf("got %q, %v", out, err)
	}
}

// TestFirstProcess cannot be replaced: what runs in its container would end with it.
func TestFirstProcess(t *testing.T) {
	c := exec.Command("unshare", "--user", "--map-root-user", "--pid", "--fork", os.Args[0])
	c.Env = append(os.Environ(), part+"=replace")
	out, err := c.CombinedOutput()
	if err == nil || !bytes.Contains(out, []byte("a container ends with its first process")) {
		t.Errorf("got %v: %s", err, out)
	}
}

// TestListen opens all addresses or none.
func TestListen(t *testing.T) {
	sockets, listeners := open(t)
	path := filepath.Join(t.TempDir(), "b.sock")
	if _, err := sockets.Listen("more", "unix:"+path, listeners[0].Addr().String()); err == nil || !strings.Contains(err.Error(), "address already in use") {
		t.Errorf("got %v for a port that is taken", err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a socket was left: %v", err)
	}
	more, err := sockets.Listen("more", "unix:"+path, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	networks := []string{more[0].Addr().Network(), more[1].Addr().Network()}
	for _, l := range more {
		l.Close()
	}
	if want := []string{"unix", "tcp"}; !slices.Equal(networks, want) {
		t.Errorf("got %v, want %v", networks, want)
	}
}

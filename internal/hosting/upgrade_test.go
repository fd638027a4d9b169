package hosting

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// strict is a client that asks on one connection until the server says that it closes it,
// and then on a new one. Unlike net/http's it never tries again, so it counts what a
// visitor would lose.
type strict struct {
	address            string
	path               string // what it asks for; a page if empty
	requests, failures int
	connections        int
	lost               []string
}

func (s *strict) run(ctx context.Context, keep bool) {
	for ctx.Err() == nil {
		if err := s.connection(ctx, keep); err != nil {
			s.failures++
			s.lost = append(s.lost, err.Error())
		}
	}
}

func (s *strict) connection(ctx context.Context, keep bool) error {
	c, err := net.DialTimeout("tcp", s.address, 10*time.Second)
	if err != nil {
		return err
	}
	defer c.Close()
	s.connections++
	answers := bufio.NewReader(c)
	for n := 0; ctx.Err() == nil; n++ {
		c.SetDeadline(time.Now().Add(20 * time.Second))
		path := cmp.Or(s.path, "/role/limits/")
		if s.path != "" {
			path += fmt.Sprint(n) // so that no cache can answer
		}
		if _, err := io.WriteString(c, "GET "+path+" HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n"); err != nil {
			return fmt.Errorf("asking after %d answers: %w", n, err)
		}
		answer, err := http.ReadResponse(answers, nil)
		if err != nil {
			return fmt.Errorf("reading after %d answers: %w", n, err)
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
			return fmt.Errorf("%s after %d answers: %v", answer.Status, n, err)
		}
		s.requests++
		if answer.Close || !keep {
			return nil
		}
	}
	return nil
}

// TestUpgrade replaces the program ten times while clients ask as fast as they can, over
// kept and over new connections. Not one request may be lost.
func TestUpgrade(t *testing.T) {
	// The program is replaced as an administrator does it: another file in its place.
	dir := t.TempDir()
	name := filepath.Join(dir, "interpolref")
	install := func() {
		t.Helper()
		text, err := os.ReadFile(binary)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name+".new", text, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(name+".new", name); err != nil {
			t.Fatal(err)
		}
	}
	install()
	p := startAs(t, []string{name}, nil)

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	clients := make([]*strict, 8)
	for i := range clients {
		clients[i] = &strict{address: p.address}
		wg.Go(func() { clients[i].run(ctx, i%2 == 0) })
	}
	seen := map[int]bool{p.pid: true}
	for range 10 {
		install()
		p.signal(t, syscall.SIGUSR2)
		old := p.pid
		p.until(t, "another process takes over", func() bool {
			m := tookOver.FindAllStringSubmatch(p.messages(), -1)
			if len(m) < len(seen) {
				return false
			}
			fmt.Sscan(m[len(m)-1][1], &p.pid)
			return true
		})
		p.until(t, "the old process ends", func() bool { return ended(old) })
		seen[p.pid] = true
	}
	time.Sleep(200 * time.Millisecond)
	cancel()
	wg.Wait()
	total := strict{}
	for _, c := range clients {
		total.requests += c.requests
		total.failures += c.failures
		total.connections += c.connections
		total.lost = append(total.lost, c.lost...)
	}
	t.Logf("%d processes, %d requests on %d connections, %d failed", len(seen), total.requests, total.connections, total.failures)
	if len(seen) != 11 {
		t.Errorf("got %d processes, want 11", len(seen))
	}
	if total.requests == 0 {
		t.Error("nothing was asked")
	}
	for _, l := range total.lost[:min(5, len(total.lost))] {
		t.Error(l)
	}
}

var tookOver = regexp.MustCompile(`another process has taken over" pid=(\d+)`)

// ended reports whether a process is gone, or only waits for its parent to be told.
func ended(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || strings.Contains(string(stat), ") Z ")
}

// TestFailedUpgrade has nothing to take over: the program that is running goes on.
func TestFailedUpgrade(t *testing.T) {
	for name, text := range map[string]string{
		"a program that ends": "#!/bin/sh\nexit 1\n",
		"no program":          "nonsense",
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "interpolref")
			if err := os.Link(binary, file); err != nil {
				t.Fatal(err)
			}
			p := startAs(t, []string{file}, nil)
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(text), 0o755); err != nil {
				t.Fatal(err)
			}
			p.signal(t, syscall.SIGUSR2)
			p.until(t, "it says that nothing took over", func() bool {
				return strings.Contains(p.messages(), "no other process has taken over")
			})
			if got := p.get(t, "/readyz"); got != "ready\n" {
				t.Errorf("/readyz: got %q", got)
			}
		})
	}
}

// TestUpgradeOfUnixSocket hands over a socket in the file system, which stays where it is.
func TestUpgradeOfUnixSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "site.sock")
	p := start(t, "--addr", "unix:"+path)
	client := &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", path)
		},
	}}
	if err := ask(t.Context(), client, "http://localhost/"); err != nil {
		t.Fatal(err)
	}
	old := p.pid
	p.signal(t, syscall.SIGUSR2)
	p.until(t, "the old process ends", func() bool { return ended(old) })
	fmt.Sscan(tookOver.FindStringSubmatch(p.messages())[1], &p.pid)
	if err := ask(t.Context(), client, "http://localhost/role/limits/"); err != nil {
		t.Errorf("after the old process has ended: %v", err)
	}
}

// TestStaleUnixSocket starts where an earlier process left its socket, and refuses where one
// is alive or something else stands.
func TestStaleUnixSocket(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "site.sock")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	l.Close()
	start(t, "--addr", "unix:"+path)

	other := filepath.Join(dir, "letter")
	if err := os.WriteFile(other, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, taken := range []string{path, other} {
		out, err := command(t, "--addr", "unix:"+taken).CombinedOutput()
		if err == nil || !strings.Contains(string(out), "address already in use") {
			t.Errorf("%s: got %v, %s", taken, err, out)
		}
	}
	if text, err := os.ReadFile(other); string(text) != "mine" {
		t.Errorf("a file that is no socket was touched: %q, %v", text, err)
	}
}

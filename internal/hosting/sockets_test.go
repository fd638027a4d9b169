package hosting

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/interpolref/interpolref/internal/testsite"
)

// unit plays the part of systemd's socket activation: it holds open sockets, and hands them to one
// process after the other.
type unit struct {
	*testsite.Server        // nil while it does not run
	file             string // that the program is started from
	args             []string
	env              []string
	files            []*os.File
}

// newUnit opens sockets, on "host:port" or "unix:PATH", and gives them names, with colons between.
func newUnit(t *testing.T, file, names string, addresses []string, args ...string) *unit {
	t.Helper()
	u := &unit{file: file, args: args}
	for _, a := range addresses {
		network, address := "tcp", a
		if path, ok := strings.CutPrefix(a, "unix:"); ok {
			network, address = "unix", path
		}
		l, err := net.Listen(network, address)
		if err != nil {
			t.Fatal(err)
		}
		f, err := l.(interface{ File() (*os.File, error) }).File()
		if err != nil {
			t.Fatal(err)
		}
		if socket, ok := l.(*net.UnixListener); ok {
			socket.SetUnlinkOnClose(false)
		}
		l.Close() // the file is the socket too
		t.Cleanup(func() { f.Close() })
		u.files = append(u.files, f)
	}
	t.Cleanup(func() { u.stop(t) })
	u.env = append(os.Environ(), fmt.Sprint("LISTEN_FDS=", len(u.files)), "LISTEN_FDNAMES="+names)
	return u
}

// command returns a command that runs the program with the sockets. LISTEN_PID must name the
// process, which the shell becomes.
func (u *unit) command() *exec.Cmd {
	c := exec.Command("sh", append([]string{"-c", `LISTEN_PID=$$ exec "$0" "$@"`, u.file}, u.args...)...)
	c.ExtraFiles, c.Env = u.files, u.env
	return c
}

// start starts the program and waits until it serves.
func (u *unit) start(t *testing.T) {
	t.Helper()
	server, err := testsite.LaunchCommand(u.command())
	if err != nil {
		t.Fatal(err)
	}
	u.Server = server
}

// stop ends the program, if it runs, as systemd does before it starts it again.
func (u *unit) stop(t *testing.T) {
	t.Helper()
	if u.Server == nil {
		return
	}
	if err := u.Stop(); err != nil {
		t.Error(err)
	}
	u.Server = nil
}

// through returns a client whose every connection leads to an address.
func through(address string) *http.Client {
	network := "tcp"
	if path, ok := strings.CutPrefix(address, "unix:"); ok {
		network, address = "unix", path
	}
	return &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{
		DisableKeepAlives: true,
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true},
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, address)
		},
	}}
}

// TestSeveralSockets serves on several sockets of all kinds at once, opened by the program or
// handed over, with and without TLS.
func TestSeveralSockets(t *testing.T) {
	dir := t.TempDir()
	writeCertificate(t, dir, "site")
	encrypted := []string{"--tls-cert", filepath.Join(dir, "site.pem"), "--tls-key", filepath.Join(dir, "site-key.pem")}
	free := func(t *testing.T, address string) string {
		l, err := net.Listen("tcp", address)
		if err != nil {
			t.Skip(err)
		}
		defer l.Close()
		return l.Addr().String()
	}
	kinds := map[string]func(t *testing.T) []string{
		"tcp4 and tcp4": func(t *testing.T) []string { return []string{free(t, "127.0.0.1:0"), free(t, "127.0.0.1:0")} },
		"tcp4 and tcp6": func(t *testing.T) []string { return []string{free(t, "127.0.0.1:0"), free(t, "[::1]:0")} },
		"tcp and unix": func(t *testing.T) []string {
			return []string{free(t, "127.0.0.1:0"), "unix:" + filepath.Join(t.TempDir(), "a")}
		},
		"unix and unix": func(t *testing.T) []string {
			return []string{"unix:" + filepath.Join(t.TempDir(), "a"), "unix:" + filepath.Join(t.TempDir(), "b")}
		},
	}
	for kind, addresses := range kinds {
		for scheme, args := range map[string][]string{"http": nil, "https": encrypted} {
			t.Run(kind+" over "+scheme, func(t *testing.T) {
				list := addresses(t)
				p := testsite.Start(t, append(args, "--addr", strings.Join(list, ","))...)
				for _, a := range list {
					if err := ask(t.Context(), through(a), scheme+"://localhost/role/limits/"); err != nil {
						t.Errorf("%s: %v; it said: %s", a, err, p.Messages())
					}
				}
			})
			t.Run(kind+" of systemd over "+scheme, func(t *testing.T) {
				list := addresses(t)
				u := newUnit(t, testsite.Path, "interpolref.socket:more.socket", list, args...)
				u.start(t)
				for _, a := range list {
					if err := ask(t.Context(), through(a), scheme+"://localhost/role/limits/"); err != nil {
						t.Errorf("%s: %v; it said: %s", a, err, u.Messages())
					}
				}
			})
		}
	}
}

// TestSocketNames has sockets handed over by name: those of a name that the program does not know
// are for readers.
func TestSocketNames(t *testing.T) {
	list := []string{testsite.FreeAddress(t), testsite.FreeAddress(t), testsite.FreeAddress(t)}
	u := newUnit(t, testsite.Path, "interpolref.socket:admin:redirect", list, "--base-url", "https://ref.example/")
	u.start(t)
	for address, want := range map[string]string{list[0]: "/role/limits/", list[1]: "/metrics"} {
		if err := ask(t.Context(), through(address), "http://localhost"+want); err != nil {
			t.Errorf("%s: %v", want, err)
		}
	}
	client := through(list[2])
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := client.Get("http://localhost/role/")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if got := answer.Header.Get("Location"); got != "https://ref.example/role/" {
		t.Errorf("without TLS: led to %q", got)
	}
}

// TestVariablesOfAnother does not take descriptors that were meant for another process.
func TestVariablesOfAnother(t *testing.T) {
	testsite.StartAs(t, []string{"env", "LISTEN_PID=1", "LISTEN_FDS=1", testsite.Path}, nil)
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
	testsite.Start(t, "--addr", "unix:"+path)

	other := filepath.Join(dir, "letter")
	if err := os.WriteFile(other, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, taken := range []string{path, other} {
		out, err := testsite.Command(t, "--addr", "unix:"+taken).CombinedOutput()
		if err == nil || !strings.Contains(string(out), "address already in use") {
			t.Errorf("%s: got %v, %s", taken, err, out)
		}
	}
	if text, err := os.ReadFile(other); string(text) != "mine" {
		t.Errorf("a file that is no socket was touched: %q, %v", text, err)
	}
}

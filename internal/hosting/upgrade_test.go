package hosting

import (
	"bufio"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/interpolref/interpolref/internal/testsite"
)

// strict is a client that asks on one connection until the server says that it closes it,
// and then on a new one. Unlike net/http's it never tries again, so it counts what a
// visitor would lose.
type strict struct {
	address            string
	path               string      // what it asks for; a page if empty
	tls                *tls.Config // nil without encryption
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
	if s.tls != nil {
		c = tls.Client(c, s.tls)
	}
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

// streams is a client that asks over HTTP/2, several times at once on one connection. It asks
// again what the server has refused to begin, as every client does, and nothing else.
type streams struct {
	url                string
	tls                *tls.Config // nil without encryption
	requests, failures atomic.Int64
	lost               atomic.Pointer[error] // one of what was lost
}

func (s *streams) run(ctx context.Context, atOnce int) {
	var protocols http.Protocols
	protocols.SetHTTP2(s.tls != nil)
	protocols.SetUnencryptedHTTP2(s.tls == nil)
	transport := &http.Transport{Protocols: &protocols, TLSClientConfig: s.tls}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: 20 * time.Second}
	var wg sync.WaitGroup
	for range atOnce {
		wg.Go(func() {
			for ctx.Err() == nil {
				if err := ask(context.WithoutCancel(ctx), client, s.url+"/role/limits/"); err != nil {
					s.failures.Add(1)
					s.lost.Store(&err)
				}
				s.requests.Add(1)
			}
		})
	}
	wg.Wait()
}

// TestUpgrade replaces the program ten times while clients ask as fast as they can, over
// kept and over new connections. Not one request may be lost.
func TestUpgrade(t *testing.T) {
	// The program is replaced as an administrator does it: another file in its place.
	dir := t.TempDir()
	name := filepath.Join(dir, "interpolref")
	install := func() {
		t.Helper()
		text, err := os.ReadFile(testsite.Path)
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
	p := testsite.StartAs(t, []string{name}, nil)

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	clients := make([]*strict, 8)
	for i := range clients {
		clients[i] = &strict{address: p.Address}
		wg.Go(func() { clients[i].run(ctx, i%2 == 0) })
	}
	multiplexed := &streams{url: p.URL}
	wg.Go(func() { multiplexed.run(ctx, 4) })
	seen := map[int]bool{p.PID: true}
	for range 10 {
		install()
		replace(t, p)
		seen[p.PID] = true
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
	t.Logf("%d processes, %d requests on %d connections, %d failed; %d over HTTP/2, %d failed", len(seen), total.requests, total.connections, total.failures,
		multiplexed.requests.Load(), multiplexed.failures.Load())
	if len(seen) != 11 {
		t.Errorf("got %d processes, want 11", len(seen))
	}
	if total.requests == 0 || multiplexed.requests.Load() == 0 {
		t.Error("nothing was asked")
	}
	if err := multiplexed.lost.Load(); err != nil {
		t.Errorf("over HTTP/2: %v", *err)
	}
	for _, l := range total.lost[:min(5, len(total.lost))] {
		t.Error(l)
	}
}

// TestUpgradeOverTLS does the same for clients that come encrypted.
func TestUpgradeOverTLS(t *testing.T) {
	dir := t.TempDir()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(writeCertificate(t, dir, "site"))
	redirect := testsite.FreeAddress(t)
	p := testsite.Start(t, "--tls-cert", filepath.Join(dir, "site.pem"), "--tls-key", filepath.Join(dir, "site-key.pem"), "--redirect-addr", redirect)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	config := &tls.Config{RootCAs: roots, ServerName: "localhost"}
	clients := []*strict{{address: p.Address, tls: config}, {address: p.Address, tls: config}}
	for i, c := range clients {
		wg.Go(func() { c.run(ctx, i == 0) })
	}
	multiplexed := &streams{url: p.URL, tls: config.Clone()} // the transport changes it
	wg.Go(func() { multiplexed.run(ctx, 4) })
	for range 3 {
		replace(t, p)
	}
	cancel()
	wg.Wait()
	for _, c := range clients {
		t.Logf("%d requests on %d connections, %d failed", c.requests, c.connections, c.failures)
		if c.requests == 0 || c.failures > 0 {
			t.Errorf("lost, among others: %v", c.lost[:min(3, len(c.lost))])
		}
	}
	t.Logf("%d requests over HTTP/2, %d failed", multiplexed.requests.Load(), multiplexed.failures.Load())
	if err := multiplexed.lost.Load(); err != nil {
		t.Errorf("over HTTP/2: %v", *err)
	}
	if multiplexed.requests.Load() == 0 {
		t.Error("nothing was asked over HTTP/2")
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get("http://" + redirect + "/")
	if err != nil {
		t.Fatalf("the address without TLS was lost: %v", err)
	}
	answer.Body.Close()
}

// TestUpgradeOfQuietClients has clients that are connected and ask for nothing while the program
// is replaced. Their next request is still answered, and then they are asked to leave.
func TestUpgradeOfQuietClients(t *testing.T) {
	p := testsite.Start(t)
	old := p.PID
	type client struct {
		net.Conn
		answers *bufio.Reader
	}
	request := func(c client) *http.Response {
		t.Helper()
		c.SetDeadline(time.Now().Add(20 * time.Second))
		if _, err := io.WriteString(c, "GET /role/limits/ HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		answer, err := http.ReadResponse(c.answers, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			t.Fatal(err)
		}
		return answer
	}
	var clients []client
	for i := range 10 {
		c, err := net.Dial("tcp", p.Address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		clients = append(clients, client{c, bufio.NewReader(c)})
		if i%2 == 0 { // the others have not asked for anything yet
			request(clients[i])
		}
	}
	p.Signal(t, syscall.SIGUSR2)
	p.Until(t, "another process takes over", func() bool { return tookOver.MatchString(p.Messages()) })
	fmt.Sscan(tookOver.FindStringSubmatch(p.Messages())[1], &p.PID)
	for i, c := range clients {
		if answer := request(c); answer.StatusCode != http.StatusOK || !answer.Close {
			t.Errorf("client %d: got %s, to be closed %v; want an answer and the wish to close", i, answer.Status, answer.Close)
		}
	}
	p.Until(t, "the old process ends", func() bool { return ended(old) })
}

// replace has the program replaced, and waits until the old process has ended.
func replace(t *testing.T, p *testsite.Server) {
	t.Helper()
	http.DefaultClient.CloseIdleConnections() // the old process would wait for them
	old, before := p.PID, len(tookOver.FindAllString(p.Messages(), -1))
	p.Signal(t, syscall.SIGUSR2)
	p.Until(t, "another process takes over", func() bool {
		m := tookOver.FindAllStringSubmatch(p.Messages(), -1)
		if len(m) == before {
			return false
		}
		fmt.Sscan(m[len(m)-1][1], &p.PID)
		return true
	})
	p.Until(t, "the old process ends", func() bool { return ended(old) })
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
		"a program that ends":            "#!/bin/sh\nexit 1\n",
		"a program without our settings": "#!/bin/sh\nexec " + testsite.Path + " --no-such-setting\n",
		"no program":                     "nonsense",
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "interpolref")
			if err := os.Link(testsite.Path, file); err != nil {
				t.Fatal(err)
			}
			p := testsite.StartAs(t, []string{file}, nil)
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(text), 0o755); err != nil {
				t.Fatal(err)
			}
			p.Signal(t, syscall.SIGUSR2)
			p.Until(t, "it says that nothing took over", func() bool {
				return strings.Contains(p.Messages(), "no other process has taken over")
			})
			if got := p.Get(t, "/readyz"); got != "ready\n" {
				t.Errorf("/readyz: got %q", got)
			}
		})
	}
}

// TestUpgradeWithFaults finds the content broken: the edition before is served by the process
// before, until the content is mended.
func TestUpgradeWithFaults(t *testing.T) {
	dir := t.TempDir()
	settings := filepath.Join(dir, "site.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(settings, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("name: Before\n")
	p := testsite.Start(t, "--content", dir)
	write("nonsense: 1\n")
	p.Signal(t, syscall.SIGUSR2)
	p.Until(t, "it says why nothing took over", func() bool {
		return strings.Contains(p.Messages(), settings+":1:") && strings.Contains(p.Messages(), "no other process has taken over")
	})
	if got := p.Get(t, "/"); !strings.Contains(got, "Before") {
		t.Error("the edition before does not go on")
	}
	write("name: Afterwards\n")
	replace(t, p)
	if got := p.Get(t, "/"); !strings.Contains(got, "Afterwards") {
		t.Error("the content that was mended is not served")
	}
}

// TestUpgradeOfUnixSocket hands over a socket in the file system, which stays where it is.
func TestUpgradeOfUnixSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "site.sock")
	p := testsite.Start(t, "--addr", "unix:"+path)
	client := &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", path)
		},
	}}
	if err := ask(t.Context(), client, "http://localhost/"); err != nil {
		t.Fatal(err)
	}
	replace(t, p)
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

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
		_, err = io.Copy(io.Discard, answer.Body)
		deferred := answer.StatusCode == http.StatusServiceUnavailable && answer.Header.Get("Retry-After") != "" && s.path != ""
		if err != nil || answer.StatusCode != http.StatusOK && !deferred {
			return fmt.Errorf("%s after %d answers: %v", answer.Status, n, err)
		}
		if !deferred { // by a busy machine, to come again later
			s.requests++
		}
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

// installed copies the program to a file of the test's own, and returns a function that puts
// another copy in its place, as an administrator or a package does.
func installed(t *testing.T) (name string, replace func()) {
	t.Helper()
	name = filepath.Join(t.TempDir(), "interpolref")
	replace = func() {
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
	replace()
	return name, replace
}

// TestUpgrade replaces the program ten times under systemd's socket activation while clients ask
// as fast as they can, over kept and over new connections, HTTP/1.1 and HTTP/2. Not one request
// may be lost.
func TestUpgrade(t *testing.T) {
	name, replace := installed(t)
	u := newUnit(t, name, "interpolref.socket", []string{"127.0.0.1:0"}, "--log", "none")
	u.start(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	clients := make([]*strict, 8)
	for i := range clients {
		clients[i] = &strict{address: u.Address}
		wg.Go(func() { clients[i].run(ctx, i%2 == 0) })
	}
	multiplexed := &streams{url: u.URL}
	wg.Go(func() { multiplexed.run(ctx, 4) })
	seen := map[int]bool{u.PID: true}
	for range 10 {
		replace()
		u.stop(t)
		u.start(t)
		seen[u.PID] = true
		time.Sleep(100 * time.Millisecond)
	}
	cancel()
	wg.Wait()
	if len(seen) != 11 {
		t.Errorf("got %d processes, want 11", len(seen))
	}
	verdict(t, clients, multiplexed)
}

// verdict holds that clients asked for something and lost nothing.
func verdict(t *testing.T, clients []*strict, multiplexed *streams) {
	t.Helper()
	total := strict{}
	for _, c := range clients {
		total.requests += c.requests
		total.failures += c.failures
		total.connections += c.connections
		total.lost = append(total.lost, c.lost...)
	}
	t.Logf("%d requests on %d connections, %d failed; %d over HTTP/2, %d failed", total.requests, total.connections, total.failures,
		multiplexed.requests.Load(), multiplexed.failures.Load())
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
	u := newUnit(t, testsite.Path, "interpolref.socket", []string{"127.0.0.1:0"},
		"--tls-cert", filepath.Join(dir, "site.pem"), "--tls-key", filepath.Join(dir, "site-key.pem"), "--log", "none")
	u.start(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	config := &tls.Config{RootCAs: roots, ServerName: "localhost"}
	clients := []*strict{{address: u.Address, tls: config}, {address: u.Address, tls: config}}
	for i, c := range clients {
		wg.Go(func() { c.run(ctx, i == 0) })
	}
	multiplexed := &streams{url: u.URL, tls: config.Clone()} // the transport changes it
	wg.Go(func() { multiplexed.run(ctx, 4) })
	for range 3 {
		u.stop(t)
		u.start(t)
		time.Sleep(100 * time.Millisecond)
	}
	cancel()
	wg.Wait()
	verdict(t, clients, multiplexed)
}

// TestEndOfQuietClients has clients that are connected and ask for nothing while the program is
// told to end. Their next request is still answered, and they are asked to close the connection.
func TestEndOfQuietClients(t *testing.T) {
	p := testsite.Start(t)
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
	p.Get(t, "/healthz") // is accepted after all of them
	p.Signal(t, syscall.SIGTERM)
	p.Until(t, "nothing is accepted any more", func() bool {
		c, err := net.Dial("tcp", p.Address)
		if err == nil {
			c.Close()
		}
		return err != nil
	})
	for i, c := range clients {
		if answer := request(c); answer.StatusCode != http.StatusOK || !answer.Close {
			t.Errorf("client %d: got %s, to be closed %v; want an answer and the wish to close", i, answer.Status, answer.Close)
		}
	}
	p.Until(t, "the process ends", func() bool { return ended(p.PID) })
}

// TestFailedUpgrade puts in place what does not start. Whoever comes meanwhile waits in the socket,
// and is answered once a good program is back.
func TestFailedUpgrade(t *testing.T) {
	dir := t.TempDir()
	settings := filepath.Join(dir, "site.yaml")
	write := func(file, text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write(settings, "name: Before\n")
	name, replace := installed(t)
	u := newUnit(t, name, "interpolref.socket", []string{"127.0.0.1:0"}, "--content", dir, "--only=false")
	u.start(t)
	address := u.Address

	// TestUpgradeOfUnixSocket and others show what is kept; here nobody accepts for a while.
	u.stop(t)
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	write(name, "#!/bin/sh\nexit 1\n")
	if err := u.command().Run(); err == nil {
		t.Fatal("a program that ends was taken for a good one")
	}
	waiting := make(chan error, 1)
	go func() { waiting <- ask(t.Context(), through(address), "http://"+address+"/") }()
	replace()
	write(settings, "nonsense: 1\n")
	if out, err := u.command().CombinedOutput(); err == nil || !strings.Contains(string(out), settings+":1:") {
		t.Errorf("with faults in the content: %v, %s", err, out)
	}
	write(settings, "name: Afterwards\n")
	u.start(t)
	if err := <-waiting; err != nil {
		t.Errorf("a reader who came while nothing ran: %v", err)
	}
	if got := u.Get(t, "/"); !strings.Contains(got, "Afterwards") {
		t.Error("the content that was mended is not served")
	}
}

// TestUpgradeOfUnixSocket hands over a socket in the file system, which stays where it is.
func TestUpgradeOfUnixSocket(t *testing.T) {
	address := "unix:" + filepath.Join(t.TempDir(), "site.sock")
	u := newUnit(t, testsite.Path, "interpolref.socket", []string{address})
	u.start(t)
	if err := ask(t.Context(), through(address), "http://localhost/"); err != nil {
		t.Fatal(err)
	}
	u.stop(t)
	u.start(t)
	if err := ask(t.Context(), through(address), "http://localhost/role/limits/"); err != nil {
		t.Errorf("after the old process has ended: %v", err)
	}
}

// ended reports whether a process is gone, or only waits for its parent to be told.
func ended(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || strings.Contains(string(stat), ") Z ")
}

package hosting

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/interpolref/interpolref/internal/testsite"
)

// writeCertificate writes NAME.pem and NAME-key.pem for the loopback address and returns the
// certificate in PEM form.
func writeCertificate(t *testing.T, dir, name string) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(time.Now().UnixNano()),
		Subject:               pkix.Name{CommonName: name},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(24 * time.Hour),
		DNSNames:              []string{"localhost", "ref.example.org"},
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1)},
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	for file, text := range map[string][]byte{
		name + ".pem":     cert,
		name + "-key.pem": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}),
	} {
		if err := os.WriteFile(filepath.Join(dir, file), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert
}

// shown returns the name in the certificate that a server shows, and the protocol that it
// agrees to.
func shown(t *testing.T, address, host string) (name, protocol string, chain []*x509.Certificate) {
	t.Helper()
	c, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true, ServerName: host, NextProtos: []string{"h2", "http/1.1"}})
	if err != nil {
		return err.Error(), "", nil
	}
	defer c.Close()
	s := c.ConnectionState()
	return s.PeerCertificates[0].Subject.CommonName, s.NegotiatedProtocol, s.PeerCertificates
}

// TestCertificateFiles serves TLS, and takes up another pair of files by itself, by a turned
// link and by a signal. A pair that does not fit changes nothing.
func TestCertificateFiles(t *testing.T) {
	dir := t.TempDir()
	var certs []byte
	for _, name := range []string{"first", "second", "third"} {
		certs = append(certs, writeCertificate(t, dir, name)...)
	}
	link := func(from, name string) {
		t.Helper()
		next := filepath.Join(dir, "next")
		if err := os.Symlink(from, next); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(next, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	link("first.pem", "cert.pem")
	link("first-key.pem", "key.pem")
	// The program knows the files by links to these links, as where Certbot keeps them.
	known := t.TempDir()
	for _, name := range []string{"cert.pem", "key.pem"} {
		if err := os.Symlink(filepath.Join(dir, name), filepath.Join(known, name)); err != nil {
			t.Fatal(err)
		}
	}
	redirect := testsite.FreeAddress(t)
	p := testsite.Start(t, "--tls-cert", filepath.Join(known, "cert.pem"), "--tls-key", filepath.Join(known, "key.pem"), "--redirect-addr", redirect)
	now := func() string { name, _, _ := shown(t, p.Address, ""); return name }

	if name, protocol, _ := shown(t, p.Address, ""); name != "first" || protocol != "h2" {
		t.Errorf("got %q over %q, want first over h2", name, protocol)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(certs)
	client := &http.Client{
		Transport:     &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if err := ask(t.Context(), client, p.URL+"/"); err != nil {
		t.Fatal(err)
	}

	link("second-key.pem", "key.pem")
	p.Until(t, "the pair that does not fit is told of", func() bool {
		return bytes.Contains([]byte(p.Messages()), []byte("the certificate before stays in use"))
	})
	if got := now(); got != "first" {
		t.Errorf("with a key that does not fit: got %q", got)
	}
	link("second.pem", "cert.pem")
	p.Until(t, "the second certificate is shown", func() bool { return now() == "second" })

	p.Signal(t, syscall.SIGHUP)
	link("third.pem", "cert.pem")
	link("third-key.pem", "key.pem")
	p.Signal(t, syscall.SIGHUP)
	p.Until(t, "the third certificate is shown", func() bool { return now() == "third" })

	for asked, want := range map[string]string{
		"/role/limits/?a=b%20c":   p.URL + "/role/limits/?a=b%20c",
		"//elsewhere.example/%2e": p.URL + "//elsewhere.example/%2e",
	} {
		r, err := http.NewRequest("GET", "http://"+redirect+asked, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = "elsewhere.example"
		answer, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if got := answer.Header.Get("Location"); answer.StatusCode != http.StatusPermanentRedirect || got != want {
			t.Errorf("%s without TLS: got %s to %q, want 308 to %q", asked, answer.Status, got, want)
		}
	}
}

// TestACME has a certificate authority (Pebble) issue certificates: it asks for the proof in
// the handshake, and where that way is closed on the address without TLS.
func TestACME(t *testing.T) {
	for _, challenge := range []string{"tls-alpn-01", "http-01"} {
		t.Run(challenge, func(t *testing.T) {
			dir := t.TempDir()
			ours, redirect, directory, management, names := testsite.FreeAddress(t), testsite.FreeAddress(t), testsite.FreeAddress(t), testsite.FreeAddress(t), testsite.FreeAddress(t)
			writeCertificate(t, dir, "pebble")
			tlsPort := port(t, ours)
			if challenge == "http-01" {
				tlsPort = port(t, testsite.FreeAddress(t))
			}
			config, err := json.Marshal(map[string]any{"pebble": map[string]any{
				"listenAddress": directory, "managementListenAddress": management,
				"certificate": filepath.Join(dir, "pebble.pem"), "privateKey": filepath.Join(dir, "pebble-key.pem"),
				"httpPort": port(t, redirect), "tlsPort": tlsPort,
			}})
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, "pebble.json")
			if err := os.WriteFile(file, config, 0o600); err != nil {
				t.Fatal(err)
			}
			run(t, nil, "../../.tools/pebble-challtestsrv", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dnsserver", names, "-http01", "", "-https01", "", "-tlsalpn01", "", "-doh", "", "-management", testsite.FreeAddress(t))
			run(t, []string{"PEBBLE_VA_NOSLEEP=1"}, "../../.tools/pebble", "-config", file, "-dnsserver", names, "-strict")
			wait(t, directory)
			wait(t, management)

			root := filepath.Join(dir, "pebble.pem")
			p := testsite.StartAs(t, []string{"env", "SSL_CERT_FILE=" + root, testsite.Path}, nil, "--addr", ours, "--redirect-addr", redirect,
				"--acme", "site.example.com", "--acme-cache", filepath.Join(dir, "cache"), "--acme-directory", "https://"+directory+"/dir")
			if p.URL != "https://site.example.com" {
				t.Errorf("it says that it serves %s", p.URL)
			}
			insecure := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
			answer, err := insecure.Get("https://" + management + "/roots/0")
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			issuer, err := io.ReadAll(answer.Body)
			if err != nil {
				t.Fatal(err)
			}
			roots := x509.NewCertPool()
			if !roots.AppendCertsFromPEM(issuer) {
				t.Fatalf("no root: %s", issuer)
			}
			client := &http.Client{Timeout: 60 * time.Second, Transport: &http.Transport{
				TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true,
				DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
					return new(net.Dialer).DialContext(ctx, "tcp", ours)
				},
			}}
			p.Until(t, "a certificate is there", func() bool { _, _, chain := shown(t, ours, "site.example.com"); return chain != nil })
			if err := ask(t.Context(), client, "https://site.example.com/role/limits/"); err != nil {
				t.Fatalf("%v; it said: %s", err, p.Messages())
			}
			if name, _, chain := shown(t, ours, ""); len(chain) == 0 || name != "" {
				t.Errorf("a client that names no host was shown %q, want a certificate that says nothing", name)
			}
			if name, _, chain := shown(t, ours, "other.example.com"); chain != nil {
				t.Errorf("a host that was not named got a certificate for %s", name)
			}
			if kept, err := os.ReadDir(filepath.Join(dir, "cache")); err != nil || len(kept) == 0 {
				t.Errorf("nothing is kept: %v, %v", kept, err)
			}
		})
	}
}

// TestACMEInVain asks an authority that does not answer: the program lives, says why it has no
// certificate, and the watchdog does not start it again and again.
func TestACMEInVain(t *testing.T) {
	notify, told := notifications(t)
	p := testsite.StartAs(t, []string{"env", "NOTIFY_SOCKET=" + notify, "WATCHDOG_USEC=1000000", testsite.Path}, nil,
		"--acme", "site.example.com", "--acme-cache", t.TempDir(), "--acme-directory", "https://"+testsite.FreeAddress(t)+"/dir")
	p.Until(t, "it says that there is no certificate", func() bool {
		return strings.Contains(p.Messages(), "there is no certificate yet")
	})
	for range 3 {
		expect(t, told, "WATCHDOG=1")
	}
	if strings.Contains(p.Messages(), "does not answer itself") {
		t.Error(p.Messages())
	}
}

// run runs another program until the test ends.
func run(t *testing.T, env []string, name string, args ...string) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%v: .ci/setup installs it", err)
	}
	c := exec.Command(path, args...)
	c.Env = append(os.Environ(), env...)
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // with all that it starts
	c.WaitDelay = time.Second
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		syscall.Kill(-c.Process.Pid, syscall.SIGKILL)
		c.Wait()
		if t.Failed() {
			t.Logf("%s said: %s", filepath.Base(name), said.String())
		}
	})
}

// wait waits until something listens on an address.
func wait(t *testing.T, address string) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		c, err := net.Dial("tcp", address)
		if err == nil {
			c.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

func port(t *testing.T, address string) int {
	t.Helper()
	_, text, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// tlsFlags say how connections are encrypted.
type tlsFlags struct {
	TLSCert       string   `name:"tls-cert" type:"path" placeholder:"FILE" help:"Serve HTTPS with this certificate chain in PEM form, which is read again when it changes."`
	TLSKey        string   `name:"tls-key" type:"path" placeholder:"FILE" help:"The private key of --tls-cert."`
	ACME          []string `name:"acme" placeholder:"HOST" help:"Serve HTTPS with certificates for these hosts that are fetched and renewed by themselves (ACME, RFC 8555). The terms of the authority are accepted thereby."`
	ACMECache     string   `name:"acme-cache" type:"path" placeholder:"DIR" help:"Where certificates of --acme are kept. Without it, the folder acme in systemd's state folder, or interpolref/acme in the user's cache."`
	ACMEDirectory string   `name:"acme-directory" default:"https://acme-v02.api.letsencrypt.org/directory" help:"The authority that --acme asks. SSL_CERT_FILE names the roots of one that is not public."`
	ACMEEmail     string   `name:"acme-email" placeholder:"ADDRESS" help:"Where the authority of --acme writes to."`
	RedirectAddr  string   `placeholder:"ADDR" help:"Address on which requests without TLS are led to the address of the site, and where an authority of --acme may ask."`
}

func (c tlsFlags) secure() bool { return c.TLSCert != "" || len(c.ACME) > 0 }

func (c tlsFlags) validate() error {
	switch {
	case (c.TLSCert == "") != (c.TLSKey == ""):
		return errors.New("--tls-cert and --tls-key go together")
	case c.TLSCert != "" && len(c.ACME) > 0:
		return errors.New("--tls-cert and --acme exclude each other")
	}
	return nil
}

// certificates are what the server shows of itself. A nil value has none.
type certificates struct {
	*keyPair                   // from files; else nil
	manager  *autocert.Manager // from an authority; else nil
	nameless *tls.Certificate  // with manager: for clients that name no host, as probes do
}

func (c tlsFlags) certificates(log *slog.Logger) (*certificates, error) {
	switch {
	case c.TLSCert != "":
		p := &keyPair{cert: c.TLSCert, key: c.TLSKey, log: log, watcher: newWatcher(log, c.TLSCert, c.TLSKey)}
		if err := p.load(); err != nil {
			p.watcher.close()
			return nil, err
		}
		return &certificates{keyPair: p}, nil
	case len(c.ACME) > 0:
		cache, err := c.cacheFolder()
		if err != nil {
			return nil, err
		}
		nameless, err := selfSigned()
		if err != nil {
			return nil, err
		}
		return &certificates{nameless: nameless, manager: &autocert.Manager{
			Prompt:     autocert.AcceptTOS,
			Cache:      autocert.DirCache(cache),
			HostPolicy: onlyHosts(c.ACME),
			Client:     &acme.Client{DirectoryURL: c.ACMEDirectory},
			Email:      c.ACMEEmail,
		}}, nil
	}
	return nil, nil
}

// onlyHosts accepts some hosts, also with the port that an authority of one's own asks on.
func onlyHosts(hosts []string) autocert.HostPolicy {
	policy := autocert.HostWhitelist(hosts...)
	return func(ctx context.Context, host string) error {
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		return policy(ctx, host)
	}
}

func (c tlsFlags) cacheFolder() (string, error) {
	if c.ACMECache != "" {
		return c.ACMECache, nil
	}
	if state, _, _ := strings.Cut(os.Getenv("STATE_DIRECTORY"), ":"); state != "" {
		return filepath.Join(state, "acme"), nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("--acme-cache is needed: %w", err)
	}
	return filepath.Join(cache, "interpolref", "acme"), nil
}

// config returns the configuration of TLS, or nil.
func (c *certificates) config() *tls.Config {
	switch {
	case c == nil:
		return nil
	case c.manager != nil:
		config := c.manager.TLSConfig()
		config.GetCertificate = func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			if hello.ServerName == "" {
				return c.nameless, nil
			}
			return c.manager.GetCertificate(hello)
		}
		return config
	}
	return &tls.Config{GetCertificate: c.get}
}

// selfSigned returns a certificate that says nothing.
func selfSigned() (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	blank := &x509.Certificate{SerialNumber: big.NewInt(1)}
	der, err := x509.CreateCertificate(rand.Reader, blank, blank, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("making a certificate: %w", err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

// fetch has certificates fetched that are not there yet, before a reader would have to wait
// for them.
func (c *certificates) fetch(hosts []string, log *slog.Logger) {
	if c == nil || c.manager == nil {
		return
	}
	for _, host := range hosts {
		_, err := c.manager.GetCertificate(&tls.ClientHelloInfo{
			ServerName:       host,
			CipherSuites:     []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256},
			SignatureSchemes: []tls.SignatureScheme{tls.ECDSAWithP256AndSHA256},
			SupportedCurves:  []tls.CurveID{tls.CurveP256},
		})
		if err != nil {
			log.Error("there is no certificate yet; the next visit tries again", "host", host, "error", err)
		}
	}
}

// challenges answers an authority that asks without TLS, and leaves all else to a handler.
func (c *certificates) challenges(h http.Handler) http.Handler {
	if c == nil || c.manager == nil {
		return h
	}
	return c.manager.HTTPHandler(h)
}

// due receives when the files have changed.
func (c *certificates) due() <-chan struct{} {
	if c == nil || c.keyPair == nil {
		return nil
	}
	return c.watcher.due()
}

// reload reads the files again. What cannot be used is logged, and the pair before stays.
func (c *certificates) reload() {
	if c == nil || c.keyPair == nil {
		return
	}
	if err := c.load(); err != nil {
		c.log.Error("the certificate before stays in use", "error", err)
	}
}

func (c *certificates) close() {
	if c != nil && c.keyPair != nil {
		c.watcher.close()
	}
}

// keyPair is a certificate and its key in files.
type keyPair struct {
	cert, key string
	log       *slog.Logger
	watcher   *watcher
	current   atomic.Pointer[tls.Certificate]
}

func (p *keyPair) load() error {
	pair, err := tls.LoadX509KeyPair(p.cert, p.key)
	if err != nil {
		return fmt.Errorf("reading the certificate: %w", err)
	}
	if old := p.current.Swap(&pair); old != nil && !slices.EqualFunc(old.Certificate, pair.Certificate, slices.Equal) {
		p.log.Info("a new certificate is in use", "until", pair.Leaf.NotAfter)
	}
	return nil
}

func (p *keyPair) get(*tls.ClientHelloInfo) (*tls.Certificate, error) { return p.current.Load(), nil }

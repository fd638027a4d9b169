package server

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
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

// TLS says how connections are encrypted: by a certificate in files, by certificates that an
// authority issues (ACME, RFC 8555), or, if it is zero, not at all.
type TLS struct {
	CertFile, KeyFile string // PEM

	ACMEHosts     []string
	ACMECache     string // folder; empty for one in systemd's state folder or the user's cache
	ACMEDirectory string // URL of the authority
	ACMEEmail     string
}

// Enabled reports whether connections are encrypted.
func (t TLS) Enabled() bool { return t.CertFile != "" || len(t.ACMEHosts) > 0 }

// maxPEM bounds the files of a certificate and its key, in bytes.
const maxPEM = 1 << 20

// certificates are those that the server presents: one in files, or those that an authority issues (ACME). A
// nil value has none.
type certificates struct {
	log     *Log
	options TLS
	pair    atomic.Pointer[tls.Certificate] // from the files

	manager  *autocert.Manager // nil with files
	nameless *tls.Certificate  // with manager: for clients that send no SNI, such as probes by address
}

// newCertificates reads the files and watches them until the context is done, or prepares to ask the
// authority. It returns nil where connections are not encrypted.
func newCertificates(ctx context.Context, log *Log, t TLS) (*certificates, error) {
	c := &certificates{log: log, options: t}
	switch {
	case t.CertFile != "":
		watch(ctx, c.reload, c.files()...)
		if _, err := c.read(); err != nil {
			return nil, err
		}
		return c, nil
	case len(t.ACMEHosts) > 0:
		folder, err := t.cacheFolder()
		if err != nil {
			return nil, err
		}
		if c.nameless, err = selfSigned(); err != nil {
			return nil, err
		}
		c.manager = &autocert.Manager{
			Prompt:     autocert.AcceptTOS,
			Cache:      acmeCache{autocert.DirCache(folder), log},
			HostPolicy: onlyHosts(t.ACMEHosts),
			Client:     &acme.Client{DirectoryURL: t.ACMEDirectory},
			Email:      t.ACMEEmail,
		}
		return c, nil
	}
	return nil, nil
}

// files returns the names of the files; nil where certificates are not in files.
func (c *certificates) files() []string {
	if c == nil || c.manager != nil {
		return nil
	}
	return []string{c.options.CertFile, c.options.KeyFile}
}

// read reads the files and reports whether they hold another certificate than before.
func (c *certificates) read() (changed bool, err error) {
	cert, err := readRegular(c.options.CertFile, maxPEM)
	if err != nil {
		return false, fmt.Errorf("reading the certificate: %w", err)
	}
	key, err := readRegular(c.options.KeyFile, maxPEM)
	if err != nil {
		return false, fmt.Errorf("reading the certificate's key: %w", err)
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return false, fmt.Errorf("reading the certificate: %s and %s: %w", c.options.CertFile, c.options.KeyFile, err)
	}
	old := c.pair.Swap(&pair)
	return old == nil || !slices.EqualFunc(old.Certificate, pair.Certificate, slices.Equal), nil
}

// reload reads the files again, if there are any. What cannot be used is logged, and the
// certificate before stays.
func (c *certificates) reload() {
	if c.files() == nil {
		return
	}
	changed, err := c.read()
	switch {
	case err != nil:
		c.log.Error("the certificate before stays in use", "error", err)
	case changed:
		c.log.Info("a new certificate is in use", "until", c.pair.Load().Leaf.NotAfter)
	default:
		c.log.Info("the certificate is the same as before")
	}
}

// config returns the configuration of TLS, or nil.
func (c *certificates) config() *tls.Config {
	switch {
	case c == nil:
		return nil
	case c.manager == nil:
		return &tls.Config{GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.pair.Load(), nil }}
	}
	config := c.manager.TLSConfig()
	config.GetCertificate = func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		if hello.ServerName == "" {
			return c.nameless, nil
		}
		return c.manager.GetCertificate(hello)
	}
	return config
}

// obtain asks the authority for the certificates that are missing, so that no reader has to wait for them.
func (c *certificates) obtain() {
	if c == nil || c.manager == nil {
		return
	}
	for _, host := range c.options.ACMEHosts {
		_, err := c.manager.GetCertificate(&tls.ClientHelloInfo{
			ServerName:       host,
			CipherSuites:     []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256},
			SignatureSchemes: []tls.SignatureScheme{tls.ECDSAWithP256AndSHA256},
			SupportedCurves:  []tls.CurveID{tls.CurveP256},
		})
		if err != nil {
			c.log.Error("there is no certificate yet; the next visit tries again", "host", host, "error", err)
		}
	}
}

// challenges is middleware that answers the HTTP challenges of an authority (RFC 8555, 8.3).
func (c *certificates) challenges(h http.Handler) http.Handler {
	if c == nil || c.manager == nil {
		return h
	}
	return c.manager.HTTPHandler(h)
}

// onlyHosts accepts some hosts, also with a port after them, on which a private authority may send its
// challenges.
func onlyHosts(hosts []string) autocert.HostPolicy {
	policy := autocert.HostWhitelist(hosts...)
	return func(ctx context.Context, host string) error {
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		return policy(ctx, host)
	}
}

func (t TLS) cacheFolder() (string, error) {
	if t.ACMECache != "" {
		return t.ACMECache, nil
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

// acmeCache is autocert's cache in a folder. Entries that cannot be read count as misses, so that
// the authority is asked again; a certificate that cannot be written is used all the same.
type acmeCache struct {
	autocert.DirCache
	log *Log
}

// Get implements autocert.Cache.
func (c acmeCache) Get(ctx context.Context, name string) ([]byte, error) {
	err := checkRegular(filepath.Join(string(c.DirCache), name), maxPEM)
	if err == nil {
		var text []byte
		if text, err = c.DirCache.Get(ctx, name); err == nil {
			return text, nil
		}
	}
	if !errors.Is(err, os.ErrNotExist) && !errors.Is(err, autocert.ErrCacheMiss) {
		c.log.Error("--acme-cache holds what cannot be read", "error", err)
	}
	return nil, autocert.ErrCacheMiss
}

// Put implements autocert.Cache.
func (c acmeCache) Put(ctx context.Context, name string, text []byte) error {
	if err := c.DirCache.Put(ctx, name, text); err != nil {
		c.log.Error("--acme-cache cannot keep a certificate; the next start asks the authority again", "error", err)
	}
	return nil
}

// selfSigned returns a self-signed certificate without any name.
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

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/interpolref/interpolref/internal/server"
	"github.com/interpolref/interpolref/internal/web"
)

type serve struct {
	Addr []string `default:"127.0.0.1:8080" help:"Addresses to listen on, separated by commas: host:port (port 0 takes a free one) or unix:PATH. Sockets that systemd hands over are used instead."`
	siteFlags
	contentFlags
	tlsFlags
	observeFlags
	Watch      bool          `help:"Build the site again whenever a file of --content changes. While the content has faults, the site before goes on."`
	Dev        bool          `help:"For authors: like --watch, and the browser reloads by itself and shows the faults."`
	DrainDelay time.Duration `default:"0s" help:"How long to go on serving after TERM or INT, while /readyz already fails, so that a proxy can notice."`
}

// tlsFlags say how connections are encrypted.
type tlsFlags struct {
	TLSCert       string   `name:"tls-cert" type:"path" placeholder:"FILE" help:"Serve HTTPS with this certificate chain (PEM). It is read again when it changes."`
	TLSKey        string   `name:"tls-key" type:"path" placeholder:"FILE" help:"The private key of --tls-cert (PEM)."`
	ACME          []string `name:"acme" placeholder:"HOST" help:"Serve HTTPS with certificates for these hosts that are obtained and renewed automatically (ACME). By using this you accept the terms of service of the certificate authority."`
	ACMECache     string   `name:"acme-cache" type:"path" placeholder:"DIR" help:"Where the certificates of --acme are kept. Default: the folder acme in systemd's state directory, or interpolref/acme in the user's cache."`
	ACMEDirectory string   `name:"acme-directory" default:"https://acme-v02.api.letsencrypt.org/directory" help:"The certificate authority of --acme. The variable SSL_CERT_FILE names the root certificates of a private one."`
	ACMEEmail     string   `name:"acme-email" placeholder:"ADDRESS" help:"Where the certificate authority of --acme may write to."`
	RedirectAddr  string   `placeholder:"ADDR" help:"Second address, for plain HTTP: it redirects to the site, and answers the certificate authority of --acme."`
}

// observeFlags say what an administrator sees of the server, whom it trusts, and what browsers are told.
type observeFlags struct {
	Log        string      `enum:"text,json,none" default:"text" help:"How to log: text, json (then everything that is printed is JSON), or none, which is text without a line for each request."`
	TrustProxy web.Proxies `placeholder:"CIDR,..." help:"Proxies that are believed about the client's address (X-Forwarded-For, Forwarded): addresses, networks, or unix for whoever comes through a Unix socket. Default: nobody is."`
	Admin      string      `placeholder:"ADDR" help:"Second address, for administrators only, with metrics, profiles and counts: host:port or unix:PATH."`
	Usage      string      `placeholder:"FILE" type:"path" help:"File that keeps how often each page was read, by day. Default: counted in memory, for --admin."`
	HSTS       string      `enum:"host,subdomains,preload,off" default:"host" help:"What browsers are told to reach by HTTPS alone for a year, where --base-url says https. It holds for the whole host, with all that lies beside the site: host, subdomains too, preload (subdomains too, and built into browsers), or off."`
}

// Help is called by kong.
func (serve) Help() string {
	return `On HUP the content of --content and the files of --tls-cert are read again; while either has faults, what was there before stays. The log says what became of it.

On TERM or INT /readyz fails, requests that have begun are answered, and the program ends. A second signal ends it at once.`
}

// Validate is called by kong.
func (c serve) Validate() error {
	switch {
	case (c.Watch || c.Dev) && c.Content == "":
		return errors.New("--watch and --dev need --content")
	case (c.TLSCert == "") != (c.TLSKey == ""):
		return errors.New("--tls-cert and --tls-key go together")
	case c.TLSCert != "" && len(c.ACME) > 0:
		return errors.New("--tls-cert and --acme exclude each other")
	case c.RedirectAddr != "" && !c.tls().Enabled() && (c.BaseURL.url == nil || c.BaseURL.url.Scheme != "https"):
		return errors.New("--redirect-addr needs HTTPS: --tls-cert, --acme or a --base-url that says so")
	}
	for i, host := range c.ACME {
		ascii, err := asciiHost(host)
		if err != nil {
			return fmt.Errorf("--acme: %w", err)
		}
		c.ACME[i] = ascii
	}
	return c.contentFlags.Validate()
}

func (c tlsFlags) tls() server.TLS {
	return server.TLS{
		CertFile: c.TLSCert, KeyFile: c.TLSKey,
		ACMEHosts: c.ACME, ACMECache: c.ACMECache, ACMEDirectory: c.ACMEDirectory, ACMEEmail: c.ACMEEmail,
	}
}

// hsts are the values of Strict-Transport-Security.
var hsts = map[string]string{
	"host":       "max-age=31536000",
	"subdomains": "max-age=31536000; includeSubDomains",
	"preload":    "max-age=31536000; includeSubDomains; preload",
}

// Run serves until a signal asks it to end.
func (c serve) Run(t terminal) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the next signal ends the program at once
	defer stop()
	log := server.NewLog(c.Log, t.stdout, t.stderr, printText)
	defer log.Close()
	err := server.Run(ctx, log, server.Options{
		Addresses:       c.Addr,
		RedirectAddress: c.RedirectAddr,
		AdminAddress:    c.Admin,
		BaseURL:         c.BaseURL.url,
		TLS:             c.tls(),
		HSTS:            hsts[c.HSTS],
		Proxies:         c.TrustProxy,
		UsageFile:       c.Usage,
		DrainDelay:      c.DrainDelay,
		Content: server.Content{
			Dir: c.Content, Watch: c.Watch || c.Dev, Dev: c.Dev,
			Build: c.build, Embedded: contentFlags{}.build,
		},
	})
	if err != nil {
		log.Fail(err)
		return errSilent
	}
	return nil
}

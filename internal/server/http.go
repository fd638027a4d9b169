package server

import (
	"errors"
	"net"
	"net/http"
)

// newServers makes the HTTP servers for readers and for the redirect to the base URL.
func (p *process) newServers() {
	p.readers = p.web.HTTP()
	p.readers.TLSConfig = p.certificates.config()
	p.redirect = p.web.Redirects(p.base.Scheme+"://"+p.base.Host, p.certificates.challenges)
}

// accept begins to serve on all sockets. The errors that end those for readers and for the redirect go to
// p.failed.
func (p *process) accept() {
	serve := p.readers.Serve
	if p.options.TLS.Enabled() {
		serve = func(l net.Listener) error { return p.readers.ServeTLS(l, "", "") }
	}
	p.failed = make(chan error, len(p.sockets.readers)+len(p.sockets.redirect))
	for _, l := range p.sockets.readers {
		go func() { p.failed <- serve(l) }()
	}
	for _, l := range p.sockets.redirect {
		go func() { p.failed <- p.redirect.Serve(l) }()
	}
	if len(p.sockets.admin) == 0 {
		return
	}
	p.admin = p.web.Admin()
	for _, l := range p.sockets.admin {
		if tcp, ok := l.Addr().(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
			p.log.Warn("other machines may reach the address of --admin, which is for administrators alone", "address", flagForm(l.Addr()))
		}
		go func() {
			if err := p.admin.Serve(l); !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
				p.log.Error("administration", "error", err)
			}
		}()
	}
}

package server

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"

	"github.com/coreos/go-systemd/v22/activation"
)

// The names (FileDescriptorName= in a socket unit) of sockets that are not for readers. Sockets of any other
// name are for readers; the default is the name of the unit.
const (
	redirectSocket = "redirect"
	adminSocket    = "admin"
)

// maxSockets is how many sockets are taken over from systemd.
const maxSockets = 1000

// sockets are what a process listens on.
type sockets struct {
	readers, redirect, admin []net.Listener
}

// listen takes the sockets that systemd hands over, as sd_listen_fds(3) describes, and opens
// those that it does not.
func listen(o Options) (s sockets, err error) {
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if n, err := strconv.Atoi(os.Getenv("LISTEN_FDS")); err == nil && n > maxSockets {
		return s, fmt.Errorf("LISTEN_FDS names %d sockets, more than the %d that are taken over", n, maxSockets)
	}
	for _, f := range activation.Files(true) {
		l, err := net.FileListener(f)
		if err != nil {
			return s, fmt.Errorf("taking over socket %s: %w", f.Name(), err)
		}
		name := f.Name()
		f.Close() // the listener has a descriptor of its own
		switch name {
		case redirectSocket:
			s.redirect = append(s.redirect, l)
		case adminSocket:
			s.admin = append(s.admin, l)
		default:
			s.readers = append(s.readers, l)
		}
	}
	for _, open := range []struct {
		flag      string
		addresses []string
		to        *[]net.Listener
	}{
		{"--addr", o.Addresses, &s.readers},
		{"--redirect-addr", []string{o.RedirectAddress}, &s.redirect},
		{"--admin", []string{o.AdminAddress}, &s.admin},
	} {
		if len(*open.to) > 0 {
			continue
		}
		for _, address := range open.addresses {
			if address == "" {
				continue
			}
			l, err := listenOn(address)
			if errors.Is(err, syscall.EADDRINUSE) {
				return s, fmt.Errorf("%w; choose another address with %s", err, open.flag)
			}
			if err != nil {
				return s, fmt.Errorf("%s: %w", open.flag, err)
			}
			*open.to = append(*open.to, l)
		}
	}
	return s, nil
}

// listenOn opens a socket on "host:port", or on "unix:" and a path. A socket in the file system
// that nobody listens on any more is replaced; any other file in its place is an error.
func listenOn(address string) (net.Listener, error) {
	path, ok := strings.CutPrefix(address, "unix:")
	if !ok {
		return net.Listen("tcp", address)
	}
	l, err := net.Listen("unix", path)
	if !errors.Is(err, syscall.EADDRINUSE) {
		return l, err
	}
	if info, statErr := os.Stat(path); statErr != nil || info.Mode()&fs.ModeSocket == 0 {
		return nil, err
	}
	if c, dialErr := net.Dial("unix", path); !errors.Is(dialErr, syscall.ECONNREFUSED) {
		if dialErr == nil {
			c.Close()
		}
		return nil, err
	}
	if err := os.Remove(path); err != nil {
		return nil, fmt.Errorf("replacing a socket that nobody listens on: %w", err)
	}
	return net.Listen("unix", path)
}

func (s sockets) close() {
	for _, list := range [][]net.Listener{s.readers, s.redirect, s.admin} {
		closeAll(list)
	}
}

func closeAll(listeners []net.Listener) {
	for _, l := range listeners {
		l.Close()
	}
}

// hostPort returns the host and port by which a listener's address is reached from the same machine.
func hostPort(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	switch {
	case !ok:
		return "localhost" // a Unix socket has no port
	case tcp.IP.IsUnspecified():
		return fmt.Sprintf("127.0.0.1:%d", tcp.Port)
	}
	return addr.String()
}

// flagForm returns an address in the form of the flag --addr.
func flagForm(addr net.Addr) string {
	if addr.Network() == "unix" {
		return "unix:" + addr.String()
	}
	return addr.String()
}

// baseURL returns the address of the home page: the one that was given, or else that of the first ACME host, or
// that by which the first socket is reached from the same machine.
func baseURL(o Options, s sockets) *url.URL {
	if o.BaseURL != nil {
		return o.BaseURL
	}
	u := &url.URL{Scheme: "http", Host: hostPort(s.readers[0].Addr()), Path: "/"}
	if o.TLS.Enabled() {
		u.Scheme = "https"
	}
	if len(o.TLS.ACMEHosts) > 0 {
		u.Host = o.TLS.ACMEHosts[0]
	}
	return u
}

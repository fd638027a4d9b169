package socket

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"
)

// HTTP is the name of the sockets that readers come by.
const HTTP = "http"

// Sockets are all that a process listens on. They are not safe for use by several
// goroutines at once.
type Sockets struct {
	inherited []named
	open      []named
	ready     *os.File // tells the process before that this one is ready; nil without one
}

// named is a socket with its name.
type named struct {
	name     string
	listener net.Listener
}

// Inherit takes over the sockets that were handed to this process, if any. Names are those
// that the program knows besides [HTTP]. It clears the variables that tell of them, so it
// works once.
func Inherit(names ...string) (*Sockets, error) {
	s := &Sockets{}
	for _, f := range s.handed() {
		l, err := net.FileListener(f)
		if err != nil {
			return nil, fmt.Errorf("taking over socket %s: %w", f.Name(), err)
		}
		name := f.Name()
		f.Close() // the listener has a descriptor of its own
		if !slices.Contains(names, name) {
			name = HTTP
		}
		s.inherited = append(s.inherited, named{name, l})
	}
	return s, nil
}

// Listen returns the sockets that were handed over under a name, or else opens one for each
// address: "host:port", or "unix:" and the path of a socket. A socket that nobody listens on
// any more is replaced; any other file in its place is an error, as is a port that is taken.
func (s *Sockets) Listen(name string, addresses ...string) ([]net.Listener, error) {
	var listeners []net.Listener
	for _, i := range s.inherited {
		if i.name == name {
			listeners = append(listeners, i.listener)
		}
	}
	if listeners == nil {
		for _, a := range addresses {
			l, err := listen(a)
			if err != nil {
				for _, l := range listeners {
					l.Close()
				}
				return nil, err
			}
			listeners = append(listeners, l)
		}
	}
	for _, l := range listeners {
		s.open = append(s.open, named{name, l})
	}
	return listeners, nil
}

func listen(address string) (net.Listener, error) {
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

package web

import (
	"context"
	"net"
	"net/http"
)

// Listener wraps the listener that the server of [Server.HTTP] gets. Its connections send
// what is longer than net/http's buffer with one system call where there would be two, which
// is a fifth of all that a page costs. Connections that are encrypted gain nothing.
func Listener(l net.Listener) net.Listener { return listener{l} }

type listener struct{ net.Listener }

func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c}, nil
}

// buffered is the size of the buffer that net/http writes through. A longer body is written
// in two parts: the buffer, filled up with its beginning, and the rest.
const buffered = 4 << 10

// conn is a connection that can hold a write back until the next. Only the goroutine that
// answers an HTTP/1 request writes.
type conn struct {
	net.Conn
	hold  bool
	held  []byte
	parts [2][]byte
	both  net.Buffers
}

// Write implements net.Conn.
func (c *conn) Write(p []byte) (int, error) {
	switch {
	case c.hold:
		c.hold = false
		c.held = append(c.held[:0], p...)
		return len(p), nil
	case len(c.held) == 0:
		return c.Conn.Write(p)
	}
	c.parts = [2][]byte{c.held, p}
	c.both = c.parts[:]
	n, err := c.both.WriteTo(c.Conn)
	n -= int64(len(c.held))
	c.held, c.parts = c.held[:0], [2][]byte{}
	return int(max(n, 0)), err
}

type connKey struct{}

func withConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

// connOf returns the connection of a request that has it to itself, or nil.
func connOf(r *http.Request) *conn {
	if r.ProtoMajor != 1 {
		return nil
	}
	c, _ := r.Context().Value(connKey{}).(*conn)
	return c
}

//go:build unix

package server

import (
	"os"
	"os/signal"
	"syscall"
)

// hangups receives the signal HUP, which does not end the process from here on. The channel has
// room for one: signals during a reload coalesce into one.
func hangups() <-chan os.Signal {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	return c
}

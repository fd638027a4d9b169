//go:build unix

package server

import (
	"os"
	"os/signal"
	"syscall"
)

// hangups receives the signal HUP, which does not end the process from here on. One that has not
// been seen yet stands for those after it too.
func hangups() <-chan os.Signal {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	return c
}

//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// reloadSignals and upgradeSignals receive what asks for a reload and for another process.
// From their call on, neither signal ends the program.
func reloadSignals() <-chan os.Signal  { return receive(syscall.SIGHUP) }
func upgradeSignals() <-chan os.Signal { return receive(syscall.SIGUSR2) }

func receive(s os.Signal) <-chan os.Signal {
	c := make(chan os.Signal, 1) // one that has not been seen yet tells of those after it too
	signal.Notify(c, s)
	return c
}

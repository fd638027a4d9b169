package library

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Workers run functions at the same time, a number of them at once.
type Workers struct {
	running  sync.WaitGroup
	slots    chan struct{}
	panicked atomic.Pointer[string] // what one of the functions panicked with, and its stack
}

// NewWorkers returns so many workers, or one for each processor if n is 0.
func NewWorkers(n int) *Workers {
	return &Workers{slots: make(chan struct{}, cmp.Or(n, runtime.GOMAXPROCS(0)))}
}

// Run has a function run.
func (w *Workers) Run(f func()) {
	w.running.Go(func() {
		w.slots <- struct{}{}
		defer func() {
			if cause := recover(); cause != nil {
				text := fmt.Sprintf("%v\n%s", cause, debug.Stack())
				w.panicked.Store(&text)
			}
			<-w.slots
		}()
		f()
	})
}

// Wait waits for all functions. It panics if one of them did: its caller can recover from that, but
// not from a panic in a goroutine.
func (w *Workers) Wait() {
	w.running.Wait()
	if text := w.panicked.Load(); text != nil {
		panic(*text)
	}
}

package library

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Workers run functions concurrently, at most a fixed number at once.
type Workers struct {
	running  sync.WaitGroup
	slots    chan struct{}
	panicked atomic.Pointer[string] // what one of the functions panicked with, and its stack
}

// NewWorkers returns workers that run at most n functions at once, or one for each processor if n is 0.
func NewWorkers(n int) *Workers {
	return &Workers{slots: make(chan struct{}, cmp.Or(n, runtime.GOMAXPROCS(0)))}
}

// Run runs a function as soon as a worker is free, and returns at once.
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

// Wait waits for all functions. It panics if one of them did, with its stack, since the caller cannot
// recover from a panic in another goroutine.
func (w *Workers) Wait() {
	w.running.Wait()
	if text := w.panicked.Load(); text != nil {
		panic(*text)
	}
}

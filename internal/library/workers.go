package library

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// workers run functions at the same time, on all processors but one: a library is also read while
// another one is served.
type workers struct {
	running  sync.WaitGroup
	slots    chan struct{}
	panicked atomic.Pointer[string] // what one of the functions panicked with, and its stack
}

func newWorkers() *workers {
	return &workers{slots: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)-1))}
}

func (w *workers) run(f func()) {
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

// wait waits for all functions. It panics if one of them did: whoever reads a library can recover
// from that, but not from a panic in a goroutine.
func (w *workers) wait() {
	w.running.Wait()
	if text := w.panicked.Load(); text != nil {
		panic(*text)
	}
}

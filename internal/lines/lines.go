// Package lines writes the lines of a log in batches, and never makes the one who logs wait.
//
// A full disk, a closed pipe or a reader that has stopped costs lines, which are counted,
// and nothing else. What is logged reaches its destination within a second.
package lines

import (
	"bytes"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

const (
	delay   = 250 * time.Millisecond // the longest that a line waits for others
	batch   = 32 << 10               // bytes that are worth a write at once
	most    = 1 << 20                // bytes that may wait; what comes then is dropped
	parting = time.Second            // how long the last batch may take
)

// Writer passes on what is written to it from a goroutine of its own. It is safe for use by
// many at once.
type Writer struct {
	out     io.Writer
	lost    atomic.Uint64
	some    chan struct{} // the buffer is no longer empty
	enough  chan struct{} // the buffer holds a batch
	closing chan struct{}
	closed  chan struct{}

	mu      sync.Mutex
	waiting []byte
	ended   bool
}

// New returns a Writer that writes to out until it is closed.
func New(out io.Writer) *Writer {
	w := &Writer{
		out:     out,
		some:    make(chan struct{}, 1),
		enough:  make(chan struct{}, 1),
		closing: make(chan struct{}),
		closed:  make(chan struct{}),
	}
	go w.run()
	return w
}

// Write takes whole lines, and never fails.
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended || len(w.waiting)+len(p) > most {
		w.lose(p)
		return len(p), nil
	}
	first := len(w.waiting) == 0
	w.waiting = append(w.waiting, p...)
	if first {
		signal(w.some)
	}
	if len(w.waiting) >= batch {
		signal(w.enough)
	}
	return len(p), nil
}

// Lost returns how many lines were dropped or could not be written.
func (w *Writer) Lost() uint64 { return w.lost.Load() }

// Close writes what waits. It gives up after a second if nobody takes it.
func (w *Writer) Close() {
	w.mu.Lock()
	ended := w.ended
	w.ended = true
	w.mu.Unlock()
	if !ended {
		close(w.closing)
	}
	select {
	case <-w.closed:
	case <-time.After(parting):
	}
}

func (w *Writer) run() {
	defer close(w.closed)
	var spare []byte
	for open := true; open; {
		select {
		case <-w.some:
			select {
			case <-w.enough:
			case <-time.After(delay):
			case <-w.closing:
			}
		case <-w.closing:
			open = false
		}
		w.mu.Lock()
		full := w.waiting
		w.waiting = spare[:0]
		w.mu.Unlock()
		if n, err := w.out.Write(full); err != nil {
			w.lose(full[min(max(n, 0), len(full)):])
		}
		spare = full
	}
}

func (w *Writer) lose(p []byte) { w.lost.Add(uint64(bytes.Count(p, []byte{'\n'}))) }

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

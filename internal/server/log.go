package server

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/interpolref/interpolref/internal/library"
)

// Log is the log of a process. Logging never blocks: lines wait in a bounded buffer, and are dropped and counted
// where it is full. Its own Logger is for the process as a whole, and writes also in the format "none".
type Log struct {
	*slog.Logger
	requests *slog.Logger // for package web
	lines    *writer      // to stderr
	json     bool
	stdout   io.Writer
	print    func(io.Writer, library.Faults)
}

// NewLog returns a log in a format: "text", "json", or "none", which is text without requests.
// With "json", nothing but JSON is written to stdout and stderr. Print writes faults of content
// as text. Close must be called at the end.
func NewLog(format string, stdout, stderr io.Writer, print func(io.Writer, library.Faults)) *Log {
	// With SIGPIPE caught, a write fails where nobody reads the log any more, and does not end the program.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	l := &Log{lines: newWriter(stderr), json: format == "json", stdout: stdout, print: print}
	if l.json {
		l.Logger = slog.New(slog.NewJSONHandler(l.lines, nil))
	} else {
		l.Logger = slog.New(slog.NewTextHandler(l.lines, nil))
	}
	l.requests = l.Logger
	if format == "none" {
		l.requests = slog.New(slog.NewTextHandler(l.lines, &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	return l
}

// announce prints a line to stdout.
func (l *Log) announce(text string) {
	if l.json {
		slog.New(slog.NewJSONHandler(l.stdout, nil)).Info(text)
		return
	}
	fmt.Fprintln(l.stdout, text)
}

// faults reports faults of content.
func (l *Log) faults(faults library.Faults) {
	if !l.json {
		var text bytes.Buffer
		l.print(&text, faults)
		l.lines.Write(text.Bytes())
		return
	}
	for _, f := range faults {
		write := l.Error
		if f.Warning {
			write = l.Warn
		}
		write(f.Text, "file", f.File, "line", f.Line, "column", f.Col, "hint", f.Hint)
	}
}

// Fail logs the error that ends the process.
func (l *Log) Fail(err error) {
	if l.json {
		l.Error(err.Error())
		return
	}
	fmt.Fprintf(l.lines, "interpolref: %v\n", err)
}

// Close writes the lines that wait, for at most a second.
func (l *Log) Close() { l.lines.close() }

const (
	maxWaiting = 4096     // calls of Write, each with one or more lines, that may wait
	batchSize  = 32 << 10 // bytes from which on no more lines are added to a write
)

// writer writes lines to out from a goroutine of its own. Where the disk is full, or nobody reads them, lines are
// lost and counted, and callers do not wait. It is safe for concurrent use.
type writer struct {
	lost   atomic.Uint64
	out    io.Writer
	queue  chan []byte // nil is the end
	closed chan struct{}
}

func newWriter(out io.Writer) *writer {
	w := &writer{out: out, queue: make(chan []byte, maxWaiting), closed: make(chan struct{})}
	go w.run()
	return w
}

// Write queues whole lines, or drops them where the queue is full. It never fails.
func (w *writer) Write(lines []byte) (int, error) {
	if len(lines) == 0 {
		return 0, nil
	}
	select {
	case w.queue <- bytes.Clone(lines):
	default:
		w.lose(lines)
	}
	return len(lines), nil
}

func (w *writer) lose(lines []byte) { w.lost.Add(uint64(bytes.Count(lines, []byte{'\n'}))) }

func (w *writer) run() {
	defer close(w.closed)
	var batch []byte
	for open := true; open; {
		next := <-w.queue
		batch = append(batch[:0], next...)
		for waiting := len(w.queue); next != nil && waiting > 0 && len(batch) < batchSize; waiting-- {
			next = <-w.queue
			batch = append(batch, next...)
		}
		open = next != nil
		if n, err := w.out.Write(batch); err != nil {
			w.lose(batch[n:])
		}
	}
}

func (w *writer) close() {
	patience := time.After(time.Second)
	select {
	case w.queue <- nil:
	case <-patience:
		return
	}
	select {
	case <-w.closed:
	case <-patience:
	}
}

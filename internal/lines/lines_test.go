package lines

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// kept is a destination that remembers each write.
type kept struct {
	mu     sync.Mutex
	writes []string
}

func (k *kept) Write(p []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.writes = append(k.writes, string(p))
	return len(p), nil
}

func (k *kept) text() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return strings.Join(k.writes, "")
}

// eventually waits for what must come. The time bounds failures only.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal(what)
		}
	}
}

func TestLinesArriveWholeAndInOrder(t *testing.T) {
	var k kept
	w := New(&k)
	var want strings.Builder
	for n := range 20_000 {
		line := fmt.Sprintf("line %d\n", n)
		want.WriteString(line)
		if len(line) != must(io.WriteString(w, line)) {
			t.Fatal("a short write")
		}
		if n%5_000 == 0 { // what is there may not wait for more
			eventually(t, "a line waits for another", func() bool { return strings.HasSuffix(k.text(), line) })
		}
	}
	w.Close()
	if got := k.text(); got != want.String() {
		t.Errorf("got %d bytes, want the %d that were written, in order", len(got), want.Len())
	}
	for _, write := range k.writes {
		if write != "" && !strings.HasSuffix(write, "\n") {
			t.Errorf("a write ends within a line: …%q", write[max(0, len(write)-20):])
		}
	}
	if len(k.writes) > 1_000 {
		t.Errorf("20000 lines took %d writes", len(k.writes))
	}
	if w.Lost() != 0 {
		t.Errorf("lost %d lines", w.Lost())
	}
	io.WriteString(w, "after the end\n")
	w.Close()
	if w.Lost() != 1 || strings.Contains(k.text(), "after") {
		t.Errorf("a line after the end: lost %d", w.Lost())
	}
}

// TestNobodyReads holds that a pipe whose reader has stopped keeps nobody waiting, neither
// who logs nor who ends the program.
func TestNobodyReads(t *testing.T) {
	r, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer out.Close()
	w := New(out)
	line := []byte(strings.Repeat("a", 99) + "\n")
	const lines = 100_000 // ten times what may wait, and far more than a pipe holds
	for range lines {
		w.Write(line)
	}
	w.Close()
	if lost := w.Lost(); lost == 0 || lost >= lines {
		t.Errorf("lost %d of %d lines", lost, lines)
	}
}

func TestFullDisk(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	if _, err := full.WriteString("a"); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("/dev/full took it: %v", err)
	}
	w := New(full)
	for range 3 {
		io.WriteString(w, "one\ntwo\n")
	}
	w.Close()
	if w.Lost() != 6 {
		t.Errorf("lost %d lines, want 6", w.Lost())
	}
}

func TestWritingAllocatesNothing(t *testing.T) {
	w := New(io.Discard)
	defer w.Close()
	line := bytes.Repeat([]byte("a"), 200)
	for range 10_000 { // until both buffers have their size
		w.Write(line)
	}
	if n := testing.AllocsPerRun(10_000, func() { w.Write(line) }); n != 0 {
		t.Errorf("%v allocations for a line", n)
	}
}

func BenchmarkWrite(b *testing.B) {
	w := New(io.Discard)
	defer w.Close()
	line := []byte("time=2026-11-26T19:34:14.987Z level=INFO msg=request method=GET route=/role/ status=200\n")
	b.ReportAllocs()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			w.Write(line)
		}
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

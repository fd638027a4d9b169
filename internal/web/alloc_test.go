//go:build !race

package web

import "testing"

// TestServingAPageAllocatesNothing is not for the race detector, which makes pools forget at
// random.
func TestServingAPageAllocatesNothing(t *testing.T) {
	for _, p := range pagesServed(t) {
		serve := p.serve(t)
		for range 10_000 { // until the log's buffers have their size
			serve()
		}
		if n := testing.AllocsPerRun(10_000, serve); n != 0 {
			t.Errorf("%s: %v allocations", p.name, n)
		}
	}
}

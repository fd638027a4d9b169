package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// fill takes every place of the bound, queue and all, until the test ends.
func fill(t *testing.T, s *Server) {
	t.Helper()
	n := int64(0)
	for s.bound.waiting.TryAcquire(1) {
		n++
	}
	t.Cleanup(func() { s.bound.waiting.Release(n) })
}

// TestBusy holds that what computes is refused, in its own form, where the bound is full, that
// what lies ready is served, and that what does not exist is still not found.
func TestBusy(t *testing.T) {
	s := serve(t, Options{})
	fill(t, s)
	tests := []struct {
		target string
		status int
		holds  string
	}{
		{"/search?q=arrest", 503, "The site is busy"},
		{"/search", 503, "The site is busy"},
		{"/api/search?q=arrest", 503, `{"error":"`},
		{"/api/suggest?q=lim", 503, `{"error":"`},
		{"/nothing/", 404, "There is no page here"},
		{"/api/nothing", 404, `{"error":"`},
		{"/Role", 308, ""},
		{"/role/limits/", 200, "The limits."},
		{"/healthz", 200, "ok"},
		{"/readyz", 200, "ready"},
	}
	for _, test := range tests {
		got := request(s, "GET", test.target, nil)
		if got.StatusCode != test.status || !strings.Contains(read(t, got), test.holds) {
			t.Errorf("%s: got status %d, want %d and %q", test.target, got.StatusCode, test.status, test.holds)
		}
		if after := got.Header.Get("Retry-After"); (after != "") != (test.status == 503) {
			t.Errorf("%s: got status %d with Retry-After %q", test.target, got.StatusCode, after)
		}
	}
}

// TestQueue holds that no more requests run at once than the bound lets, that others wait their
// turn, and that all that were let in are answered.
func TestQueue(t *testing.T) {
	b := newBound()
	var mu sync.Mutex
	var running, most, done int
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			leave := b.enter(t.Context())
			if leave == nil {
				return
			}
			defer leave()
			mu.Lock()
			running++
			most = max(most, running)
			mu.Unlock()
			time.Sleep(time.Millisecond)
			mu.Lock()
			running--
			done++
			mu.Unlock()
		})
	}
	wg.Wait()
	if limit := maxRunning(); most > limit || done != 8 {
		t.Errorf("%d ran at once, where %d may, and %d of 8 were answered", most, limit, done)
	}
}

// TestGoneClients holds that nothing is computed for a client that has left.
func TestGoneClients(t *testing.T) {
	s := serve(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "/search?q=arrest", nil))
	if w.Code == http.StatusOK {
		t.Error("a client that has left was answered")
	}
	eventually(t, s, "interpolref_search_duration_seconds_count 0")
	if leave := s.bound.enter(t.Context()); leave == nil {
		t.Error("its place is not free again")
	}
}

// TestPanicLeavesTheBound holds that a handler that panics gives its turn back.
func TestPanicLeavesTheBound(t *testing.T) {
	s := serve(t, Options{})
	s.routes = s.handle("/search", s.bounded(func(*response, *http.Request) error { panic("the cause") }))
	for range 3 * (1 + maxQueued) * maxRunning() {
		if got := request(s, "GET", "/search", nil); got.StatusCode != http.StatusInternalServerError {
			t.Fatalf("got status %d, want 500", got.StatusCode)
		}
	}
}

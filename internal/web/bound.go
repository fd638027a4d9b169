package web

import (
	"context"
	"net/http"
	"runtime"
	"time"

	"golang.org/x/sync/semaphore"
)

// bound limits requests that compute: searches, suggestions, pages of what was not found,
// forms. All of them share one, so that readers of pages, which lie ready, always find a core.
type bound struct {
	running *semaphore.Weighted // as many as cores less one, and at least one
	waiting *semaphore.Weighted // those and a short queue
}

const (
	maxQueued  = 32              // requests that wait for each one that runs
	retryAfter = "2"             // seconds after which a refused client may come again
	maxWait    = 2 * time.Second // for which a request waits: longer than compressing the largest file takes, which shares the bound
)

// maxRunning is how many requests compute at once.
func maxRunning() int { return max(1, runtime.GOMAXPROCS(0)-1) }

func newBound() bound {
	n := int64(maxRunning())
	return bound{semaphore.NewWeighted(n), semaphore.NewWeighted(n * (1 + maxQueued))}
}

// Cores returns the turns of what computes: as many as cores less one, and at least one. Work in
// the background takes one for each short step, so that it leaves a core to readers too.
func (s *Server) Cores() *semaphore.Weighted { return s.bound.running }

// enter waits for a turn and returns the function that gives it back, or nil where there was
// none: the queue was full, the wait too long, or the client gone.
func (b bound) enter(ctx context.Context) (leave func()) {
	if !b.waiting.TryAcquire(1) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, maxWait)
	defer cancel()
	if b.running.Acquire(ctx, 1) != nil {
		b.waiting.Release(1)
		return nil
	}
	return func() {
		b.running.Release(1)
		b.waiting.Release(1)
	}
}

// bounded runs a handler within the bound and answers 503 where that is full. Errors are
// answered within it too, since their pages may be rendered.
func (s *Server) bounded(h handler) handler {
	return func(w *response, r *http.Request) error {
		leave := s.bound.enter(r.Context())
		if leave == nil {
			w.Header().Set("Retry-After", retryAfter)
			return &statusError{status: http.StatusServiceUnavailable}
		}
		defer leave()
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
		return nil
	}
}

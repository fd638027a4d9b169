package web

import (
	"context"
	"net/http"
	"runtime"
	"time"

	"golang.org/x/sync/semaphore"
)

// bound limits how many requests compute at once: searches, suggestions and pages of what was not found share
// one bound, so that there is always a core for the pages that are ready.
type bound struct {
	running *semaphore.Weighted // one for each core but one, and at least one
	waiting *semaphore.Weighted // those that run, and a short queue
}

const (
	maxQueued  = 32              // requests that wait for each one that runs
	retryAfter = "2"             // seconds after which a refused client may come again
	maxWait    = 2 * time.Second // how long a request waits: longer than compressing the largest file takes, which takes a turn too
)

// maxRunning returns how many requests compute at once.
func maxRunning() int { return max(1, runtime.GOMAXPROCS(0)-1) }

func newBound() bound {
	n := int64(maxRunning())
	return bound{semaphore.NewWeighted(n), semaphore.NewWeighted(n * (1 + maxQueued))}
}

// Cores returns the semaphore of all requests that compute, with one for each core but one, and at least one.
// Work in the background acquires it for each short step, so that it too leaves a core to readers.
func (s *Server) Cores() *semaphore.Weighted { return s.bound.running }

// enter waits for a turn to compute and returns the function that ends it. It returns nil where there is no
// turn: the queue is full, the wait was too long, or the client is gone.
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

// bounded is middleware that runs a handler within the bound, or answers 503 where there is no turn. Errors are
// answered within the bound too, since their pages may have to be rendered.
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

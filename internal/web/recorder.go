package web

import (
	"net/http"
	"strconv"
	"sync"
)

// recorder remembers what was answered, for the log and the metrics.
type recorder struct {
	http.ResponseWriter
	conn   *conn // nil where writes cannot be gathered
	route  *route
	where  string // what the log calls it: the route, or the path of a file
	status int    // 0 until the header is written
	bytes  int64
}

var recorders = sync.Pool{New: func() any { return new(recorder) }}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= 200 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	if r.conn != nil && len(p) > buffered && r.whole(p) {
		r.conn.hold = true // until the rest of this body
	}
	n, err := r.ResponseWriter.Write(p)
	r.bytes += int64(n)
	return n, err
}

// whole reports whether a body is written at once.
func (r *recorder) whole(p []byte) bool {
	length := r.Header()["Content-Length"]
	if len(length) != 1 {
		return false
	}
	n, err := strconv.Atoi(length[0])
	return err == nil && n == len(p)
}

// Unwrap gives http.ResponseController what it needs.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

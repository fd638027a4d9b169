package web

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestGatheredWrites asks for bodies of many sizes around the buffer's, on one connection
// and all before the first answer is read.
func TestGatheredWrites(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	body := bytes.Repeat([]byte("0123456789abcdef"), 1<<12)
	server := &http.Server{ConnContext: withConn, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var size int
		fmt.Sscanf(r.URL.Path, "/%d", &size)
		rec := &recorder{ResponseWriter: w, conn: connOf(r)}
		if r.FormValue("length") != "" {
			rec.Header().Set("Content-Length", fmt.Sprint(size))
		}
		if r.FormValue("parts") != "" {
			for part := range slices.Chunk(body[:size], 7000) {
				rec.Write(part)
			}
			return
		}
		rec.Write(body[:size])
	})}
	t.Cleanup(func() { server.Close() })
	go server.Serve(Listener(l))

	sizes := []int{0, 1, 2000, 8000, 20000, len(body)}
	for n := range 400 { // the header takes up to 200 bytes of the buffer
		sizes = append(sizes, buffered-300+n, 2*buffered-300+n)
	}
	for _, query := range []string{"", "?length=1", "?length=1&parts=1"} {
		t.Run(query, func(t *testing.T) {
			c, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			var requests strings.Builder
			for _, size := range sizes {
				fmt.Fprintf(&requests, "GET /%d%s HTTP/1.1\r\nHost: a\r\n\r\n", size, query)
			}
			go io.WriteString(c, requests.String())
			answers := bufio.NewReader(c)
			for _, size := range sizes {
				answer, err := http.ReadResponse(answers, nil)
				if err != nil {
					t.Fatalf("size %d: %v", size, err)
				}
				got, err := io.ReadAll(answer.Body)
				if err != nil || !bytes.Equal(got, body[:size]) {
					t.Fatalf("size %d: got %d bytes, error %v", size, len(got), err)
				}
			}
		})
	}
}

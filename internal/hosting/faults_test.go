package hosting

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/interpolref/interpolref/internal/testsite"
)

// witness is a well-behaved client that asks again and again while others misbehave.
type witness struct {
	stop     context.CancelFunc
	done     sync.WaitGroup
	mu       sync.Mutex
	took     []time.Duration
	failures []string
	deferred int // searches that were asked to come again later
}

// errBusy is the error of a search that was asked to come again later.
var errBusy = errors.New("503 with Retry-After")

// witnesses starts clients that ask for pages over kept and over new connections, without
// trying again: for those at some paths, or for pages, searches and suggestions.
func witnesses(t *testing.T, url string, paths ...string) *witness {
	if paths == nil {
		paths = []string{"/", "/role/limits/", "/search?q=arrest", "/api/suggest?q=red"}
	}
	ctx, cancel := context.WithCancel(t.Context())
	w := &witness{stop: cancel}
	for n := range 4 {
		client := &http.Client{
			Transport: &http.Transport{DisableKeepAlives: n%2 == 1, MaxIdleConnsPerHost: 1},
			Timeout:   30 * time.Second,
		}
		w.done.Go(func() {
			defer client.CloseIdleConnections()
			for i := n; ctx.Err() == nil; i++ {
				path := paths[i%len(paths)]
				began := time.Now()
				err := ask(ctx, client, url+path)
				took := time.Since(began)
				if ctx.Err() != nil {
					return
				}
				w.mu.Lock()
				w.took = append(w.took, took)
				if err == errBusy && strings.Contains(path, "?q=") {
					w.deferred++ // on a machine that is busy with attackers or other tests
				} else if err != nil {
					w.failures = append(w.failures, fmt.Sprintf("%s: %v", path, err))
				}
				w.mu.Unlock()
				time.Sleep(2 * time.Millisecond)
			}
		})
	}
	return w
}

// ask gets a page whole.
func ask(ctx context.Context, client *http.Client, url string) error {
	r, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return err
	}
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	switch {
	case answer.StatusCode == http.StatusServiceUnavailable && answer.Header.Get("Retry-After") != "":
		return errBusy
	case answer.StatusCode != http.StatusOK:
		return errors.New(answer.Status)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}

// verdict ends the witnesses. No request of theirs may have failed, and few may have been deferred.
func (w *witness) verdict(t *testing.T) {
	t.Helper()
	w.stop()
	w.done.Wait()
	if len(w.took) == 0 {
		t.Fatal("no well-behaved client was answered")
	}
	slices.Sort(w.took)
	at := func(share float64) time.Duration {
		return w.took[int(share*float64(len(w.took)-1))].Round(10 * time.Microsecond)
	}
	t.Logf("well-behaved clients: %d requests, %d failed, %d searches deferred; p50 %v, p99 %v, longest %v",
		len(w.took), len(w.failures), w.deferred, at(.5), at(.99), at(1))
	if w.deferred > len(w.took)/4 {
		t.Error("most searches were deferred")
	}
	for _, f := range w.failures[:min(5, len(w.failures))] {
		t.Error(f)
	}
}

// TestSlowClients holds ten thousand connections open: a third says nothing, a third sends
// its header a byte at a time, a third never reads its answers.
func TestSlowClients(t *testing.T) {
	clients := 9999
	if testing.Short() {
		clients = 999
	}
	p := testsite.Start(t)
	w := witnesses(t, p.URL)
	before := p.Memory(t)
	conns := make([]net.Conn, clients)
	for i := range conns {
		c, err := net.DialTimeout("tcp", p.Address, 20*time.Second)
		if err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
		defer c.Close()
		conns[i] = c
		switch i % 3 {
		case 1:
			io.WriteString(c, "GET / HTTP/1.1\r\nHost: a\r\nX: ")
		case 2:
			io.WriteString(c, strings.Repeat("GET /role/limits/ HTTP/1.1\r\nHost: a\r\n\r\n", 30))
		}
	}
	most := p.Memory(t)
	// The server ends the first two kinds by itself: they get no more than its limit for a header.
	deadline := time.Now().Add(40 * time.Second)
	for i, c := range conns {
		if i%3 == 2 {
			continue
		}
		if i%3 == 1 {
			io.WriteString(c, "x") // fails where it is closed already
		}
		c.SetReadDeadline(deadline)
		if _, err := io.Copy(io.Discard, c); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("connection %d is still open after its time", i)
		}
	}
	t.Logf("%d slow connections: memory %d MB before, %d MB with them", clients, before>>20, most>>20)
	w.verdict(t)
}

// TestMalformedRequests sends what is no proper request. Each is refused or cut off, and
// none is the server's fault.
func TestMalformedRequests(t *testing.T) {
	p := testsite.Start(t)
	w := witnesses(t, p.URL)
	long := strings.Repeat("a", 1<<20)
	requests := map[string]string{
		"empty line":               "\r\n\r\n",
		"no version":               "GET /\r\n\r\n",
		"old version":              "GET / HTTP/0.9\r\n\r\n",
		"unknown version":          "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
		"no host":                  "GET / HTTP/1.1\r\n\r\n",
		"two hosts":                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
		"bad host":                 "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
		"space in the path":        "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
		"bad escape":               "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
		"no colon":                 "GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n",
		"folded field":             "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
		"zero byte in a field":     "GET / HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n",
		"space before the colon":   "GET / HTTP/1.1\r\nHost: a\r\nX : a\r\n\r\n",
		"long path":                "GET /" + long + " HTTP/1.1\r\nHost: a\r\n\r\n",
		"path over our limit":      "GET /" + long[:9000] + " HTTP/1.1\r\nHost: a\r\n\r\n",
		"long field":               "GET / HTTP/1.1\r\nHost: a\r\nX: " + long + "\r\n\r\n",
		"many fields":              "GET / HTTP/1.1\r\nHost: a\r\n" + strings.Repeat("X: a\r\n", 100000) + "\r\n",
		"long method":              long + " / HTTP/1.1\r\nHost: a\r\n\r\n",
		"odd method":               "G\x01T / HTTP/1.1\r\nHost: a\r\n\r\n",
		"announced body":           "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n",
		"impossible length":        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
		"negative length":          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
		"two lengths":              "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
		"bad chunk":                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
		"unknown coding":           "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x, chunked\r\n\r\n0\r\n\r\n",
		"unknown expectation":      "GET / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\n\r\n",
		"TLS greeting":             "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
		"HTTP/2 preface and noise": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnonsense nonsense nonsense",
		"proxy request":            "GET http://elsewhere.example/ HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n",
		"tunnel":                   "CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: elsewhere.example:443\r\n\r\n",
		"star":                     "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
		"bad query":                "GET /search?q=%zz HTTP/1.1\r\nHost: a\r\n\r\n",
		"byte order mark":          "\xef\xbb\xbfGET / HTTP/1.1\r\nHost: a\r\n\r\n",
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 1000 {
		noise := make([]byte, random.IntN(400))
		for j := range noise {
			noise[j] = byte(random.IntN(256))
		}
		requests[fmt.Sprintf("random bytes %d", i)] = string(noise)
	}
	counts := map[string]int{}
	for name, request := range requests {
		c, err := net.Dial("tcp", p.Address)
		if err != nil {
			t.Fatal(err)
		}
		c.SetDeadline(time.Now().Add(30 * time.Second))
		go io.WriteString(c, request)
		if strings.HasPrefix(name, "random") || strings.HasPrefix(name, "TLS") {
			time.AfterFunc(time.Millisecond, func() { c.(*net.TCPConn).CloseWrite() })
		}
		line, err := bufio.NewReader(c).ReadString('\n')
		switch status, ok := strings.CutPrefix(line, "HTTP/1.1 "); {
		case errors.Is(err, os.ErrDeadlineExceeded):
			t.Errorf("%s: neither answered nor cut off", name)
		case !ok:
			counts["cut off"]++
		case status[0] != '4' && status[:3] != "505" && status[:3] != "501" && name != "proxy request" && name != "folded field":
			t.Errorf("%s: got %s", name, status)
		default:
			counts[status[:3]]++
		}
		c.Close()
	}
	t.Logf("%d malformed requests: %v", len(requests), counts)
	w.verdict(t)
}

// TestHalfClosedSockets ends the sending side before, within and after a request.
func TestHalfClosedSockets(t *testing.T) {
	p := testsite.Start(t)
	w := witnesses(t, p.URL)
	const request = "GET /role/limits/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
	for i := range len(request) + 1 {
		c, err := net.Dial("tcp", p.Address)
		if err != nil {
			t.Fatal(err)
		}
		c.SetDeadline(time.Now().Add(30 * time.Second))
		io.WriteString(c, request[:i])
		c.(*net.TCPConn).CloseWrite()
		answer, err := io.ReadAll(c)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("after %d bytes: the connection stays open", i)
		}
		if i == len(request) && !bytes.HasPrefix(answer, []byte("HTTP/1.1 200")) {
			t.Errorf("a client that has sent its request and reads on got %.60q", answer)
		}
		c.Close()
	}
	w.verdict(t)
}

// TestDescriptorsExhausted opens more connections than the process may have files.
func TestDescriptorsExhausted(t *testing.T) {
	p := testsite.StartAs(t, []string{"prlimit", "--nofile=100:100", testsite.Path}, nil)
	kept := &http.Client{Timeout: 30 * time.Second}
	if err := ask(t.Context(), kept, p.URL+"/"); err != nil {
		t.Fatal(err)
	}
	var greedy []net.Conn
	for range 300 {
		c, err := net.Dial("tcp", p.Address)
		if err != nil {
			break
		}
		greedy = append(greedy, c)
	}
	p.Until(t, "the limit is reached, and somebody is told", func() bool {
		return strings.Contains(p.Messages(), "too many open files")
	})
	if err := ask(t.Context(), kept, p.URL+"/role/limits/"); err != nil {
		t.Errorf("a client that was there before: %v", err)
	}
	for _, c := range greedy {
		c.Close()
	}
	w := witnesses(t, p.URL)
	time.Sleep(300 * time.Millisecond)
	w.verdict(t)
}

// TestReloads changes the content a hundred times a minute. Every other change is faulty.
func TestReloads(t *testing.T) {
	changes := 20
	if testing.Short() {
		changes = 4
	}
	dir, write := testsite.Changing(t, testsite.Small())
	p := testsite.Start(t, "--content", dir, "--watch")
	w := witnesses(t, p.URL)
	for i := range changes {
		more := fmt.Sprintf("\nChange %d.\n", i)
		if i%2 == 1 {
			more += "\n[A page that is not there](/nowhere/) and [@no-such-source].\n"
		}
		write(more)
		time.Sleep(600 * time.Millisecond)
	}
	write("\nThe last change.\n")
	p.Until(t, "the last edition is served", func() bool {
		return strings.Contains(p.Get(t, "/about/"), "The last change.")
	})
	w.verdict(t)
}

// TestPause stops the whole process for a while, as a machine that sleeps or is moved does:
// for the server the clock jumps.
func TestPause(t *testing.T) {
	p := testsite.Start(t)
	w := witnesses(t, p.URL)
	for range 3 {
		time.Sleep(200 * time.Millisecond)
		p.Signal(t, syscall.SIGSTOP)
		time.Sleep(time.Second)
		p.Signal(t, syscall.SIGCONT)
	}
	time.Sleep(200 * time.Millisecond)
	w.verdict(t)
}

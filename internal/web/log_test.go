package web

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// text is a log that can be read while it is written.
type text struct {
	mu sync.Mutex
	b  strings.Builder
}

func (t *text) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.Write(p)
}

func (t *text) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.String()
}

// administration returns what the administrator's address answers.
func administration(t *testing.T, s *Server, target string) *http.Response {
	t.Helper()
	w := httptest.NewRecorder()
	s.Admin().Handler.ServeHTTP(w, httptest.NewRequest("GET", "http://127.0.0.1:9090"+target, nil))
	return w.Result()
}

// debugging returns a log of everything, and what is written to it.
func debugging() (*slog.Logger, *text) {
	var log text
	return slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), &log
}

// eventually waits for a line of the metrics. The time bounds failures only.
func eventually(t *testing.T, s *Server, line string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		metrics := read(t, administration(t, s, "/metrics"))
		if strings.Contains(metrics, "\n"+line+"\n") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("no line %s in\n%s", line, metrics)
		}
	}
}

func TestHandshakes(t *testing.T) {
	logger, log := debugging()
	s := serve(t, Options{Log: logger})
	server := httptest.NewUnstartedServer(nil)
	server.Config = s.HTTP()
	server.StartTLS()
	defer server.Close()

	got, err := server.Client().Get(server.URL + "/role/")
	if err != nil || got.StatusCode != 200 {
		t.Fatal(got, err)
	}
	got.Body.Close()
	plain, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	io.WriteString(plain, "GET / HTTP/1.0\r\n\r\n")
	io.Copy(io.Discard, plain)
	eventually(t, s, "interpolref_tls_handshake_errors_total 1")
	if !strings.Contains(log.String(), "TLS handshake error from 127.0.0.0/24: ") {
		t.Errorf("the handshake is not in the log:\n%s", log.String())
	}
	if !strings.Contains(log.String(), "tls=true client=127.0.0.0/24 route=/role/") {
		t.Errorf("the request is not in the log as one over TLS:\n%s", log.String())
	}
	if strings.Contains(log.String(), "127.0.0.1") {
		t.Errorf("the log holds a whole address:\n%s", log.String())
	}
}

func TestOpenConnections(t *testing.T) {
	s := serve(t, Options{})
	addr := listen(t, s.HTTP())
	var open []net.Conn
	for range 3 {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, c)
	}
	eventually(t, s, "interpolref_http_connections_open 3")
	for _, c := range open {
		c.Close()
	}
	eventually(t, s, "interpolref_http_connections_open 0")
	eventually(t, s, "interpolref_http_connections_total 3")
}

// TestLinesOfNetHTTP holds that what clients cause is for debugging only, and that no line
// holds a whole address.
func TestLinesOfNetHTTP(t *testing.T) {
	tests := []struct{ line, level, text string }{
		{"http: TLS handshake error from 203.0.113.7:4711: EOF", "DEBUG", "http: TLS handshake error from 203.0.113.0/24: EOF"},
		{"http: TLS handshake error from [2001:db8:1:2:3::4]:4711: EOF", "DEBUG", "http: TLS handshake error from 2001:db8:1::/48: EOF"},
		{"http2: server: error reading preface from client 203.0.113.7:1: read tcp 192.0.2.1:443->203.0.113.7:1: reset", "DEBUG",
			"http2: server: error reading preface from client 203.0.113.0/24: read tcp 192.0.2.0/24->203.0.113.0/24: reset"},
		{"http2: server connection error from 203.0.113.7:1: PROTOCOL_ERROR", "DEBUG", "http2: server connection error from 203.0.113.0/24: PROTOCOL_ERROR"},
		{"timeout waiting for SETTINGS frames from 203.0.113.7:1", "DEBUG", "timeout waiting for SETTINGS frames from 203.0.113.0/24"},
		{"nothing of 1.2 or [a]", "DEBUG", "nothing of 1.2 or [a]"},
		{"http: panic serving [fe80::1%eth0]:5: oh", "WARN", "http: panic serving fe80::/48: oh"},
		{"http: superfluous response.WriteHeader call from main.main (main.go:1)", "WARN", "http: superfluous response.WriteHeader call from main.main (main.go:1)"},
		{"http: Accept error: accept tcp 192.0.2.1:443: too many open files; retrying in 5ms", "WARN", "http: Accept error: accept tcp 192.0.2.0/24: too many open files; retrying in 5ms"},
	}
	for _, test := range tests {
		logger, log := debugging()
		serve(t, Options{Log: logger}).HTTP().ErrorLog.Print(test.line)
		if want := "level=" + test.level + ` msg="` + test.text + `"`; !strings.Contains(log.String(), want) {
			t.Errorf("%s\nis logged as\n%swant\n%s", test.line, log.String(), want)
		}
	}
}

func TestAdministrationWithoutCounts(t *testing.T) {
	s := serve(t, Options{})
	for target, want := range map[string]int{"/": 200, "/metrics": 200, "/usage": 404, "/usage.csv": 404, "/role/": 404, "/readyz": 200} {
		got := administration(t, s, target)
		if got.StatusCode != want {
			t.Errorf("%s: got status %d, want %d", target, got.StatusCode, want)
		}
		if got.Header.Get("Content-Security-Policy") != policy {
			t.Errorf("%s: no policy", target)
		}
	}
	s.Drain()
	if got := administration(t, s, "/readyz"); got.StatusCode != 503 {
		t.Errorf("/readyz while draining: got status %d", got.StatusCode)
	}
	eventually(t, s, "interpolref_draining 1")
}

func TestReloadsAreCounted(t *testing.T) {
	s := serve(t, Options{})
	first := read(t, administration(t, s, "/edition"))
	if err := s.Swap(build(t, "", "The second edition.")); err != nil {
		t.Fatal(err)
	}
	s.ShowFaults([]byte("a fault"))
	s.ShowFaults([]byte("another"))
	eventually(t, s, `interpolref_reloads_total{result="success"} 1`)
	eventually(t, s, `interpolref_reloads_total{result="failure"} 2`)
	if second := read(t, administration(t, s, "/edition")); second == first {
		t.Errorf("after a swap the edition is still %s", second)
	}
}

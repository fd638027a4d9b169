package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// contender is a way to serve the pages. Its command listens on an address, with the certificate
// in a folder if it is secure.
type contender struct {
	name    string
	command func(dir, address string, secure bool) []string
}

var contenders = []contender{
	{"interpolref", ours("none")},
	{"interpolref, log", ours("json")},
	{"bare", func(dir, address string, secure bool) []string {
		self, _ := os.Executable()
		return []string{self, "-bare", address, "-from", dir, "-tls=" + strconv.FormatBool(secure)}
	}},
}

func ours(log string) func(dir, address string, secure bool) []string {
	return func(dir, address string, secure bool) []string {
		command := []string{*binary, "--addr", address, "--base-url", "http://" + address + "/", "--log", log}
		if secure {
			command = append(command, "--tls-cert", filepath.Join(dir, "cert.pem"), "--tls-key", filepath.Join(dir, "key.pem"))
		}
		return command
	}
}

// server is a running contender.
type server struct {
	url     string
	command *exec.Cmd
}

// start runs a contender on the first processor and waits until it answers and has settled.
func (c contender) start(ctx context.Context, dir string, secure bool) (*server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := l.Addr().String()
	l.Close()
	s := &server{url: "http://" + address}
	if secure {
		s.url = "https://" + address
	}
	s.command = exec.CommandContext(ctx, "taskset", append([]string{"-c", "0"}, c.command(dir, address, secure)...)...)
	messages, err := os.Create(filepath.Join(dir, "messages"))
	if err != nil {
		return nil, err
	}
	defer messages.Close()
	s.command.Stderr = messages
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true}}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if err = get(ctx, client, s.url+"/", nil); err == nil {
			break
		}
		if time.Now().After(deadline) {
			s.stop()
			text, _ := os.ReadFile(messages.Name())
			return nil, fmt.Errorf("it does not answer: %w\n%s", err, text)
		}
	}
	// Ours compresses its pages first: it has settled when the processor does nothing for it.
	for before := time.Duration(-1); ; time.Sleep(time.Second) {
		now, err := s.cpu()
		if err != nil || now == before {
			return s, err
		}
		before = now
	}
}

func (s *server) stop() {
	s.command.Process.Signal(syscall.SIGTERM)
	s.command.Wait()
}

// cpu returns how long the processors have worked for the server: utime and stime of proc(5).
func (s *server) cpu() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.command.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	var user, system int64
	if columns := strings.Fields(rest); len(columns) > 12 { // from the third on
		if _, err := fmt.Sscan(columns[11]+" "+columns[12], &user, &system); err != nil {
			return 0, fmt.Errorf("reading the server's times: %w", err)
		}
	}
	return time.Duration(user+system) * 10 * time.Millisecond, nil // USER_HZ is 100 everywhere
}

// rss returns the megabytes of memory that the server has.
func (s *server) rss() (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.command.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, line, _ := strings.Cut(string(text), "VmRSS:")
	var kilobytes float64
	if _, err := fmt.Sscan(line, &kilobytes); err != nil {
		return 0, fmt.Errorf("reading the server's memory: %w", err)
	}
	return kilobytes / 1024, nil
}

// page is an answer of ours that the bare server repeats.
type page struct {
	Header http.Header
	Body   []byte
}

// fetchPages writes all pages into the file from which the bare server serves them, and returns
// their paths.
func fetchPages(ctx context.Context, dir string) (paths []string, err error) {
	s, err := contenders[0].start(ctx, dir, false)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	answer, err := http.Get(s.url + "/api/pages")
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var list struct {
		Pages []struct{ Path, Reviewed string } `json:"pages"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&list); err != nil {
		return nil, fmt.Errorf("/api/pages: %w", err)
	}
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	pages := map[string]page{}
	for _, entry := range list.Pages {
		if entry.Reviewed == "" {
			continue // a list, which nobody wrote
		}
		err := get(ctx, client, s.url+entry.Path, func(header http.Header, body io.Reader) error {
			text, err := io.ReadAll(body)
			header.Del("Date")
			pages[entry.Path] = page{header, text}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	text, err := json.Marshal(pages)
	if err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(pages)), os.WriteFile(filepath.Join(dir, "pages.json"), text, 0o600)
}

// serveBare is the bare server.
func serveBare() error {
	text, err := os.ReadFile(filepath.Join(*from, "pages.json"))
	if err != nil {
		return err
	}
	var pages map[string]page
	if err := json.Unmarshal(text, &pages); err != nil {
		return err
	}
	s := &http.Server{Addr: *bare, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 2 * time.Minute}
	s.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		for name, values := range p.Header {
			h[name] = values
		}
		w.Write(p.Body)
	})
	if *secure {
		return s.ListenAndServeTLS(filepath.Join(*from, "cert.pem"), filepath.Join(*from, "key.pem"))
	}
	return s.ListenAndServe()
}

package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io/fs"
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

// contender is a way to serve the pages. Its command listens on the address, with TLS where
// secure.
type contender struct {
	name    string
	command func(b *bench, address string, secure bool) ([]string, error)
}

var contenders = []contender{
	{"interpolref", startOurs("--log", "none")},
	{"interpolref, log", startOurs("--log", "json")},
	{"bare", startBare},
	{"nginx", startNginx},
	{"caddy", startCaddy},
}

func startOurs(more ...string) func(*bench, string, bool) ([]string, error) {
	return func(b *bench, address string, secure bool) ([]string, error) {
		command := append([]string{*binary, "--addr", address, "--base-url", "http://" + address + "/"}, more...)
		if secure {
			command = append(command, "--tls-cert", b.file("cert.pem"), "--tls-key", b.file("key.pem"))
		}
		return command, nil
	}
}

func startBare(b *bench, address string, secure bool) ([]string, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	command := []string{self, "-serve", "-addr", address, "-from", b.dir}
	if secure {
		command = append(command, "-cert", b.file("cert.pem"))
	}
	return command, nil
}

func startNginx(b *bench, address string, secure bool) ([]string, error) {
	listen := "listen " + address + ";"
	if secure {
		listen = fmt.Sprintf("listen %s ssl http2;\nssl_certificate %s;\nssl_certificate_key %s;", address, b.file("cert.pem"), b.file("key.pem"))
	}
	var fields strings.Builder
	for _, name := range sameFields {
		if v := b.header.Get(name); v != "" && name != "Vary" {
			fmt.Fprintf(&fields, "add_header %s %q always;\n", name, v)
		}
	}
	err := b.write("nginx.conf", `daemon off; master_process off; worker_processes 1; pid `+b.file("nginx.pid")+`; error_log stderr crit;
events { worker_connections 1024; }
http {
types { text/html html; } default_type text/html; charset utf-8; access_log off; sendfile on; tcp_nopush on;
keepalive_requests 1000000000; open_file_cache max=1000; gzip_vary on; gzip_static on; server_tokens off;
client_body_temp_path `+b.file("t1")+`; proxy_temp_path `+b.file("t2")+`; fastcgi_temp_path `+b.file("t3")+`; uwsgi_temp_path `+b.file("t4")+`; scgi_temp_path `+b.file("t5")+`;
server {
`+listen+`
root `+b.pages+`; index index.html;
`+fields.String()+`}
}
`)
	return []string{"nginx", "-e", "stderr", "-c", b.file("nginx.conf")}, err
}

func startCaddy(b *bench, address string, secure bool) ([]string, error) {
	site, certificate := "http://"+address, ""
	if secure {
		site, certificate = "https://"+address, fmt.Sprintf("tls %s %s", b.file("cert.pem"), b.file("key.pem"))
	}
	var fields strings.Builder
	for _, name := range sameFields {
		if v := b.header.Get(name); v != "" && name != "Vary" {
			fmt.Fprintf(&fields, "header %s %q\n", name, v)
		}
	}
	err := b.write("Caddyfile", `{
admin off
auto_https disable_redirects
}
`+site+` {
`+certificate+`
root * `+b.pages+`
`+fields.String()+`file_server {
precompressed gzip
}
}
`)
	return []string{"caddy", "run", "--adapter", "caddyfile", "--config", b.file("Caddyfile")}, err
}

func (b *bench) file(name string) string { return filepath.Join(b.dir, name) }

func (b *bench) write(name, text string) error {
	return os.WriteFile(b.file(name), []byte(text), 0o600)
}

// server is a running contender.
type server struct {
	url     string
	command *exec.Cmd
}

const serverProcessor = "0"

// start runs a contender on the server's processor and waits until it answers.
func (b *bench) start(ctx context.Context, c contender, secure bool) (*server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := l.Addr().String()
	l.Close()
	args, err := c.command(b, address, secure)
	if err != nil {
		return nil, err
	}
	s := &server{url: "http://" + address}
	if secure {
		s.url = "https://" + address
	}
	s.command = exec.CommandContext(ctx, "taskset", append([]string{"-c", serverProcessor}, args...)...)
	s.command.Env = append(os.Environ(), "HOME="+b.dir, "XDG_DATA_HOME="+b.dir, "XDG_CONFIG_HOME="+b.dir)
	messages, err := os.Create(b.file(c.name + ".log"))
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
		answer, err := client.Get(s.url + "/")
		if err == nil {
			answer.Body.Close()
			break
		}
		if time.Now().After(deadline) {
			s.stop()
			text, _ := os.ReadFile(messages.Name())
			return nil, fmt.Errorf("%s does not answer: %w\n%s", c.name, err, text)
		}
	}
	time.Sleep(settle(c))
	return s, nil
}

// settle is how long a server needs until it does nothing but answer: ours compresses its
// pages when it has started.
func settle(c contender) time.Duration {
	if strings.HasPrefix(c.name, "interpolref") {
		return 8 * time.Second
	}
	return 200 * time.Millisecond
}

func (s *server) stop() {
	s.command.Process.Signal(syscall.SIGTERM)
	s.command.Wait()
}

// cpu returns how long the processors have worked for the server.
func (s *server) cpu() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.command.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	columns := strings.Fields(rest) // from the third of proc(5) on
	if len(columns) < 13 {
		return 0, fmt.Errorf("reading the server's times: %q", text)
	}
	var ticks int64
	for _, c := range columns[11:13] {
		n, err := strconv.ParseInt(c, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("reading the server's times: %w", err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond, nil // USER_HZ is 100 everywhere
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

// serve is the bare server.
func serve() error {
	handler, err := bare()
	if err != nil {
		return err
	}
	s := &http.Server{Addr: *addr, Handler: handler, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 2 * time.Minute}
	if *certFile != "" {
		return s.ListenAndServeTLS(*certFile, filepath.Join(filepath.Dir(*certFile), "key.pem"))
	}
	return s.ListenAndServe()
}

// bare returns a handler that writes the compressed pages and does nothing else.
func bare() (http.Handler, error) {
	type page struct {
		body []byte
		etag []string
		size []string
	}
	pages := map[string]*page{}
	root := filepath.Join(*from, "pages")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".gz" {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		address := "/"
		if name != "." {
			address += filepath.ToSlash(name) + "/"
		}
		pages[address] = &page{body, []string{`"` + strconv.Itoa(len(body)) + `"`}, []string{strconv.Itoa(len(body))}}
		return nil
	})
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(*from, "header"))
	if err != nil {
		return nil, err
	}
	fixed := http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Content-Encoding": {"gzip"}}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
			fixed[name] = []string{value}
		}
	}
	names := slices.Collect(maps.Keys(fixed))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := pages[r.URL.Path]
		if p == nil {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		for _, name := range names {
			h[name] = fixed[name]
		}
		h["Etag"] = p.etag
		h["Content-Length"] = p.size
		w.Write(p.body)
	}), nil
}

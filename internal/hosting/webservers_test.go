package hosting

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/interpolref/interpolref/internal/testsite"
)

// snippet returns a block of code of a page for those who host the reference.
func snippet(t *testing.T, page, id string) string {
	t.Helper()
	text, err := os.ReadFile("../../content/en/about/self-hosting/" + page + ".md")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?ms)^```\\w+ \\{#" + regexp.QuoteMeta(id) + "\\}\n(.*?)^```$").FindSubmatch(text)
	if block == nil {
		t.Fatalf("%s.md has no code with the id %s", page, id)
	}
	return string(block[1])
}

// front is a web server in front of the program.
type front struct {
	dir           string // for its files; it holds ref.pem, ref-key.pem and ref-both.pem
	plain, secure string // its addresses, without and with TLS
	one, two      string // the addresses of the program
	roots         *x509.CertPool
	prefix        string
	behind        *testsite.Server
}

// put writes a configuration, in which the addresses and files of the page's examples have
// given way to those of the test.
func (f *front) put(t *testing.T, name, text string, more ...string) string {
	t.Helper()
	pairs := append([]string{
		"127.0.0.1:8080", f.one, "127.0.0.1:8081", f.two,
		"/etc/ssl/ref-both.pem", filepath.Join(f.dir, "ref-both.pem"),
		"/etc/ssl/ref-key.pem", filepath.Join(f.dir, "ref-key.pem"),
		"/etc/ssl/ref.pem", filepath.Join(f.dir, "ref.pem"),
	}, more...)
	file := filepath.Join(f.dir, name)
	if err := os.WriteFile(file, []byte(strings.NewReplacer(pairs...).Replace(text)), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func (f *front) nginx(t *testing.T, servers string) {
	listen := []string{"listen 443 ssl;", "listen " + f.secure + " ssl;"}
	if version, err := exec.Command("nginx", "-v").CombinedOutput(); err != nil {
		t.Fatal(err)
	} else if m := regexp.MustCompile(`nginx/1\.(\d+)\.`).FindSubmatch(version); m != nil {
		if minor, _ := strconv.Atoi(string(m[1])); minor < 25 { // as the snippets say of it
			listen = []string{"listen 443 ssl;", "listen " + f.secure + " ssl http2;", "http2 on;", ""}
		}
	}
	config := f.put(t, "nginx.conf", "daemon off; user root; pid "+f.dir+"/pid; error_log stderr;\nevents {}\nhttp {\naccess_log off;\n"+
		"client_body_temp_path "+f.dir+"/t; proxy_temp_path "+f.dir+"/t; fastcgi_temp_path "+f.dir+"/t; uwsgi_temp_path "+f.dir+"/t; scgi_temp_path "+f.dir+"/t;\n"+
		servers+"\n}\n",
		append(listen, "listen 80;", "listen "+f.plain+";")...)
	run(t, nil, "nginx", "-e", "stderr", "-c", config)
}

func (f *front) caddy(t *testing.T, sites string) {
	config := f.put(t, "Caddyfile", "{\nadmin off\nauto_https disable_redirects\nhttp_port "+fmt.Sprint(port(t, f.plain))+"\nhttps_port "+fmt.Sprint(port(t, f.secure))+"\n}\n"+sites,
		"ref.example.org {", "ref.example.org {\nbind 127.0.0.1\ntls "+f.dir+"/ref.pem "+f.dir+"/ref-key.pem")
	run(t, []string{"HOME=" + f.dir, "XDG_DATA_HOME=" + f.dir, "XDG_CONFIG_HOME=" + f.dir}, "caddy", "run", "--adapter", "caddyfile", "--config", config)
}

func (f *front) haproxy(t *testing.T, text string) {
	config := f.put(t, "haproxy.cfg", text, "bind :80", "bind "+f.plain, "bind :443", "bind "+f.secure)
	run(t, nil, "haproxy", "-db", "-f", config)
}

func (f *front) varnish(t *testing.T, text string) {
	host, number, err := net.SplitHostPort(f.one)
	if err != nil {
		t.Fatal(err)
	}
	config := f.put(t, "default.vcl", text, `.host = "127.0.0.1"`, `.host = "`+host+`"`, `.port = "8080"`, `.port = "`+number+`"`)
	run(t, nil, "varnishd", "-F", "-j", "none", "-n", filepath.Join(f.dir, "varnish"), "-a", f.plain, "-f", config, "-s", "malloc,64m", "-p", "http_gzip_support=off", "-p", "ban_lurker_age=0.1")
}

func (f *front) apache(t *testing.T, text string) {
	modules := ""
	for _, m := range []string{"mpm_event", "authz_core", "alias", "proxy", "proxy_http", "socache_shmcb", "ssl", "http2"} {
		modules += "LoadModule " + m + "_module /usr/lib/apache2/modules/mod_" + m + ".so\n"
	}
	config := f.put(t, "apache.conf", "ServerName localhost\nServerRoot "+f.dir+"\nDefaultRuntimeDir "+f.dir+"\nPidFile "+f.dir+"/pid\nErrorLog /dev/stderr\n"+
		modules+"Listen "+f.plain+"\nListen "+f.secure+"\n"+text,
		"*:80>", f.plain+">", "*:443>", f.secure+">")
	run(t, nil, "apache2", "-DFOREGROUND", "-f", config)
}

const apacheHost = `<VirtualHost *:443>
ServerName ref.example.org
SSLEngine on
SSLCertificateFile /etc/ssl/ref.pem
SSLCertificateKeyFile /etc/ssl/ref-key.pem
%s</VirtualHost>
`

const nginxHost = `server {
listen 443 ssl;
http2 on;
server_name ref.example.org;
ssl_certificate /etc/ssl/ref.pem;
ssl_certificate_key /etc/ssl/ref-key.pem;
%s}
`

// TestWebServers runs each configuration of the page with the real web server, and asks
// through it for all kinds of answers.
func TestWebServers(t *testing.T) {
	page := func(t *testing.T, id string) string { return snippet(t, "web-servers", id) }
	tests := map[string]struct {
		prefix string
		start  func(*testing.T, *front)
		plain  bool // it has no TLS of its own
		leads  bool // it leads from plain to TLS
	}{
		"nginx": {start: func(t *testing.T, f *front) { f.nginx(t, page(t, "nginx-root")) }, leads: true},
		"nginx under a path": {prefix: "/reference", start: func(t *testing.T, f *front) {
			f.nginx(t, fmt.Sprintf(nginxHost, page(t, "nginx-path")))
		}},
		"caddy":              {start: func(t *testing.T, f *front) { f.caddy(t, page(t, "caddy-root")) }},
		"caddy under a path": {prefix: "/reference", start: func(t *testing.T, f *front) { f.caddy(t, page(t, "caddy-path")) }},
		"haproxy":            {start: func(t *testing.T, f *front) { f.haproxy(t, page(t, "haproxy-root")) }, leads: true},
		"haproxy under a path": {prefix: "/reference", start: func(t *testing.T, f *front) {
			defaults, _, _ := strings.Cut(page(t, "haproxy-root"), "frontend")
			f.haproxy(t, defaults+page(t, "haproxy-path"))
		}},
		"varnish":              {start: func(t *testing.T, f *front) { f.varnish(t, page(t, "varnish-root")) }, plain: true},
		"varnish under a path": {prefix: "/reference", start: func(t *testing.T, f *front) { f.varnish(t, page(t, "varnish-root")) }, plain: true},
		"apache":               {start: func(t *testing.T, f *front) { f.apache(t, page(t, "apache-root")) }, leads: true},
		"apache under a path": {prefix: "/reference", start: func(t *testing.T, f *front) {
			f.apache(t, fmt.Sprintf(apacheHost, page(t, "apache-path")))
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f := newFront(t, test.prefix)
			test.start(t, f)
			url, address := "https://ref.example.org", f.secure
			if test.plain {
				url, address = "http://ref.example.org", f.plain
			}
			wait(t, address)
			client := f.client(t, address)
			f.behind.Until(t, "the web server passes requests on", func() bool {
				return ask(t.Context(), client, url+test.prefix+"/") == nil
			})
			f.check(t, client, url)
			if test.prefix != "" {
				answer := get(t, client, "GET", url+test.prefix, nil)
				if to := answer.Header.Get("Location"); answer.StatusCode/100 != 3 || !strings.HasSuffix(to, test.prefix+"/") {
					t.Errorf("without the slash: got %d to %q", answer.StatusCode, to)
				}
			}
			if test.leads {
				answer := get(t, f.client(t, f.plain), "GET", "http://ref.example.org/role/?a=b", nil)
				if got := answer.Header.Get("Location"); answer.StatusCode != 308 || got != "https://ref.example.org/role/?a=b" {
					t.Errorf("without TLS: got %d to %q", answer.StatusCode, got)
				}
			}
		})
	}
}

func newFront(t *testing.T, prefix string) *front {
	t.Helper()
	f := &front{dir: t.TempDir(), plain: testsite.FreeAddress(t), secure: testsite.FreeAddress(t), prefix: prefix}
	cert := writeCertificate(t, f.dir, "ref")
	key, err := os.ReadFile(filepath.Join(f.dir, "ref-key.pem"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(f.dir, "ref-both.pem"), append(cert, key...), 0o600); err != nil {
		t.Fatal(err)
	}
	f.roots = x509.NewCertPool()
	f.roots.AppendCertsFromPEM(cert)
	f.one, f.two = testsite.FreeAddress(t), testsite.FreeAddress(t)
	f.behind = testsite.Start(t, "--addr", f.one, "--base-url", "https://ref.example.org"+prefix+"/", "--trust-proxy", "127.0.0.1", "--log", "json")
	return f
}

// visitor comes from another address than the web servers, which are trusted.
var visitor = net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 9)}}

// client returns a client that finds every host at an address, and follows nothing.
func (f *front) client(t *testing.T, address string) *http.Client {
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: f.roots}, ForceAttemptHTTP2: true, DisableCompression: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return visitor.DialContext(ctx, "tcp", address)
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

type whole struct {
	*http.Response
	body []byte
}

func get(t *testing.T, client *http.Client, method, url string, header http.Header) whole {
	t.Helper()
	r, err := http.NewRequest(method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range header {
		r.Header[name] = values
	}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return whole{answer, body}
}

// check asks through the web server and directly, and compares.
func (f *front) check(t *testing.T, client *http.Client, url string) {
	direct := f.client(t, f.one)
	const host = "http://ref.example.org"
	for _, encoding := range []string{"br", "gzip", "identity"} {
		for _, path := range []string{"/", "/role/limits/", "/role/limits/index.json", "/sitemap.xml"} {
			header := http.Header{"Accept-Encoding": {encoding}}
			for deadline := time.Now().Add(testsite.Patience); encoding != "identity" && time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
				if get(t, direct, "GET", host+f.prefix+path, header).Header.Get("Content-Encoding") == encoding {
					break // all is compressed soon after the start
				}
			}
			want, got := get(t, direct, "GET", host+f.prefix+path, header), get(t, client, "GET", url+f.prefix+path, header)
			same := got.Header.Get("Content-Encoding") == want.Header.Get("Content-Encoding")
			if got.StatusCode != 200 || !bytes.Equal(got.body, want.body) || !same {
				t.Errorf("%s as %s: got %d and %d bytes of %q, want %d of %q", path, encoding, got.StatusCode,
					len(got.body), got.Header.Get("Content-Encoding"), len(want.body), want.Header.Get("Content-Encoding"))
				continue
			}
			for _, name := range []string{"Etag", "Content-Security-Policy", "Strict-Transport-Security", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control", "Content-Type"} {
				if diff := cmp.Diff(want.Header.Values(name), got.Header.Values(name)); diff != "" {
					t.Errorf("%s as %s: %s differs (-direct +through): %s", path, encoding, name, diff)
				}
			}
			again := get(t, client, "GET", url+f.prefix+path, http.Header{"Accept-Encoding": {encoding}, "If-None-Match": {want.Header.Get("Etag")}})
			if again.StatusCode != http.StatusNotModified || len(again.body) > 0 {
				t.Errorf("%s as %s, asked for again: got %d", path, encoding, again.StatusCode)
			}
		}
	}
	for _, test := range []struct {
		method, path string
		status       int
		location     string
	}{
		{"HEAD", "/role/limits/", 200, ""},
		{"GET", "/limits", 308, f.prefix + "/role/limits/"},
		{"GET", "/Role/LIMITS", 308, f.prefix + "/role/limits/"},
		{"GET", "/role/limits/?a=b%2Fc", 200, ""},
		{"GET", "/search?q=red+notice", 200, ""},
		{"GET", "/api/search?q=%zz", 400, ""},
		{"GET", "/nothing/here/", 404, ""},
		{"POST", "/role/limits/", 405, ""},
		{"GET", "/readyz", 200, ""},
		{"GET", "/role%2Flimits/", 404, ""},
	} {
		got := get(t, client, test.method, url+f.prefix+test.path, http.Header{"X-Forwarded-For": {"198.51.100.7"}})
		location := strings.TrimPrefix(got.Header.Get("Location"), url)
		if got.StatusCode != test.status || location != test.location {
			t.Errorf("%s %s: got %d %q, want %d %q", test.method, test.path, got.StatusCode, location, test.status, test.location)
		}
		if test.status == 404 && !bytes.Contains(got.body, []byte("There is no page here")) {
			t.Errorf("%s: got %.200s", test.path, got.body)
		}
	}
	f.behind.Until(t, "requests are logged", func() bool {
		return strings.Contains(f.behind.Messages(), "/nothing") || strings.Contains(f.behind.Messages(), `"status":404`)
	})
	if log := f.behind.Messages(); strings.Contains(log, "198.51.100") {
		t.Errorf("a client could give itself another address in the log")
	}
}

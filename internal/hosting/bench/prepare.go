package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// bench is what all measurements share.
type bench struct {
	dir        string // where everything is written
	pages      string // the pages as files, with .gz beside each
	paths      []string
	list       string // the file that lists the paths
	size       int    // of all pages, compressed
	header     http.Header
	contenders []contender
}

// kept are the header fields that every server sends like ours. The others are each
// server's own.
var kept = []string{
	"Cache-Control", "Content-Security-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
	"Permissions-Policy", "Referrer-Policy", "Strict-Transport-Security", "Surrogate-Control", "Surrogate-Key", "Vary",
	"X-Content-Type-Options", "X-Frame-Options",
}

// prepare takes the pages and header fields from the program, and makes what the other
// servers need of them.
func (b *bench) prepare(ctx context.Context) error {
	b.pages = filepath.Join(b.dir, "pages")
	if err := writeCertificate(b.dir); err != nil {
		return fmt.Errorf("making a certificate: %w", err)
	}
	b.contenders = contenders
	s, err := b.start(ctx, b.contenders[0], false)
	if err != nil {
		return err
	}
	defer s.stop()
	if err := b.fetch(s.url); err != nil {
		return err
	}
	var fields strings.Builder
	for _, name := range kept {
		if v := b.header.Get(name); v != "" {
			fmt.Fprintf(&fields, "%s: %s\n", name, v)
		}
	}
	if err := b.write("header", fields.String()); err != nil {
		return err
	}
	if err := b.buildHugo(ctx); err != nil {
		return fmt.Errorf("building with Hugo: %w", err)
	}
	b.list = b.file("paths")
	return b.write("paths", strings.Join(b.paths, "\n")+"\n")
}

// fetch takes all written pages from a server.
func (b *bench) fetch(url string) error {
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	get := func(path, encoding string) ([]byte, http.Header, error) {
		r, err := http.NewRequest("GET", url+path, nil)
		if err != nil {
			return nil, nil, err
		}
		r.Header.Set("Accept-Encoding", encoding)
		answer, err := client.Do(r)
		if err != nil {
			return nil, nil, err
		}
		defer answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			return nil, nil, fmt.Errorf("%s: %s", path, answer.Status)
		}
		body, err := io.ReadAll(answer.Body)
		return body, answer.Header, err
	}
	text, _, err := get("/api/pages", "identity")
	if err != nil {
		return err
	}
	var all struct {
		Pages []struct {
			Path string `json:"path"`
		} `json:"pages"`
	}
	if err := json.Unmarshal(text, &all); err != nil {
		return fmt.Errorf("/api/pages: %w", err)
	}
	for _, p := range all.Pages {
		path := p.Path
		if !written(path) {
			continue
		}
		plain, _, err := get(path, "identity")
		if err != nil {
			return err
		}
		small, header, err := get(path, "gzip")
		if err != nil {
			return err
		}
		name := filepath.Join(b.pages, filepath.FromSlash(path), "index.html")
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, plain, 0o644); err != nil {
			return err
		}
		if err := os.WriteFile(name+".gz", small, 0o644); err != nil {
			return err
		}
		b.paths = append(b.paths, path)
		b.size += len(small)
		b.header = header
	}
	if len(b.paths) == 0 {
		return fmt.Errorf("/api/pages lists no page: %.200s", text)
	}
	return nil
}

// written reports whether a page is made of a Markdown file; the others are lists.
func written(path string) bool {
	name := filepath.Join("content/en", filepath.FromSlash(path))
	for _, file := range []string{name + ".md", filepath.Join(name, "index.md")} {
		if _, err := os.Stat(file); err == nil {
			return true
		}
	}
	return false
}

// buildHugo has Hugo make pages of the same Markdown, in a layout that has what is around
// ours: a head, the navigation of all sections, contents and a foot. What is markup of ours,
// such as citations, it prints as text.
func (b *bench) buildHugo(ctx context.Context) error {
	if _, err := os.Stat(*hugo); err != nil {
		fmt.Println("hugo is not there and left out: make bench-serve installs it")
		return nil
	}
	in, out := filepath.Join(b.dir, "hugo"), filepath.Join(b.dir, "hugo-pages")
	if err := os.MkdirAll(in, 0o755); err != nil {
		return err
	}
	// Hugo keeps a folder's page in _index.md, and some of our front matter means other things to it.
	err := filepath.WalkDir("content/en", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel("content/en", path)
		if err != nil {
			return err
		}
		if filepath.Base(name) == "index.md" {
			name = filepath.Join(filepath.Dir(name), "_index.md")
		}
		name = filepath.Join(in, "content", name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		return os.WriteFile(name, text, 0o644)
	})
	if err != nil {
		return err
	}
	for name, text := range map[string]string{
		"hugo.toml": "baseURL = \"http://127.0.0.1/\"\ndisableKinds = [\"taxonomy\", \"term\", \"RSS\", \"sitemap\"]\n" +
			"[markup.goldmark.parser]\nautoHeadingID = true\n[markup.goldmark.parser.attribute]\ntitle = true\nblock = true\n",
		"layouts/_default/baseof.html": hugoLayout,
		"layouts/_default/single.html": `{{define "main"}}{{.TableOfContents}}{{.Content}}{{end}}`,
		"layouts/_default/list.html":   `{{define "main"}}{{.TableOfContents}}{{.Content}}{{end}}`,
		"layouts/index.html":           `{{define "main"}}{{.Content}}{{end}}`,
	} {
		name = filepath.Join(in, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			return err
		}
	}
	command := exec.CommandContext(ctx, absolute(*hugo), "--source", in, "--destination", out, "--quiet")
	if text, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, text)
	}
	for _, path := range b.paths {
		name := filepath.Join(out, filepath.FromSlash(path), "index.html")
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		var small bytes.Buffer
		w, err := gzip.NewWriterLevel(&small, gzip.BestCompression)
		if err != nil {
			return err
		}
		w.Write(text)
		w.Close()
		if err := os.WriteFile(name+".gz", small.Bytes(), 0o644); err != nil {
			return err
		}
	}
	b.contenders = append(b.contenders, contender{"hugo+nginx", startNginx(out)})
	return nil
}

const hugoLayout = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{.Title}}</title><meta name="description" content="{{.Params.summary}}">
<link rel="canonical" href="{{.Permalink}}"></head>
<body><nav><ul>{{range .Site.Sections}}<li><a href="{{.RelPermalink}}">{{.Title}}</a></li>{{end}}</ul></nav>
<nav>{{range .Ancestors}}<a href="{{.RelPermalink}}">{{.Title}}</a> {{end}}</nav>
<main><h1>{{.Title}}</h1><p>{{.Params.question}}</p>{{block "main" .}}{{end}}</main>
<footer>{{range .Site.Sections}}<a href="{{.RelPermalink}}">{{.Title}}</a> {{end}}</footer></body>
</html>
`

// writeCertificate makes cert.pem and key.pem for the loopback address.
func writeCertificate(dir string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "localhost"},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
		DNSNames:     []string{"localhost"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	for name, block := range map[string]*pem.Block{
		"cert.pem": {Type: "CERTIFICATE", Bytes: cert},
		"key.pem":  {Type: "PRIVATE KEY", Bytes: private},
	} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			return err
		}
	}
	return nil
}

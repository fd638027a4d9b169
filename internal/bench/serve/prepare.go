package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// bench is what all measurements share.
type bench struct {
	dir    string // where everything is written
	pages  string // the pages as files, with .gz beside each
	paths  []string
	list   string // the file that lists the paths
	size   int    // of all pages, compressed
	header http.Header
}

// sameFields are the header fields that every server sends like ours. The others are each
// server's own.
var sameFields = []string{
	"Cache-Control", "Content-Security-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
	"Permissions-Policy", "Referrer-Policy", "Strict-Transport-Security", "Surrogate-Control", "Surrogate-Key", "Vary",
	"X-Content-Type-Options", "X-Frame-Options",
}

// prepare takes the pages and header fields from the program, and makes what the other
// servers need of them.
func (b *bench) prepare(ctx context.Context) error {
	b.pages = filepath.Join(b.dir, "pages")
	if err := writeCertificate(ctx, b.dir); err != nil {
		return fmt.Errorf("making a certificate: %w", err)
	}
	s, err := b.start(ctx, contenders[0], false)
	if err != nil {
		return err
	}
	defer s.stop()
	if err := b.fetch(s.url); err != nil {
		return err
	}
	var fields strings.Builder
	for _, name := range sameFields {
		if v := b.header.Get(name); v != "" {
			fmt.Fprintf(&fields, "%s: %s\n", name, v)
		}
	}
	if err := b.write("header", fields.String()); err != nil {
		return err
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

// writeCertificate makes cert.pem and key.pem for the loopback address.
func writeCertificate(ctx context.Context, dir string) error {
	c := exec.CommandContext(ctx, "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
		"-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem")
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("openssl: %w\n%s", err, out)
	}
	return nil
}

package site

import (
	"bytes"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/interpolref/interpolref/internal/edition"
)

// ExportRelative writes the site as files whose links lead from one to the other wherever the
// folder lies, also where no server serves it. What would have to say where the site is, such
// as its sitemap, is left out. The site must have been built for files.
func (s *Site) ExportRelative(dir string) error {
	files := s.edition.Files(false)
	for name, body := range files {
		switch path.Ext(name) {
		case ".html":
			files[name] = s.relative(name, body)
		case ".xml", ".txt", ".webmanifest":
			delete(files, name)
		}
	}
	return edition.Export(dir, s.edition.ID(), files)
}

// relative makes the links of a file relative.
func (s *Site) relative(name string, body []byte) []byte {
	var out bytes.Buffer
	z := html.NewTokenizer(bytes.NewReader(body))
	skip := false
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out.Bytes()
		}
		raw := slices.Clone(z.Raw())
		t := z.Token()
		switch {
		case kind == html.EndTagToken && t.Data == "script" && skip:
			skip = false
			continue
		case skip:
			continue
		case kind != html.StartTagToken && kind != html.SelfClosingTagToken || len(t.Attr) == 0:
			out.Write(raw)
			continue
		}
		value := func(key string) string {
			for _, a := range t.Attr {
				if a.Key == key {
					return a.Val
				}
			}
			return ""
		}
		switch {
		case t.Data == "link" && slices.Contains([]string{"canonical", "search", "alternate"}, value("rel")), value("property") == "og:url":
			continue
		case t.Data == "script" && value("type") != "":
			skip = true // data on where the page is
			continue
		}
		changed := false
		t.Attr = slices.DeleteFunc(t.Attr, func(a html.Attribute) bool {
			changed = changed || a.Key == "integrity"
			return a.Key == "integrity" // which browsers cannot check in files
		})
		for i, a := range t.Attr {
			switch a.Key {
			case "href", "src", "action":
				t.Attr[i].Val = s.relativeAddress(name, a.Val)
			case "data-root":
				t.Attr[i].Val = strings.TrimSuffix(s.relativeAddress(name, s.addresses.of("/")), "/index.html")
			case "data-leaf":
				t.Attr[i].Val = "index.html"
			}
			changed = changed || t.Attr[i].Val != a.Val
		}
		if changed {
			out.WriteString(t.String())
		} else {
			out.Write(raw)
		}
	}
}

// relativeAddress returns how a file leads to an address of the site. Addresses of other sites
// stay as they are, and so do those of files that are left out.
func (s *Site) relativeAddress(from, address string) string {
	inside, ok := strings.CutPrefix(address, s.addresses.prefix+"/")
	if !ok || strings.HasPrefix(inside, "/") {
		return address
	}
	target, fragment, found := strings.Cut(inside, "#")
	r := s.edition.Lookup("/" + target)
	if r != nil && r.Location() != "" || target == "" || strings.HasSuffix(target, "/") {
		target = path.Join(target, "index.html")
	}
	to, err := filepath.Rel(filepath.FromSlash(path.Dir(from)), filepath.FromSlash(target))
	if err != nil {
		return address
	}
	to = filepath.ToSlash(to)
	if found {
		to += "#" + fragment
	}
	return to
}

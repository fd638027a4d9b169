package files

import (
	"bytes"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/interpolref/interpolref/internal/site"
)

// ExportRelative writes a site as [Export] does, with relative links between its files, so that the folder works
// wherever it lies, also without a server. Files that need the site's address, such as the sitemap, are
// left out, and so are compressed variants.
func ExportRelative(dir string, st *site.Site, header Header) error {
	files, err := responseFiles(st, func(from, location string) string { return relativeAddress(st, from, location) })
	if err != nil {
		return fmt.Errorf("exporting to %s: %w", dir, err)
	}
	meta := header.meta(" file:") // browsers differ in whether files are 'self' to each other
	for name, body := range files {
		switch {
		case path.Ext(name) == ".html":
			files[name] = withMeta(relative(st, name, body), meta)
		case leftOut(name):
			delete(files, name)
		}
	}
	if err := write(dir, st.Edition().ID(), files); err != nil {
		return fmt.Errorf("exporting to %s: %w", dir, err)
	}
	return nil
}

// leftOut reports whether a file is left out of a relative export.
func leftOut(name string) bool {
	return slices.Contains([]string{".xml", ".txt", ".webmanifest"}, path.Ext(name))
}

// relative returns a page with relative links, and without what needs the site's address.
func relative(st *site.Site, name string, body []byte) []byte {
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
		value := func(key string) string { return attribute(t.Attr, key) }
		switch {
		case t.Data == "link" && slices.Contains([]string{"canonical", "search", "alternate"}, value("rel")), value("property") == "og:url":
			continue
		case t.Data == "script" && value("type") != "":
			skip = true // data on where the page is
			continue
		}
		changed := false
		t.Attr = slices.DeleteFunc(t.Attr, func(a html.Attribute) bool {
			inside, _ := within(st, a.Val)
			drop := a.Key == "integrity" || // which browsers cannot check in files
				a.Key == "href" && leftOut(inside)
			changed = changed || drop
			return drop
		})
		for i, a := range t.Attr {
			switch a.Key {
			case "href", "src", "action", "data-sheet":
				t.Attr[i].Val = relativeAddress(st, name, a.Val)
			case "data-root":
				t.Attr[i].Val = strings.TrimSuffix(relativeAddress(st, name, st.Address("/")), "/index.html")
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

// within returns the path, with fragment, of an address of the site. It reports false for other addresses.
func within(st *site.Site, address string) (path string, ok bool) {
	path, ok = strings.CutPrefix(address, strings.TrimSuffix(st.Address("/"), "/"))
	return path, ok && strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//")
}

// relativeAddress returns the relative link from a file to an address of the site. Addresses of other sites
// stay as they are.
func relativeAddress(st *site.Site, from, address string) string {
	inside, ok := within(st, address)
	if !ok {
		return address
	}
	target, fragment, found := strings.Cut(inside, "#")
	name := target[1:]
	if r := st.Edition().Lookup(target); r != nil {
		name = fileName(r)
	} else if strings.HasSuffix(target, "/") {
		name = path.Join(name, "index.html")
	}
	to, err := filepath.Rel(filepath.FromSlash(path.Dir(from)), filepath.FromSlash(name))
	if err != nil {
		return address
	}
	to = filepath.ToSlash(to)
	if found {
		to += "#" + fragment
	}
	return to
}

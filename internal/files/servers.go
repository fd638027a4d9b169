package files

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/edition"
	"github.com/interpolref/interpolref/internal/site"
)

// forServers adds the redirects and header fields as servers and hosts of files read them:
// _redirects and _headers (Netlify, Cloudflare Pages), redirects.nginx (a map from $uri to
// $interpolref_redirect) and redirects.caddy.
//
// Locations and paths are percent-encoded, so that nothing in them is a variable, a placeholder, a wildcard or
// the end of a word. For nginx, which compares decoded paths, paths are quoted instead.
func forServers(files map[string][]byte, st *site.Site, header Header) {
	var list, nginx, caddy, fields bytes.Buffer
	for _, p := range st.Edition().Paths() {
		to := escapeLocation(st.Edition().Lookup(p).Location())
		if to == "" {
			continue
		}
		at := st.Address(p)
		fmt.Fprintf(&list, "%s %s 308\n", escape(at), to)
		fmt.Fprintf(&nginx, "    %s %s;\n", nginxKey(at), to)
		fmt.Fprintf(&caddy, "redir %s %s 308\n", escape(at), to)
	}
	fmt.Fprintf(&fields, "%s*\n", st.Address("/"))
	for _, h := range header {
		fmt.Fprintf(&fields, "  %s: %s\n", h[0], h[1])
	}
	fmt.Fprintf(&fields, "%s*\n  Cache-Control: %s\n", st.Address("/static/"), edition.Forever)
	files["_redirects"], files["_headers"], files["redirects.caddy"] = list.Bytes(), fields.Bytes(), caddy.Bytes()
	files["redirects.nginx"] = slices.Concat([]byte("map $uri $interpolref_redirect {\n"), nginx.Bytes(), []byte("}\n"))
}

var escaped = regexp.MustCompile(`[^A-Za-z0-9/._~-]`)

// escape percent-encodes all of a path but letters and digits of ASCII, "/", "-", ".", "_" and "~".
func escape(path string) string {
	return escaped.ReplaceAllStringFunc(path, func(c string) string { return "%" + strings.ReplaceAll(fmt.Sprintf("% X", c), " ", "%") })
}

// escapeLocation percent-encodes the path and the fragment of a location.
func escapeLocation(location string) string {
	path, fragment, found := strings.Cut(location, "#")
	if !found {
		return escape(path)
	}
	return escape(path) + "#" + escape(fragment)
}

// nginxKey returns a value as the key of a map of nginx: as it is, quoted or, where it is too long for a bucket
// of the map's hash table (64 bytes by default), as a regular expression, which is not in that table.
func nginxKey(value string) string {
	const longest = 46
	switch {
	case len(value) > longest:
		value = "~*^" + regexp.QuoteMeta(value) + "$"
	case escape(value) == value:
		return value
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
}

package site

import (
	"html"
	"strings"
	"testing"

	xhtml "golang.org/x/net/html"
)

func TestLinks(t *testing.T) {
	for _, test := range []struct{ href, title, want string }{
		{"/role/#a", "Role", `<a href="/role/#a">Role</a>`},
		{"https://a.example/?b=c&d=%20e", `"<&'>`, `<a href="https://a.example/?b=c&amp;d=%20e">&#34;&lt;&amp;&#39;&gt;</a>`},
		{"https://a.example/é \"'<>\\", "é", `<a href="https://a.example/%c3%a9%20%22%27%3c%3e%5c">é</a>`},
		{"javascript:alert(1)", "x", `<a href="#">x</a>`},
		{"JavaScript:alert(1)", "x", `<a href="#">x</a>`},
		{" javascript:alert(1)", "x", `<a href="#">x</a>`},
		{"/a?b=c:d", "x", `<a href="/a?b=c:d">x</a>`},
		{"mailto:a@b.example", "x", `<a href="mailto:a@b.example">x</a>`},
	} {
		if got := string((Link{test.href, test.title}).A()); got != test.want {
			t.Errorf("%q, %q: got %s, want %s", test.href, test.title, got, test.want)
		}
	}
}

// FuzzLinks holds that whatever stands in a link, it is one link with its words and nothing else.
func FuzzLinks(f *testing.F) {
	f.Add("/role/#a", "Role")
	f.Add("javascript:alert(1)", `"><script>`)
	f.Add("data:text/html,<script>", "</a><a href='x'>")
	f.Fuzz(func(t *testing.T, href, title string) {
		printed := string((Link{href, title}).A())
		nodes, err := xhtml.ParseFragment(strings.NewReader("<!doctype html><body>"+printed), nil)
		if err != nil {
			t.Fatal(err)
		}
		var links, others int
		for _, top := range nodes {
			for n := range top.Descendants() {
				if n.Type != xhtml.ElementNode {
					continue
				}
				switch n.Data {
				case "html", "head", "body":
				case "a":
					links++
					value := strings.ToLower(n.Attr[0].Val)
					if scheme, _, ok := strings.Cut(value, ":"); ok && len(n.Attr) == 1 && !strings.ContainsAny(scheme, "/?#") &&
						scheme != "http" && scheme != "https" && scheme != "mailto" {
						t.Errorf("%q leads to %q", printed, value)
					}
				default:
					others++
				}
			}
		}
		if links != 1 || others != 0 {
			t.Errorf("%q: %d links and %d other elements", printed, links, others)
		}
		if strings.Contains(html.UnescapeString(printed), "javascript:alert(1)\"") {
			t.Errorf("%q runs a script", printed)
		}
	})
}

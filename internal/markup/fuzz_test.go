package markup_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/tools/txtar"

	"github.com/interpolref/interpolref/internal/markup"
)

// FuzzParse holds for any text that parsing and printing do not panic, that every
// position is in the text, and that the page is balanced and harmless.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		c, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(c.Files[0].Data)
		for block := range bytes.SplitSeq(c.Files[0].Data, []byte("\n\n")) {
			f.Add(block)
		}
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		const line = 7
		doc := markup.Parse(source, line)
		checkHTML(t, string(doc.HTML(english, address))) // unresolved
		lines := bytes.Split(source, []byte("\n"))
		inside := func(what string, at markup.Pos) {
			if at.Line < line || at.Line >= line+len(lines) || at.Col < 1 || at.Col > len(lines[at.Line-line])+1 {
				t.Errorf("%s at %d:%d is outside of the text", what, at.Line, at.Col)
			}
		}
		for _, x := range doc.Faults {
			inside("fault "+x.Text, x.Pos)
		}
		for _, x := range doc.Anchors {
			inside("anchor", x.Pos)
		}
		for _, x := range doc.Citations {
			for _, x := range x.Sources {
				inside("citation", x.Pos)
				if s := lines[x.Line-line][x.Col-1:]; !bytes.HasPrefix(s, []byte("@")) {
					t.Errorf("the citation of %s is said to stand at %q", x.ID, s)
				}
			}
		}
		for _, x := range doc.Figures {
			inside("figure", x.Pos)
		}
		for _, x := range doc.Terms {
			inside("term", x.Pos)
		}
		for _, x := range doc.Links {
			inside("link", x.Pos)
		}
		for _, p := range doc.Paragraphs() {
			for i := range len(p.Text) {
				at := p.Pos(i)
				inside("a paragraph", at)
				letter := 'a' <= p.Text[i] && p.Text[i] <= 'z'
				if plain := !bytes.ContainsAny(source, "&[\x00"); letter && plain && lines[at.Line-line][at.Col-1] != p.Text[i] {
					t.Errorf("%q of %q is said to stand at %d:%d", p.Text[i], p.Text, at.Line, at.Col)
				}
			}
		}
		resolve(doc)
		page := string(doc.HTML(english, address))
		checkHTML(t, page)
		if len(doc.Faults) == 0 {
			checkIDs(t, page)
		}
		doc.Sections(english)
	})
}

var void = []string{"br", "img", "hr", "input"}

// checkHTML holds that every element is closed, in order, that no link could run a
// script, and that there is no element or attribute that only raw HTML could have brought.
func checkHTML(t *testing.T, page string) {
	t.Helper()
	var open []string
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("not closed: %v\n%s", open, page)
			}
			return
		case html.CommentToken, html.DoctypeToken:
			t.Errorf("a comment or a document type in\n%s", page)
		case html.StartTagToken:
			tok := z.Token()
			checkToken(t, tok, open)
			if !slices.Contains(void, tok.Data) {
				open = append(open, tok.Data)
			}
		case html.SelfClosingTagToken:
			checkToken(t, z.Token(), open)
		case html.EndTagToken:
			name := z.Token().Data
			if len(open) == 0 || open[len(open)-1] != name {
				t.Fatalf("</%s> closes %v in\n%s", name, open, page)
			}
			open = open[:len(open)-1]
		}
	}
}

func checkToken(t *testing.T, tok html.Token, open []string) {
	t.Helper()
	if slices.Contains([]string{"script", "style", "iframe", "object", "input"}, tok.Data) && !slices.Contains(open, "fieldset") {
		t.Errorf("a <%s>", tok.Data)
	}
	if tok.Data == "a" && slices.Contains(open, "a") {
		t.Error("a link in a link")
	}
	for _, a := range tok.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
			t.Errorf("an attribute %s=%q", a.Key, a.Val)
		}
		if a.Key == "src" && !strings.HasPrefix(a.Val, "/base/static/") {
			t.Errorf("a picture of %q", a.Val)
		}
		if a.Key == "href" && !slices.ContainsFunc([]string{"/base/", "#", "https://", "http://", "mailto:"}, func(p string) bool { return strings.HasPrefix(a.Val, p) }) {
			t.Errorf("a link to %q", a.Val)
		}
	}
}

func checkIDs(t *testing.T, page string) {
	t.Helper()
	seen := map[string]bool{}
	z := html.NewTokenizer(strings.NewReader(page))
	for z.Next() != html.ErrorToken {
		for _, a := range z.Token().Attr {
			if a.Key == "id" {
				if seen[a.Val] {
					t.Errorf("the id %q twice in\n%s", a.Val, page)
				}
				seen[a.Val] = true
			}
		}
	}
}

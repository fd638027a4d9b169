package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/interpolref/interpolref/internal/search/sample"
)

// bench is a folder with the same reference as we read it (ours) and as Hugo does (hugo).
type bench struct{ dir string }

func (b bench) ours() string { return filepath.Join(b.dir, "ours") }
func (b bench) hugo() string { return filepath.Join(b.dir, "hugo") }

// hugoSite holds Hugo's side: its settings, the shortcodes for what is markup of ours, and layouts
// with the parts that our pages have. What is the same on many pages is cached, as Hugo's manual
// advises: without that, ten thousand pages took it more than twice as long.
const hugoSite = "internal/bench/build/hugo"

// A passage is a piece of a page's Markdown, which differs where it cites or names a term.
type passage struct {
	text         string
	source, term int // a number, or -1
}

// reference is what the pages refer to.
type reference struct {
	*sample.Source
	terms []string
}

// write makes up the reference, in both forms.
func (b bench) write() error {
	ref := reference{Source: sample.New(7)}
	seen := map[string]bool{}
	for len(ref.terms) < terms {
		// A term is also found by its plural, so that the last word says which one it is.
		if name := ref.Word() + " " + ref.Word() + "x"; !seen[name] {
			seen[name] = true
			ref.terms = append(ref.terms, name)
		}
	}
	files := map[string]string{
		filepath.Join(b.ours(), "data/sources.yaml"): ref.sourceList(false),
		filepath.Join(b.hugo(), "data/sources.yaml"): ref.sourceList(true),
		filepath.Join(b.ours(), "data/terms.yaml"):   ref.termList(false),
		filepath.Join(b.hugo(), "data/terms.yaml"):   ref.termList(true),
	}
	if err := os.CopyFS(b.hugo(), os.DirFS(hugoSite)); err != nil {
		return err
	}
	paths := paths()
	for i, path := range paths {
		front, passages := ref.page(path, paths[(i*7+1)%len(paths)])
		name := strings.Trim(path, "/")
		ours, theirs := name+".md", name+".md"
		if isFolder(path) {
			ours, theirs = filepath.Join(name, "index.md"), filepath.Join(name, "_index.md")
		}
		files[filepath.Join(b.ours(), "en", ours)] = front + ref.print(passages, "[@s%d]", "[[%s]]")
		files[filepath.Join(b.hugo(), "content", theirs)] = front + ref.print(passages, `{{< cite "s%d" >}}`, `{{< term "%s" >}}`)
	}
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// paths returns the paths of all pages: the home page, ten sections, the folders in them and
// the pages in those.
func paths() []string {
	list := []string{"/"}
	for top := range 10 {
		list = append(list, fmt.Sprintf("/part-%d/", top))
	}
	for i := range pages {
		chapter := i / folder
		if i%folder == 0 {
			list = append(list, fmt.Sprintf("/part-%d/chapter-%d/", chapter%10, chapter))
		}
		list = append(list, fmt.Sprintf("/part-%d/chapter-%d/page-%d/", chapter%10, chapter, i))
	}
	return list
}

func isFolder(path string) bool { return !strings.Contains(path, "/page-") }

var code = []struct{ language, text string }{
	{"json", "{\n  \"notice\": \"red\",\n  \"issued\": 2024,\n  \"sexes\": [\"F\", \"M\"],\n  \"public\": true,\n  \"links\": {\"self\": \"https://example.org/notices/1\"}\n}"},
	{"yaml", "name: reference\nservices:\n  - port: 8080 # where it listens\n    path: /srv/reference\n    public: true\nwhen: 2024-11-07"},
	{"bash", "for f in *.md; do\n  if grep -q \"notice\" \"$f\"; then\n    echo \"$f\" # found\n  fi\ndone\nsudo systemctl restart reference --now"},
	{"go", "func main() {\n\tfor i := 0; i < 10; i++ {\n\t\tfmt.Println(\"page\", i) // one after the other\n\t}\n\treturn\n}"},
}

// page returns the front matter of a page, which both read, and its text.
func (r reference) page(path, neighbour string) (front string, passages []passage) {
	short := func(words int) string { return strings.TrimSuffix(r.Text(words), ".") }
	summary := short(12)
	summary = summary[:min(len(summary), 150)] + "."
	front = fmt.Sprintf("---\ntitle: %q\nsummary: %q\nquestion: %q\nkeywords: [%s, %s, %s]\nreviewed: 2024-11-07\n---\n",
		short(3), summary, short(7)+"?", r.Word(), r.Word(), r.Word())
	add := func(text string) { passages = append(passages, passage{text, -1, -1}) }
	paragraph := func(words int) {
		passages = append(passages,
			passage{r.Text(words/2) + " The ", -1, r.number(len(r.terms))},
			passage{" is " + strings.ToLower(short(words-words/2-3)) + " ", r.number(sources), -1})
		add(".\n\n")
	}
	const sections = 6
	paragraph(words / (sections*2 + 1))
	for i := range sections {
		add(fmt.Sprintf("## %s {#s%d}\n\n", short(4), i))
		paragraph(words / (sections*2 + 1))
		paragraph(words / (sections*2 + 1))
		switch i {
		case 1:
			add(fmt.Sprintf("- %s\n- **%s** and *%s*\n- [%s](%s)\n\n", short(8), short(2), short(2), short(3), neighbour))
		case 2, 4:
			c := code[r.number(len(code))]
			add(fmt.Sprintf("```%s {#code-%d}\n%s\n```\n\n", c.language, i, c.text))
		}
	}
	return front, passages
}

// number returns a number below n that the sample decides.
func (r reference) number(n int) int {
	h := 0
	for _, c := range []byte(r.Word() + r.Word() + r.Word()) {
		h = (h*31 + int(c)) & 0xffffff
	}
	return h % n
}

func (r reference) print(passages []passage, cite, term string) string {
	var b strings.Builder
	for _, p := range passages {
		b.WriteString(p.text)
		if p.term >= 0 {
			fmt.Fprintf(&b, term, r.terms[p.term])
		}
		if p.source >= 0 {
			fmt.Fprintf(&b, cite, p.source)
		}
	}
	return b.String()
}

// sourceList returns the register of sources: a list, or a map by id as Hugo looks things up.
func (r reference) sourceList(byID bool) string {
	var b strings.Builder
	for i := range sources {
		begin := fmt.Sprintf("- id: s%d", i)
		if byID {
			begin = fmt.Sprintf("s%d:", i)
		}
		fmt.Fprintf(&b, "%s\n  title: %q\n  publisher: 'Publisher %d'\n  url: https://example.org/works/%d\n  date: '2024-03-%02d'\n  kind: primary\n",
			begin, strings.TrimSuffix(r.Text(8), "."), i%300, i, i%28+1)
	}
	return b.String()
}

func (r reference) termList(byName bool) string {
	var b strings.Builder
	for i, name := range r.terms {
		begin := fmt.Sprintf("- id: t%d\n  term: %q", i, name)
		if byName {
			begin = fmt.Sprintf("%q:\n  id: t%d", name, i)
		}
		fmt.Fprintf(&b, "%s\n  definition: %q\n  sources: [s%d]\n", begin, r.Text(15), i%sources)
	}
	return b.String()
}

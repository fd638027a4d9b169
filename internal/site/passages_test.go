package site_test

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/interpolref/interpolref/content"
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/search"
)

// passages finds which pages hold a word in what they say: in their text, their registers and the
// other names of terms and synonyms, but not in the words that people type for them.
type passages struct {
	corpus search.Corpus
	index  *search.Index
	text   map[string]string          // by page, in lower case
	held   map[string]map[string]bool // by word, by page
}

func newPassages(t *testing.T) *passages {
	_, c := referenceIndex(t)
	c.Documents = slices.Clone(c.Documents)
	p := &passages{text: map[string]string{}, held: map[string]map[string]bool{}}
	for i, d := range c.Documents {
		c.Documents[i].Keywords = nil
		text := []string{d.Title, d.Question, d.Summary}
		for _, part := range d.Parts {
			text = append(text, part.Heading, part.Body)
		}
		p.text[d.Key] = strings.ToLower(strings.Join(text, " "))
	}
	p.corpus = c
	c.Questions, c.Urgent = nil, nil
	p.index = search.Build(c)
	return p
}

// pages returns the pages that hold a word, its stem or another word for it.
func (p *passages) pages(word string) map[string]bool {
	if p.held[word] == nil {
		pages := map[string]bool{}
		for _, hit := range p.index.Search(search.Query{Text: word, Exact: true, Limit: 1000, PerDocument: 1}).Hits {
			pages[p.corpus.Documents[hit.Document].Key] = true
		}
		p.held[word] = pages
	}
	return p.held[word]
}

// lacks returns the words of a phrase that a page does not hold, and how many words it has, without
// those of one letter or two.
func (p *passages) lacks(page, phrase string) (missing []string, n int) {
	for word := range strings.FieldsFuncSeq(phrase, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' }) {
		if len([]rune(word)) < 3 {
			continue
		}
		n++
		if !strings.Contains(p.text[page], strings.ToLower(word)) && !p.pages(word)[page] {
			missing = append(missing, word)
		}
	}
	return missing, n
}

// silent reports whether a page that is searched for holds no word of a phrase.
func (p *passages) silent(page, phrase string) bool {
	missing, n := p.lacks(page, phrase)
	return p.text[page] != "" && n > 0 && len(missing) == n
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	text, err := fs.ReadFile(content.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

// name matches a phrase with a name in it: a word with a capital letter that is not I.
var name = regexp.MustCompile(`\p{Lu}[^\s']|[^\s]\p{Lu}`)

// TestWordsHavePassages walks all that a page is found by and does not say: who asks for AMERIPOL or
// EncroChat must not be sent where nothing is said of it. A page holds a word of each keyword of its own,
// of each name that people type for it in content/search/words, and of each English wording of a
// question that it answers. Other words there are not the page's by design, nor are foreign ones.
// testdata/lent-words.txt lists those that stand for a kind which the page tells of, with the reason.
func TestWordsHavePassages(t *testing.T) {
	if testing.Short() {
		t.Skip("it computes for long, and alone")
	}
	p := newPassages(t)
	lent := map[string]bool{}
	text, err := os.ReadFile("testdata/lent-words.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if page, phrases, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, "#") {
			for phrase := range strings.SplitSeq(phrases, ",") {
				lent[page+" "+strings.TrimSpace(phrase)] = true
			}
		}
	}
	unused := maps.Clone(lent)
	check := func(page, phrase, kind string) {
		key := page + " " + phrase
		if delete(unused, key); p.silent(page, phrase) && !lent[key] {
			t.Errorf("%s is found by the %s %q, but says nothing of it: write a passage, drop it, or say in lent-words.txt what it stands for", page, kind, phrase)
		}
	}
	names, err := fs.Glob(content.FS, "search/words/*.yaml")
	if err != nil || names == nil {
		t.Fatal("there are no words: ", err)
	}
	for _, file := range names {
		var pages map[string]map[string][]string
		readYAML(t, file, &pages)
		for page, languages := range pages {
			for _, phrase := range languages["en"] {
				if name.MatchString(phrase) {
					check(page, phrase, "name")
				}
			}
		}
	}
	lib, _ := library.Load(content.FS, time.Time{})
	for _, page := range lib.Pages {
		for _, keyword := range page.Keywords {
			check(page.Path, keyword, "keyword")
		}
	}
	var wordings map[string]map[string][]string
	readYAML(t, "search/questions.yaml", &wordings)
	for _, q := range lib.Questions {
		page, _, _ := strings.Cut(q.Path, "#")
		for _, wording := range wordings[q.ID]["en"] {
			check(page, wording, "wording")
		}
		if missing, n := p.lacks(page, q.Text); 2*len(missing) > n {
			t.Errorf("%s does not say what the question %q asks: it lacks %q", q.Path, q.Text, missing)
		}
	}
	for _, phrase := range slices.Sorted(maps.Keys(unused)) {
		t.Errorf("lent-words.txt lists %s, which nobody types", phrase)
	}
	for _, line := range p.corpus.Synonyms {
		if !slices.ContainsFunc(line, func(phrase string) bool {
			return !slices.ContainsFunc(strings.Fields(phrase), func(word string) bool { return len(p.pages(word)) == 0 })
		}) {
			t.Errorf("no page says anything of the synonyms %q", line)
		}
	}
}

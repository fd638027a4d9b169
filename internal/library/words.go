package library

import (
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The words that people type into the search stand under search, apart from what they read:
//
//	search/words/crimes.yaml   by path of a page under /crimes/, language: words
//	search/questions.yaml      by id of a question, language: other wordings
//	search/synonyms.yaml       lists of words that mean the same
//	search/urgent.yaml         by place of the help, language: wordings of urgent situations
//
// The words of the home page and of pages in other languages stand in words/home.yaml and
// in the file of the first part of their paths.

// keywordLimit is how many keywords a page's front matter holds at most; more words go to
// search/words.
const keywordLimit = 12

// readWords reads all of it. Words of pages and wordings of urgent situations are added later, once all
// pages are known.
func (l *loader) readWords() {
	names, _ := fs.Glob(l.fsys, "search/words/*.yaml")
	for _, name := range names {
		f, tree := l.parse(name)
		for page, languages := range pairs(f, tree) {
			l.later(func() { l.pageWords(f, page, languages) })
		}
	}
	f, tree := l.parse("search/questions.yaml")
	for id, languages := range pairs(f, tree) {
		if l.hidden(Questions.Page) {
			break
		}
		i := slices.IndexFunc(l.lib.Questions, func(q *Question) bool { return q.ID == id.Value })
		if i < 0 {
			f.fault(id.Pos, fmt.Sprintf("there is no question %q", id.Value), "")
			continue
		}
		q := l.lib.Questions[i]
		q.Also = wordsIn(f, languages, []string{q.Text})
	}
	l.readSynonyms()
	l.readUrgent()
	l.known["search"] = map[string]bool{"words": true, "questions": true, "synonyms": true, "urgent": true}
}

// Urgent is a situation in which help leads the answer to a search.
type Urgent struct {
	Path     string // where the help is, with fragment
	Title    string // of that section
	Wordings []string
}

func (l *loader) readUrgent() {
	f, tree := l.parse("search/urgent.yaml")
	for place, languages := range pairs(f, tree) {
		l.later(func() {
			if path, _, _ := strings.Cut(place.Value, "#"); l.hidden(path) {
				return
			}
			p, fragment := l.target(f, place)
			if p == nil {
				return
			}
			u := &Urgent{Path: place.Value, Title: p.Title, Wordings: wordsIn(f, languages, nil)}
			for _, a := range l.lib.bodies[p].Anchors {
				if a.ID == fragment {
					u.Title = a.Title
				}
			}
			l.lib.Urgent = append(l.lib.Urgent, u)
		})
	}
}

func (l *loader) pageWords(f *file, page located, languages *yaml.Node) {
	if l.hidden(page.Value) {
		return
	}
	p, fragment := l.target(f, page)
	if p == nil || fragment != "" {
		return
	}
	if home := wordsFile(p.Path); home != f.name {
		f.fault(page.Pos, fmt.Sprintf("the words of %s belong in %s", p.Path, home), "")
	}
	p.Words = wordsIn(f, languages, p.Keywords)
}

// wordsFile returns the file that holds the words of a page.
func wordsFile(page string) string {
	section, _, _ := strings.Cut(strings.TrimPrefix(page, "/"), "/")
	if section == "" {
		section = "home"
	}
	return "search/words/" + section + ".yaml"
}

// wordsIn returns the words of all languages. It leaves out those that stand there a second time, which is a
// fault, and those that are known already, which is a warning, since they may be known from a page that a
// host puts over ours.
func wordsIn(f *file, languages *yaml.Node, known []string) (all []string) {
	seen, own := map[string]bool{}, map[string]bool{}
	for _, w := range known {
		own[strings.ToLower(w)] = true
	}
	for lang, list := range pairs(f, languages) {
		if !language.MatchString(lang.Value) {
			f.fault(lang.Pos, fmt.Sprintf("%q is no language", lang.Value), "write its tag: en, fr, pt-br")
		}
		var written []located
		decode(f, list, &written)
		for _, w := range written {
			switch key := strings.ToLower(w.Value); {
			case seen[key]:
				f.fault(w.Pos, fmt.Sprintf("%q stands here a second time", w.Value), "")
			case own[key]:
				f.warn(w.Pos, fmt.Sprintf("%q is among the keywords already", w.Value), "")
			case key != "":
				seen[key] = true
				all = append(all, w.Value)
			}
		}
	}
	return all
}

// pairs yields the keys and values of a mapping. It reports another kind of node, and keys that stand
// twice; of nil it yields nothing.
func pairs(f *file, n *yaml.Node) iter.Seq2[located, *yaml.Node] {
	return func(yield func(located, *yaml.Node) bool) {
		if n == nil {
			return
		}
		if n.Kind != yaml.MappingNode {
			f.fault(at(n), "keys with values are wanted here", "")
			return
		}
		seen := map[string]bool{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			if seen[key.Value] {
				f.fault(at(key), fmt.Sprintf("the key %q stands here a second time", key.Value), "")
				continue
			}
			seen[key.Value] = true
			if !yield(located{at(key), key.Value}, n.Content[i+1]) {
				return
			}
		}
	}
}

// maxSynonyms is how many words a list of synonyms has at most.
const maxSynonyms = 50

func (l *loader) readSynonyms() {
	f, tree := l.parse("search/synonyms.yaml")
	if tree == nil {
		return
	}
	if tree.Kind != yaml.SequenceNode {
		f.fault(at(tree), "a list of lists is wanted here", "start each with - on a line of its own")
		return
	}
	for _, n := range tree.Content {
		var group []string
		decode(f, n, &group)
		if len(group) < 2 {
			f.fault(at(n), "a word alone has no synonym", "write - [word, another, words for it]")
			continue
		}
		if len(group) > maxSynonyms {
			f.fault(at(n), fmt.Sprintf("%d words mean the same, at most %d can", len(group), maxSynonyms), "a search for one looks up all of them")
			continue
		}
		l.lib.Synonyms = append(l.lib.Synonyms, group)
	}
}

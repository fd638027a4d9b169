package site

import (
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/library"
)

var questionRegister = register{
	of:        library.Questions,
	template:  "questions",
	empty:     Questions{},
	words:     func(w *Words) heading { return heading{w.Questions.Title, w.Questions.Summary} },
	count:     func(l *library.Library) int { return len(l.Questions) },
	view:      func(r *renderer, _ *library.Page, page Page) any { return r.questions(page) },
	list:      func(r *renderer) any { return list(r.lib.Questions, r.apiQuestion) },
	schema:    (*renderer).collection,
	unindexed: true, // its entries are found as answers
}

// Questions is the page /questions/. Shown by questions.html, which defines "list".
type Questions struct {
	Page
	Topics []Topic
	Count  int
	AsOf   Day // the date of most answers, which say none of their own
}

// Topic is a group of questions: <section id="{{.ID}}">.
type Topic struct {
	ID, Title string // "topic-fugitives", "Fugitives and notices"
	Questions []QuestionEntry
}

// QuestionEntry is a question with its answer: <div id="{{.ID}}">.
type QuestionEntry struct {
	ID      string
	Text    string
	Answer  string
	Href    string // its own address
	More    *Link  // where to read on
	AsOf    Day
	Sources []*SourceRef
}

func (r *renderer) questions(page Page) Questions {
	v := Questions{Page: page, Count: len(r.lib.Questions)}
	dated := map[Day]int{}
	for _, q := range r.lib.Questions {
		d := r.day(q.AsOf)
		if dated[d]++; dated[d] > dated[v.AsOf] {
			v.AsOf = d
		}
	}
	for _, q := range r.lib.Questions {
		id := idOf("topic-", q.Topic)
		topic := groupFor(&v.Topics, func(t Topic) bool { return t.ID == id }, Topic{ID: id, Title: r.topicTitle(q.Topic)})
		entry := r.question(q)
		entry.Sources = r.sourceRefs(r.ownSources(q))
		if entry.AsOf == v.AsOf {
			entry.AsOf = Day{}
		}
		topic.Questions = append(topic.Questions, entry)
	}
	v.list(list(v.Topics, func(t Topic) Heading { return Heading{ID: t.ID, Title: t.Title} }), nil)
	return v
}

// ownSources returns the sources of an answer that the page it leads to does not cite itself. The list shows
// only these, since all of them were a fifth of the bytes of the page.
func (r *renderer) ownSources(q *library.Question) []*library.Source {
	path, _, _ := strings.Cut(q.Path, "#")
	p := r.lib.Page(path)
	return slices.DeleteFunc(slices.Clone(q.Sources), func(s *library.Source) bool {
		return p != nil && slices.ContainsFunc(p.References, func(ref *library.Reference) bool { return ref.Source == s })
	})
}

// topicTitle returns the title of a section, or the topic's own words.
func (r *renderer) topicTitle(topic string) string {
	if p := r.lib.Page("/" + strings.Trim(topic, "/") + "/"); p != nil {
		return p.Title
	}
	return capital(strings.ReplaceAll(topic, "-", " "))
}

func (r *renderer) question(q *library.Question) QuestionEntry {
	v := QuestionEntry{
		ID: q.ID, Text: q.Text, Answer: q.Answer, Href: r.addresses.of(library.Questions.Path(q.ID)),
		AsOf: r.day(q.AsOf), Sources: r.sourceRefs(q.Sources),
	}
	path, _, _ := strings.Cut(q.Path, "#")
	if p := r.lib.Page(path); p != nil {
		v.More = &Link{r.addresses.of(q.Path), p.Title}
	}
	return v
}

type apiQuestion struct {
	ID       string   `json:"id"`
	Question string   `json:"question"`
	Also     []string `json:"also"`
	Answer   string   `json:"answer"`
	Topic    string   `json:"topic"`
	URL      string   `json:"url"`
	Page     string   `json:"page"`
	AsOf     string   `json:"as_of"`
	Sources  []string `json:"sources"`
}

func (r *renderer) apiQuestion(q *library.Question) apiQuestion {
	return apiQuestion{
		ID: q.ID, Question: q.Text, Also: append([]string{}, q.Also...), Answer: q.Answer, Topic: q.Topic,
		URL: r.addresses.of(library.Questions.Path(q.ID)), Page: r.addresses.of(q.Path), AsOf: q.AsOf.ISO(), Sources: sourceIDs(q.Sources),
	}
}

// collection describes the page of questions to search engines. Their answers stand in the page;
// written into its data again, as a FAQPage wants, they would be a third of its weight.
func (r *renderer) collection() object {
	return object{"@type": "CollectionPage", "url": r.addresses.absolute(library.Questions.Page)}
}

package search_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/interpolref/interpolref/internal/search"
	"github.com/interpolref/interpolref/internal/search/sample"
)

// texts makes a corpus of documents that are nothing but a body; a key is its number.
func texts(bodies ...string) search.Corpus {
	var c search.Corpus
	for i, body := range bodies {
		c.Documents = append(c.Documents, search.Document{Key: fmt.Sprint(i), Lang: "en", Parts: []search.Part{{Body: body}}})
	}
	return c
}

// keys returns the keys of the hits, with the part's id behind a # where it is a part.
func keys(c search.Corpus, r search.Results) string {
	var list []string
	for _, h := range r.Hits {
		d := c.Documents[h.Document]
		key := d.Key
		if h.Part >= 0 {
			key += "#" + d.Parts[h.Part].ID
		}
		list = append(list, key)
	}
	return strings.Join(list, " ")
}

// TestScore compares scores with BM25F worked out by hand.
func TestScore(t *testing.T) {
	p := search.Params{}
	*p.Field() = [7]float64{1, 0, 3} // body and title
	*p.B() = [7]float64{0.5, 0, 0.2}
	k1 := 1.5
	*search.Knobs["k1"](&p) = k1
	*search.Knobs["body"](&p) = 1
	c := search.Corpus{Documents: []search.Document{
		{Key: "a", Title: "one two", Parts: []search.Part{{Body: "apple pear apple fig"}}},
		{Key: "b", Title: "apple", Parts: []search.Part{{Body: "fig"}, {ID: "x", Body: "date fig date plum date"}}},
		{Key: "c", Title: "kiwi lime nut", Parts: []search.Part{{Body: "plum"}}},
	}}
	x := search.Build(c).With(p)
	// Bodies have 4, 6 and 1 words, so 11/3 on average; titles 2, 1 and 3, so 2.
	// Two of three documents hold apple, and two fig and plum.
	body := func(n, length float64) float64 { return n / (1 - 0.5 + 0.5*length/(11.0/3)) }
	title := func(n, length float64) float64 { return 3 * n / (1 - 0.2 + 0.2*length/2) }
	idf := func(n float64) float64 { return math.Log(1 + (3-n+0.5)/(n+0.5)) }
	saturated := func(f float64) float64 { return f / (f + k1) }
	tests := []struct {
		query string
		key   string
		want  float64
	}{
		{"apple", "a", idf(2) * saturated(body(2, 4))},
		{"apple", "b", idf(2) * saturated(title(1, 1))},
		{"date", "b", idf(1) * saturated(body(3, 6))},
		{"kiwi plum", "c", idf(1)*saturated(title(1, 3)) + idf(2)*saturated(body(1, 1))},
		{"pear date", "a", idf(1) * saturated(body(1, 4))},
	}
	for _, test := range tests {
		r := x.Search(search.Query{Text: test.query + " ", Limit: 10})
		i := slices.IndexFunc(r.Hits, func(h search.Hit) bool { return c.Documents[h.Document].Key == test.key })
		if i < 0 {
			t.Errorf("%s: %s is not found", test.query, test.key)
			continue
		}
		got := r.Hits[i].Score
		if math.Abs(got-test.want) > 1e-9 {
			t.Errorf("%s: the score of %s is %.9f, want %.9f", test.query, test.key, got, test.want)
		}
	}
}

// TestFinds tells which of some texts a query finds.
func TestFinds(t *testing.T) {
	tests := []struct {
		name  string
		texts []string
		query string
		want  string // keys, as in keys
	}{
		{"case", []string{"The RED card", "blue"}, "Red", "0"},
		{"accents in the text", []string{"rançongiciel", "other"}, "rancongiciel", "0"},
		{"accents in the query", []string{"rancongiciel", "other"}, "rançongiciel", "0"},
		{"ligature", []string{"œuvres volées", "other"}, "oeuvres", "0"},
		{"sharp s", []string{"Straße", "other"}, "strasse", "0"},
		{"wide letters", []string{"ＩＣＳＥ database", "other"}, "icse", "0"},
		{"Arabic hamza and ta marbuta", []string{"مكافحة الإرهاب", "other"}, "مكافحه الارهاب", "0"},
		{"Arabic particle and article", []string{"مهرب", "other"}, "والمهرب", "0"},
		{"German function words", []string{"was ist das und wer ist die", "Geldwäsche"}, "was ist die Geldwäsche", "1"},
		{"Arabic vowel signs and tatweel", []string{"مُكافَحة", "other"}, "مكافـحة", "0"},
		{"Arabic digits", []string{"resolution 2178", "other"}, "resolution ٢١٧٨", "0"},
		{"soft hyphen and direction marks", []string{"ran\u00adsom\u200eware", "other"}, "ransomware", "0"},
		{"possessive", []string{"a victim's rights", "other"}, "victim rights", "0"},
		{"curly apostrophe", []string{"you can’t travel", "other"}, "cant travel", "0"},
		{"elision", []string{"l’argent sale", "other"}, "argent", "0"},
		{"hyphen as space", []string{"a counter-terrorism unit", "other"}, "counter terrorism", "0"},
		{"hyphen as nothing", []string{"a counter-terrorism unit", "other"}, "counterterrorism", "0"},
		{"nothing as hyphen", []string{"a counterterrorism unit", "other"}, "counter-terrorism", "0"},
		{"nothing as space", []string{"cybercrime units", "other"}, "cyber crime", "0"},
		{"name of a network", []string{"it uses I-24/7 daily", "i 24 7"}, "i247", "0"},
		{"case number", []string{"judgment C-505/19 says", "505 other"}, "c50519", "0"},
		{"stem", []string{"smugglers were smuggling", "other"}, "smuggled", "0"},
		{"exact before stem", []string{"a training was held", "a train was held"}, "train", "1 0"},
		{"prefix of the last word", []string{"the ransomware gang", "other"}, "ransomw", "0"},
		{"no prefix of other words", []string{"the ransomware gang", "the gang other"}, "ransomw gang ", "0 1"},
		{"typo: missing", []string{"trafficking", "other"}, "traficking", "0"},
		{"typo: two missing", []string{"trafficking routes", "other"}, "trafiking", "0"},
		{"typo: swapped", []string{"foreign fighters", "other"}, "foriegn", "0"},
		{"typo: changed", []string{"genocide", "other"}, "genoside", "0"},
		{"typo in a word cut in two", []string{"cryptojacking", "crypto"}, "crypto jackin", "0 1"},
		{"no typo where the word is known", []string{"a trail", "a trial"}, "trial", "1"},
		{"no typo in short words", []string{"the eu acts", "other"}, "ue", ""},
		{"phrase", []string{"red notice", "notice red", "red"}, `"red notice"`, "0"},
		{"phrase not in sight", []string{"red and notice"}, `"red notice"`, ""},
		{"typographic quotes", []string{"red notice", "notice red"}, `“red notice”`, "0"},
		{"open quote", []string{"red notice", "other"}, `"red notice`, "0"},
		{"without a word", []string{"red notice", "red card"}, "red -notice", "1"},
		{"without a phrase", []string{"a red notice", "notice a red car"}, `red -"red notice"`, "1"},
		{"minus alone", []string{"red notice", "other"}, "red - notice", "0"},
		{"minus inside", []string{"flash-pact", "other"}, "flash-pact", "0"},
		{"only stop words", []string{"who are you", "other"}, "who are you", "0"},
		{"nothing", []string{"red"}, "?!", ""},
		{"empty", []string{"red"}, "", ""},
		{"Chinese", []string{"发布了红色通报。国家", "other"}, "红色通报", "0"},
		{"Chinese after another word", []string{"国际刑警组织里昂总部", "other"}, "里昂", "0"},
		{"one Chinese letter", []string{"逮捕令", "other"}, "逮", "0"},
		{"Japanese", []string{"本部はリヨンにある", "other"}, "リヨン", "0"},
		{"Thai", []string{"ติดต่อตำรวจท้องที่", "other"}, "ตำรวจ", "0"},
		{"number with a comma", []string{"about 1,000 people", "000 other"}, "1000", "0"},
		{"number without", []string{"about 1000 people", "other"}, "1,000", "0"},
		{"Cyrillic for a Latin name", []string{"INTERPOL helps", "other"}, "Интерпол", "0"},
		{"Greek for a Latin name", []string{"INTERPOL helps", "other"}, "Ιντερπόλ", "0"},
		{"Russian forms", []string{"розыск преступников", "other"}, "преступника", "0"},
		{"German forms", []string{"Haftbefehle", "other"}, "haftbefehl", "0"},
		{"nowhere", []string{"red"}, "xylophonist", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := texts(test.texts...)
			r := search.Build(c).Search(search.Query{Text: test.query, Limit: 10})
			if got := keys(c, r); got != test.want {
				t.Errorf("%q finds %q, want %q", test.query, got, test.want)
			}
			if r.Total != len(r.Hits) {
				t.Errorf("the total is %d, the hits are %d", r.Total, len(r.Hits))
			}
		})
	}
}

// little is a corpus with all that documents have.
var little = search.Corpus{
	Documents: []search.Document{
		{
			Key: "/red/", Section: "fugitives", Lang: "en", Weight: 2, Title: "Red Notices",
			Question: "Is a Red Notice an arrest warrant?", Summary: "A request to find and provisionally arrest a person.",
			Keywords: []string{"wanted list", "aviso de captura"},
			Parts: []search.Part{
				{Body: "A Red Notice is a request. It is not a warrant. Every country decides what it does with one."},
				{ID: "needs", Heading: "What it needs", Body: "There must be a national warrant. The offence must be serious enough."},
				{ID: "end", Heading: "How it ends", Body: "It is cancelled when the state asks. The commission may delete it."},
			},
		},
		{
			Key: "/laundering/", Section: "crimes", Lang: "en", Weight: 1, Title: "Money laundering",
			Summary: "How dirty money is made to look clean.",
			Parts: []search.Part{
				{ID: "stages", Heading: "The three stages", Body: "Placement brings cash into banks. Layering hides where it came from."},
				{ID: "freeze", Heading: "Freezing an account", Body: "A court freezes an account. INTERPOL cannot."},
			},
		},
		{
			Key: "/ransomware/", Section: "crimes", Lang: "en", Weight: 1, Title: "Ransomware",
			Summary: "Programs that lock files until someone pays.",
			Parts:   []search.Part{{ID: "pay", Heading: "Should you pay?", Body: "The police advise against paying. Criminals may keep the files."}},
		},
		{
			Key: "/fr/enquete/", Section: "role", Lang: "fr", Title: "L’enquête",
			Parts: []search.Part{{ID: "juges", Heading: "Les juges", Body: "Les juges nationaux ordonnent. Les enquêteurs exécutent."}},
		},
	},
	Terms: []search.Term{
		{Name: "Red Notice", Also: []string{"notice rouge", "RN", "النشرة الحمراء"}, About: "/red/"},
		{Name: "CCF", Also: []string{"Commission for the Control of Files"}, About: "/red/#end"},
		{Name: "proceeds of crime", Also: []string{"dirty money"}},
	},
	Questions: []search.Question{
		{Text: "Can INTERPOL arrest me?", Also: []string{"does interpol arrest people"}, About: "/red/#needs"},
		{Text: "Can INTERPOL freeze my bank account?", About: "/laundering/#freeze"},
	},
	Synonyms: [][]string{{"illegal", "illicit", "dirty"}, {"take it off", "delete"}},
}

func TestSearch(t *testing.T) {
	x := search.Build(little)
	tests := []struct {
		query    string
		first    string // key of the first hit
		document int
		term     int
		question int
		corrects string
	}{
		{"red notice", "/red/", 0, 0, -1, ""},
		{"red notices", "/red/", 0, 0, -1, ""},
		{"what is a red notice?", "/red/", 0, 0, -1, ""},
		{"RN", "/red/", -1, 0, -1, ""},
		{"notices rouges", "/red/", -1, 0, -1, ""},
		{"النشره الحمراء", "/red/", -1, 0, -1, ""},
		{"red notce", "/red/", 0, 0, -1, "red notice"},
		{"aviso captura", "/red/", -1, -1, -1, ""},
		{"commission for the control of files", "/red/#end", -1, 1, -1, ""},
		{"can interpol arrest you", "/red/#needs", -1, -1, 0, ""},
		{"does interpol arrest people?", "/red/#needs", -1, -1, 0, ""},
		{"freeze bank account", "/laundering/#freeze", -1, -1, 1, ""},
		{"should i pay the ransomware", "/ransomware/#pay", -1, -1, -1, ""},
		{"layering", "/laundering/#stages", -1, -1, -1, ""},
		{"illicit money", "/laundering/", -1, -1, -1, ""},
		{"how to take it off", "/red/#end", -1, -1, -1, ""},
		{"enqueteur", "/fr/enquete/#juges", -1, -1, -1, ""},
		{"juge", "/fr/enquete/#juges", -1, -1, -1, ""},
		{"MONEY LAUNDRING", "/laundering/", 1, -1, -1, "MONEY laundering"},
		{"in:crimes warrant pay", "/ransomware/#pay", -1, -1, -1, ""},
	}
	for _, test := range tests {
		t.Run(test.query, func(t *testing.T) {
			r := x.Search(search.Query{Text: test.query, Limit: 3})
			if first, _, _ := strings.Cut(keys(little, r), " "); first != test.first {
				t.Errorf("the first hit is %q, want %q", first, test.first)
			}
			if r.Document != test.document || r.Term != test.term || r.Question != test.question {
				t.Errorf("it is document %d, term %d, question %d, want %d, %d, %d",
					r.Document, r.Term, r.Question, test.document, test.term, test.question)
			}
			if r.Corrected != test.corrects {
				t.Errorf("it is corrected to %q, want %q", r.Corrected, test.corrects)
			}
			if r.Person {
				t.Error("it is taken for a person")
			}
		})
	}
	t.Run("exact", func(t *testing.T) {
		r := x.Search(search.Query{Text: "laundring", Limit: 3, Exact: true})
		if r.Total != 0 || r.Corrected != "" {
			t.Errorf("%d hits, corrected to %q", r.Total, r.Corrected)
		}
	})
}

func TestSections(t *testing.T) {
	x := search.Build(little)
	for _, q := range []search.Query{{Text: "a court or a warrant or to pay"}, {Text: "a court or a warrant or to pay", In: "crimes"}, {Text: "in:crimes a court or a warrant or to pay"}} {
		q.Limit = 10
		r := x.Search(q)
		if got := fmt.Sprint(r.Sections); got != "[{crimes 2} {fugitives 1}]" {
			t.Errorf("%+v: the sections are %s", q, got)
		}
		for _, h := range r.Hits {
			if s := little.Documents[h.Document].Section; strings.Contains(q.In+q.Text, "crimes") && s != "crimes" {
				t.Errorf("%+v: a hit is in %s", q, s)
			}
		}
	}
	if r := x.Search(search.Query{Text: "in:nowhere warrant", Limit: 1}); len(r.Hits) == 0 {
		t.Error("an unknown section hides everything")
	}
}

// TestPages asks for all pages of a long answer, and compares them with the whole.
func TestPages(t *testing.T) {
	source := newSampler(7)
	c := source.corpus(2000)
	x := search.Build(c)
	for range 20 {
		text := source.query()
		whole := x.Search(search.Query{Text: text, Limit: 1000})
		if whole.Total != len(whole.Hits) {
			t.Errorf("%q: %d hits of %d", text, len(whole.Hits), whole.Total)
		}
		var pages []search.Hit
		for offset := 0; offset < whole.Total; offset += 7 {
			r := x.Search(search.Query{Text: text, Offset: offset, Limit: 7})
			pages = append(pages, r.Hits...)
		}
		each := make(map[int]int)
		for i, h := range whole.Hits {
			if i > 0 && h.Score > whole.Hits[i-1].Score {
				t.Errorf("%q: hit %d scores more than the one before", text, i)
			}
			if each[h.Document]++; each[h.Document] > 2 {
				t.Errorf("%q: a document has more than two hits", text)
			}
			if i < len(pages) && (pages[i].Document != h.Document || pages[i].Part != h.Part || pages[i].Score != h.Score) {
				t.Errorf("%q: hit %d differs on its page", text, i)
			}
		}
		if len(pages) != len(whole.Hits) {
			t.Errorf("%q: the pages have %d hits, the whole %d", text, len(pages), len(whole.Hits))
		}
	}
	if r := x.Search(search.Query{Text: source.Word(), Offset: 1 << 40, Limit: 5}); len(r.Hits) > 0 {
		t.Error("there are hits beyond the last")
	}
}

// TestTies adds documents that do not match, and sees that equals stay in their order:
// by weight, then by key.
func TestTies(t *testing.T) {
	c := texts("red notice", "red notice", "red notice", "red notice")
	for i, key := range []string{"d", "b", "c", "a"} {
		c.Documents[i].Key = key
	}
	c.Documents[2].Weight = 1
	for n := range 40 {
		x := search.Build(c)
		for _, q := range []string{"red", "red notice", "notise"} {
			if got := keys(c, x.Search(search.Query{Text: q, Limit: 10})); got != "c a b d" {
				t.Fatalf("with %d others, %q finds %s", n, q, got)
			}
		}
		c.Documents = slices.Insert(c.Documents, (n*5)%(n+4), search.Document{Key: fmt.Sprint("x", n), Title: "Something else", Parts: []search.Part{{Body: strings.Repeat("quite another matter ", n)}}})
	}
}

// TestEveryError puts every error of one letter into every long word, and finds it.
func TestEveryError(t *testing.T) {
	var words []string
	source := newSampler(3)
	seen := make(map[string]bool)
	for len(words) < 300 {
		if w := source.Word(); len(w) >= 5 && !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	words = append(words, "ransomware", "trafficking", "notice", "fugitive", "passport", "laundering", "terrorism", "genocide")
	c := texts(words...)
	x := search.Build(c)
	tried := 0
	for i, w := range words {
		for _, wrong := range sample.Misspellings(w) {
			exact := x.Search(search.Query{Text: wrong + " ", Exact: true})
			if exact.Total > 0 {
				continue // another word, or a form of one
			}
			tried++
			for _, text := range []string{wrong, wrong + " "} {
				r := x.Search(search.Query{Text: text, Limit: 100})
				if r.Offered != "" {
					continue // another word that the corpus lacks
				}
				if !slices.ContainsFunc(r.Hits, func(h search.Hit) bool { return h.Document == i }) {
					t.Errorf("%q does not find %s", text, w)
				}
			}
		}
	}
	if tried < 10_000 {
		t.Errorf("only %d errors were tried", tried)
	}
}

// TestConcurrent searches from many sides at once, and gets the same as from one.
func TestConcurrent(t *testing.T) {
	source := newSampler(5)
	c := source.corpus(300)
	x := search.Build(c)
	var queries []string
	var want []search.Results
	for range 40 {
		q := source.query()
		queries = append(queries, q)
		want = append(want, x.Search(search.Query{Text: q, Limit: 10}))
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i, q := range queries {
				x.Suggest(q, 5)
				if got := x.Search(search.Query{Text: q, Limit: 10}); fmt.Sprint(got) != fmt.Sprint(want[i]) {
					t.Errorf("%q differs", q)
				}
			}
		})
	}
	all.Wait()
}

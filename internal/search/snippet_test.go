package search_test

import (
	"strings"
	"testing"

	"github.com/interpolref/interpolref/internal/search"
)

func TestSnippet(t *testing.T) {
	long := strings.Repeat("some words of no weight, ", 30)
	tests := []struct{ body, query, want string }{
		{"First one. Then money <b> moves. Then a third.", "money", "Then <mark>money</mark> &lt;b&gt; moves. Then a third."},
		{"It was smuggled. It was smuggled by smugglers.", "smuggling", "It was <mark>smuggled</mark>. It was <mark>smuggled</mark> by smugglers."},
		{"Nothing here. The e-mails came.", "email", "The <mark>e-mails</mark> came."},
		{"Red notice, red NOTICE.", "red notice", "<mark>Red notice</mark>, <mark>red NOTICE</mark>."},
		{"Trafficking is one. Smuggling is another.", "traficking", "<mark>Trafficking</mark> is one. Smuggling is another."},
		{"See art. 3 of it, i.e. this.\nNew line of words", "art", "See <mark>art</mark>. 3 of it, i.e. this.\nNew line of words"},
		{"هذا هو. مكافحة الإرهاب الآن.", "الارهاب", "مكافحة <mark>الإرهاب</mark> الآن."},
		{long + "gold " + long, "gold", "<mark>gold</mark>"},
	}
	for _, test := range tests {
		c := texts(test.body, "unlike")
		r := search.Build(c).Search(search.Query{Text: test.query, Limit: 1})
		if len(r.Hits) == 0 {
			t.Errorf("%q is not found", test.query)
			continue
		}
		s := r.Hits[0].Snippet
		if got := s.HTML(); got != test.want && (len(test.body) < 400 || !strings.Contains(got, test.want)) {
			t.Errorf("%q gives %q, want %q", test.query, got, test.want)
		}
		if len(s.Text) > 400 {
			t.Errorf("%q gives %d bytes", test.query, len(s.Text))
		}
		if !strings.Contains(test.body, s.Text) {
			t.Errorf("%q is not in the text", s.Text)
		}
		if s.After != !strings.HasSuffix(strings.TrimSpace(test.body), s.Text) || s.Before != !strings.HasPrefix(test.body, s.Text) {
			t.Errorf("%q: text is said to be left out before: %v, after: %v", s.Text, s.Before, s.After)
		}
	}
	t.Run("summary", func(t *testing.T) {
		r := search.Build(little).Search(search.Query{Text: "dirty", Limit: 1})
		if got := r.Hits[0].Snippet.HTML(); got != "How <mark>dirty</mark> money is made to look clean." {
			t.Errorf("the snippet is %q", got)
		}
	})
}

func TestSuggest(t *testing.T) {
	x := search.Build(little)
	tests := []struct{ prefix, want string }{
		{"r", "[R]ansomware; [R]ed Notice; [R]ed Notices"},
		{"red n", "[Red] [N]otice; [Red] [N]otices"},
		{"not", "Red [Not]ice; Red [Not]ices"},
		{"notice r", "[R]ed [Notice]"},
		{"can interpol", "[Can] [INTERPOL] arrest me?; [Can] [INTERPOL] freeze my bank account?"},
		{"laundring", "Money laundering"},
		{"النش", "[النش]رة الحمراء"},
		{"enq", "L’[enq]uête"},
		{"zzz", ""},
		{"", ""},
		{"-", ""},
	}
	for _, test := range tests {
		var got []string
		for _, s := range x.Suggest(test.prefix, 5) {
			text, end := "", 0
			for _, m := range s.Marks {
				text += s.Text[end:m.Start] + "[" + s.Text[m.Start:m.End] + "]"
				end = m.End
			}
			got = append(got, text+s.Text[end:])
		}
		if s := strings.Join(got, "; "); s != test.want {
			t.Errorf("%q suggests %q, want %q", test.prefix, s, test.want)
		}
	}
	if got := x.Suggest("r", 1); len(got) != 1 {
		t.Errorf("%d suggestions instead of one", len(got))
	}
}

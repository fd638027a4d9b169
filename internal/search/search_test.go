package search

import (
	"testing"
)

func TestFirst(t *testing.T) {
	c := Corpus{
		Documents: []Document{
			{Key: "/red/", Section: "fugitives", Lang: "en", Title: "Red Notices", Question: "Is a Red Notice an arrest warrant?", Summary: "A request to locate and provisionally arrest a person.", Keywords: []string{"wanted list", "red corner notice"},
				Parts: []Part{{"", "", "A Red Notice is a request. It is not a warrant. Police forces of the world see it."}, {"requirements", "What it needs", "The person must be the subject of a warrant. The offence must be serious."}}},
			{Key: "/money/", Section: "crimes", Lang: "en", Title: "Money laundering", Summary: "How dirty money is made to look clean.", Keywords: []string{"blanchiment d'argent"},
				Parts: []Part{{"stages", "The three stages", "Placement puts the money into banks. Layering hides it. Integration brings it back."}}},
			{Key: "/cyber/", Section: "crimes", Lang: "en", Title: "Cybercrime", Summary: "Crime by computers.", Keywords: []string{"hackers"},
				Parts: []Part{{"phishing", "Phishing by e-mail", "Fake e-mails steal passwords. Don't click."}}},
		},
		Terms:     []Term{{"Red Notice", []string{"notice rouge", "النشرة الحمراء"}, "/red/"}},
		Questions: []Question{{"Can INTERPOL arrest me?", []string{"does interpol arrest people"}, "/red/"}},
	}
	x := Build(c)
	for _, q := range []string{"red notice", "red notce", "notices rouges", "النشره الحمراء", "dirty mony", "layer", "cyber crime", "email", "phish", "can interpol arrest you?", "what is a red notice", `"dirty money"`, "money -layering", "in:crimes money", "John Smith", "is john smith wanted", "pasword"} {
		r := x.Search(Query{Text: q, Limit: 10})
		t.Logf("%q total %d corrected %q doc %d term %d question %d person %v %v", q, r.Total, r.Corrected, r.Document, r.Term, r.Question, r.Person, r.Sections)
		for _, h := range r.Hits {
			t.Logf("    %s %d %.3f %s", c.Documents[h.Document].Key, h.Part, h.Score, h.Snippet.HTML())
		}
	}
	for _, q := range []string{"re", "can", "no", "rd notce", "mon"} {
		t.Log(q, x.Suggest(q, 5))
	}
}

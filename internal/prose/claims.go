package prose

import "github.com/interpolref/interpolref/internal/markup"

// Claim is a sentence that carries citations.
type Claim struct {
	markup.Pos
	Sentence string
	Sources  []markup.CitedSource // those that it names, then those of its figures
}

// Claims returns the sentences of a document that cite sources or print figures, with the words
// of its language. A citation belongs to the sentence before it.
func Claims(d *markup.Document, words *markup.Words) (all []Claim) {
	for _, p := range d.Paragraphs() {
		begin := sentences(p.Text)
		for i, s := range begin {
			end := len(p.Text)
			if i+1 < len(begin) {
				end = begin[i+1].at
			}
			c := Claim{Pos: p.Pos(s.at)}
			for _, figures := range []bool{false, true} {
				for _, m := range p.Marks {
					after := m.At > s.at || i == 0
					before := m.At <= end
					if m.Figure {
						after, before = m.At >= s.at, m.At < end
					}
					if m.Figure == figures && after && before {
						c.Sources = append(c.Sources, m.Sources...)
					}
				}
			}
			if len(c.Sources) > 0 {
				c.Sentence = p.Print(words, s.at, end)
				all = append(all, c)
			}
		}
	}
	return all
}

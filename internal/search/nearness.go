package search

import "slices"

// findNear gives each part a score for the neighbours in the query that are near each
// other in it: as much as the rarer of two weighs where they are neighbours there too,
// less the farther they are apart.
func (s *scratch) findNear(x *Index) {
	slices.Sort(s.marks)
	var last [2 * maxWords]mark
	var beside [2 * maxWords][2]int
	for number := range s.concepts {
		beside[number] = [2]int{s.neighbour(number, -1), s.neighbour(number, +1)}
	}
	for i := 0; i < len(s.marks); {
		r := s.marks[i].row()
		end := i
		var best, text [2 * maxWords]float64
		for ; end < len(s.marks) && s.marks[end].row() == r; end++ {
			m := s.marks[end]
			number := m.concept()
			c := &s.concepts[number]
			if c.phrase {
				continue
			}
			last[number] = m
			for _, other := range beside[number] {
				if other < 0 || last[other].words() == 0 || last[other].row() != r || last[other].field() != m.field() {
					continue
				}
				apart := int(m.position()-last[other].position()) - 1
				if other > number {
					apart++ // the wrong way round
				}
				if apart < 0 || apart > 8 {
					continue
				}
				first := min(number, other)
				least := min(c.idf, s.concepts[other].idf)
				near := least / float64(1+apart)
				best[first] = max(best[first], near)
				if m.field() == fieldBody || s.rows[r].part != x.firstPart[x.documentOf[s.rows[r].part]] {
					text[first] = max(text[first], near)
				}
			}
		}
		for n := range s.concepts {
			s.rows[r].near += best[n]
			s.rows[r].text.near += text[n]
		}
		s.rows[r].marks = [2]int{i, end}
		i = end
	}
}

// neighbour returns the concept of the word before or after the one of another, passing
// over stop words; -1 if there is none.
func (s *scratch) neighbour(number, step int) int {
	for n := number + step; n >= 0 && n < len(s.concepts); n += step {
		if c := &s.concepts[n]; !c.phrase && !s.words[c.first].stop {
			return n
		}
	}
	return -1
}

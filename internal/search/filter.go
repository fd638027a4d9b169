package search

import "slices"

// exclude marks the documents that the clauses of the query leave out: those without its
// quoted phrases, and those with what it excludes.
func (s *scratch) exclude(x *Index) {
	for _, c := range s.clauses {
		s.findPlaces(x, c)
		if c.excluded {
			for _, p := range s.places {
				s.out[x.documentOf[p.part()]] = true
			}
			continue
		}
		held := s.places
		for d := range s.out {
			for len(held) > 0 && x.documentOf[held[0].part()] < uint32(d) {
				held = held[1:]
			}
			if len(held) == 0 || x.documentOf[held[0].part()] != uint32(d) {
				s.out[d] = true
			}
		}
	}
}

// findPlaces leaves in s.places where the words of a clause stand one after the other, as
// they are written.
func (s *scratch) findPlaces(x *Index, c clause) {
	s.places = s.places[:0]
	for i := c.from; i < c.to; i++ {
		w, ok := x.words.find(s.fold(i))
		if !ok {
			s.places = s.places[:0]
			return
		}
		first := len(s.places)
		r := x.postings.read(w)
		for r.next() {
			r.each(func(field uint8, position uint32) {
				// Where the first word of the phrase would be.
				if n := uint32(i - c.from); position >= n {
					s.places = append(s.places, newPlace(r.part, field, position-n))
				}
			})
		}
		if i > c.from {
			here := s.places[first:]
			kept := s.places[:0]
			for _, p := range s.places[:first] {
				if _, ok := slices.BinarySearch(here, p); ok {
					kept = append(kept, p)
				}
			}
			s.places = kept
		}
	}
}

package search

import "slices"

// exclude marks the documents that the clauses of the query leave out: those without its
// quoted phrases, and those with what it excludes.
func (s *scratch) exclude(x *Index) {
	for _, c := range s.clauses {
		s.findPlaces(x, c)
		if c.excluded {
			for _, p := range s.places {
				s.out[x.documentOf[p>>placeBits]] = true
			}
			continue
		}
		held := s.places
		for d := range s.out {
			for len(held) > 0 && x.documentOf[held[0]>>placeBits] < uint32(d) {
				held = held[1:]
			}
			if len(held) == 0 || x.documentOf[held[0]>>placeBits] != uint32(d) {
				s.out[d] = true
			}
		}
	}
}

// A place is a part, a field and a position in one number.
const (
	placeBits    = 28
	positionBits = 24
)

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
		for r := x.postings.read(w); r.next(); {
			r.each(func(field uint8, position uint32) {
				// Where the first word of the phrase would be.
				begin := int(position) - (i - c.from)
				if begin >= 0 {
					s.places = append(s.places, uint64(r.part)<<placeBits|uint64(field)<<positionBits|uint64(begin))
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

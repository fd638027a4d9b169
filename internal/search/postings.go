package search

import (
	"encoding/binary"
	"math/bits"
)

// Fields of parts. The first part of a document, its head, has all of them; the others
// have heading, names, question and body.
const (
	fieldBody = iota
	fieldHeading
	fieldTitle
	fieldQuestion // what the document answers, and the stored questions that lead here
	fieldNames    // of the terms explained here
	fieldKeywords
	fieldSummary
	fields
)

// occurrence is one place of a term. Positions count tokens, with a gap between the
// phrases of a field.
type occurrence struct {
	term     uint32
	part     uint32
	position uint32
	field    uint8
	whole    bool // a compound as one word, beside its tokens
}

// gap keeps phrases of one field apart, so that no two words of different ones are near.
const gap = 16

// postings are the places of all terms. The list of a term is:
//
//	parts      number of parts that hold it
//	documents  number of documents that hold it
//	topics     number of documents that hold it outside their body
//	size       length of the entries in bytes
//	entries    for each part: what is added to the number of the part before, times two,
//	           plus one if it stands there more than once or outside the body; then a
//	           byte with a bit for each field, and its frequency in each
//	positions  for each part and field: the first position and the steps to the others
//
// with all numbers as varints, so that an occurrence in a body takes two or three bytes.
type postings struct {
	data  []byte
	start []uint32 // by term
}

// newPostings encodes occurrences, which are in the order of part, field and position,
// for n terms.
func newPostings(n int, all []occurrence, documentOf []uint32) postings {
	// A counting sort by term keeps the order within each.
	start := make([]uint32, n+1)
	for i := range all {
		start[all[i].term+1]++
	}
	for i := range n {
		start[i+1] += start[i]
	}
	sorted := make([]occurrence, len(all))
	next := append([]uint32(nil), start...)
	for i := range all {
		t := all[i].term
		sorted[next[t]] = all[i]
		next[t]++
	}

	p := postings{start: make([]uint32, n+1), data: make([]byte, 0, 3*len(all))}
	var entries, positions []byte
	for t := range n {
		list := sorted[start[t]:start[t+1]]
		entries, positions = entries[:0], positions[:0]
		parts, documents, topics := 0, 0, 0
		part, document, topic := uint32(0), none, none
		for len(list) > 0 {
			var here []occurrence
			here, list = cutPart(list)
			if d := documentOf[here[0].part]; d != document {
				document = d
				documents++
			}
			if here[len(here)-1].field != fieldBody && topic != document {
				topic = document
				topics++
			}
			step := uint64(here[0].part-part) << 1
			part = here[0].part
			parts++
			if len(here) == 1 && here[0].field == fieldBody {
				entries = binary.AppendUvarint(entries, step)
			} else {
				entries = binary.AppendUvarint(entries, step|1)
				var count [fields]uint64
				mask := byte(0)
				for _, o := range here {
					count[o.field]++
					mask |= 1 << o.field
				}
				entries = append(entries, mask)
				for _, c := range count {
					if c > 0 {
						entries = binary.AppendUvarint(entries, c)
					}
				}
			}
			for i, o := range here {
				from := uint32(0)
				if i > 0 && here[i-1].field == o.field {
					from = here[i-1].position
				}
				positions = binary.AppendUvarint(positions, uint64(o.position-from))
			}
		}
		if parts > 0 {
			p.data = binary.AppendUvarint(p.data, uint64(parts))
			p.data = binary.AppendUvarint(p.data, uint64(documents))
			p.data = binary.AppendUvarint(p.data, uint64(topics))
			p.data = binary.AppendUvarint(p.data, uint64(len(entries)))
			p.data = append(p.data, entries...)
			p.data = append(p.data, positions...)
		}
		p.start[t+1] = uint32(len(p.data))
	}
	p.data = append([]byte(nil), p.data...)
	return p
}

func cutPart(list []occurrence) (here, rest []occurrence) {
	n := 1
	for n < len(list) && list[n].part == list[0].part {
		n++
	}
	return list[:n], list[n:]
}

// reader goes through the list of a term, part by part.
type reader struct {
	parts     int // left to read
	documents int
	topics    int
	entries   []byte
	positions []byte
	skipped   int // positions of parts before this one, not yet passed over

	part  uint32
	total uint32         // occurrences in this part
	count [fields]uint32 // occurrences by field
}

func (p *postings) read(term uint32) reader {
	data := p.data[p.start[term]:p.start[term+1]]
	if len(data) == 0 {
		return reader{}
	}
	var r reader
	r.parts = int(uvarint(&data))
	r.documents = int(uvarint(&data))
	r.topics = int(uvarint(&data))
	size := uvarint(&data)
	r.entries, r.positions = data[:size], data[size:]
	return r
}

// next moves to the next part.
func (r *reader) next() bool {
	if r.parts == 0 {
		return false
	}
	r.parts--
	r.skipped += int(r.total)
	step := uvarint(&r.entries)
	r.part += step >> 1
	r.count = [fields]uint32{}
	if step&1 == 0 {
		r.count[fieldBody], r.total = 1, 1
		return true
	}
	mask := r.entries[0]
	r.entries = r.entries[1:]
	r.total = 0
	for f := range r.count {
		if mask&(1<<f) != 0 {
			r.count[f] = uvarint(&r.entries)
			r.total += r.count[f]
		}
	}
	return true
}

// each calls yield with the places of the term in this part. It may be called once for
// a part.
func (r *reader) each(yield func(field uint8, position uint32)) {
	r.skip()
	for f, n := range r.count {
		position := uint32(0)
		for range n {
			position += uvarint(&r.positions)
			yield(uint8(f), position)
		}
	}
	r.total = 0
}

// skip passes over the positions of the parts before. A number ends with a byte below
// 0x80, so that the ends among eight bytes can be counted at once.
func (r *reader) skip() {
	for r.skipped >= 8 && len(r.positions) >= 8 {
		ends := ^binary.LittleEndian.Uint64(r.positions) & 0x8080808080808080
		r.skipped -= bits.OnesCount64(ends)
		r.positions = r.positions[8:]
	}
	for ; r.skipped > 0; r.skipped-- {
		for r.positions[0] >= 0x80 {
			r.positions = r.positions[1:]
		}
		r.positions = r.positions[1:]
	}
}

// uvarint takes a number from the front of b.
func uvarint(b *[]byte) uint32 {
	s := *b
	if s[0] < 0x80 {
		*b = s[1:]
		return uint32(s[0])
	}
	x, shift := uint32(0), 0
	for i, c := range s {
		if c < 0x80 {
			*b = s[i+1:]
			return x | uint32(c)<<shift
		}
		x |= uint32(c&0x7f) << shift
		shift += 7
	}
	return 0
}

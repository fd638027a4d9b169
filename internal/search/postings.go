package search

import (
	"encoding/binary"
	"math/bits"
	"slices"
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

// occurrence is one place of a term.
type occurrence struct {
	place place
	term  uint32
	whole bool // a compound as one word, beside its tokens
}

// place is a part, a field and a position in one number, so that places sort in this order.
// Positions count tokens, with a gap between the phrases of a field.
type place uint64

const (
	placeBits    = 28 // of a field and a position
	positionBits = 24
	maxPosition  = 1<<positionBits - 1
)

func newPlace(part uint32, field uint8, position uint32) place {
	return place(part)<<placeBits | place(field)<<positionBits | place(min(position, maxPosition))
}

func (p place) part() uint32     { return uint32(p >> placeBits) }
func (p place) field() uint8     { return uint8(p >> positionBits & (1<<(placeBits-positionBits) - 1)) }
func (p place) position() uint32 { return uint32(p & maxPosition) }

// after returns the place n tokens on.
func (p place) after(n uint32) place { return p + place(min(n, maxPosition-p.position())) }

// gap keeps phrases of one field apart, so that no two words of different ones are near.
const gap = 16

// postings are the places of all terms. The list of a term is:
//
//	parts      number of parts that hold it
//	documents  number of documents that hold it
//	topics     number of documents that hold it outside their body
//	size       length of the entries in bytes
//	table      of a list of more than leap parts: for each leap of them but the first, in
//	           three numbers of four bytes, the part before, and where in the entries and
//	           the positions it begins
//	entries    for each part: what is added to the number of the part before, times two,
//	           plus one if it stands there more than once or outside the body; then a
//	           byte with a bit for each field, and its frequency in each
//	positions  for each part and field: the first position and the steps to the others
//
// with all other numbers as varints, so that an occurrence in a body takes two or three
// bytes.
type postings struct {
	data  []byte
	start []uint32 // by term
}

const (
	leap    = 64
	rowSize = 12
)

// newPostings encodes the occurrences of shards, which are in the order of their places,
// for n terms.
func newPostings(n int, shards []*shard, documentOf []uint32) postings {
	start, sorted := sortByTerm(n, shards)

	// Each processor encodes the terms of an equal share of the occurrences.
	end := make([]uint32, n+1) // by term, in the data of its share; later in all
	chunks := make([]encoder, len(shards))
	first := make([]int, len(shards)+1)
	for i := 1; i < len(shards); i++ {
		first[i], _ = slices.BinarySearch(start, uint32(len(sorted)/len(shards)*i))
		first[i] = min(first[i], n)
	}
	first[len(shards)] = n
	parallel(len(shards), func(i int) {
		e := &chunks[i]
		e.documentOf = documentOf
		for t := first[i]; t < first[i+1]; t++ {
			e.encode(sorted[start[t]:start[t+1]])
			end[t+1] = uint32(len(e.data))
		}
	})

	p := postings{start: end}
	size := 0
	for i := range chunks {
		size += len(chunks[i].data)
	}
	p.data = make([]byte, 0, size)
	for i := range chunks {
		before := uint32(len(p.data))
		p.data = append(p.data, chunks[i].data...)
		for t := first[i]; t < first[i+1]; t++ {
			p.start[t+1] += before
		}
	}
	return p
}

// sortByTerm returns the places of each of n terms, one term after the other, and where
// they begin. A counting sort keeps the order within each.
func sortByTerm(n int, shards []*shard) (start []uint32, sorted []place) {
	next := make([][]uint32, len(shards)) // by shard and term
	parallel(len(shards), func(i int) {
		next[i] = make([]uint32, n)
		for _, o := range shards[i].all {
			next[i][o.term]++
		}
	})
	start = make([]uint32, n+1)
	sum := uint32(0)
	for t := range n {
		for i := range next {
			count := next[i][t]
			next[i][t] = sum
			sum += count
		}
		start[t+1] = sum
	}
	sorted = make([]place, sum)
	parallel(len(shards), func(i int) {
		for _, o := range shards[i].all {
			sorted[next[i][o.term]] = o.place
			next[i][o.term]++
		}
	})
	return start, sorted
}

// encoder makes the lists of terms.
type encoder struct {
	documentOf                []uint32
	data                      []byte
	table, entries, positions []byte // of the list at hand
}

func (e *encoder) encode(list []place) {
	if len(list) == 0 {
		return
	}
	e.table, e.entries, e.positions = e.table[:0], e.entries[:0], e.positions[:0]
	parts, documents, topics := 0, 0, 0
	part, document, topic := uint32(0), none, none
	for len(list) > 0 {
		here := 1
		for here < len(list) && list[here].part() == list[0].part() {
			here++
		}
		if d := e.documentOf[list[0].part()]; d != document {
			document = d
			documents++
		}
		if list[here-1].field() != fieldBody && topic != document {
			topic = document
			topics++
		}
		if parts > 0 && parts%leap == 0 {
			e.table = binary.LittleEndian.AppendUint32(e.table, part)
			e.table = binary.LittleEndian.AppendUint32(e.table, uint32(len(e.entries)))
			e.table = binary.LittleEndian.AppendUint32(e.table, uint32(len(e.positions)))
		}
		step := uint64(list[0].part()-part) << 1
		part = list[0].part()
		parts++
		if here == 1 && list[0].field() == fieldBody {
			e.entries = binary.AppendUvarint(e.entries, step)
			e.positions = binary.AppendUvarint(e.positions, uint64(list[0].position()))
			list = list[1:]
			continue
		}
		e.entries = binary.AppendUvarint(e.entries, step|1)
		var count [fields]uint64
		mask := byte(0)
		before := place(0)
		for _, p := range list[:here] {
			count[p.field()]++
			mask |= 1 << p.field()
			from := uint32(0)
			if before>>positionBits == p>>positionBits {
				from = before.position()
			}
			e.positions = binary.AppendUvarint(e.positions, uint64(p.position()-from))
			before = p
		}
		e.entries = append(e.entries, mask)
		for _, c := range count {
			if c > 0 {
				e.entries = binary.AppendUvarint(e.entries, c)
			}
		}
		list = list[here:]
	}
	for _, n := range [4]int{parts, documents, topics, len(e.entries)} {
		e.data = binary.AppendUvarint(e.data, uint64(n))
	}
	e.data = append(e.data, e.table...)
	e.data = append(e.data, e.entries...)
	e.data = append(e.data, e.positions...)
}

// reader goes through the list of a term, part by part.
type reader struct {
	documents int
	topics    int
	table     []byte // the rows that were not passed
	list      []byte // entries and positions
	size      int    // of the entries
	entries   []byte
	positions []byte
	skipped   int // positions of parts before this one, not yet passed over

	part  uint32
	total uint32         // occurrences in this part
	plain bool           // it is one, in the body
	count [fields]uint32 // occurrences by field
}

func (p *postings) read(term uint32) reader {
	data := p.data[p.start[term]:p.start[term+1]]
	if len(data) == 0 {
		return reader{}
	}
	var r reader
	parts := int(uvarint(&data))
	r.documents = int(uvarint(&data))
	r.topics = int(uvarint(&data))
	r.size = int(uvarint(&data))
	n := (parts - 1) / leap * rowSize
	r.table, r.list = data[:n], data[n:]
	r.entries, r.positions = r.list[:r.size], r.list[r.size:]
	return r
}

// leapTo passes over parts before the one given, as far as the table knows where to go on.
func (r *reader) leapTo(part uint32) {
	number := binary.LittleEndian.Uint32
	var row []byte
	for len(r.table) > 0 && number(r.table) < part {
		row, r.table = r.table[:rowSize], r.table[rowSize:]
	}
	if row == nil || number(row) <= r.part {
		return
	}
	r.part = number(row)
	r.entries = r.list[number(row[4:]):r.size]
	r.positions = r.list[r.size+int(number(row[8:])):]
	r.skipped, r.total = 0, 0
}

// next moves to the next part.
func (r *reader) next() bool {
	if len(r.entries) == 0 {
		return false
	}
	r.skipped += int(r.total)
	step := uvarint(&r.entries)
	r.part += step >> 1
	if r.plain = step&1 == 0; r.plain {
		r.total = 1
		return true
	}
	r.count = [fields]uint32{}
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

// in returns how often the term stands in a field of this part.
func (r *reader) in(field int) uint32 {
	switch {
	case !r.plain:
		return r.count[field]
	case field == fieldBody:
		return 1
	}
	return 0
}

// each calls yield with the places of the term in this part. It may be called once for
// a part.
func (r *reader) each(yield func(field uint8, position uint32)) {
	r.skip()
	if r.plain {
		yield(fieldBody, uvarint(&r.positions))
		r.total = 0
		return
	}
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

package search

import (
	"math"
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

// place is a part, a field and a position in one number, so that places sort in this order.
// Positions count tokens, with a gap between the texts of a field.
type place uint64

const (
	positionBits = 24
	fieldBits    = 4
	partShift    = positionBits + fieldBits
	maxPosition  = 1<<positionBits - 1
)

func newPlace(part uint32, field int, position uint32) place {
	return place(part)<<partShift | place(field)<<positionBits | place(min(position, maxPosition))
}

func (p place) part() uint32     { return uint32(p >> partShift) }
func (p place) field() int       { return int(p >> positionBits & (1<<fieldBits - 1)) }
func (p place) position() uint32 { return uint32(p & maxPosition) }

// after returns the place n tokens on.
func (p place) after(n uint32) place { return p + place(min(n, maxPosition-p.position())) }

// gap is how many positions lie between two texts of a field, so that their words are not near each other.
const gap = 16

// postings are the places of a term, sorted.
type postings struct {
	places    []place
	documents int // how many hold the term
	topics    int // how many hold it outside their body
}

// in returns the places in the parts from one up to another, which is not among them.
func (p *postings) in(part, end uint32) []place {
	first, _ := slices.BinarySearch(p.places, newPlace(part, 0, 0))
	rest := p.places[first:]
	n, _ := slices.BinarySearch(rest, newPlace(end, 0, 0))
	return rest[:n]
}

// countDocuments fills in the document frequencies of the postings.
func (p *postings) countDocuments(documentOf []uint32) {
	document, topic := none, none
	for _, at := range p.places {
		d := documentOf[at.part()]
		if d != document {
			document = d
			p.documents++
		}
		if at.field() != fieldBody && d != topic {
			topic = d
			p.topics++
		}
	}
}

// idf is the inverse document frequency of a term that n of all documents hold (Robertson and
// Spärck Jones, with the one added that keeps it above zero).
func idf(all int, n float64) float64 {
	return math.Log(1 + (float64(all)-n+0.5)/(n+0.5))
}

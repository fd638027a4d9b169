package search

// pattern is a wording of an urgent situation.
type pattern struct {
	urgency int
	stems   []uint32
}

func (b *builder) readUrgent() {}

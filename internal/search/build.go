package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
)

// Build indexes a corpus.
func Build(c Corpus) *Index {
	x := &Index{corpus: c, params: defaults}
	b := &builder{x: x}
	b.layOut()
	b.readAll()
	b.readNames()
	b.sortWords()
	b.stem()
	b.readIDs()
	b.findPhrases()
	x.postings = newPostings(x.words.len()+x.phrases.len(), b.shards, x.documentOf)
	x.measure()
	x.stand()
	b.indexEntries()
	x.scratch = &sync.Pool{New: func() any { return newScratch(x) }}
	return x
}

// builder holds what is needed only while an index is built.
type builder struct {
	x      *Index
	shards []*shard
	words  dictionary // of all shards
	number []uint32   // by number in words, that in the lexicon

	extra    map[uint32]extraText // what terms and questions add to parts
	termPart []uint32             // by term, the part that explains it, or none
}

// parallel calls f with all numbers below n at once.
func parallel(n int, f func(int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { f(i) })
	}
	all.Wait()
}

type extraText struct{ names, questions, summaries []string }

// layOut numbers the parts, and finds for terms and questions the parts that explain
// them.
func (b *builder) layOut() {
	x := b.x
	x.firstPart = make([]uint32, 1, len(x.corpus.Documents)+1)
	parts := make(map[string]uint32)
	for d := range x.corpus.Documents {
		document := &x.corpus.Documents[d]
		head := uint32(len(x.documentOf))
		x.documentOf = append(x.documentOf, uint32(d))
		parts[document.Key] = head
		for i := range document.Parts {
			if i == 0 && document.lead() {
				continue
			}
			parts[document.Key+"#"+document.Parts[i].ID] = uint32(len(x.documentOf))
			x.documentOf = append(x.documentOf, uint32(d))
		}
		x.firstPart = append(x.firstPart, uint32(len(x.documentOf)))
	}
	b.extra = make(map[uint32]extraText)
	at := func(about string) uint32 {
		if p, ok := parts[about]; ok {
			return p
		}
		key, _, _ := strings.Cut(about, "#")
		if p, ok := parts[key]; ok {
			return p
		}
		return none
	}
	for _, t := range x.corpus.Terms {
		p := at(t.About)
		b.termPart = append(b.termPart, p)
		if p != none {
			e := b.extra[p]
			e.names = append(append(e.names, t.Name), t.Also...)
			e.summaries = append(e.summaries, t.Text)
			b.extra[p] = e
		}
	}
	for _, q := range x.corpus.Questions {
		p := at(q.About)
		x.answers = append(x.answers, p)
		if p != none {
			e := b.extra[p]
			e.questions = append(append(e.questions, q.Text), q.Also...)
			e.summaries = append(e.summaries, q.Answer)
			b.extra[p] = e
		}
	}
}

// measure sums the lengths of parts to those of documents, and finds the averages over
// the parts and documents that have a field.
func (x *Index) measure() {
	x.documentLengths = make([]lengths, len(x.corpus.Documents))
	for p, l := range x.partLengths {
		sum := &x.documentLengths[x.documentOf[p]]
		for f, n := range l {
			sum[f] = uint16(min(int(sum[f])+int(n), math.MaxUint16))
		}
	}
	x.partAverage = average(x.partLengths)
	x.documentAverage = average(x.documentLengths)
}

func average(all []lengths) (mean [fields]float64) {
	for f := range mean {
		sum, n := 0, 0
		for i := range all {
			if l := int(all[i][f]); l > 0 {
				sum += l
				n++
			}
		}
		mean[f] = float64(sum) / float64(max(n, 1))
	}
	return mean
}

// stand finds the sections, and the order of documents with equal scores.
func (x *Index) stand() {
	documents := x.corpus.Documents
	order := make([]uint32, len(documents))
	for d := range documents {
		order[d] = uint32(d)
		x.sections = append(x.sections, documents[d].Section)
	}
	slices.Sort(x.sections)
	x.sections = slices.Compact(x.sections)
	x.sectionOf = make([]uint16, len(documents))
	for d := range documents {
		s, _ := slices.BinarySearch(x.sections, documents[d].Section)
		x.sectionOf[d] = uint16(s)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		p, q := &documents[a], &documents[b]
		return cmp.Or(cmp.Compare(q.Weight, p.Weight), strings.Compare(p.Key, q.Key))
	})
	x.standing = make([]uint32, len(documents))
	for place, d := range order {
		x.standing[d] = uint32(place)
	}
}

package search

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// TestBuildOnAnyMachine builds the same corpora on different numbers of processors.
func TestBuildOnAnyMachine(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, documents := range []int{0, 1, 2, 40, 300} {
		c := mixed(documents)
		runtime.GOMAXPROCS(1)
		want := reflect.ValueOf(*Build(c))
		for _, processors := range []int{2, 3, 8} {
			runtime.GOMAXPROCS(processors)
			got := reflect.ValueOf(*Build(c))
			for i := range got.NumField() {
				name := got.Type().Field(i).Name
				if name != "scratch" && fmt.Sprint(got.Field(i)) != fmt.Sprint(want.Field(i)) {
					t.Errorf("%d documents: on %d processors %s is another", documents, processors, name)
				}
			}
		}
	}
}

// mixed makes up a corpus of words that fold and stem to the same, in several languages.
func mixed(documents int) Corpus {
	r := rand.New(rand.NewPCG(uint64(documents), 1))
	words := strings.Fields("red notice café cafe CAFÉ e-mail email سلام السلام ﷺ I-24/7 C-505/19 stealing stolen accusée accusee straße strasse ẞ poster post the of 한국 a\xffb")
	text := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(words[r.IntN(len(words))])
			b.WriteString([]string{" ", " ", ". ", "-", "\n"}[r.IntN(5)])
		}
		return b.String()
	}
	var c Corpus
	for i := range documents {
		d := Document{
			Key: fmt.Sprint(i), Section: fmt.Sprint(i % 3), Lang: []string{"en", "fr", "es", "ar", "de"}[r.IntN(5)],
			Title: text(r.IntN(4)), Summary: text(r.IntN(6)), Question: text(r.IntN(3)), Keywords: []string{text(2), text(1)},
		}
		for n := range r.IntN(5) {
			d.Parts = append(d.Parts, Part{ID: fmt.Sprint(n), Heading: text(r.IntN(3)), Body: text(r.IntN(900))})
		}
		c.Documents = append(c.Documents, d)
	}
	for i := range 10 {
		c.Terms = append(c.Terms, Term{Name: text(2), Also: []string{text(1)}, About: fmt.Sprintf("%d#1", i)})
		c.Questions = append(c.Questions, Question{Text: text(5), Also: []string{text(3)}, About: fmt.Sprint(i)})
		c.Synonyms = append(c.Synonyms, []string{text(1), text(2)})
	}
	return c
}

// TestLeaps reads lists of all lengths about a leap with leaps to anywhere: no part from there on
// may be passed over, and the places of each are its own.
func TestLeaps(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, leap - 1, leap, leap + 1, leap + 2, 2*leap - 1, 2 * leap, 2*leap + 1, 3*leap + 1, 1000} {
		for range 30 {
			var parts []uint32
			var list []place
			for part := uint32(r.IntN(3)); len(parts) < n; part += 1 + uint32(r.IntN(20)) {
				parts = append(parts, part)
				for field := range uint8(fields) {
					position := uint32(0)
					for range max(0, r.IntN(6)-3) + 1 - min(1, int(field)) {
						position += uint32(r.IntN(1 << 20))
						list = append(list, newPlace(part, field, position))
					}
				}
			}
			documentOf := make([]uint32, parts[n-1]+1)
			e := encoder{documentOf: documentOf}
			e.encode(list)
			p := postings{data: e.data, start: []uint32{0, uint32(len(e.data))}}
			read := p.read(0)
			for next := 0; read.next(); {
				at, ok := slices.BinarySearch(parts, read.part)
				if !ok || at > next {
					t.Fatalf("of %d parts, number %d (%d) follows, not %d", n, at, read.part, next)
				}
				next = at + 1
				switch r.IntN(3) {
				case 0:
					to := read.part + 1 + uint32(r.IntN(int(parts[n-1])/2+2))
					read.leapTo(to)
					next = max(next, sortedBefore(parts, to))
				case 1:
					var got []place
					read.each(func(field uint8, position uint32) { got = append(got, newPlace(read.part, field, position)) })
					want := slices.DeleteFunc(slices.Clone(list), func(p place) bool { return p.part() != read.part })
					if !slices.Equal(got, want) {
						t.Fatalf("of %d parts, number %d has the places %v, want %v", n, at, got, want)
					}
				}
			}
		}
	}
}

func sortedBefore(parts []uint32, part uint32) int {
	n, _ := slices.BinarySearch(parts, part)
	return n
}

package edition

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/andybalholm/brotli"
)

// body is the content of a file in its variants, one for each content coding. Editions with the same file may
// share it.
type body struct {
	hash         [sha256.Size]byte
	compressible bool
	variants     [identity + 1]variant
}

// variant is a body in one content coding. The slices of strings are values of header fields,
// made once and shared by all answers.
type variant struct {
	once     sync.Once
	made     atomic.Bool // once set, the fields below do not change
	bytes    []byte      // nil where the coding does not make the body smaller
	encoding []string    // nil for the identity
	length   []string
	etag     []string
}

func newBody(content []byte, mediaType string) *body {
	b := &body{hash: sha256.Sum256(content), compressible: compressible(mediaType)}
	tag := hex.EncodeToString(b.hash[:10])
	for c := range b.variants {
		v := &b.variants[c]
		if coding(c) == identity {
			v.etag = []string{`"` + tag + `"`}
			v.set(content)
			continue
		}
		v.encoding = []string{names[c]}
		v.etag = []string{`"` + tag + "-" + names[c] + `"`}
	}
	return b
}

func (v *variant) set(content []byte) {
	v.bytes = content
	v.length = []string{strconv.Itoa(len(content))}
}

func (b *body) identity() []byte { return b.variants[identity].bytes }

// answering is held while a variant is made for a request. That takes megabytes and milliseconds: many at once
// would starve the requests for variants that are ready.
var answering sync.Mutex

// variant returns the variant in a coding. It is the identity where that coding makes the body no smaller, or
// has not been made yet while another variant is being made for another request.
func (b *body) variant(c coding) *variant {
	v := &b.variants[c]
	if !v.made.Load() && answering.TryLock() {
		b.compress(c)
		answering.Unlock()
	}
	if v.made.Load() && v.bytes != nil {
		return v
	}
	return &b.variants[identity]
}

// compress makes a variant at its first call, and reports whether this was it.
func (b *body) compress(c coding) (first bool) {
	if c == identity || !b.compressible {
		return false
	}
	v := &b.variants[c]
	v.once.Do(func() {
		first = true
		if smaller := best.compress(c, b.identity()); len(smaller) < len(b.identity()) {
			v.set(smaller)
		}
		v.made.Store(true)
	})
	return first
}

// Compressed returns the variants of a file by their content coding, "br" and "gzip". A coding
// that does not make the file smaller is left out.
func Compressed(mediaType string, content []byte) map[string][]byte {
	variants := map[string][]byte{}
	for c, name := range names {
		if !compressible(mediaType) {
			break
		}
		if smaller := best.compress(coding(c), content); len(smaller) < len(content) {
			variants[name] = smaller
		}
	}
	return variants
}

// The levels were measured on pages of 40 kB. Variants, which are kept, are worth the time: Brotli 10 makes a
// page 15 % smaller than Brotli 5 and takes 20 ms; 11 takes 55 ms for another 4 %. Bodies that are sent once
// are compressed in less than half a millisecond.
var (
	best  = newCompressors(10, gzip.BestCompression)
	quick = newCompressors(4, 5)
)

// compressors are pools of the writers of each coding, whose tables are large.
type compressors [identity]sync.Pool

func newCompressors(brotliLevel, gzipLevel int) *compressors {
	const window = 16 // bits: 64 kB, longer than most pages; 18 take 8 MB more for 1 % of the longest lists
	return &compressors{
		br: {New: func() any {
			return brotli.NewWriterOptions(nil, brotli.WriterOptions{Quality: brotliLevel, LGWin: window})
		}},
		gz: {New: func() any {
			w, err := gzip.NewWriterLevel(nil, gzipLevel)
			if err != nil {
				panic(err) // the level is a constant
			}
			return w
		}},
	}
}

func (cs *compressors) compress(c coding, content []byte) []byte {
	var out bytes.Buffer
	w := cs[c].Get().(interface {
		io.WriteCloser
		Reset(io.Writer)
	})
	defer cs[c].Put(w)
	w.Reset(&out)
	w.Write(content) // cannot fail: a bytes.Buffer takes everything
	w.Close()
	return bytes.Clone(out.Bytes()) // without the buffer's spare room
}

// compressible reports whether files of a media type are text, which compression makes smaller.
func compressible(mediaType string) bool {
	t, _, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return false
	}
	kind, subtype, _ := strings.Cut(t, "/")
	return kind == "text" ||
		strings.HasSuffix(subtype, "json") || strings.HasSuffix(subtype, "xml") ||
		strings.HasSuffix(subtype, "javascript")
}

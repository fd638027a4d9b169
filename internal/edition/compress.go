package edition

import (
	"bytes"
	"context"
	"io"
	"mime"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Two sets of compressors, with levels measured on pages of 40 kB. What is kept is worth
// time: brotli 10 makes a page 15 % smaller than brotli 5 and takes 20 ms, where 11 takes
// 55 ms for another 4 %, and the best zstd takes 30 MB of tables for 3 %. What is sent
// once is compressed in less than half a millisecond.
var (
	thorough = newCompressors(10, zstd.SpeedBetterCompression, gzip.BestCompression)
	quick    = newCompressors(4, zstd.SpeedDefault, 5)
)

// Compress makes every encoding of every file now, one after the other, until it is done
// or the context is. Without it an encoding is made when it is first asked for. The file as it
// was added is then kept as gzip alone, since hardly a client asks for it: it would be half of
// what an edition takes.
func (e *Edition) Compress(ctx context.Context) {
	for _, p := range e.paths {
		r := e.responses[p]
		for c := range identity {
			if ctx.Err() != nil {
				return
			}
			r.form(c)
		}
		if r.forms[gz].body != nil {
			r.plain.Store(nil)
		}
	}
}

// expander undoes what gzip did. It is kept, since its tables are large.
type expander struct {
	from bytes.Reader
	gzip.Reader
	out bytes.Buffer
}

var expanders = sync.Pool{New: func() any { return new(expander) }}

// expand returns what was compressed, until it is called again.
func (e *expander) expand(body []byte) []byte {
	e.from.Reset(body)
	e.out.Reset()
	err := e.Reset(&e.from)
	if err == nil {
		_, err = e.WriteTo(&e.out)
	}
	if err != nil {
		panic(err) // the body is our own
	}
	return e.out.Bytes()
}

// form is a file's body in one encoding. The slices are the values of header fields, made
// once and shared by all requests.
type form struct {
	once     sync.Once
	encoding []string // nil for the identity
	body     []byte   // nil for the identity, and for an encoding that is not smaller than the file
	length   []string
	etag     []string
}

func (f *form) set(body []byte) {
	f.body = body
	f.length = []string{strconv.Itoa(len(body))}
}

// form returns the file in the coding, or as it is where that is not smaller.
func (r *Response) form(c coding) *form {
	f := &r.forms[c]
	if c == identity || !r.compressible {
		return &r.forms[identity]
	}
	f.once.Do(func() {
		if body := thorough.compress(c, r.Body()); len(body) < len(r.Body()) {
			f.set(body)
		}
	})
	if f.body == nil {
		return &r.forms[identity]
	}
	return f
}

// window is the logarithm of how many bytes back a compressor looks: further than any page
// is long. Looking further would take megabytes of memory for each.
const window = 18

// compressors keeps one kind of writer for each coding, whose tables are large, for as
// long as they are in use.
type compressors [identity]sync.Pool

func newCompressors(brotliLevel int, zstdLevel zstd.EncoderLevel, gzipLevel int) *compressors {
	var c compressors
	c[br].New = func() any {
		return brotli.NewWriterOptions(nil, brotli.WriterOptions{Quality: brotliLevel, LGWin: window})
	}
	c[zstandard].New = func() any {
		return must(zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstdLevel),
			zstd.WithWindowSize(1<<window), zstd.WithLowerEncoderMem(true)))
	}
	c[gz].New = func() any { return must(gzip.NewWriterLevel(nil, gzipLevel)) }
	return &c
}

// must returns a writer whose options are constants and known to be good.
func must[W any](w W, err error) W {
	if err != nil {
		panic(err)
	}
	return w
}

// outs keeps what is compressed into.
var outs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func (cs *compressors) compress(c coding, body []byte) []byte {
	out := outs.Get().(*bytes.Buffer)
	defer outs.Put(out)
	out.Reset()
	w := cs[c].Get().(interface {
		io.WriteCloser
		Reset(io.Writer)
	})
	defer cs[c].Put(w)
	w.Reset(out)
	w.Write(body) // cannot fail: a bytes.Buffer takes everything
	w.Close()
	return bytes.Clone(out.Bytes())
}

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

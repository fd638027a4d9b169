package edition

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime"
	"slices"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// A compressor makes the forms of files. It is for one goroutine.
type compressor struct {
	gzip   *gzip.Writer
	brotli *brotli.Writer
	zstd   *zstd.Encoder
}

func newCompressor() *compressor {
	gz, err := gzip.NewWriterLevel(nil, gzipLevel)
	if err != nil {
		panic(err) // the level is a constant
	}
	zs, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstdLevel))
	if err != nil {
		panic(err) // the options are constants
	}
	return &compressor{gz, brotli.NewWriterLevel(nil, brotliLevel), zs}
}

// Levels measured on pages (BenchmarkBuild).
const (
	gzipLevel   = 6
	brotliLevel = 5
	zstdLevel   = zstd.SpeedDefault
)

func (c *compressor) forms(mediaType string, body []byte) []form {
	hash := sha256.Sum256(body)
	name := hex.EncodeToString(hash[:10])
	forms := []form{newForm("identity", body, name)}
	if compressible(mediaType) {
		for _, f := range []form{
			newForm("br", through(c.brotli, body), name),
			newForm("zstd", c.zstd.EncodeAll(body, nil), name),
			newForm("gzip", through(c.gzip, body), name),
		} {
			if len(f.body) < len(body) {
				forms = append(forms, f)
			}
		}
	}
	slices.SortStableFunc(forms, func(a, b form) int { return len(a.body) - len(b.body) })
	return forms
}

func newForm(coding string, body []byte, hash string) form {
	f := form{
		coding: coding,
		body:   body,
		length: []string{strconv.Itoa(len(body))},
		etag:   []string{`"` + hash + `"`},
	}
	if coding != "identity" {
		f.encoding = []string{coding}
		f.etag = []string{`"` + hash + "-" + coding + `"`}
	}
	return f
}

type resetWriter interface {
	io.WriteCloser
	Reset(io.Writer)
}

// through returns the body as a compressing writer writes it.
func through(w resetWriter, body []byte) []byte {
	var out bytes.Buffer
	w.Reset(&out)
	w.Write(body) // a bytes.Buffer takes everything
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

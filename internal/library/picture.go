package library

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"io/fs"
	"path"
	"slices"
	"strings"

	_ "golang.org/x/image/webp"

	"github.com/interpolref/interpolref/internal/markup"
)

// Picture is a photograph or screenshot that a page shows.
type Picture struct {
	Path          string // in the site, without a hash: "/static/pictures/en/role/desk.jpg"
	MediaType     string
	Width, Height int // as browsers show it, in pixels
	Body          []byte
}

// What a picture may cost a reader.
const (
	pictureSize   = 2 << 20 // bytes of the file
	pictureLength = 16_384  // pixels of a side
)

// pictures looks up the pictures of a page.
func (l *loader) pictures(r *rawPage) {
	for _, p := range r.body.Pictures {
		name, inStatic := strings.CutPrefix(p.File, "/")
		if !inStatic {
			name = path.Join(path.Dir(r.name), p.File)
		}
		switch {
		case inStatic && !strings.HasPrefix(name, "static/"), !fs.ValidPath(name):
			r.fault(p.Pos, fmt.Sprintf("the picture %q lies in no folder of the content", p.File), "pictures lie beside their page, or in the folder static: /static/name.jpg")
		default:
			if pic := l.picture(r, p.Pos, name); pic != nil {
				p.Path, p.Width, p.Height = pic.Path, pic.Width, pic.Height
			}
		}
	}
}

// picture reads a picture, once for all pages that show it. Its faults stand at the page: its
// bytes are for no terminal.
func (l *loader) picture(r *rawPage, at markup.Pos, name string) *Picture {
	if pic := l.shown[name]; pic != nil {
		return pic
	}
	info, err := fs.Stat(l.fsys, name)
	switch {
	case err != nil:
		known := map[string]bool{}
		beside, _ := fs.ReadDir(l.fsys, path.Dir(name))
		for _, d := range beside {
			if _, ok := AssetType(d.Name()); ok {
				known[d.Name()] = true
			}
		}
		hint := nearest(r.file, path.Base(name), known)
		if hint == "" {
			hint = "the file lies beside the page"
		}
		r.fault(at, fmt.Sprintf("there is no picture %s", name), hint)
		return nil
	case info.Size() > pictureSize:
		r.fault(at, fmt.Sprintf("the picture %s has %d kB, at most %d are served", name, info.Size()>>10, pictureSize>>10), "make it smaller: 1,600 pixels wide are enough, and WebP or AVIF save most")
		return nil
	}
	l.read[name] = true
	text, err := fs.ReadFile(l.fsys, name)
	if err != nil {
		r.fault(at, fmt.Sprintf("the picture %s cannot be read: %v", name, reason(err)), "")
		return nil
	}
	l.files = append(l.files, &file{name: name, text: text}) // for the digest
	mediaType, width, height, err := measure(text)
	want, _ := AssetType("x" + strings.ToLower(path.Ext(name)))
	switch {
	case err != nil:
		r.fault(at, fmt.Sprintf("the picture %s cannot be read: %v", name, err), "save it again as PNG, JPEG, WebP, AVIF or GIF")
		return nil
	case mediaType != want:
		r.fault(at, fmt.Sprintf("the picture %s is named as %s and holds %s", name, want, mediaType), "name it ."+strings.TrimPrefix(mediaType, "image/"))
		return nil
	case min(width, height) < 1 || max(width, height) > pictureLength:
		r.fault(at, fmt.Sprintf("the picture %s measures %d by %d pixels", name, width, height), fmt.Sprintf("at least 1 and at most %d are shown", pictureLength))
		return nil
	}
	pic := &Picture{Path: "/" + name, MediaType: mediaType, Width: width, Height: height, Body: text}
	if !strings.HasPrefix(name, "static/") {
		pic.Path = "/static/pictures/" + plainName(name)
		for slices.ContainsFunc(l.lib.Pictures, func(other *Picture) bool { return other.Path == pic.Path }) {
			ext := path.Ext(pic.Path)
			pic.Path = strings.TrimSuffix(pic.Path, ext) + "-2" + ext // My Desk.PNG beside my-desk.png
		}
		l.lib.Pictures = append(l.lib.Pictures, pic)
	}
	l.shown[name] = pic
	return pic
}

// plainName makes a name one that stands in addresses as it is.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || strings.ContainsRune("/.-_", r) {
			return r
		}
		return '-'
	}, strings.ToLower(name))
}

// measure returns the media type of a picture, and its size as browsers show it.
func measure(text []byte) (mediaType string, width, height int, err error) {
	if width, height, ok := measureAVIF(text); ok {
		return "image/avif", width, height, nil
	}
	c, format, err := image.DecodeConfig(bytes.NewReader(text))
	if err != nil {
		return "", 0, 0, errors.New("its beginning is that of no picture")
	}
	if format == "jpeg" && turned(text) {
		c.Width, c.Height = c.Height, c.Width
	}
	return "image/" + format, c.Width, c.Height, nil
}

// turned reports whether a JPEG says, as telephones write it, that it lies on its side
// (Exif 2.32, tag Orientation, values 5 to 8).
func turned(text []byte) bool {
	for at := 2; at+4 <= len(text) && text[at] == 0xff && text[at+1] != 0xda; {
		length := int(binary.BigEndian.Uint16(text[at+2:]))
		if length < 2 || at+2+length > len(text) {
			return false
		}
		tiff, ok := bytes.CutPrefix(text[at+4:at+2+length], []byte("Exif\x00\x00"))
		if text[at+1] == 0xe1 && ok {
			return orientation(tiff) >= 5
		}
		at += 2 + length
	}
	return false
}

// orientation returns the value of that tag in the first directory of a TIFF, or 0.
func orientation(tiff []byte) uint16 {
	var order binary.ByteOrder = binary.BigEndian
	if bytes.HasPrefix(tiff, []byte("II")) {
		order = binary.LittleEndian
	}
	if len(tiff) < 8 {
		return 0
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 0
	}
	n := int(order.Uint16(tiff[at:]))
	entries := tiff[at+2:]
	for range n {
		if len(entries) < 12 {
			return 0
		}
		if order.Uint16(entries) == 0x0112 {
			return order.Uint16(entries[8:])
		}
		entries = entries[12:]
	}
	return 0
}

// measureAVIF reads the size of an AVIF (ISO/IEC 23008-12): the largest image spatial extents
// among the item properties, which is that of the whole picture, and whether it is turned.
func measureAVIF(text []byte) (width, height int, ok bool) {
	kind, brands, rest := box(text)
	if kind != "ftyp" || !bytes.Contains(brands, []byte("avif")) && !bytes.Contains(brands, []byte("avis")) {
		return 0, 0, false
	}
	inner := func(in []byte, want string, skip int) []byte {
		for len(in) > 0 {
			kind, body, rest := box(in)
			if kind == want && len(body) >= skip {
				return body[skip:]
			}
			in = rest
		}
		return nil
	}
	turn := false
	for in := inner(inner(inner(rest, "meta", 4), "iprp", 0), "ipco", 0); len(in) > 0; {
		kind, body, rest := box(in)
		switch {
		case kind == "ispe" && len(body) >= 12:
			w, h := binary.BigEndian.Uint32(body[4:]), binary.BigEndian.Uint32(body[8:])
			if uint64(w)*uint64(h) > uint64(width)*uint64(height) && max(w, h) <= 1<<30 {
				width, height = int(w), int(h)
			}
		case kind == "irot" && len(body) >= 1:
			turn = body[0]&1 == 1
		}
		in = rest
	}
	if turn {
		width, height = height, width
	}
	return width, height, true
}

// box cuts the first box off an ISO media file. One that is broken has no kind, and nothing
// stands behind it.
func box(in []byte) (kind string, body, rest []byte) {
	if len(in) < 8 {
		return "", nil, nil
	}
	size, head := uint64(binary.BigEndian.Uint32(in)), uint64(8)
	switch {
	case size == 0:
		size = uint64(len(in))
	case size == 1 && len(in) >= 16:
		size, head = binary.BigEndian.Uint64(in[8:]), 16
	}
	if size < head || size > uint64(len(in)) {
		return "", nil, nil
	}
	return string(in[4:8]), in[head:size], in[size:]
}

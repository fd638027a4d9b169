package library

import (
	"bytes"
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

	"github.com/bep/imagemeta"
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

// picture reads a picture, once for all pages that show it. Its faults are reported at the page, since an
// excerpt of a picture is of no use.
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
	l.addFile(name, text)
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

// plainName returns a name in lower case, with a hyphen for each character that an address would escape.
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
	if len(text) > 12 && string(text[4:8]) == "ftyp" && bytes.Contains(text[8:min(len(text), 64)], []byte("avif")) {
		m, err := imagemeta.Decode(imagemeta.Options{R: bytes.NewReader(text), ImageFormat: imagemeta.AVIF, Sources: imagemeta.CONFIG})
		return "image/avif", m.ImageConfig.Width, m.ImageConfig.Height, err
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
func turned(text []byte) (yes bool) {
	_, err := imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(text), ImageFormat: imagemeta.JPEG, Sources: imagemeta.EXIF,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool { return tag.Tag == "Orientation" && tag.Namespace == "IFD0" },
		HandleTag: func(tag imagemeta.TagInfo) error {
			value, ok := tag.Value.(uint16)
			yes = ok && value >= 5
			return nil
		},
	})
	return err == nil && yes
}

package library_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/interpolref/interpolref/internal/library"
)

// isoBox makes a box of an ISO media file.
func isoBox(kind string, body ...[]byte) []byte {
	in := bytes.Join(body, nil)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(in))), kind...), in...)
}

func ispe(width, height uint32) []byte {
	return isoBox("ispe", make([]byte, 4), binary.BigEndian.AppendUint32(nil, width), binary.BigEndian.AppendUint32(nil, height))
}

func avif(properties ...[]byte) []byte {
	return append(isoBox("ftyp", []byte("avif\x00\x00\x00\x00avifmif1")),
		isoBox("meta", make([]byte, 4), isoBox("hdlr", make([]byte, 20)), isoBox("iprp", isoBox("ipco", properties...)))...)
}

// pictureFiles are pictures of 40 by 30 pixels; those named turned are shown as 30 by 40.
func pictureFiles() map[string][]byte {
	img := image.NewGray(image.Rect(0, 0, 40, 30))
	var asPNG, asJPEG, asGIF bytes.Buffer
	png.Encode(&asPNG, img)
	jpeg.Encode(&asJPEG, img, nil)
	gif.Encode(&asGIF, img, nil)
	// An Exif segment with one directory of one entry: Orientation, 6.
	exif := []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00")
	segment := append([]byte{0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	turned := append(append(bytes.Clone(asJPEG.Bytes()[:2]), segment...), asJPEG.Bytes()[2:]...)
	lossless := binary.LittleEndian.AppendUint32([]byte{0x2f}, 39|29<<14)
	webp := append([]byte("RIFF\x16\x00\x00\x00WEBPVP8L\x0a\x00\x00\x00"), append(lossless, 0, 0, 0, 0, 0)...)
	return map[string][]byte{
		"a.png": asPNG.Bytes(), "b.jpg": asJPEG.Bytes(), "c.jpeg": asJPEG.Bytes(), "d.gif": asGIF.Bytes(), "e.webp": webp,
		"f.avif": avif(ispe(10, 10), ispe(40, 30), isoBox("irot", []byte{0})), "turned.jpg": turned, "turned.avif": avif(ispe(40, 30), isoBox("irot", []byte{3})),
	}
}

func TestPictures(t *testing.T) {
	var page strings.Builder
	fsys := fstest.MapFS{}
	for name, body := range pictureFiles() {
		fsys["en/"+name] = &fstest.MapFile{Data: body}
		fmt.Fprintf(&page, "![A desk.](%s)\n\n", name)
	}
	fsys["en/My Desk.PNG"] = &fstest.MapFile{Data: fsys["en/a.png"].Data}
	fsys["en/my-desk.png"] = &fstest.MapFile{Data: fsys["en/a.png"].Data}
	fsys["static/img/a.png"] = &fstest.MapFile{Data: fsys["en/a.png"].Data}
	page.WriteString("![A desk.](My%20Desk.PNG)\n\n![A desk.](my-desk.png)\n\n![A desk.](/static/img/a.png)\n\n[As file](/static/img/a.png)\n")
	fsys["en/index.md"] = &fstest.MapFile{Data: []byte("---\n" + keys + "---\n" + page.String())}
	lib, faults := library.Load(fsys, today)
	for _, f := range faults {
		t.Error(f)
	}
	got := map[string]string{}
	for _, p := range lib.Body(lib.Page("/")).Pictures {
		got[p.File] = fmt.Sprintf("%s %dx%d", p.Path, p.Width, p.Height)
	}
	want := map[string]string{
		"a.png": "40x30", "b.jpg": "40x30", "c.jpeg": "40x30", "d.gif": "40x30", "e.webp": "40x30", "f.avif": "40x30",
		"turned.jpg": "30x40", "turned.avif": "30x40",
	}
	for name, size := range want {
		want[name] = "/static/pictures/en/" + name + " " + size
	}
	want["My Desk.PNG"] = "/static/pictures/en/my-desk.png 40x30"
	want["my-desk.png"] = "/static/pictures/en/my-desk-2.png 40x30"
	want["/static/img/a.png"] = "/static/img/a.png 40x30"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(lib.Pictures) != 10 {
		t.Errorf("%d pictures beside pages, want 10", len(lib.Pictures))
	}
}

// TestPictureFaults holds that what is wrong with a picture is told at the page, in words.
func TestPictureFaults(t *testing.T) {
	pictures := pictureFiles()
	for _, c := range []struct{ markdown, want string }{
		{"![A desk.](b.jpq)", `7:1: "b.jpq" is no picture`},
		{"![A desk.](bb.jpg)", `7:1: there is no picture en/bb.jpg (did you mean "b.jpg"?)`},
		{"![](b.jpg)", "7:1: the picture has no text alternative (say in the first brackets what it shows: ![…](b.jpg))"},
		{"![A desk.](../../b.jpg)", `7:1: the picture "../../b.jpg" lies in no folder of the content`},
		{"![A desk.](/b.jpg)", `7:1: the picture "/b.jpg" lies in no folder of the content`},
		{"![A desk.](https://example.org/b.jpg)", "7:1: a picture of another host"},
		{"![A desk.](wrong.png)", "7:1: the picture en/wrong.png is named as image/png and holds image/jpeg (name it .jpeg)"},
		{"![A desk.](broken.jpg)", "7:1: the picture en/broken.jpg cannot be read: its beginning is that of no picture"},
		{"![A desk.](large.png)", "7:1: the picture en/large.png has 3000 kB, at most 2048 are served"},
		{"![A desk.](wide.avif)", "7:1: the picture en/wide.avif measures 99999 by 2 pixels"},
	} {
		fsys := fstest.MapFS{"en/index.md": {Data: []byte("---\n" + keys + "---\n" + c.markdown + "\n")}}
		for name, body := range map[string][]byte{
			"b.jpg": pictures["b.jpg"], "wrong.png": pictures["b.jpg"], "broken.jpg": []byte("\xff\xd8\xff\x1b[31m"),
			"large.png": make([]byte, 3000<<10), "wide.avif": avif(ispe(99999, 2)),
		} {
			if strings.Contains(c.markdown, name) || name == "b.jpg" {
				fsys["en/"+name] = &fstest.MapFile{Data: body}
			}
		}
		_, faults := library.Load(fsys, today)
		var got []string
		for _, f := range faults {
			if !f.Warning {
				got = append(got, fmt.Sprintf("%s (%s)", strings.TrimPrefix(f.String(), "en/index.md:"), f.Hint))
			}
		}
		if len(got) == 0 || !strings.HasPrefix(got[0], c.want) {
			t.Errorf("%s: %q, want %q", c.markdown, got, c.want)
		}
	}
}

// FuzzPicture feeds files as pictures of each kind: none may panic or be shown without a size.
func FuzzPicture(f *testing.F) {
	for _, body := range pictureFiles() {
		f.Add(body)
	}
	f.Add(avif(isoBox("irot"), ispe(1<<31, 1<<31)))
	f.Add([]byte("\x00\x00\x00\x01ftyp\x00\x00\x00\x00\x00\x00\x00\x10avif"))
	f.Fuzz(func(t *testing.T, body []byte) {
		fsys := fstest.MapFS{}
		page := "---\n" + keys + "---\n"
		for _, ext := range []string{"png", "jpg", "gif", "webp", "avif"} {
			fsys["en/x."+ext] = &fstest.MapFile{Data: body}
			page += "![X.](x." + ext + ")\n\n"
		}
		fsys["en/index.md"] = &fstest.MapFile{Data: []byte(page)}
		lib, _ := library.Load(fsys, today)
		for _, p := range lib.Body(lib.Page("/")).Pictures {
			if p.Path != "" && (p.Width < 1 || p.Height < 1) {
				t.Errorf("%s measures %d by %d", p.File, p.Width, p.Height)
			}
		}
	})
}

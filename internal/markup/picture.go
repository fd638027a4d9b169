package markup

import (
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
)

type picture = block[*Picture]

// Picture is a photograph or screenshot in a file of its own.
type Picture struct {
	Pos
	ID      string // may be empty
	File    string // as written, unescaped: relative to the page's file, or from /static/
	Alt     string // the text alternative
	Caption string // may be empty

	// Answers.
	Path          string // of the file in the site, for the address function
	Width, Height int    // in CSS pixels; 0 while unresolved

	written string // the file as it stands in the source
}

// pictureTypes are the extensions of pictures.
var pictureTypes = map[string]bool{".png": true, ".jpg": true, ".jpeg": true, ".webp": true, ".avif": true, ".gif": true}

// image puts a diagram or a picture in the place of a paragraph that holds an image alone.
func (b *builder) image(n ast.Node, img *ast.Image, id string, idAt int) {
	file, err := url.PathUnescape(string(img.Destination))
	if strings.Contains(file, "://") {
		b.fault(img.Pos(), "a picture of another host", "put the file beside the page: readers load nothing from elsewhere")
		return
	}
	if ext := strings.ToLower(path.Ext(file)); err != nil || !pictureTypes[ext] {
		b.diagram(n, img, id, idAt)
		return
	}
	offset := img.Pos()
	b.inlines(img, "a text alternative")
	p := &Picture{
		Pos: b.pos(offset), ID: id, File: file, written: string(img.Destination),
		Alt:     squeeze(b.doc.plain(img)),
		Caption: squeeze(Curl(b.doc.resolve(img.Title))),
	}
	if p.Alt == "" {
		b.fault(offset, "the picture has no text alternative", "say in the first brackets what it shows: ![…]("+string(img.Destination)+")")
	}
	b.anchor(idAt, Anchor{Pos: p.Pos, ID: id, Kind: "picture", Title: p.Caption})
	b.doc.Pictures = append(b.doc.Pictures, p)
	node := &picture{of: p}
	node.SetPos(offset)
	n.Parent().ReplaceChild(n.Parent(), n, node)
}

func (p *printer) picture(pic *Picture) {
	p.open("photo", pic.ID)
	if pic.Width > 0 {
		p.put(`<img src="`, p.address(pic.Path), `" width="`+strconv.Itoa(pic.Width)+`" height="`+strconv.Itoa(pic.Height)+`" loading="lazy" decoding="async" alt="`, pic.Alt, `">`)
	} else {
		p.put("<p>", pic.Alt, "</p>")
	}
	if pic.Caption != "" {
		p.figcaption(pic.ID, func() { p.text(pic.Caption) })
		p.put("</figcaption>")
	}
	p.put("</figure>\n")
}

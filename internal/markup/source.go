package markup

import (
	"bytes"
	"cmp"
	"slices"
)

// edit is a part of a source and what stands in its place.
type edit struct {
	from, to int // offsets
	text     string
}

// Source returns a page's file in Markdown that other programs can read: figures become their values and
// terms their words, each a link to its entry, and links to pages get the site's addresses. File is the
// whole file, front matter included; one that does not end with the document's source is returned as it is.
func (d *Document) Source(file []byte, words *Words, address func(path string) string) []byte {
	front, ok := bytes.CutSuffix(file, d.source)
	if !ok {
		return file
	}
	var edits []edit
	put := func(at Pos, opener, closer, text string) {
		from := d.offset(at)
		if !bytes.HasPrefix(d.source[from:], []byte(opener)) {
			return
		}
		if length := bytes.Index(d.source[from:], []byte(closer)); length >= 0 {
			edits = append(edits, edit{from, from + length + len(closer), text})
		}
	}
	lead := func(at Pos, dest, to string) { // what has words of its own, from its bracket on
		if from := d.offset(at); bytes.HasPrefix(bytes.TrimPrefix(d.source[from:], []byte("!")), []byte("[")) {
			if length := bytes.Index(d.source[from:], []byte("]("+dest)); length >= 0 {
				from += length + len("](")
				edits = append(edits, edit{from, from + len(dest), address(to)})
			}
		}
	}
	for _, l := range d.Links {
		if l.Path != "" {
			lead(l.Pos, l.Dest, l.Path)
		}
	}
	for _, p := range d.Pictures {
		if p.Path != "" {
			lead(p.Pos, p.written, p.Path)
		}
	}
	for _, f := range d.Figures {
		if f.Path != "" {
			put(f.Pos, "[=", "]", "["+words.FormatValue(f.Value, f.Unit)+"]("+address(f.Path)+")")
		}
	}
	for _, t := range d.Terms {
		switch {
		case t.Path == "":
		case t.Name != "":
			put(t.Pos, "[[", "]]", "["+t.Text+"]("+address(t.Path)+")")
		default:
			lead(t.Pos, "term:"+t.ID, t.Path)
		}
	}
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	out, at := append(make([]byte, 0, len(file)+32*len(edits)), front...), 0
	for _, e := range edits {
		if e.from < at {
			continue
		}
		out = append(append(out, d.source[at:e.from]...), e.text...)
		at = e.to
	}
	return append(out, d.source[at:]...)
}

// offset returns where a place of the file is in the source.
func (d *Document) offset(at Pos) int {
	i := min(max(at.Line-d.line, 0), len(d.starts)-1)
	return min(d.starts[i]+at.Col-1, len(d.source))
}

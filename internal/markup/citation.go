package markup

import "strconv"

func (p *printer) citation(c *Citation) {
	if c.Note > 0 {
		p.cite(c)
	} else {
		p.text("[" + c.raw + "]")
	}
}

// cite prints the number of the note that lists what is cited. The locator of a single source stands
// beside the number; those of several are in the note.
func (p *printer) cite(c *Citation) {
	if c.Note == 0 || p.inLink {
		return
	}
	p.put(`<sup class="cite">[`)
	p.anchors(c.Sources[1:])
	p.mark(c, ` id="`+c.Sources[0].anchor()+`"`)
	p.put("]</sup>")
}

// anchors prints empty elements with the ids that notes lead back to.
func (p *printer) anchors(sources []CitedSource) {
	for _, s := range sources {
		p.put(`<i id="` + s.anchor() + `"></i>`)
	}
}

// mark prints the number of a note, as a link to it.
func (p *printer) mark(c *Citation, id string) {
	p.put(`<a` + id + ` href="#` + c.Anchor + `" role="doc-noteref"`)
	if !c.Primary {
		p.put(` class="second"`)
	}
	p.put(">", strconv.Itoa(c.Note))
	if s := c.Sources[0]; len(c.Sources) == 1 && s.Locator != "" {
		p.text(", " + s.Locator)
	}
	p.put("</a>")
}

// anchor returns the id of this use of the source, which its note leads back to.
func (s *CitedSource) anchor() string {
	return "cite-" + strconv.Itoa(s.Number) + "-" + strconv.Itoa(s.Use)
}

package markup

func (p *printer) chart(c *Chart) {
	p.open("chart", c.ID)
	p.figcaption(c.ID, func() { p.text(c.Caption) })
	p.put("</figcaption></figure>\n")
}

package site

// Render makes the page at a path anew, with the bytes that the edition holds for it. It
// returns nil where there is no page. Serving needs it not; it is there to be measured. It must not
// be called once the site is settled.
func (s *Site) Render(path string) ([]byte, error) {
	for _, p := range s.pages {
		if p.Path == path {
			return s.render(s.view(p))
		}
	}
	return nil, nil
}

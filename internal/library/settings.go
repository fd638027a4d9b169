package library

import (
	"fmt"
	"io/fs"
	"math"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Settings are what a host says of its copy, in site.yaml. All of it may be left out.
type Settings struct {
	Language    string // of the folder whose pages have no prefix in their paths: "en"
	Name        string // what the site calls itself: as the host says, or the statements, or the home page
	Description string // one sentence for feeds and search engines; the summary of the home page if there is none
	Contact     string // where readers write to: a mailto or https address; empty for nowhere
	Logo        string // a file in static/ that stands before the name; empty for ours
	Style       string // a style sheet in static/ that every page loads after ours; empty for none
	Accent      Accent
	Footer      []string // lines at the foot of every page
	Navigation  []Door   // more links on top of every page
	Foot        []Door   // more links at its foot
	Hide        []string // paths of pages that are left out, each with those under it
}

// Accent is the colour of links by day and by night: "#7a1f5c". Empty values are ours.
type Accent struct{ Light, Dark string }

// Door is a link in the navigation or at the foot of every page. To is a path or a web address.
type Door struct{ Title, To string }

const settingsFile = "site.yaml"

type rawSettings struct {
	Language    located   `yaml:"language"`
	Name        located   `yaml:"name"`
	Description located   `yaml:"description"`
	Contact     located   `yaml:"contact"`
	Logo        located   `yaml:"logo"`
	Style       located   `yaml:"style"`
	Accent      rawAccent `yaml:"accent"`
	Footer      []located `yaml:"footer"`
	Navigation  []rawDoor `yaml:"navigation"`
	Foot        []rawDoor `yaml:"foot"`
	Hide        []located `yaml:"hide"`
}

type rawAccent struct {
	Light located `yaml:"light"`
	Dark  located `yaml:"dark"`
}

type rawDoor struct {
	Title located `yaml:"title"`
	To    located `yaml:"to"`
}

const (
	maxName     = 40 // characters of the site's name, which stands beside the navigation on a phone
	maxRepeated = 20 // lines or links that stand on every page
)

// readSettings reads site.yaml, if there is one.
func (l *loader) readSettings() {
	s := &l.lib.Settings
	s.Language = "en"
	f, tree := l.parse(settingsFile)
	if tree == nil {
		return
	}
	var raw rawSettings
	decode(f, tree, &raw)
	if v := raw.Language; v.Value != "" {
		if s.Language = v.Value; !language.MatchString(v.Value) {
			f.fault(v.Pos, fmt.Sprintf("%q is no language", v.Value), "write its tag: en, de, pt-br")
		}
	}
	if v := raw.Name; v.Value != "" {
		if s.Name = v.Value; len([]rune(v.Value)) > maxName {
			f.fault(v.Pos, fmt.Sprintf("the name is longer than %d characters", maxName), "say the rest in the description")
		}
	}
	s.Description = raw.Description.Value
	if v := raw.Contact; v.Value != "" {
		if u, err := url.Parse(v.Value); err != nil || u.Scheme != "mailto" && u.Scheme != "https" && u.Scheme != "http" {
			f.fault(v.Pos, fmt.Sprintf("%q is no address that readers can write to", v.Value), "write mailto:name@example.org or https://example.org/contact")
		}
		s.Contact = v.Value
	}
	s.Logo = l.own(f, raw.Logo, ".svg", ".png")
	s.Style = l.own(f, raw.Style, ".css")
	s.Accent = Accent{
		Light: contrasting(f, raw.Accent.Light, "the paper by day", 0xfc, 0xfb, 0xf8),
		Dark:  contrasting(f, raw.Accent.Dark, "the paper by night", 0x19, 0x17, 0x14),
	}
	if n := len(raw.Footer); n > maxRepeated {
		f.fault(raw.Footer[maxRepeated].Pos, fmt.Sprintf("the footer has %d lines, at most %d stand on every page", n, maxRepeated), "")
	}
	for _, line := range raw.Footer {
		s.Footer = append(s.Footer, line.Value)
	}
	s.Navigation, s.Foot = l.doors(f, raw.Navigation), l.doors(f, raw.Foot)
	for _, page := range raw.Hide {
		l.hide(f, page)
	}
}

// hide leaves out a page and those under it. A link to one of them is a warning, and prints its words
// alone.
func (l *loader) hide(f *file, page located) {
	switch page.Value {
	case "/":
		f.fault(page.Pos, "the home page cannot be hidden", "write a page of your own in "+l.lib.Settings.Language+"/index.md")
	case Terms.Page, Figures.Page, Sources.Page:
		f.fault(page.Pos, fmt.Sprintf("the page %s cannot be hidden", page.Value), "every page that uses one of its entries leads there")
	default:
		l.lib.Settings.Hide = append(l.lib.Settings.Hide, page.Value)
		l.later(func() {
			if !l.hiding[page.Value] && page.Value != AllPages.Page {
				f.fault(page.Pos, fmt.Sprintf("there is no page %s", page.Value), nearest(f, page.Value, l.lib.pages))
			}
		})
	}
}

// hidden reports whether the host leaves a page out.
func (l *loader) hidden(path string) bool { return l.lib.Settings.Hides(path) }

// Hides reports whether the host leaves out the page at a path.
func (s *Settings) Hides(path string) bool {
	return slices.ContainsFunc(s.Hide, func(hidden string) bool {
		return path == hidden || strings.HasSuffix(hidden, "/") && strings.HasPrefix(path, hidden)
	})
}

// leaveOut reports whether a page is hidden, and records which of the host's paths hide a page.
func (l *loader) leaveOut(path string) bool {
	if !l.hidden(path) {
		return false
	}
	for _, hidden := range l.lib.Settings.Hide {
		l.hiding[hidden] = l.hiding[hidden] || strings.HasPrefix(path, hidden)
	}
	return true
}

// own returns the name of a file of the host's in static/, which must be there.
func (l *loader) own(f *file, v located, extensions ...string) string {
	if v.Value == "" {
		return ""
	}
	if _, err := fs.Stat(l.fsys, path.Join("static", v.Value)); err != nil || strings.ContainsAny(v.Value, `/\`) {
		f.fault(v.Pos, fmt.Sprintf("there is no file static/%s", v.Value), "put it into the folder static beside site.yaml and name it without the folder")
	} else if !slices.Contains(extensions, path.Ext(v.Value)) {
		f.fault(v.Pos, fmt.Sprintf("%s is of no kind that can stand here", v.Value), "one of "+strings.Join(extensions, ", ")+" can")
	}
	return v.Value
}

// doors returns the links that a file adds to the navigation or the foot. Those to no page are reported
// once all pages are known.
func (l *loader) doors(f *file, raw []rawDoor) (doors []Door) {
	if n := len(raw); n > maxRepeated {
		f.fault(raw[maxRepeated].Title.Pos, fmt.Sprintf("there are %d links, at most %d stand on every page", n, maxRepeated), "")
	}
	for _, d := range raw {
		switch {
		case d.Title.Value == "" || d.To.Value == "":
			f.fault(d.Title.Pos, "a link needs a title and where it leads to", "title: Imprint, and to: /about/imprint/")
			continue
		case strings.HasPrefix(d.To.Value, "https://") || strings.HasPrefix(d.To.Value, "http://"):
		case strings.HasPrefix(d.To.Value, "/"):
			l.later(func() {
				p, _ := l.target(f, d.To)
				l.link(l.lib.pages["/"], p)
			})
		default:
			f.fault(d.To.Pos, fmt.Sprintf("%q is no address", d.To.Value), "write a path such as /about/imprint/, or https://…")
			continue
		}
		doors = append(doors, Door{d.Title.Value, d.To.Value})
	}
	return doors
}

var colour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// contrasting returns the colour of a link, "#7a1f5c". One that cannot be read on the background with the
// given red, green and blue is a fault: WCAG 2.2 (1.4.3) asks for a contrast of 4.5 to 1.
func contrasting(f *file, v located, paper string, red, green, blue uint8) string {
	if v.Value == "" {
		return ""
	}
	if !colour.MatchString(v.Value) {
		f.fault(v.Pos, fmt.Sprintf("%q is no colour", v.Value), `write "#7a1f5c", in quotes`)
		return ""
	}
	n, _ := strconv.ParseUint(v.Value[1:], 16, 32)
	a, b := luminance(uint8(n>>16), uint8(n>>8), uint8(n)), luminance(red, green, blue)
	if ratio := (max(a, b) + .05) / (min(a, b) + .05); ratio < 4.5 {
		f.fault(v.Pos, fmt.Sprintf("the contrast of %s to %s is %.1f to 1", v.Value, paper, ratio), "readers need 4.5 to 1: choose a colour further from the paper")
	}
	return v.Value
}

// luminance returns the relative luminance of a colour in sRGB, from 0 to 1, by the formula of WCAG 2.2.
func luminance(red, green, blue uint8) float64 {
	linear := func(c uint8) float64 {
		s := float64(c) / 255
		if s <= .04045 {
			return s / 12.92
		}
		return math.Pow((s+.055)/1.055, 2.4)
	}
	return .2126*linear(red) + .7152*linear(green) + .0722*linear(blue)
}

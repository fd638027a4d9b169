package site

import (
	"cmp"
	"html/template"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/interpolref/interpolref/internal/library"
)

// The views are what templates get. Every address in a view is ready to print; templates make
// others with the methods of [Layout]: {{$.Address "/role/limits/#arrest"}} and
// {{$.Asset "site.css"}}.

// Layout is the frame of every page: head, navigation, foot. Shown by base.html.
type Layout struct {
	Site        string // the site's name
	Lang        string // "en"
	Dir         string // "ltr" or "rtl"
	View        string // "page", "home", "glossary", …: the template's name, for a class on <body>
	Home        string // address of the home page
	Title       string // the page's title
	HeadTitle   string // what <title> says, the site's name included
	Description string
	Canonical   string      // absolute; empty on pages that are at no one address, such as errors
	Index       bool        // whether search engines may list the page
	Alternates  []Alternate // for <link rel="alternate">
	Nav         *[]NavLink  // the top navigation
	Foot        *[]Link     // the lists and the pages about the site, for the foot
	Query       string      // what the search box holds
	Edition     string      // the id of the edition, on the page of changes alone
	Search      string      // address of the page of results
	Files       bool        // the site is files, without a server of ours: a script searches
	Root        string      // what stands before every path
	Logo        string      // a file in static/ to stand before the name; empty for our sign
	Styles      []string    // style sheets of the host's, loaded after ours
	Disclaimer  string      // for the foot
	Footer      []string    // lines of the host's, for the foot
	Dev         bool        // a working tree is being served: load dev.js, which reloads the page
	Data        any         // schema.org data for <script type="application/ld+json">{{.Data}}</script>, or nil

	library   *library.Library
	addresses addresses
	assets
	loads    map[string]*Loads // by view; "" for all others
	revision *string           // filled in once the view is complete; nil on pages that are no part of the reference
}

// Revision returns the revision of the page, which is empty on pages that are no part of the reference.
func (l Layout) Revision() string {
	if l.revision == nil {
		return ""
	}
	return *l.revision
}

// Address returns the address of a path, with fragment or query if any, under the
// site's base URL: {{$.Address "/glossary/#red-notice"}}.
func (l Layout) Address(path string) string { return l.addresses.of(path) }

// Known reports whether it is known where the site is.
func (l Layout) Known() bool { return l.addresses.known() }

// LinkTo returns a link to a page, or its words alone where the reference has no such page:
// {{$.LinkTo "/role/limits/" "what it cannot do"}}.
func (l Layout) LinkTo(path, words string) template.HTML {
	words = template.HTMLEscapeString(words)
	if l.library.Page(path) == nil {
		return template.HTML(words)
	}
	return template.HTML(`<a href="` + template.HTMLEscapeString(l.Address(path)) + `">` + words + `</a>`)
}

// Loads returns what the page loads.
func (l Layout) Loads() *Loads { return cmp.Or(l.loads[l.View], l.loads[""]) }

// Loads is what all pages of a view load, beside style sheets of their own and of the host's.
type Loads struct {
	assets
	More string // a second style sheet: "lists.css"
	Dev  bool
}

// Alternate is the page in another form.
type Alternate struct {
	Type  string // a media type; "text/markdown"
	Title string
	Href  string
}

// Link is an address and its words.
type Link struct {
	Href, Title string
}

// NavLink is a link of the top navigation.
type NavLink struct {
	Link
	Current bool // the page itself (aria-current="page")
	Within  bool // the page lies under it, or is it
}

// Card is a link with a sentence that says what is there.
type Card struct {
	Link
	Summary string
	Icon    string // "terrorism", "organized-crime", "cybercrime" or empty
}

// Day is a date for people and for machines: <time datetime="{{.ISO}}">{{.Text}}</time>.
// It is a day, a month or a year; Text is empty where nothing is known, and ISO is empty
// where the date is words.
type Day struct {
	ISO  string // "2025-03-03", "2025-03", "2025"
	Text string // "3 March 2025", "March 2025", "2025"
}

// layout returns the frame of a view at a path, which is empty for a view at no one address.
func (r *renderer) layout(view, path, title string) Layout {
	l := r.frame()
	l.View, l.Title, l.HeadTitle, l.Nav, l.library = view, title, title+" · "+l.Site, r.navigationAt(r.addresses.of(path), *l.Nav), r.lib
	return l
}

// makeFrame returns what the frames of all views have in common.
func (r *renderer) makeFrame() Layout {
	nav, foot := r.navigation(), r.foot()
	return Layout{
		Site:       r.lib.Settings.Name,
		Lang:       r.lang,
		Dir:        r.words.Layout.Direction,
		Home:       r.addresses.of(r.root()),
		Nav:        &nav,
		Foot:       &foot,
		Dev:        r.options.Dev,
		Search:     r.addresses.of(r.searchPath()),
		Files:      r.options.Files,
		Root:       r.addresses.prefix,
		Logo:       r.lib.Settings.Logo,
		Styles:     r.styles(),
		Disclaimer: r.lib.Statements.Disclaimer,
		Footer:     r.lib.Settings.Footer,
		addresses:  r.addresses,
		assets:     r.assets,
		loads: map[string]*Loads{
			"page": {r.assets, "", r.options.Dev}, "home": {r.assets, "home.css", r.options.Dev}, "": {r.assets, "lists.css", r.options.Dev},
		},
	}
}

// searchPath is where the page of results is: of files, the index of a folder.
func (r *renderer) searchPath() string {
	if r.options.Files {
		return "/search/"
	}
	return "/search"
}

// navigation returns the top navigation: what the home page names, or else the sections, and what
// the host adds.
func (r *renderer) navigation() (links []NavLink) {
	var doors []library.Door
	if home := r.lib.Page(r.root()); home != nil {
		if doors = home.Navigation; doors == nil {
			for _, p := range r.sections() {
				doors = append(doors, library.Door{Title: p.Title, To: p.Path})
			}
		}
	}
	for _, d := range append(slices.Clone(doors), r.lib.Settings.Navigation...) {
		if !r.lib.Settings.Hides(d.To) {
			links = append(links, NavLink{Link: Link{r.addresses.of(d.To), d.Title}})
		}
	}
	return links
}

// navigationKey tells the forms of a navigation apart. It has a byte for each of the links: 0, 1 for Within, 2
// for Current too.
type navigationKey string

// navigationAt returns the navigation as the page at an address shows it. Pages that show the same one share
// it.
func (r *renderer) navigationAt(address string, links []NavLink) *[]NavLink {
	links, key := slices.Clone(links), make([]byte, len(links))
	for i := range links {
		l := &links[i]
		if l.Within = strings.HasPrefix(address, l.Href); l.Within {
			key[i]++
		}
		if l.Current = address == l.Href; l.Current {
			key[i]++
		}
	}
	known, _ := r.cache.LoadOrStore(navigationKey(key), &links)
	return known.(*[]NavLink)
}

// sections returns the pages right under the home page that the foot does not link to or, if these are too
// many for the top of a page, those of them that have pages under them.
func (r *renderer) sections() (pages []*library.Page) {
	const most = 8
	for _, p := range r.lib.Page(r.root()).Children {
		if !slices.ContainsFunc(r.words.Foot, func(d door) bool { return r.path(d.To) == p.Path }) {
			pages = append(pages, p)
		}
	}
	if len(pages) > most {
		pages = slices.DeleteFunc(pages, func(p *library.Page) bool { return len(p.Children) == 0 })
	}
	return pages
}

// path returns the path, in the renderer's language, of a page of which the path in the site's own language is
// given.
func (r *renderer) path(inMain string) string { return strings.TrimSuffix(r.root(), "/") + inMain }

// root returns the path of the home page.
func (r *renderer) root() string {
	if r.lang == r.lib.Settings.Language {
		return "/"
	}
	return "/" + r.lang + "/"
}

// shows reports whether there is a page at a path.
func (r *renderer) shows(path string) bool {
	return slices.ContainsFunc(r.pages, func(p *library.Page) bool { return p.Path == path })
}

// styles returns the names of the style sheets that a host adds to ours.
func (r *renderer) styles() (names []string) {
	if r.lib.Settings.Accent != (library.Accent{}) {
		names = append(names, accentStyle)
	}
	if own := r.lib.Settings.Style; own != "" {
		names = append(names, own)
	}
	return names
}

// foot returns the links at the foot of every page, without those to pages that do not exist.
func (r *renderer) foot() (links []Link) {
	for _, d := range r.words.Foot {
		if path := r.path(d.To); r.shows(path) {
			links = append(links, Link{r.addresses.of(path), d.Title})
		}
	}
	for _, d := range r.lib.Settings.Foot {
		if !r.lib.Settings.Hides(d.To) {
			links = append(links, Link{r.addresses.of(d.To), d.Title})
		}
	}
	if to := r.lib.Settings.Contact; to != "" {
		links = append(links, Link{to, r.words.Layout.Contact})
	}
	return append(links, Link{r.addresses.of("/feed.xml"), r.words.Layout.ChangesAtom})
}

func (r *renderer) link(p *library.Page) Link { return Link{r.addresses.of(p.Path), p.Title} }

// addressOf returns the address of a page, with a fragment unless that is empty. It is empty for no page.
func (r *renderer) addressOf(p *library.Page, fragment string) string {
	switch {
	case p == nil:
		return ""
	case fragment == "":
		return r.addresses.of(p.Path)
	}
	return r.addresses.of(p.Path + "#" + fragment)
}

// linkTo returns a link to a page, as addressOf, or nil for no page.
func (r *renderer) linkTo(p *library.Page, fragment string) *Link {
	if p == nil {
		return nil
	}
	return &Link{r.addressOf(p, fragment), p.Title}
}

func (r *renderer) links(pages []*library.Page) (links []Link) {
	for _, p := range pages {
		links = append(links, r.link(p))
	}
	return links
}

func (r *renderer) card(p *library.Page) Card {
	c := Card{Link: r.link(p), Summary: p.Summary}
	if g := p.Crime; g != nil {
		c.Icon = g.Group
	}
	return c
}

// gistLength is how many characters of a summary have room on a line of the list of related pages.
const gistLength = 40

// related returns links to pages with the beginnings of their summaries.
func (r *renderer) related(pages []*library.Page) []Card {
	cards := r.cards(pages)
	for i, c := range cards {
		cards[i].Summary = gist(c.Summary)
	}
	return cards
}

// gist returns the first clause of a text, or its first words where it is longer than gistLength.
func gist(text string) string {
	if i := strings.IndexAny(text, ".;:"); i > 0 {
		text = text[:i]
	}
	words, length := strings.Fields(text), 0
	for i, w := range words {
		if length += utf8.RuneCountInString(w) + 1; length > gistLength {
			return strings.TrimRight(strings.Join(words[:i], " "), ",–") + "…"
		}
	}
	return strings.Join(words, " ")
}

func (r *renderer) cards(pages []*library.Page) (cards []Card) {
	for _, p := range pages {
		cards = append(cards, r.card(p))
	}
	return cards
}

func (r *renderer) day(d library.Date) Day { return Day{ISO: d.ISO(), Text: r.words.date(d)} }

package site

import (
	"html/template"

	"github.com/interpolref/interpolref/internal/library"
)

// The views are what templates get. Each doc comment names the file that shows it.
//
// A view's template set is base.html, page.html and its own file, parsed in this order,
// so that a later {{define}} replaces an earlier one; base.html is executed. base.html
// calls "main", which page.html defines and the files of views without [Page] replace.
// page.html calls {{block "list" .}}{{end}} after the body, which the files of views
// with [Page] replace.
//
// Every address in a view is ready to print. Templates make others with the methods of
// [Layout]: {{$.Address "/role/limits/#arrest"}} and {{$.Asset "site.css"}}.

// Layout is what every page has around its own matter. Shown by base.html.
type Layout struct {
	Site        string // the site's name
	Lang        string // "en"
	Dir         string // "ltr" or "rtl"
	View        string // "page", "home", "glossary", …: the template's name, for a class on <body>
	Title       string // the page's title
	HeadTitle   string // what <title> says, the site's name included
	Description string
	Canonical   string      // absolute; empty on pages that are at no one address, such as errors
	Index       bool        // whether search engines may list the page
	Alternates  []Alternate // for <link rel="alternate">
	Nav         []NavLink   // the top navigation
	Foot        []Link      // the lists and the pages about the site, for the foot
	Query       string      // what the search box holds
	Edition     string      // the id of the edition; empty on pages that belong to none
	Search      string      // address of the page of results
	Files       bool        // no server of ours answers: search is a script's
	Root        string      // what stands before every path
	Logo        string      // a file in static/ to stand before the name; empty for our sign
	Styles      []string    // style sheets of the host's, loaded after ours
	Footer      []string    // lines of the host's, for the foot
	Dev         bool        // a working tree is being served: load dev.js, which reloads the page
	Data        any         // schema.org data for <script type="application/ld+json">{{.Data}}</script>, or nil

	library   *library.Library
	addresses addresses
	assets    assets
}

// Address returns the address of a path, with fragment or query if any, under the
// site's base URL: {{$.Address "/glossary/#red-notice"}}.
func (l Layout) Address(path string) string { return l.addresses.of(path) }

// LinkTo returns a link to a page, or its words alone where the reference has no such page:
// {{$.LinkTo "/role/limits/" "what it cannot do"}}.
func (l Layout) LinkTo(path, words string) template.HTML {
	words = template.HTMLEscapeString(words)
	if l.library.Page(path) == nil {
		return template.HTML(words)
	}
	return template.HTML(`<a href="` + template.HTMLEscapeString(l.Address(path)) + `">` + words + `</a>`)
}

// Asset returns the address of a file in package static, with its hash:
// {{$.Asset "site.css"}}. A name that does not exist is an error.
func (l Layout) Asset(name string) (string, error) { return l.assets.address(name) }

// Integrity returns the integrity attribute's value for a file in package static: with it, a
// browser uses the file only if its bytes are the ones that this page was made with.
func (l Layout) Integrity(name string) string { return l.assets.integrity[name] }

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

// Page is a page of the reference. Shown by page.html.
type Page struct {
	Layout
	Question       string
	Summary        string
	Lead           template.HTML // the body's first paragraph, which answers the question
	Body           template.HTML // what follows it
	Contents       []Heading     // second-level headings, with the third-level ones in them
	Section        Tree          // the section that the page is in, from its first page down
	Breadcrumbs    []Link        // from the home page to the parent
	Children       []Card
	Prev, Next     *Link
	Related        []Card
	References     []Reference
	Classification *Classification // the strip of facts on crime pages, else nil
	Reviewed       Day
	Source         string // address of the Markdown
	JSON           string // address of the JSON
	Report         string // address for reporting an error
}

// Heading is an entry of the contents list.
type Heading struct {
	ID, Title string
	Children  []Heading
}

// Tree is a page in the list of its section.
type Tree struct {
	Link
	Current  bool   // the page itself
	Children []Tree // of the page and of those that it lies under
}

// Reference is an entry of the list at a page's end, with the id "ref-" and its number.
type Reference struct {
	Number int
	*SourceRef
	Back []Link // to its uses in the text: "#cite-3-1" and "a"; empty if only the strip cites it
}

// SourceRef is a source as it is cited.
type SourceRef struct {
	ID        string
	Title     string
	Publisher string
	Href      string // its address elsewhere; empty where there is none
	Entry     string // its address in our list of sources
	Date      Day
	Kind      string // "primary" or "secondary"
	Language  string // its name, "French"; empty for the page's own language
	Lang      string // its code, "fr"; empty for the page's own language
	Note      string
}

// Classification says where a crime stands in other systems.
type Classification struct {
	Group     *Link // the group's page; nil where none fits
	Icon      string
	Area      string // INTERPOL's own crime area
	ICCS      []Classified
	Treaties  []Classified
	WhereHref string // where to report
}

// Classified is a class or a treaty, with the reference that it rests on.
type Classified struct {
	Code string // of the ICCS; empty for treaties
	Name string
	Cite *Link // "#ref-4" and "4"
}

// Home is the page at /. Its body is what content/en/index.md says.
// Shown by home.html, which defines "main".
type Home struct {
	Page
	Groups     []Card // the three groups, with their icons
	Situations []Card
	Figures    []FigureEntry // those that the page's text uses
	Notices    []NoticeEntry
	Questions  []QuestionEntry // the first few
}

// Glossary is the page /glossary/. Shown by glossary.html, which defines "list".
type Glossary struct {
	Page
	Letters []TermLetter
	Count   int
}

// TermLetter is the terms that start with a letter: <section id="{{.ID}}">.
type TermLetter struct {
	ID, Letter string // "letter-r", "R"
	Terms      []TermEntry
}

// TermEntry is a term of the glossary: <dt id="{{.ID}}">.
type TermEntry struct {
	ID         string
	Name       string
	Also       []string
	Foreign    []ForeignWord
	Definition string
	Page       *Link // where it is explained
	Sources    []*SourceRef
	UsedBy     []Link
}

// ForeignWord is a term in another language.
type ForeignWord struct {
	Lang, Dir, Language, Word string // "ar", "rtl", "Arabic", "نشرة حمراء"
}

// Sources is the page /sources/, which leads to publishers by letter, or the page of a
// letter, which lists what they published. Shown by sources.html, which defines "list".
type Sources struct {
	Page
	Letters    []SourceLetter // on /sources/
	Publishers []Publisher    // on the page of a letter
	Count      int            // of all sources
	Primary    int            // how many of them are primary
}

// SourceLetter is the publishers under a letter: <dt id="{{.ID}}">.
type SourceLetter struct {
	ID, Letter string
	Href       string // the page of their sources
	Publishers []PublisherLink
}

// PublisherLink leads to the sources of a publisher.
type PublisherLink struct {
	Link
	Count int
}

// Publisher is the sources of one publisher.
type Publisher struct {
	ID, Name string
	Sources  []SourceEntry
}

// SourceEntry is a source with the pages that cite it.
type SourceEntry struct {
	*SourceRef
	CitedBy []Link
}

// Figures is the page /figures/. Shown by figures.html, which defines "list".
type Figures struct {
	Page
	Groups []FigureGroup
	Count  int
}

// FigureGroup is the figures of one part of the reference: <section id="{{.ID}}">.
type FigureGroup struct {
	ID, Title string
	Figures   []FigureEntry
}

// FigureEntry is a figure: <section id="{{.ID}}">.
type FigureEntry struct {
	ID      string
	Label   string
	Text    string // as printed in prose: "13,048", "USD 4.6 billion"
	Value   string // for <data value>: "13048"
	Unit    string // the words after it, where the text does not hold them already: "notices"
	AsOf    Day
	Note    string // what it counts
	Caution string // what one must not conclude
	Sources []*SourceRef
	UsedBy  []Link
	Series  []FigurePoint // empty for a figure of one value
	CSV     string        // addresses of the series; empty for a figure of one value
	JSON    string
}

// FigurePoint is a value of a series.
type FigurePoint struct {
	At      string // a date or a name
	Text    string
	Value   string
	Note    string
	Sources []*SourceRef
}

// Questions is the page /questions/. Shown by questions.html, which defines "list".
type Questions struct {
	Page
	Topics []Topic
	Count  int
}

// Topic is a group of questions: <section id="{{.ID}}">.
type Topic struct {
	ID, Title string // "topic-fugitives", "Fugitives and notices"
	Questions []QuestionEntry
}

// QuestionEntry is a question with its answer: <div id="{{.ID}}">.
type QuestionEntry struct {
	ID      string
	Text    string
	Answer  string
	Href    string // its own address
	More    *Link  // where to read on
	AsOf    Day
	Sources []*SourceRef
}

// Report is the page /where-to-report/. Shown by report.html, which defines "list".
type Report struct {
	Page
	Crimes    []CrimeServices
	Countries []CountryServices
	Count     int
}

// CrimeServices points to the services for one crime: <li id="{{.ID}}">.
type CrimeServices struct {
	ID, Crime string // "for-ransomware", "Ransomware"
	Services  []Link // to the entries on this page
}

// CountryServices is the services of one country: <section id="{{.ID}}">.
type CountryServices struct {
	ID, Name string // "de", "Germany"; "int" for international ones
	Services []ServiceEntry
}

// ServiceEntry is a service: <li id="{{.ID}}">.
type ServiceEntry struct {
	ID      string
	Name    string
	Crimes  []string
	Href    string
	Phone   string
	Dial    string // the phone number as an address has it
	AsOf    Day
	Stale   bool // older than five years
	Weak    bool // rests on a source that is old or not the service's own
	Note    string
	Sources []*SourceRef
}

// Countries is the page /fugitives/by-country/. Shown by countries.html, which
// defines "list".
type Countries struct {
	Page
	Answers   []CountryAnswer // the scale, in its order, those without countries included
	Countries []CountryEntry  // those with an answer, by name
	ByDate    []CountryEntry  // the same, newest source first
	Unknown   []CountryEntry  // those without one, by name
}

// CountryAnswer is a step of the scale with the countries on it: <section id="{{.ID}}">.
type CountryAnswer struct {
	ID, Key string         // "answer-alert-only", "alert-only"
	Text    string         // "No, an alert only"
	Meaning string         // a sentence
	Mark    string         // a short sign, so that colour is never alone: "✓", "✕", "?"
	Members []CountryEntry // by name
}

// CountryEntry says what a Red Notice does in one country: <section id="{{.ID}}">.
type CountryEntry struct {
	ID, Code  string // "de", "DE"
	Name      string
	Answer    CountryAnswer // without its members
	Rule      string
	Condition string
	Law       string
	Bureau    string
	AsOf      Day
	Stale     bool // older than five years
	Weak      bool // rests on one secondary source, or sources disagree
	Note      string
	LookedFor string // where the answer is unknown: what was searched for
	Sources   []*SourceRef
}

// Notices is the page /fugitives/notices/. Shown by notices.html, which defines "list".
type Notices struct {
	Page
	Notices []NoticeEntry
}

// NoticeEntry is a kind of notice: <tr id="{{.ID}}">.
type NoticeEntry struct {
	ID         string
	Name       string
	Colour     string // "red", for a class "notice-red"
	Letter     string
	Purpose    string
	Requester  string
	Public     string
	LegalBasis string
	AsOf       Day
	Page       *Link
	Sources    []*SourceRef
}

// AtoZ is the page /a-z/. Shown by atoz.html, which defines "list".
type AtoZ struct {
	Page
	Letters []IndexLetter
}

// IndexLetter is the entries that start with a letter: <section id="{{.ID}}">.
type IndexLetter struct {
	ID, Letter string
	Entries    []IndexEntry
}

// IndexEntry is a title, a term or a synonym in the A–Z.
type IndexEntry struct {
	Link
	Kind string // "page" or "term"
	See  string // for a synonym: the term that it stands for
}

// Search is the page /search. Shown by search.html, which defines "main".
// Without a query it is the empty form; with one and without hits, Total is 0 and Help
// says where to go on.
type Search struct {
	Layout // Query holds the query as typed

	Corrected     string // the query that was searched instead, or empty
	UncorrectedAt string // the address that searches for what was typed
	Total         int
	From, To      int // the numbers of the hits on this page, from 1
	Hits          []Hit
	Facets        []Facet // sections with hits; the first is all of them
	Prev, Next    *Link   // other pages of the same answer
	Answer        *QuestionEntry
	Definition    *TermEntry
	DefinitionAt  string // the term's address
	Person        string // the notice for queries that look like a person's name, or empty
	Jump          *Link  // the page whose title is the query, or nil
	Help          []Card // where to go from an empty answer
}

// Hit is a result of a search.
type Hit struct {
	Href        string
	Title       string // of the page
	Heading     string // of the section; empty where it is the page as a whole
	Breadcrumbs []string
	Snippet     template.HTML // with <mark>
}

// Facet is a filter by section.
type Facet struct {
	Link
	Count   int
	Current bool
}

// Error is what stands in place of a page. Shown by error.html, which defines "main".
// With Faults it is the page that a working tree shows while its content is broken.
type Error struct {
	Layout
	Status      int // 400, 404, 405, 414, 500 …
	Text        string
	Suggestions []Card
	Faults      []library.Fault
}

package library

import "github.com/interpolref/interpolref/internal/markup"

// Library is one loaded and resolved reference. It is immutable.
type Library struct {
	Settings  Settings
	Pages     []*Page // in reading order: a folder's page, then its pages by order and title
	Sources   []*Source
	Figures   []*Figure
	Terms     []*Term // by name
	Notices   []*Notice
	Countries []*Country
	Services  []*Service
	Questions []*Question
	Synonyms  [][]string        // words that people use for the same thing, for search only
	Aliases   map[string]string // path of an alias → path of its page, with fragment if any

	pages map[string]*Page
}

// Page returns the page at a path such as "/role/limits/", or nil.
func (l *Library) Page(path string) *Page { return l.pages[path] }

// Page is one Markdown file.
type Page struct {
	Path string // "/crimes/cybercrime/ransomware/"
	File string // "en/crimes/cybercrime/ransomware.md"
	Lang string // "en"

	Title          string
	Summary        string // one sentence, at most 160 characters
	Question       string // the question that the page answers
	Keywords       []string
	Reviewed       Date
	Order          int
	Aliases        []string
	Draft          bool
	Classification *Classification // on crime pages, else nil

	Markdown []byte // the file as written
	Body     *markup.Document

	References []*Reference // the sources it cites, in the order of first use
	Terms      []*Term      // the terms it uses, in the order of first use
	Figures    []*Figure    // the figures it uses
	Related    []*Page

	Parent     *Page // nil for the home page
	Children   []*Page
	Prev, Next *Page // in reading order
	LinkedFrom []*Page
}

// Classification says where a crime stands in other systems.
type Classification struct {
	Group    string // "terrorism", "organized-crime", "cybercrime", or empty
	Area     string // INTERPOL's own crime area
	ICCS     []Code // classes of the UN's International Classification of Crime for Statistical Purposes
	Treaties []Treaty
}

// Code is a class of the ICCS with the source that prints it.
type Code struct {
	Code, Name string
	Source     *Source
}

// Treaty is an instrument that defines a crime or obliges states to punish it.
type Treaty struct {
	Name   string
	Source *Source
}

// Reference is one numbered entry in the list at a page's end.
type Reference struct {
	Number int
	Source *Source
	Uses   int // how many places in the text lead to it; anchors are cite-NUMBER-USE, 0 if cited by the page's classification only
}

// Source is a publication that the reference cites.
type Source struct {
	ID        string
	Title     string
	Publisher string
	URL       string // empty where there is nothing that may be linked
	Date      string // "2025-11-27", "2024-03", "2019", or words such as "undated"
	Kind      string // "primary" or "secondary"
	Language  string // "en" unless given
	Note      string
	CitedBy   []*Page
}

// Figure is a number that matters, kept once for all pages.
type Figure struct {
	ID      string
	Label   string // "Red Notices published each year"
	Value   float64
	Unit    string // "notices", "USD", "%", …
	AsOf    Date
	Kind    string // how it ages: "historic" never, "yearly", "current"
	Note    string // what it counts
	Caution string // what one must not conclude from it
	Sources []*Source
	Series  []Point // earlier values, oldest first, the current one last; or values by name
	UsedBy  []*Page
}

// Point is one value of a figure's series.
type Point struct {
	At      string // a date as in sources, or a name in series that are not over time
	Date    string // for points with a name: when it was, if known
	Value   float64
	Note    string
	Sources []*Source
}

// Term is an entry of the glossary.
type Term struct {
	ID         string
	Name       string
	Also       []string          // synonyms and abbreviations
	Foreign    map[string]string // language → word, for "fr", "es", "ar"
	Definition string            // plain text, one or two sentences
	Page       *Page             // the page that explains it, or nil
	Fragment   string            // the heading on that page, or empty
	Sources    []*Source
	UsedBy     []*Page
}

// Notice is a kind of INTERPOL notice.
type Notice struct {
	ID         string // "red"
	Name       string // "Red Notice"
	Colour     string // a word: "red"
	Letter     string // the mark on its chip, so that colour is never alone: "R"
	Purpose    string
	Requester  string // who may ask for it
	Public     string // whether the public sees any of them
	LegalBasis string
	AsOf       Date
	Page       *Page
	Sources    []*Source
}

// Country says what a Red Notice does in one country.
type Country struct {
	Code      string // ISO 3166-1 alpha-2, "DE"
	Name      string
	Answer    string // "no", "yes", "yes-with-condition", "alert-only", "unclear" or "unknown"
	Rule      string
	Condition string
	Law       string
	Bureau    string // the National Central Bureau's host; empty where no source says it
	AsOf      Date
	Weak      bool // rests on one secondary source, or sources disagree, or is old
	Stale     bool // nobody has looked at it for ten years
	Note      string
	LookedFor string // for "unknown": what was searched for
	Sources   []*Source
}

// Service is a national service that takes reports.
type Service struct {
	ID      string
	Country string // ISO 3166-1 alpha-2, "EU", or "INT" for international ones
	Crimes  []string
	Name    string
	URL     string
	Phone   string
	AsOf    Date
	Weak    bool // rests on an old or secondary source
	Stale   bool // nobody has looked at it for eight years
	Note    string
	Sources []*Source
}

// Question is one that people ask, with a short answer.
type Question struct {
	ID      string
	Text    string
	Also    []string // other wordings, for search
	Answer  string   // two sentences or so, plain text
	Path    string   // where to read on, with fragment
	Topic   string   // the group that it stands in: "role", "fugitives", "crimes", …
	AsOf    Date
	Sources []*Source
}

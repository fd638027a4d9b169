package markup

import (
	"html/template"

	"github.com/yuin/goldmark/ast"
)

// Pos is a place in the file that a document was parsed from. Line and Col count
// from 1; Col counts bytes.
type Pos struct{ Line, Col int }

// Fault is one mistake in the text, with a hint on how to mend it where there is one.
type Fault struct {
	Pos
	Text    string
	Hint    string
	Warning bool // a flaw that does not make the page wrong
}

// A Document is one parsed page body. The exported slices hold what it refers to, in
// the order of the text; whoever resolves it fills in their answer fields.
type Document struct {
	Anchors    []Anchor // every id in the text
	Citations  []*Citation
	Figures    []*FigureRef
	Terms      []*TermRef
	Links      []*Link
	Diagrams   []*Diagram
	Pictures   []*Picture
	Charts     []*Chart
	Operations []*Operations
	Faults     []Fault // in the order of the text

	source []byte
	line   int   // the number of the first line in its file
	starts []int // offsets of the lines
	root   ast.Node
}

// Anchor is an id that can be linked to: of a heading, table, diagram, picture, chart or code block.
type Anchor struct {
	Pos
	ID    string
	Kind  string // "heading", "table", "diagram", "picture", "chart" or "code"
	Title string // its heading or caption, as plain text
	Level int    // 2 for ##; 0 for what is no heading
}

// Citation is what one mark cites: the sources in a pair of brackets, or those that a value rests on.
type Citation struct {
	Sources []CitedSource

	// Answers.
	Note    int    // the number of the note that lists the sources; 0 while unresolved
	Anchor  string // its id, "ref-5"
	Primary bool   // one of the sources is primary

	raw string // as written
}

// CitedSource is one source of a citation.
type CitedSource struct {
	Pos
	ID      string
	Locator string // "art. 3" in [@id, art. 3]

	// Answers.
	Number int // of its reference on the page, from 1
	Use    int // which use of that reference on the page this is, from 1
}

// FigureRef is a reference to a figure in a sentence, which prints its value.
type FigureRef struct {
	Pos
	ID string
	At string // "2011" in [=id@2011], else empty

	// Answers.
	Value     float64
	Unit      string
	Label     string   // "Red Notices published each year"
	Name      string   // of the point, where the series is not over time; else empty
	Date      string   // of the value, "2017" or "2017-03-01"; empty if unknown
	Path      string   // where it is listed, "/figures/#red-notices"
	Citation  Citation // what it rests on
	Publisher string   // of the first source
	Series    []Point  // the values of the figure, if it has several
	Point     string   // At of the one that is printed
}

// TermRef is a term of the glossary used in a sentence.
type TermRef struct {
	Pos
	Name string // as written in [[Name]]; empty for the form by id
	ID   string // as written in (term:id); an answer for [[Name]]
	Text string // the words printed, as plain text

	// Answers.
	Path       string // where it is listed, "/glossary/#red-notice"
	Definition string
	First      bool // the first use on the page, which carries the definition
}

// Link is a link to a page of the reference or to another site.
type Link struct {
	Pos
	Dest  string // as written
	Title string // shown by browsers beside it; may be empty
	Text  string // its words, as plain text

	// Answer: for a link inside the reference its path with fragment, "/role/limits/#arrest".
	// Empty for links to other sites and to fragments of the same page.
	Path string
}

// Diagram is a drawing in a file of its own that becomes part of the page.
type Diagram struct {
	Pos
	ID      string
	File    string // as written, relative to the page's file
	Alt     string // the text alternative
	Caption string

	// Answer: the file's svg element, known to hold nothing but drawing, and without a class,
	// role, width and height, which the page sets.
	SVG template.HTML
}

// Chart is a picture of one or more series.
type Chart struct {
	Pos
	ID      string
	Figures []string // ids of figures
	Kind    string   // "bar", "line" or "dot"
	Caption string
	Log     bool // a logarithmic value axis

	// Answers.
	Series   []Series // one for each figure
	Citation Citation // what they rest on
}

// Series is what a chart draws of one figure.
type Series struct {
	CSV     string // path of its numbers as a table
	JSON    string // path of its numbers for programs
	Label   string
	Unit    string
	Counts  string // what is counted
	Caution string // what one must not conclude
	Points  []Point
}

// Point is one value of a series. Value is in the unit of the series.
type Point struct {
	At      string // a year, a date or, in series that are not over time, a name
	Value   float64
	Note    string
	Sources []PointSource
}

// PointSource is a source that a point rests on.
type PointSource struct {
	Number    int // of its reference on the page
	Publisher string
}

// Section is a stretch of a document from one heading to the next, for search and for
// the contents list.
type Section struct {
	ID    string // empty for the text before the first heading
	Level int    // 2 for ##; 0 for the text before the first heading
	Title string
	Text  string // all its words, as plain text: tables, captions and alternatives included
}

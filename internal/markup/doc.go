// Package markup is the Markdown of the reference: it parses the body of a page
// into a [Document] with positions, and prints that document as HTML.
//
// The way is parse, resolve, print. [Parse] finds everything a page refers to and
// every mistake that the text alone shows. The caller (package library) then looks
// up what the document refers to and fills in the answer fields of the references.
// [Document.HTML] only prints. A document must be resolved before it is printed;
// references without answers print as their plain text.
//
// # What authors write
//
// CommonMark with GitHub's tables, strikethrough (two tildes), task lists, footnotes ([^1], with
// "[^1]: Text." on a line of its own) and bare addresses, <br> in the cells of tables, HTML
// comments, which are dropped, and:
//
//	## Where the money goes {#financing}     a heading; the id is required
//	[@id]  [@id, art. 3]  [@a; @b, p. 12]    citations of sources
//	[=id]  [=id@2011]                        a figure's value, or one point of its series
//	[[Red Notice]]                           a term, by its name or one of its synonyms
//	[a notice](term:red-notice)              a term, in other words, by its id
//	[limits](/role/limits/#arrest)           a link inside the reference, by path or by file:
//	[limits](../role/limits.md#arrest)       the same
//	![Text alternative](stages.svg "Caption"){#stages}
//	                                         a diagram, alone in its paragraph; the file
//	                                         lies beside the page
//	![Text alternative](desk.jpg "Caption"){#desk}
//	                                         a photograph or screenshot: .png, .jpg, .webp,
//	                                         .avif or .gif; caption and id may be left out
//	> [!NOTE] Optional title                 a callout; also MYTH, FACT, HELP, LIMIT;
//	> Text                                   the title of a MYTH is the claim, in quotation marks
//
// A table has a line under it, after a blank line or not, that captions it and names it:
//
//	Table: What each notice asks for {#notices}
//
// A table captioned with "Record:" is shown as a card that two or three readers see. Its columns are
// a field, its value, and one for each reader: ✓ where it is seen, nothing where it is not, or words
// that are seen in its place. The last row says in a sentence what each reader sees:
//
//	| Field    | Value     | police      | the public        |
//	|----------|-----------|-------------|-------------------|
//	| Passport | L898902C3 | ✓           |                   |
//	|          |           | All of it.  | The name alone.   |
//
//	Record: One record, two readers {#record}
//
// A chart is a fenced block whose body names figures with a series, one key a line:
//
//	```chart {#searches-by-year}
//	figure: sltd-searches               one id, or up to four with commas
//	kind: line                          bar, line or dot
//	caption: Searches of the database each year
//	scale: log                          optional; not for bars, which begin at zero
//	```
//
// Points with dates stand on an axis of time, and a line is dashed where points are
// missing. Points with names become rows. Series of different units, and bars of several
// series, are drawn one under the other.
//
// Code is fenced with its language, by any name or alias of chroma's lexers, or mrz
// (machine-readable zones of passports), mail (message headers), record (key and value lines)
// and dns (zone records), which are ours; text is for what is in none. A fence may carry an id:
// ```mrz {#specimen}.
//
// Straight quotes are printed curly; dashes are written as they shall look. A citation
// sticks to the word before it.
//
// What looks like markup and is printed as typed is a warning: a link without an address or
// with a space in it, a footnote that nothing defines, a heading without a space, a table without
// its second line, a row with too few cells, code without an end. So are a footnote that nothing
// refers to, indented code, and a table without a caption, which nobody can link to.
//
// Raw HTML is a fault. So are a heading without an id or with one that is not lower-case
// words and hyphens, an id used twice or beginning with cite-, ref-, term-, fn- or fnref-, a
// skipped level (pages start at ##), a callout of another kind, a link with a scheme other than
// https, http, mailto or term, a picture without a text alternative, in a paragraph with text or
// of another host, a diagram or chart without id, caption or text alternative, a table's caption
// without an id, a row with more cells than its table has columns, and a link or reference
// inside a heading, link, caption or alternative. Only a table's caption may end with citations.
package markup

// Package library is the reference itself: its pages, and the registers of what they share,
// loaded from a file system. [Load] resolves every reference between them and reports every
// fault with file, line and column; it never stops at the first.
//
// # Layout of the content
//
//	site.yaml                            what a host says of its copy: see [Settings]
//	en/index.md                          the page at /
//	en/crimes/cybercrime/ransomware.md   the page at /crimes/cybercrime/ransomware/
//	en/crimes/cybercrime/chain.svg       a diagram of a page beside it, or a picture:
//	en/crimes/cybercrime/desk.jpg        .png, .jpg, .webp, .avif or .gif
//	fr/crimes/index.md                   the page at /fr/crimes/
//	data/sources.yaml                    a register, or a folder of files:
//	data/sources/cybercrime.yaml
//	search/words/crimes.yaml             what people type to find a page under /crimes/
//	search/questions.yaml                other wordings of the stored questions
//	search/synonyms.yaml                 words that mean the same
//	static/img/map.png                   what pages load; see [AssetType]
//	templates/page.html                  layouts of the host's own
//
// Everything else that lies there is a warning, but for what tells people of the folder, such as
// README.md, and for what [Folder] does not show.
//
// Each of the [Registers] has a file here, with the type of its entries, how they are
// written and what is checked. Their ids are lower-case words and hyphens, unique in a
// register over all its files.
package library

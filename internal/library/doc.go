// Package library is the reference itself: its pages, sources, figures, terms and the
// other registers, loaded from a file system. [Load] resolves every reference between
// them and reports every fault with file, line and column; it never stops at the first.
//
// # Layout of the content
//
//	en/index.md                          the page at /
//	en/crimes/cybercrime/ransomware.md   the page at /crimes/cybercrime/ransomware/
//	en/crimes/cybercrime/chain.svg       a diagram of a page beside it
//	data/sources.yaml                    a register, or a folder of files:
//	data/sources/cybercrime.yaml
//
// The registers are sources, figures, terms, notices, countries, services, questions and
// synonyms, which are lists of words that mean the same. Ids of the others are lower-case words and hyphens, unique in their register over all its files.
package library

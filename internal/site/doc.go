// Package site makes all views of one reference: pages in their layouts, lists, feeds,
// JSON and the search index. [Build] renders everything once into an edition; what
// depends on the request (search, suggestions, errors) is rendered by [Site]'s methods
// with the same layouts.
//
// It is cut by register. What is known of terms stands in terms.go: the view of their page, their
// JSON, what the search finds of them, and one descriptor, which registers.go lists; all loops over
// lists, pages and APIs read that list. A new register is one such file, its layout in package
// templates, and its title in templates/words. What is no register has a file for each thing that
// readers know: the page, its layout, the home page, the search, errors, feeds. Under them lies the
// renderer, which knows the library, one language's words and its layouts; over them the site,
// which is a renderer for each language, an index and an edition, and build.go, which makes it. Files
// use what lies under them: what two registers share is no register's.
//
// The site's addresses are made in one place, by a function that knows the base URL. Templates and
// documents name paths ("/role/limits/#arrest"); nothing else joins them.
package site

// Package site makes all views of one reference: pages in their layouts, lists, feeds,
// JSON and the search index. [Build] renders everything once into an edition; what
// depends on the request (search, suggestions, errors) is rendered by [Site]'s methods
// with the same layouts.
//
// The site's addresses are made in one place, by a function that knows the base URL. Templates and
// documents name paths ("/role/limits/#arrest"); nothing else joins them.
package site

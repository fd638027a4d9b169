// Package search finds sections of documents by words. It knows documents with weighted
// fields and nothing of pages.
package search

package main

import (
	"testing"
	"time"

	"github.com/interpolref/interpolref/content"
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
)

// TestShippedProse holds the shipped pages to the editorial limits.
func TestShippedProse(t *testing.T) {
	if testing.Short() {
		t.Skip("it computes for long, and alone")
	}
	lib, _ := library.Load(content.FS, time.Now())
	words, _, err := site.ReadWords(nil, lib.Settings.Language)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range style(lib, words) {
		t.Error(f)
	}
}

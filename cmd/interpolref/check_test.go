package main

import (
	"testing"
	"time"

	"github.com/interpolref/interpolref/content"
	"github.com/interpolref/interpolref/internal/library"
)

// TestShippedProse holds the shipped pages to the editorial limits.
func TestShippedProse(t *testing.T) {
	lib, _ := library.Load(content.FS, time.Now())
	for _, f := range style(lib) {
		t.Error(f)
	}
}

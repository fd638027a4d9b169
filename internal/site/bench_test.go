package site_test

import (
	"testing"
	"time"

	"github.com/interpolref/interpolref/content"
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
)

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		library.Load(content.FS, time.Now())
	}
}

func BenchmarkBuild(b *testing.B) {
	lib, _ := library.Load(content.FS, time.Now())
	for b.Loop() {
		if _, err := site.Build(lib, site.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

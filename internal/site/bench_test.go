package site_test

import (
	"net/http"
	"net/url"
	"strings"
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

// worst are the requests that cost most of those that were found: long words that are no
// words, and one phrase of common words begun again and again.
var worst = map[string]string{
	"phrases": strings.Repeat(`"the `, 39) + "arit",
	"typos":   "isllaln iiiaeot netieta nolonni entiott entrrln trtarse iarnste esliisr rssaote asesttie retseoi stosreo nnaerat iinoson rresita raaotsr rsiaana that nrssenn ialisie eorarrr etitnts lilesea oltleta",
}

func BenchmarkWorst(b *testing.B) {
	s := buildContent(b)
	for name, q := range worst {
		b.Run("search/"+name, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := s.SearchPage(url.Values{"q": {q}}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("suggest/"+name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.SuggestJSON(url.Values{"q": {q}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkNotFound(b *testing.B) {
	s := buildContent(b)
	for name, path := range map[string]string{
		"letters":  "/" + strings.Repeat("abcdefghij", 20)[:199],
		"words":    "/" + strings.Repeat("isllaln-iiiaeot-", 13)[:199],
		"elements": "/" + strings.Repeat("crimes/", 29)[:199],
		"nearly":   "/crimes/cybercrime/ransomwere/",
		"one word": "/assassinations/",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.ErrorPage(http.StatusNotFound, path, ""); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func buildContent(b *testing.B) *site.Site {
	lib, _ := library.Load(content.FS, time.Now())
	s, err := site.Build(lib, site.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

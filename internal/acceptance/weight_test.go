package acceptance

import (
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/interpolref/interpolref/internal/testsite"
)

// The most that a page may weigh, in bytes as sent with Brotli. The first fits into one
// round trip of a new connection.
const (
	medianLimit = 14_500 // HTML and CSS of the median page
	pageLimit   = 20_000 // HTML and CSS of a page on one topic
	listLimit   = 35_000 // HTML of a page that lists everything of a kind
	visitLimit  = 30_000 // everything that a first visit to a page on one topic fetches
)

var lists = []string{"/glossary/", "/sources/", "/figures/", "/questions/", "/a-z/", "/where-to-report/", "/fugitives/by-country/", "/countries/", "/operations/", "/names/", "/databases/"}

func TestPageWeight(t *testing.T) {
	var weights []int
	for _, path := range paths {
		html, size := sent(t, path)
		page, visit := size, size
		for _, asset := range regexp.MustCompile(`(?:src|href)="(/static/[^"]+)"`).FindAllStringSubmatch(html, -1) {
			_, size := sent(t, asset[1])
			visit += size
			if strings.HasSuffix(asset[1], ".css") {
				page += size
			}
		}
		weights = append(weights, page)
		if slices.Contains(lists, path) || strings.HasPrefix(path, "/sources/") || strings.HasPrefix(path, "/about/accuracy/") {
			if size > listLimit {
				t.Errorf("%s weighs %d bytes, over %d", path, size, listLimit)
			}
			continue
		}
		if visit > visitLimit {
			t.Errorf("a first visit to %s takes %d bytes, over %d", path, visit, visitLimit)
		}
		if page > pageLimit {
			t.Errorf("%s weighs %d bytes with its stylesheet, over %d", path, page, pageLimit)
		}
	}
	slices.Sort(weights)
	median := weights[len(weights)/2]
	t.Logf("HTML and CSS: median %d, least %d, most %d bytes over %d pages", median, weights[0], weights[len(weights)-1], len(weights))
	if median > medianLimit {
		t.Errorf("the median page weighs %d bytes with its stylesheet, over %d", median, medianLimit)
	}
}

// sent fetches a path as browsers do and returns its text and the bytes that were sent.
func sent(t *testing.T, path string) (text string, size int) {
	t.Helper()
	req, err := http.NewRequest("GET", base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "br")
	var resp *http.Response
	for deadline := time.Now().Add(testsite.Patience); ; time.Sleep(100 * time.Millisecond) {
		if resp, err = http.DefaultTransport.RoundTrip(req); err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if resp.Header.Get("Content-Encoding") == "br" || time.Now().After(deadline) {
			break // all is compressed soon after the start
		}
	}
	n, err := io.Copy(io.Discard, resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v", path, resp.Status, err)
	}
	return string(get(t, path)), int(n)
}

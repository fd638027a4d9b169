package hosting

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"github.com/interpolref/interpolref/internal/testsite"
)

// attackFor is how long each attack lasts.
const attackFor = 2 * time.Second

// costly are requests that cost the most computing that was found.
var costly = map[string]string{
	"phrases":     "/search?q=" + url.QueryEscape(strings.Repeat(`"the `, 39)+"arit"),
	"typos":       "/search?q=" + url.QueryEscape(strings.Repeat("isllaln iiiaeot netieta nolonni ", 6)),
	"suggestions": "/api/suggest?q=" + url.QueryEscape(strings.Repeat("isllaln iiiaeot netieta nolonni ", 6)),
	"not found":   "/" + strings.Repeat("isllaln-iiiaeot/", 12),
	"no query":    "/search?q=%ff",
}

// TestComputingAttacks lets forty clients ask twenty times a second each for what costs the most.
// They may be refused, with the time to come again; readers of pages may not, and neither while the program still compresses.
func TestComputingAttacks(t *testing.T) {
	p := testsite.Start(t, append(shipped, "--log", "none")...)
	for name, target := range costly {
		t.Run(name, func(t *testing.T) {
			w := witnesses(t, p.URL, "/", "/role/limits/", "/crimes/cybercrime/")
			a := newAttack(t)
			for range 40 {
				a.done.Go(func() { a.ask(p.URL + target) })
			}
			a.verdict(t)
			w.verdict(t)
		})
	}
}

// attack is what attackers got, by status.
type attack struct {
	ctx     context.Context
	done    sync.WaitGroup
	mu      sync.Mutex
	answers map[int]int
}

func newAttack(t *testing.T) *attack {
	ctx, cancel := context.WithTimeout(t.Context(), attackFor)
	t.Cleanup(cancel)
	return &attack{ctx: ctx, answers: map[int]int{}}
}

// ask asks twenty times a second over one connection, or as often as it is answered.
func (a *attack) ask(url string) {
	client := &http.Client{Transport: &http.Transport{}, Timeout: testsite.Patience}
	defer client.CloseIdleConnections()
	for tick := time.NewTicker(time.Second / 20); ; {
		r, err := http.NewRequestWithContext(a.ctx, "GET", url, nil)
		if err != nil {
			panic(err)
		}
		answer, err := client.Do(r)
		if err != nil {
			return // the time is up
		}
		io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		status := answer.StatusCode
		if status == http.StatusServiceUnavailable && answer.Header.Get("Retry-After") == "" {
			status = 0
		}
		a.count(status)
		select {
		case <-a.ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (a *attack) count(status int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.answers[status]++
}

func (a *attack) verdict(t *testing.T) {
	t.Helper()
	a.done.Wait()
	t.Logf("attackers: answers by status %v", a.answers)
	for status := range maps.Keys(a.answers) {
		switch status {
		case 200, 400, 404, 503:
		default:
			t.Errorf("attackers were answered with status %d", status)
		}
	}
	if len(a.answers) == 0 {
		t.Error("no attacker was answered")
	}
}

// TestSearchesOverOneConnection keeps as many searches open on one HTTP/2 connection as its
// frames can hold, whatever the server allows.
func TestSearchesOverOneConnection(t *testing.T) {
	p := testsite.Start(t, append(shipped, "--log", "none")...)
	w := witnesses(t, p.URL, "/", "/role/limits/", "/crimes/cybercrime/")
	before := p.Memory(t)
	refused, answered := flood(t, p.Address, costly["phrases"], 250)
	t.Logf("%d searches were answered, %d streams refused; memory %d MB before, %d MB after", answered, refused, before>>20, p.Memory(t)>>20)
	if answered == 0 {
		t.Error("no search was answered")
	}
	w.verdict(t)
}

// flood opens streams on a connection, and another for each that ends, until the time is up.
func flood(t *testing.T, address, path string, streams int) (refused, answered int) {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(attackFor))
	var header bytes.Buffer
	encoder := hpack.NewEncoder(&header)
	encoder.SetMaxDynamicTableSize(0) // so that each request is written alike
	for _, f := range [][2]string{{":method", "GET"}, {":scheme", "http"}, {":path", path}, {":authority", address}} {
		if err := encoder.WriteField(hpack.HeaderField{Name: f[0], Value: f[1]}); err != nil {
			t.Fatal(err)
		}
	}
	fmt.Fprint(c, http2.ClientPreface)
	framer := http2.NewFramer(c, c)
	framer.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 1 << 24})
	framer.WriteWindowUpdate(0, 1<<30)
	next := uint32(1)
	open := func() {
		framer.WriteHeaders(http2.HeadersFrameParam{StreamID: next, BlockFragment: header.Bytes(), EndHeaders: true, EndStream: true})
		next += 2
	}
	for range streams {
		open()
	}
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return refused, answered // the time is up, or the server has had enough
		}
		switch f := frame.(type) {
		case *http2.RSTStreamFrame:
			refused++
			open()
		case *http2.SettingsFrame:
			if !f.IsAck() {
				framer.WriteSettingsAck()
			}
		case *http2.HeadersFrame, *http2.DataFrame:
			if f.Header().Flags.Has(http2.FlagDataEndStream) { // of both kinds
				answered++
				open()
			}
		}
	}
}

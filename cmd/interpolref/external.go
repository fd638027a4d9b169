package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/interpolref/interpolref/internal/library"
)

// Limits on requests, so that they are no burden to any host.
const (
	lookups      = 4                  // hosts that are asked at once
	hostPause    = time.Second        // between two requests to a host
	lookupTime   = 20 * time.Second   // until there is no answer
	rememberGood = 7 * 24 * time.Hour // how long a result is cached
	rememberDead = 24 * time.Hour     // … of an address that leads nowhere
)

// result is what a request for an address found.
type result struct {
	Status int       `json:"status,omitempty"` // the answer's, 0 if there was none
	Error  string    `json:"error,omitempty"`
	When   time.Time `json:"when"`
}

// dead reports whether the address leads nowhere. A host that refuses programs, is busy or has a fault
// says nothing about the page.
func (r result) dead() bool {
	return r.Status == http.StatusNotFound || r.Status == http.StatusGone || r.Error != "" && r.Error != timedOut
}

// unclear reports whether there was no page, and no sign that the address leads nowhere.
func (r result) unclear() bool { return (r.Status >= 400 || r.Error != "") && !r.dead() }

// timedOut is the error of a request that takes too long.
const timedOut = "no answer in time"

func (r result) String() string {
	if r.Error != "" {
		return r.Error
	}
	return fmt.Sprintf("%d %s", r.Status, http.StatusText(r.Status))
}

// external requests the addresses of the sources, and warns of those that lead nowhere. It caches the
// results in a file.
func (c check) external(lib *library.Library, t terminal) (faults library.Faults, err error) {
	cache, err := c.cacheFile()
	if err != nil {
		return nil, err
	}
	var known map[string]result // by address
	if text, err := os.ReadFile(cache); err == nil {
		if err := json.Unmarshal(text, &known); err != nil {
			return nil, fmt.Errorf("reading %s: %w", cache, err)
		}
	} else if !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if known == nil { // also where the file holds null
		known = map[string]result{}
	}
	urls, hosts := map[*library.Source]*url.URL{}, map[string][]string{}
	for _, s := range lib.Sources {
		u, err := url.Parse(s.URL)
		if s.URL == "" || err != nil {
			continue
		}
		u.Fragment = ""
		urls[s] = u
		address, old := u.String(), rememberGood
		if known[address].dead() {
			old = rememberDead
		}
		if time.Since(known[address].When) > old && !slices.Contains(hosts[u.Host], address) {
			hosts[u.Host] = append(hosts[u.Host], address)
		}
	}
	asked, answered := 0, 0
	probeAll(hosts, func(address string, found result) {
		known[address] = found
		asked++
		if found.Error == "" {
			answered++
		}
	})
	if asked > 1 && answered == 0 {
		return nil, errors.New("none of the addresses answered: is this machine connected?")
	}
	text, err := json.MarshalIndent(known, "", "  ")
	if err == nil {
		err = errors.Join(os.MkdirAll(filepath.Dir(cache), 0o777), writeWhole(cache, text))
	}
	if err != nil {
		return nil, fmt.Errorf("remembering what was found: %w", err)
	}
	unclear := map[string]bool{} // hosts
	for _, s := range lib.Sources {
		u := urls[s]
		if u == nil {
			continue
		}
		found := known[u.String()]
		if found.unclear() {
			unclear[u.Host] = true
		}
		if !found.dead() {
			continue
		}
		hint := "look for where it has moved, or name a copy: archived: https://web.archive.org/…"
		if s.Archived != "" {
			hint = "its archived copy: " + s.Archived
		}
		faults = append(faults, lib.SourceWarning(s, fmt.Sprintf("the address of the source %q leads nowhere: %s (%s)", s.ID, s.URL, found), hint))
	}
	if len(unclear) > 0 {
		fmt.Fprintf(t.stderr, "%s gave no answer to a program; look at them by hand\n", count(len(unclear), "host"))
	}
	return faults, nil
}

func (c check) cacheFile() (string, error) {
	if c.Cache != "" {
		return c.Cache, nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("there is no place to remember addresses, name one by --cache: %w", err)
	}
	return filepath.Join(dir, "interpolref", "addresses.json"), nil
}

// probeAll requests addresses, which are given by host: a few hosts at once, and the addresses of a host
// one after the other. It calls found for each, one call at a time.
func probeAll(hosts map[string][]string, found func(string, result)) {
	var mu sync.Mutex
	w := library.NewWorkers(lookups)
	client := &http.Client{Timeout: lookupTime}
	for _, addresses := range hosts {
		w.Run(func() {
			for i, address := range addresses {
				if i > 0 {
					time.Sleep(hostPause)
				}
				r := probe(client, address)
				mu.Lock()
				found(address, r)
				mu.Unlock()
			}
		})
	}
	w.Wait()
}

// probe requests an address by HEAD or, where that fails, by GET.
func probe(client *http.Client, address string) result {
	found := result{When: time.Now().UTC().Truncate(time.Second)}
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		r, err := http.NewRequestWithContext(context.Background(), method, address, nil)
		if err != nil {
			found.Error = err.Error()
			return found
		}
		r.Header.Set("User-Agent", "interpolref/"+buildVersion().short+" (looks up the addresses that it cites)")
		r.Header.Set("Accept", "*/*")
		answer, err := client.Do(r)
		if err != nil {
			found.Status, found.Error = 0, reason(err)
			continue
		}
		io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10))
		answer.Body.Close()
		found.Status, found.Error = answer.StatusCode, ""
		if found.Status < 400 {
			break
		}
	}
	return found
}

// reason returns why there was no answer, in a few words.
func reason(err error) string {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "no such host"
	case errors.Is(err, context.DeadlineExceeded), os.IsTimeout(err):
		return timedOut
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return err.Error()
}

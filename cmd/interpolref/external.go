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

// How addresses are looked up, so that no host is bothered.
const (
	lookups      = 4 // at once, each at another host
	hostPause    = time.Second
	lookupTime   = 20 * time.Second
	rememberGood = 7 * 24 * time.Hour
	rememberDead = 24 * time.Hour
)

// looked is what was found at an address.
type looked struct {
	Status int       `json:"status,omitempty"` // the answer's, 0 if there was none
	Error  string    `json:"error,omitempty"`
	When   time.Time `json:"when"`
}

// dead reports whether an address leads nowhere. A host that refuses programs, is busy or out of
// order says nothing of the page.
func (l looked) dead() bool {
	return l.Status == http.StatusNotFound || l.Status == http.StatusGone || l.Error != "" && l.Error != late
}

// late is the error of a host that takes too long.
const late = "no answer in time"

func (l looked) String() string {
	if l.Error != "" {
		return l.Error
	}
	return fmt.Sprintf("%d %s", l.Status, http.StatusText(l.Status))
}

// external looks up the addresses of the sources, and warns of those that lead nowhere. What it
// finds is remembered in a file.
func (c check) external(lib *library.Library, t terminal) (faults library.Faults, err error) {
	cache, err := c.cacheFile()
	if err != nil {
		return nil, err
	}
	known := map[string]looked{}
	if text, err := os.ReadFile(cache); err == nil {
		if err := json.Unmarshal(text, &known); err != nil {
			return nil, fmt.Errorf("reading %s: %w", cache, err)
		}
	} else if !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	at, hosts := map[*library.Source]string{}, map[string][]string{}
	for _, s := range lib.Sources {
		u, err := url.Parse(s.URL)
		if s.URL == "" || err != nil {
			continue
		}
		u.Fragment = ""
		address, old := u.String(), rememberGood
		if at[s] = address; known[address].dead() {
			old = rememberDead
		}
		if time.Since(known[address].When) > old && !slices.Contains(hosts[u.Host], address) {
			hosts[u.Host] = append(hosts[u.Host], address)
		}
	}
	asked, answered := 0, 0
	lookUp(hosts, func(address string, found looked) {
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
	unclear := 0
	for _, s := range lib.Sources {
		found := known[at[s]]
		if (found.Status >= 400 || found.Error != "") && !found.dead() {
			unclear++
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
	if unclear > 0 {
		fmt.Fprintf(t.stderr, "%s gave no answer to a program; look at them by hand\n", count(unclear, "host"))
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

// lookUp looks up addresses by their hosts, a few hosts at once and each address of a host after
// the other. It calls found for each, one at a time.
func lookUp(hosts map[string][]string, found func(string, looked)) {
	var mu sync.Mutex
	w := library.NewWorkers(lookups)
	client := &http.Client{Timeout: lookupTime}
	for _, addresses := range hosts {
		w.Run(func() {
			for i, address := range addresses {
				if i > 0 {
					time.Sleep(hostPause)
				}
				l := lookAt(client, address)
				mu.Lock()
				found(address, l)
				mu.Unlock()
			}
		})
	}
	w.Wait()
}

// lookAt asks for an address without its page, or, where a host does not know that, with it.
func lookAt(client *http.Client, address string) looked {
	l := looked{When: time.Now().UTC().Truncate(time.Second)}
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		r, err := http.NewRequestWithContext(context.Background(), method, address, nil)
		if err != nil {
			l.Error = err.Error()
			return l
		}
		r.Header.Set("User-Agent", "interpolref/"+buildVersion().short+" (looks up the addresses that it cites)")
		r.Header.Set("Accept", "*/*")
		answer, err := client.Do(r)
		if err != nil {
			l.Status, l.Error = 0, reason(err)
			continue
		}
		io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10))
		answer.Body.Close()
		l.Status, l.Error = answer.StatusCode, ""
		if l.Status < 400 {
			break
		}
	}
	return l
}

// reason returns why there was no answer, in a few words.
func reason(err error) string {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "no such host"
	case errors.Is(err, context.DeadlineExceeded), os.IsTimeout(err):
		return late
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return err.Error()
}

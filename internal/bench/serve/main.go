// The program serve measures what a page costs the processor of a server, side by side in one
// run on one machine: of interpolref, the built program, and of bare, a handler of net/http that
// looks the path up in a map and writes the same bytes with the same header fields, which is what
// the library alone costs.
//
// Each server runs on the first processor alone; the clients are this program, which is to be
// started on the second (taskset -c 1). Both get the same requests for all pages of the content,
// in turn, over kept connections of HTTP/1.1, and answer with gzip. Rounds alternate between them, so that
// other load on the machine affects both; the result is of medians.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

var (
	rounds = flag.Int("rounds", 3, "how often each server is measured")
	span   = flag.Duration("time", 4*time.Second, "how long each measurement takes")
	binary = flag.String("binary", "bin/interpolref", "the program to measure")
	bare   = flag.String("bare", "", "be the bare server of the pages in this file, instead of measuring")
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("serve: ")
	flag.Parse()
	run := measure
	if *bare != "" {
		run = serveBare
	}
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

// address is where the server that is measured listens.
const address = "127.0.0.1:18080"

func measure() error {
	file, err := os.CreateTemp("", "interpolref-bench-")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	self, err := os.Executable()
	if err != nil {
		return err
	}
	contenders := [][]string{{*binary, "--addr", address, "--log", "none"}, {self, "-bare", file.Name()}}
	var paths []string
	costs := make([][]float64, len(contenders)) // microseconds of a processor for a request
	for range *rounds {
		for i, command := range contenders {
			s, err := start(command)
			if err == nil && paths == nil {
				paths, err = s.fetchPages(file)
			}
			cost := 0.0
			if err == nil {
				cost, err = s.ask(paths)
			}
			s.stop()
			if err != nil {
				return fmt.Errorf("%s: %w", command[0], err)
			}
			costs[i] = append(costs[i], cost)
		}
	}
	median := func(of []float64) float64 { slices.Sort(of); return of[len(of)/2] }
	ours, theirs := median(costs[0]), median(costs[1])
	fmt.Printf("interpolref %.1f µs, bare %.1f µs\nlimits: %.1f of 60 µs, %.2f of 1.25 times bare\n", ours, theirs, ours, ours/theirs)
	return nil
}

// server is a running contender.
type server struct{ *exec.Cmd }

// start runs a contender on the first processor and waits until it serves and has settled: ours
// compresses its pages first.
func start(command []string) (server, error) {
	s := server{exec.Command("taskset", append([]string{"-c", "0"}, command...)...)}
	s.Stderr = os.Stderr
	out, err := s.StdoutPipe()
	if err != nil {
		return s, err
	}
	if err := s.Start(); err != nil {
		return s, err
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		return s, fmt.Errorf("it does not serve: %w", err)
	}
	for before := time.Duration(-1); ; time.Sleep(time.Second) {
		now, err := s.cpu()
		if err != nil || now == before {
			return s, err
		}
		before = now
	}
}

func (s server) stop() {
	if s.Process != nil {
		s.Process.Signal(syscall.SIGTERM)
		s.Wait()
	}
}

// cpu returns how long the processors have worked for the server: utime and stime of proc(5).
func (s server) cpu() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	var user, system int64
	if columns := strings.Fields(rest); len(columns) > 12 { // from the third on
		if _, err := fmt.Sscan(columns[11]+" "+columns[12], &user, &system); err != nil {
			return 0, fmt.Errorf("reading the server's times: %w", err)
		}
	}
	return time.Duration(user+system) * 10 * time.Millisecond, nil // USER_HZ is 100 everywhere
}

// clients is how many ask at once.
const clients = 32

var client = &http.Client{Transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: clients}}

// ask requests all pages in turn, as fast as they are answered, and returns what one cost.
func (s server) ask(paths []string) (cost float64, err error) {
	var requests atomic.Int64
	var failed atomic.Pointer[error]
	var running sync.WaitGroup
	before, err := s.cpu()
	if err != nil {
		return 0, err
	}
	deadline := time.Now().Add(*span)
	for range clients {
		running.Go(func() {
			for time.Now().Before(deadline) && failed.Load() == nil {
				n := requests.Add(1)
				if _, err := get(paths[int(n)%len(paths)]); err != nil {
					failed.Store(&err)
				}
			}
		})
	}
	running.Wait()
	client.CloseIdleConnections()
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	after, err := s.cpu()
	return float64((after - before).Microseconds()) / float64(requests.Load()), err
}

// page is an answer of ours that the bare server repeats.
type page struct {
	Header http.Header
	Body   []byte
}

// get requests a page with gzip.
func get(path string) (p page, err error) {
	r, err := http.NewRequest("GET", "http://"+address+path, nil)
	if err != nil {
		return p, err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	answer, err := client.Do(r)
	if err != nil {
		return p, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return p, fmt.Errorf("%s: %s", path, answer.Status)
	}
	p.Header = answer.Header
	p.Body, err = io.ReadAll(answer.Body)
	return p, err
}

// fetchPages writes all pages with a date of review, which are those that authors wrote, into the file that the
// bare server serves, and returns their paths.
func (s server) fetchPages(file *os.File) (paths []string, err error) {
	answer, err := http.Get("http://" + address + "/api/pages")
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var list struct {
		Pages []struct{ Path, Reviewed string }
	}
	if err := json.NewDecoder(answer.Body).Decode(&list); err != nil {
		return nil, fmt.Errorf("/api/pages: %w", err)
	}
	pages := map[string]page{}
	for _, entry := range list.Pages {
		if entry.Reviewed == "" {
			continue
		}
		p, err := get(entry.Path)
		if err != nil {
			return nil, err
		}
		p.Header.Del("Date")
		pages[entry.Path] = p
		paths = append(paths, entry.Path)
	}
	return paths, json.NewEncoder(file).Encode(pages)
}

// serveBare is the bare server.
func serveBare() error {
	text, err := os.ReadFile(*bare)
	if err != nil {
		return err
	}
	var pages map[string]page
	if err := json.Unmarshal(text, &pages); err != nil {
		return err
	}
	s := &http.Server{Addr: address, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 2 * time.Minute}
	s.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		for name, values := range p.Header {
			h[name] = values
		}
		w.Write(p.Body)
	})
	fmt.Println("Serving")
	return s.ListenAndServe()
}

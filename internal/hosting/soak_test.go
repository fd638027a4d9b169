package hosting

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/interpolref/interpolref/internal/testsite"
)

var soak = flag.Duration("soak", 6*time.Second, "how long TestSoak lasts")

// TestSoak lets clients read and search while the site is built again every minute, or sooner
// in a short run. Nothing may fail, and no goroutine or open file may stay behind. What memory
// does is logged: "make soak" takes a quarter of an hour.
func TestSoak(t *testing.T) {
	dir, write := testsite.Changing(t, testsite.Shipped())
	admin := testsite.FreeAddress(t)
	p := testsite.Start(t, "--content", dir, "--admin", admin, "--log", "none")
	before := gauges(t, admin)
	t.Logf("%8s  %v", "at first", before)
	w := witnesses(t, p.URL)
	began := time.Now()
	step := min(time.Minute, *soak/3)
	for i := 1; time.Since(began) < *soak; i++ {
		time.Sleep(step)
		mark := fmt.Sprintf("Change %d of the soak.", i)
		write("\n" + mark + "\n")
		p.Signal(t, syscall.SIGHUP)
		p.Until(t, mark, func() bool { return strings.Contains(p.Get(t, "/about/"), mark) })
		t.Logf("%8v  %v", time.Since(began).Round(time.Second), gauges(t, admin))
	}
	w.verdict(t)
	var after use
	p.Until(t, "the goroutines and files of clients who left end", func() bool {
		http.DefaultClient.CloseIdleConnections()
		after = gauges(t, admin)
		return after.goroutines <= before.goroutines+1 && after.files <= before.files+1
	})
	t.Logf("%8s  %v", "at last", after)
}

// use is what a process uses.
type use struct{ goroutines, files, heap, resident float64 }

func (u use) String() string {
	return fmt.Sprintf("goroutines %.0f, open files %.0f, heap %.1f MB, resident %.1f MB", u.goroutines, u.files, u.heap/1e6, u.resident/1e6)
}

var gauge = regexp.MustCompile(`(?m)^(\w+) ([0-9.e+]+)$`)

// gauges asks a program's admin address what it uses, after a collection.
func gauges(t *testing.T, admin string) use {
	t.Helper()
	read := func(path string) string {
		answer, err := http.Get("http://" + admin + path)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s, %v", path, answer.Status, err)
		}
		return string(text)
	}
	read("/debug/pprof/heap?gc=1")
	values := make(map[string]float64)
	for _, m := range gauge.FindAllStringSubmatch(read("/metrics"), -1) {
		values[m[1]], _ = strconv.ParseFloat(m[2], 64)
	}
	if values["go_goroutines"] == 0 || values["process_open_fds"] == 0 {
		t.Fatal("the program does not tell what it uses")
	}
	return use{values["go_goroutines"], values["process_open_fds"], values["go_memstats_heap_alloc_bytes"], values["process_resident_memory_bytes"]}
}

package usage

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
)

func at(s string) time.Time {
	t, err := time.Parse(time.DateTime, s)
	if err != nil {
		panic(err)
	}
	return t
}

func open(t *testing.T, file string) *Counts {
	t.Helper()
	c, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// add counts some views of a page.
func add(t *testing.T, c *Counts, page string, n int, now string) {
	t.Helper()
	for range n {
		c.add(page, at(now))
	}
}

func save(t *testing.T, c *Counts, now string) {
	t.Helper()
	if err := c.Save(at(now)); err != nil {
		t.Fatal(err)
	}
}

func list(t *testing.T, c *Counts, now string) []Views {
	t.Helper()
	l, err := c.List(at(now))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestDays(t *testing.T) {
	for name, file := range map[string]string{"in memory": "", "in a file": filepath.Join(t.TempDir(), "usage.csv")} {
		t.Run(name, func(t *testing.T) {
			c := open(t, file)
			add(t, c, "/role/", 2, "2026-11-26 10:00:00")
			add(t, c, "/", 1, "2026-11-26 10:00:00")
			save(t, c, "2026-11-26 10:01:00")
			save(t, c, "2026-11-26 23:59:00")
			add(t, c, "/role/", 3, "2026-11-26 23:59:30") // in the last minute of the day
			save(t, c, "2026-11-27 00:00:00")
			add(t, c, "/role/", 4, "2026-11-27 00:00:00")
			want := []Views{{"2026-11-26", "/", 1}, {"2026-11-26", "/role/", 5}, {"2026-11-27", "/role/", 4}}
			for range 2 { // looking changes nothing
				if diff := gocmp.Diff(want, list(t, c, "2026-11-27 00:00:30")); diff != "" {
					t.Error(diff)
				}
			}
			add(t, c, "/", 1, "2026-11-27 00:01:00")
			save(t, c, "2027-12-31 00:00:00")
			want = []Views{{"2026-11-27", "/", 1}, {"2026-11-27", "/role/", 4}} // 399 days ago
			if diff := gocmp.Diff(want, list(t, c, "2027-12-31 00:00:00")); diff != "" {
				t.Error(diff)
			}
			if l := list(t, c, "2028-01-01 00:00:00"); len(l) != 0 {
				t.Errorf("after 400 days there is still %v", l)
			}
		})
	}
}

func TestFileOutlivesTheProcess(t *testing.T) {
	file := filepath.Join(t.TempDir(), "usage.csv")
	now := "2026-11-26 10:00:00"
	first := open(t, file)
	add(t, first, "/", 1, now)
	save(t, first, now)
	second := open(t, file) // takes over while the first still answers
	add(t, second, "/", 10, now)
	add(t, first, "/", 100, now)
	save(t, second, now)
	save(t, first, now)
	add(t, first, "/", 1000, now) // never saved: killed
	want := []Views{{"2026-11-26", "/", 111}}
	if diff := gocmp.Diff(want, list(t, open(t, file), now)); diff != "" {
		t.Error(diff)
	}
	text, err := os.ReadFile(file)
	if want := "day,page,views\n2026-11-26,/,111\n"; err != nil || string(text) != want {
		t.Errorf("the file holds %q (%v), want %q", text, err, want)
	}
}

// TestManySavers holds that no count is lost and no half file seen while several processes,
// which have nothing in common but the file, save as fast as they can.
func TestManySavers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "usage.csv")
	now := "2026-11-26 10:00:00"
	var wg sync.WaitGroup
	for range 4 {
		c := open(t, file)
		wg.Go(func() {
			for range 20 {
				add(t, c, "/", 1, now)
				if err := c.Save(at(now)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		if text, err := os.ReadFile(file); err == nil {
			if _, err := parse(text); err != nil {
				t.Fatalf("half a file: %v\n%s", err, text)
			}
		}
	}
	if diff := gocmp.Diff([]Views{{"2026-11-26", "/", 80}}, list(t, open(t, file), now)); diff != "" {
		t.Error(diff)
	}
}

// TestKilled holds that a process that is killed while it saves leaves a whole file behind, and
// nothing that keeps the next one out.
func TestKilled(t *testing.T) {
	const variable = "USAGE_TEST_FILE"
	if file := os.Getenv(variable); file != "" { // the process that is killed
		now := time.Now()
		c := open(t, file)
		for n := range 2_000 { // more than one write to the disk
			c.Add(fmt.Sprintf("/pages/%d/", n))
		}
		for {
			c.Add("/")
			if err := c.Save(now); err != nil {
				t.Fatal(err)
			}
		}
	}
	file := filepath.Join(t.TempDir(), "usage.csv")
	var before uint64
	for range 20 {
		victim := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		victim.Env = append(os.Environ(), variable+"="+file)
		if err := victim.Start(); err != nil {
			t.Fatal(err)
		}
		views := before
		for deadline := time.Now().Add(20 * time.Second); views == before && time.Now().Before(deadline); {
			text, err := os.ReadFile(file)
			if err != nil {
				continue // not yet there
			}
			all, err := parse(text)
			if err != nil {
				t.Fatalf("half a file: %v", err)
			}
			views = 0
			for k, n := range all {
				if k.page == "/" {
					views += n
				}
			}
		}
		victim.Process.Kill()
		victim.Wait()
		if views <= before {
			t.Fatalf("after a kill, nothing more was counted than %d", before)
		}
		before = views
	}
}

func TestWhatCannotBeSavedIsKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "counts")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	file, now := filepath.Join(dir, "usage.csv"), "2026-11-26 10:00:00"
	c := open(t, file)
	add(t, c, "/", 5, now)
	if err := os.Rename(dir, dir+".gone"); err != nil {
		t.Fatal(err)
	}
	if err := c.Save(at(now)); err == nil {
		t.Error("saved into a folder that is not there")
	}
	if err := os.Rename(dir+".gone", dir); err != nil {
		t.Fatal(err)
	}
	save(t, c, now)
	if diff := gocmp.Diff([]Views{{"2026-11-26", "/", 5}}, list(t, open(t, file), now)); diff != "" {
		t.Error(diff)
	}
}

// What lies where the new file is written, such as half of one, is replaced and not written into.
func TestSavesOverWhatLiesThere(t *testing.T) {
	dir := t.TempDir()
	file, other, now := filepath.Join(dir, "usage.csv"), filepath.Join(dir, "other"), "2026-11-26 10:00:00"
	for name, put := range map[string]func(string) error{
		"half a file": func(name string) error { return os.WriteFile(name, []byte("day,pa"), 0o644) },
		"a link":      func(name string) error { return os.Symlink(other, name) },
		"a pipe":      func(name string) error { return syscall.Mkfifo(name, 0o644) },
	} {
		if err := put(file + ".new"); err != nil {
			t.Fatal(err)
		}
		c := open(t, file)
		add(t, c, "/", 1, now)
		saved := make(chan error)
		go func() { saved <- c.Save(at(now)) }()
		select {
		case err := <-saved:
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%s: saving hangs", name)
		}
	}
	if _, err := os.Lstat(other); err == nil {
		t.Error("the counts were written through a link")
	}
	if diff := gocmp.Diff([]Views{{"2026-11-26", "/", 3}}, list(t, open(t, file), now)); diff != "" {
		t.Error(diff)
	}
}

func TestRunSavesAtTheEnd(t *testing.T) {
	file := filepath.Join(t.TempDir(), "usage.csv")
	c, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	c.Add("/")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c.Run(ctx, func(err error) { t.Error(err) })
	if text, err := os.ReadFile(file); err != nil || !strings.HasSuffix(string(text), ",/,1\n") {
		t.Errorf("the file holds %q (%v)", text, err)
	}
}

// TestDamagedFiles holds that a file that cannot be used is reported and left alone, and that
// counting goes on and is saved once the file is gone.
func TestDamagedFiles(t *testing.T) {
	text := func(text string) func(string) error {
		return func(file string) error { return os.WriteFile(file, []byte(text), 0o644) }
	}
	tests := []struct {
		name string
		make func(file string) error
		want string
	}{
		{"another file", text("hello\n"), `the first line is not "day,page,views"`},
		{"other columns", text("page,day,views\n"), `the first line is not "day,page,views"`},
		{"zero bytes", text("\x00\x00\x00"), `the first line is not "day,page,views"`},
		{"a bad day", text("day,page,views\n26.11.,/,1"), `line 2: "26.11." is not a day`},
		{"no such day", text("day,page,views\n2026-11-31,/,1"), `line 2: "2026-11-31" is not a day`},
		{"a bad path", text("day,page,views\n2026-11-26,/,1\n2026-11-26,a,1"), `line 3: "a" is not a path`},
		{"a path that a terminal obeys", text("day,page,views\n2026-11-26,/\x1b[2J,1"), `line 2: "/\x1b[2J" is not a path`},
		{"a bad number", text("day,page,views\n2026-11-26,/,-1"), `line 2: "-1" is not a number`},
		{"half a line", text("day,page,views\n2026-11-26,/"), `wrong number of fields`},
		{"a folder", func(file string) error { return os.Mkdir(file, 0o755) }, "is no regular file"},
		{"a pipe", func(file string) error { return syscall.Mkfifo(file, 0o644) }, "is no regular file"},
		{"a device", func(file string) error { return os.Symlink("/dev/zero", file) }, "is no regular file"},
		{"a huge file", func(file string) error { return cmp.Or(text("")(file), os.Truncate(file, 1<<40)) }, "is larger than 64 MB"},
		{"a link to itself", func(file string) error { return os.Symlink(file, file) }, "too many levels"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "usage.csv")
			if err := test.make(file); err != nil {
				t.Fatal(err)
			}
			before, _ := os.Lstat(file)
			c, err := Open(file)
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), file) {
				t.Errorf("got %v, want the file and %s", err, test.want)
			}
			c.Add("/")
			if err := c.Save(time.Now()); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("saving: got %v, want %s", err, test.want)
			}
			if after, err := os.Lstat(file); err != nil || !os.SameFile(before, after) || before.Size() != after.Size() {
				t.Errorf("the file has changed (%v)", err)
			}
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
			if err := c.Save(time.Now()); err != nil {
				t.Fatal(err)
			}
			if text, err := os.ReadFile(file); err != nil || !strings.HasSuffix(string(text), ",/,1\n") {
				t.Errorf("the file holds %q (%v)", text, err)
			}
		})
	}
}

func TestEmptyFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "usage.csv")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := Open(file)
	if err == nil || !strings.Contains(err.Error(), "is empty") {
		t.Errorf("got %v, want that the file is empty", err)
	}
	c.Add("/")
	if err := c.Save(time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(file); err != nil {
		t.Error(err)
	}
}

func TestTable(t *testing.T) {
	var out bytes.Buffer
	err := WriteTable(&out, []Views{
		{"2026-10-01", "/old/", 7},
		{"2026-11-01", "/role/", 100},
		{"2026-11-20", "/role/", 20},
		{"2026-11-26", "/role/", 3},
		{"2026-11-26", "/", 1},
	}, at("2026-11-26 10:00:00"))
	const want = `  today  7 days  30 days  all  page
      4      24      124  131  All pages
      3      23      123  123  /role/
      1       1        1    1  /
      0       0        0    7  /old/
`
	if got := out.String(); err != nil || got != want {
		t.Errorf("got (%v)\n%s\nwant\n%s", err, got, want)
	}
}

func FuzzFile(f *testing.F) {
	f.Add([]byte("day,page,views\n2026-11-26,/,1\n2026-11-26,/,2\n"))
	f.Add([]byte("day,page,views\n2026-11-26,\"/a,\"\"\nb\",18446744073709551615\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		all, err := parse(text)
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := WriteCSV(&out, all.sorted()); err != nil {
			t.Fatal(err)
		}
		again, err := parse(out.Bytes())
		if err != nil || !maps.Equal(all, again) {
			t.Errorf("%v became %v (%v)", all, again, err)
		}
		if !slices.IsSortedFunc(all.sorted(), func(a, b Views) int { return strings.Compare(a.Day, b.Day) }) {
			t.Error("not sorted by day")
		}
	})
}

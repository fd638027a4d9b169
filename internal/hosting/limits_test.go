package hosting

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"github.com/interpolref/interpolref/internal/testsite"
)

// memoryLimit returns the bytes of memory that the manifest of Kubernetes gives to a process.
func memoryLimit(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile("../packaging/kubernetes/base/deployment.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`limits:\s+memory: (\d+)Mi`).FindSubmatch(text)
	if m == nil {
		t.Fatal("the manifest sets no limit")
	}
	var megabytes int
	fmt.Sscan(string(m[1]), &megabytes)
	return megabytes << 20
}

// TestHungryStreams opens connections of HTTP/2 on which many requests at once ask for a large page
// and take nothing of it, with and without compression, beside readers. Memory stays within what
// our manifest allows.
func TestHungryStreams(t *testing.T) {
	const connections, streams = 16, 250
	p := testsite.Start(t, append(shipped, "--log", "none")...)
	w := witnesses(t, p.URL)
	most, answered := p.Memory(t), 0
	for i := range connections {
		c, err := net.Dial("tcp", p.Address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		io.WriteString(c, http2.ClientPreface)
		f := http2.NewFramer(c, c)
		f.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 0})
		var block bytes.Buffer
		encoder := hpack.NewEncoder(&block)
		fields := []hpack.HeaderField{{Name: ":method", Value: "GET"}, {Name: ":scheme", Value: "http"}, {Name: ":path", Value: "/sources/"}, {Name: ":authority", Value: "a"}}
		if i%2 == 0 {
			fields = append(fields, hpack.HeaderField{Name: "accept-encoding", Value: "br"})
		}
		for n := range streams {
			block.Reset()
			for _, field := range fields {
				encoder.WriteField(field)
			}
			f.WriteHeaders(http2.HeadersFrameParam{StreamID: uint32(1 + 2*n), BlockFragment: block.Bytes(), EndStream: true, EndHeaders: true})
		}
		c.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
		for {
			frame, err := f.ReadFrame()
			if err != nil {
				break
			}
			if frame.Header().Type == http2.FrameHeaders {
				answered++
			}
		}
		most = max(most, p.Memory(t))
	}
	t.Logf("%d streams of %d were begun on %d connections: %d MB at most", answered, connections*streams, connections, most>>20)
	if answered == 0 {
		t.Error("no stream was answered")
	}
	if limit := memoryLimit(t); most > limit {
		t.Errorf("the process had %d MB, the manifest allows %d", most>>20, limit>>20)
	}
	w.verdict(t)
}

// TestManyHangups sends a thousand signals to reload beside readers.
func TestManyHangups(t *testing.T) {
	dir, _ := testsite.Changing(t, testsite.Small())
	p := testsite.Start(t, "--content", dir, "--log", "none")
	w := witnesses(t, p.URL)
	for range 1000 {
		p.Signal(t, syscall.SIGHUP)
		time.Sleep(2 * time.Millisecond)
	}
	p.Until(t, "a reload", func() bool { return strings.Contains(p.Messages(), "built again") })
	t.Logf("%d reloads", strings.Count(p.Messages(), "built again"))
	if n := strings.Count(p.Messages(), "built again"); n > 30 {
		t.Errorf("a thousand signals made %d reloads", n)
	}
	w.verdict(t)
}

// TestFilesThatAreNone puts what would hang or never end in the place of files that the program
// reads. What it can do without is reported, and it starts; it always ends when it is told to.
func TestFilesThatAreNone(t *testing.T) {
	fifo := func(t *testing.T, name string) string {
		t.Helper()
		name = filepath.Join(t.TempDir(), name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Mkfifo(name, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	t.Run("a certificate", func(t *testing.T) {
		for _, name := range []string{fifo(t, "cert.pem"), "/dev/zero", t.TempDir()} {
			out, err := testsite.Command(t, "--addr", "127.0.0.1:0", "--tls-cert", name, "--tls-key", name).CombinedOutput()
			if err == nil || !strings.Contains(string(out), name) {
				t.Errorf("%s: %v, %s", name, err, out)
			}
		}
	})
	t.Run("a renewed certificate", func(t *testing.T) {
		dir := t.TempDir()
		writeCertificate(t, dir, "site")
		cert := filepath.Join(dir, "site.pem")
		p := testsite.Start(t, "--tls-cert", cert, "--tls-key", filepath.Join(dir, "site-key.pem"))
		if err := os.Rename(fifo(t, "cert.pem"), cert); err != nil {
			t.Fatal(err)
		}
		p.Until(t, "the fault is reported", func() bool { return strings.Contains(p.Messages(), "the certificate before stays in use") })
		if name, _, _ := shown(t, p.Address, ""); name != "site" {
			t.Errorf("shown: %q", name)
		}
	})
	t.Run("counts", func(t *testing.T) {
		for _, name := range []string{fifo(t, "counts.csv"), "/dev/zero", t.TempDir()} {
			p := testsite.Start(t, "--usage", name, "--log", "json")
			if !strings.Contains(p.Messages(), name) {
				t.Errorf("%s is not reported: %s", name, p.Messages())
			}
		}
	})
	t.Run("a page", func(t *testing.T) {
		dir, _ := testsite.Changing(t, testsite.Small())
		page := filepath.Join(dir, "en", "about", "x.md")
		p := testsite.Start(t, "--content", dir, "--watch")
		if err := os.Rename(fifo(t, "x.md"), page); err != nil {
			t.Fatal(err)
		}
		p.Signal(t, syscall.SIGHUP)
		time.Sleep(time.Second) // in which it has begun to build
		if err := ask(t.Context(), http.DefaultClient, p.URL+"/about/"); err != nil {
			t.Error(err)
		}
	})
}

// TestOneSignalEndsCheck ends a check that waits for a file for ever.
func TestOneSignalEndsCheck(t *testing.T) {
	reader, writer, err := os.Pipe() // what is printed never gets anywhere
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	defer writer.Close()
	fd := int(writer.Fd())
	if err := syscall.SetNonblock(fd, true); err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = syscall.Write(fd, make([]byte, 4096))
	}
	if err := syscall.SetNonblock(fd, false); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "site.yaml"), []byte("nonsense: 1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), testsite.Patience)
	defer cancel()
	c := testsite.Command(t, "check", "--content", dir)
	c.Stdout = writer
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case err := <-ended:
		t.Fatalf("it ended by itself: %v", err)
	case <-time.After(time.Second):
	}
	c.Process.Signal(syscall.SIGTERM)
	select {
	case <-ended:
	case <-ctx.Done():
		t.Error("it goes on after a signal")
	}
}

// TestClock runs the program with a clock that is years behind: embedded content does not look at
// it, and own content is warned of.
func TestClock(t *testing.T) {
	dir, _ := testsite.Changing(t, testsite.Small())
	page := filepath.Join(dir, "en", "about", "x.md")
	day := func(days int) string { return time.Now().AddDate(0, 0, days).Format(time.DateOnly) }
	write := func(reviewed string) {
		t.Helper()
		text := "---\ntitle: X\nsummary: A page.\nquestion: What is it?\nreviewed: " + reviewed + "\nrelated: [/about/]\n---\nText.\n"
		if err := os.WriteFile(page, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(day(1)) // which it is already further east
	out, _ := testsite.Command(t, "check", "--content", dir).CombinedOutput()
	if strings.Contains(string(out), "future") {
		t.Errorf("no day of grace: %s", out)
	}
	write(day(400))
	p := testsite.Start(t, "--content", dir)
	p.Until(t, "the review is warned of", func() bool { return strings.Contains(p.Messages(), "lies in the future") })
	if err := ask(t.Context(), http.DefaultClient, p.URL+"/about/x/"); err != nil {
		t.Error(err)
	}
}

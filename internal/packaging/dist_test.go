//go:build dist

// These tests need root, debootstrap, systemd-nspawn, buildah and a JSON schema checker, and
// take minutes.

package packaging_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

func TestAllSystemsGiveTheSameBytes(t *testing.T) {
	first := filepath.Join(t.TempDir(), "dist")
	do(t, "./dist.sh", first)
	if diff := cmp.Diff(sums(t, first), sums(t, elsewhere(t))); diff != "" {
		t.Errorf("two clones give different bytes:\n%s", diff)
	}
}

// TestBillFollowsItsSchema uses the schema that CycloneDX's own library ships.
func TestBillFollowsItsSchema(t *testing.T) {
	dir := do(t, "sh", "-c", "cd / && go mod download -json github.com/CycloneDX/cyclonedx-go@v0.9.3 | sed -n 's/.*\"Dir\": \"\\(.*\\)\".*/\\1/p'")
	schemas := filepath.Join(strings.TrimSpace(dir), "schema")
	do(t, "python3", "-W", "ignore", "-m", "jsonschema", "--base-uri", "file://"+schemas+"/", "-i", only(t, "*.cdx.json"), filepath.Join(schemas, "bom-1.6.schema.json"))
}

// TestManifests has Kubernetes' own code validate them.
func TestManifests(t *testing.T) {
	t.Log(do(t, "go", "test", "-C", "kubernetes/check", "-count=1", "-v"))
}

// TestImage builds the image and runs it, as far as that goes without an engine.
func TestImage(t *testing.T) {
	store := t.TempDir()
	buildah := func(args ...string) string {
		t.Helper()
		return strings.TrimSpace(do(t, "buildah", append([]string{"--storage-driver", "vfs", "--root", store + "/root", "--runroot", store + "/run"}, args...)...))
	}
	buildah("build", "--isolation", "chroot", "--tag", "interpolref", "--file", "container/Containerfile", release)
	image := buildah("from", "localhost/interpolref")
	root := buildah("mount", image)
	if files, err := os.ReadDir(root); err != nil || len(files) != 1 {
		t.Errorf("the image holds %v, %v", files, err)
	}
	buildah("umount", image)
	if out := buildah("run", "--isolation", "chroot", image, "--", "/interpolref", "version"); !strings.Contains(out, "linux/amd64") {
		t.Errorf("the image prints %q", out)
	}
}

// debian is a Debian that runs on this machine's kernel, with a systemd and a network of its own.
type debian struct {
	root string
	init int // number of its first process
}

func (d debian) do(t *testing.T, command string) string {
	t.Helper()
	return do(t, "nsenter", "--target", strconv.Itoa(d.init), "--all", "--", "sh", "-c", command)
}

func boot(t *testing.T) debian {
	t.Helper()
	root := filepath.Join(t.TempDir(), "debian")
	do(t, "debootstrap", "--variant=minbase", "--include=systemd,systemd-sysv", "bookworm", root)
	command := exec.Command("systemd-nspawn", "--directory", root, "--boot", "--register=no", "--keep-unit", "--private-network", "--console=pipe")
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		command.Process.Signal(syscall.SIGKILL)
		command.Wait()
	})
	d := debian{root: root}
	wait(t, "a first process", func() bool {
		out, _ := exec.Command("pgrep", "--parent", strconv.Itoa(command.Process.Pid)).Output()
		d.init, _ = strconv.Atoi(strings.TrimSpace(string(out)))
		return d.init > 0
	})
	wait(t, "systemd", func() bool {
		out, _ := exec.Command("nsenter", "--target", strconv.Itoa(d.init), "--all", "--", "systemctl", "is-system-running").Output()
		return strings.TrimSpace(string(out)) == "running"
	})
	return d
}

func wait(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); !done(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no %s", what)
		}
	}
}

// TestInstalled installs the package on a Debian, uses the service as an administrator does,
// upgrades and restarts it under load, and removes it.
func TestInstalled(t *testing.T) {
	d := boot(t)
	deb := only(t, "*.deb")
	copyFile(t, deb, filepath.Join(d.root, "root/interpolref.deb"), 0o644)
	d.do(t, "dpkg --install /root/interpolref.deb")
	property := func(name string) string {
		return strings.TrimSpace(d.do(t, "systemctl show --value --property "+name+" interpolref.service"))
	}
	if got := property("ActiveState"); got != "active" {
		t.Fatalf("the service is %s\n%s", got, d.do(t, "journalctl -u interpolref"))
	}

	// It is as locked in as the unit says.
	status := d.do(t, "cat /proc/$(systemctl show --value --property MainPID interpolref)/status")
	for _, want := range []string{`CapBnd:\s+0+\n`, `CapEff:\s+0+\n`, `NoNewPrivs:\s+1\n`, `Seccomp:\s+2\n`, `Uid:\s+6\d{4}\s`} {
		if !regexp.MustCompile(want).MatchString(status) {
			t.Errorf("the process has no %s:\n%s", want, status)
		}
	}
	score := d.do(t, "systemd-analyze security --no-pager --threshold=20 interpolref.service | tail -1")
	t.Log(strings.TrimSpace(score))

	// Its own counts and certificates may be written, its settings are read.
	d.do(t, "printf 'INTERPOLREF_USAGE=/var/lib/interpolref/usage.csv\\nINTERPOLREF_BASE_URL=https://ref.example/a/\\n' > /etc/default/interpolref && systemctl restart interpolref")
	load := start(t, d, "/a/")
	d.do(t, "systemctl reload interpolref")
	for range 10 {
		d.do(t, "systemctl restart interpolref")
	}
	load.end(t, "ten restarts")

	load = start(t, d, "/a/")
	for range 10 {
		d.do(t, "dpkg --install /root/interpolref.deb")
		if got := property("ActiveState"); got != "active" {
			t.Errorf("after an upgrade the service is %s", got)
		}
	}
	load.end(t, "ten upgrades of the package")
	if got := d.do(t, "cat /etc/default/interpolref"); !strings.Contains(got, "/a/") {
		t.Errorf("upgrading has changed the settings: %s", got)
	}

	// One that hangs is replaced.
	d.do(t, "kill -STOP $(systemctl show --value --property MainPID interpolref)")
	wait(t, "restart by the watchdog", func() bool { return property("NRestarts") == "1" && property("ActiveState") == "active" })

	d.do(t, "systemctl stop interpolref.service")
	if got := d.do(t, "cat /var/lib/interpolref/usage.csv"); !strings.Contains(got, ",") {
		t.Errorf("no counts were kept: %q", got)
	}
	d.do(t, "dpkg --purge interpolref")
	if got := d.do(t, "ls -d /etc/systemd/system/*/interpolref* /var/lib/interpolref /var/lib/private/interpolref /etc/default/interpolref 2>/dev/null || true"); got != "" {
		t.Errorf("purging leaves %s", got)
	}
}

// load is readers who ask all the time, half of them on a new connection each.
type load struct {
	stop            context.CancelFunc
	readers         sync.WaitGroup
	answers, faults atomic.Int64
	fault           atomic.Value
}

// start begins a load on the service at port 8080 of a Debian, whose sockets are opened
// within its own network.
func start(t *testing.T, d debian, path string) *load {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	l := &load{stop: stop}
	dial := dialer(t, d)
	for i := range 16 {
		client := &http.Client{
			Timeout:   30 * time.Second,
			Transport: &http.Transport{DisableKeepAlives: i%2 == 0, DialContext: dial},
		}
		l.readers.Go(func() {
			for ctx.Err() == nil {
				if err := read(client, "http://127.0.0.1:8080"+path); err != nil {
					l.faults.Add(1)
					l.fault.Store(err.Error())
				}
				l.answers.Add(1)
				time.Sleep(time.Millisecond)
			}
		})
	}
	return l
}

func read(client *http.Client, url string) error {
	answer, err := client.Get(url)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	n, err := io.Copy(io.Discard, answer.Body)
	if err == nil && (answer.StatusCode != http.StatusOK || n < 1000) {
		err = fmt.Errorf("%s with %d bytes", answer.Status, n)
	}
	return err
}

func (l *load) end(t *testing.T, what string) {
	t.Helper()
	time.Sleep(time.Second)
	l.stop()
	l.readers.Wait()
	if l.faults.Load() > 0 || l.answers.Load() < 1000 {
		t.Errorf("%s: of %d requests %d failed, the last with %v", what, l.answers.Load(), l.faults.Load(), l.fault.Load())
	}
	t.Logf("%s: %d requests, %d failed", what, l.answers.Load(), l.faults.Load())
}

// dialer opens connections from within the network of a Debian.
func dialer(t *testing.T, d debian) func(ctx context.Context, network, address string) (net.Conn, error) {
	t.Helper()
	open := func(name string) *os.File {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	ours, theirs := open("/proc/self/ns/net"), open(fmt.Sprintf("/proc/%d/ns/net", d.init))
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		runtime.LockOSThread() // the network is a property of the thread
		defer runtime.UnlockOSThread()
		if err := unix.Setns(int(theirs.Fd()), unix.CLONE_NEWNET); err != nil {
			return nil, err
		}
		defer unix.Setns(int(ours.Fd()), unix.CLONE_NEWNET)
		return new(net.Dialer).DialContext(ctx, network, address)
	}
}

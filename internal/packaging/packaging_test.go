package packaging_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// release is what dist.sh makes of the last commit for linux/amd64.
var release string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "release")
		if err != nil {
			log.Fatal(err)
		}
		defer os.RemoveAll(dir)
		if out, err := exec.Command("./dist.sh", dir, "linux/amd64").CombinedOutput(); err != nil {
			log.Fatalf("dist.sh: %v\n%s", err, out)
		}
		release = dir
		return m.Run()
	}())
}

// do runs a command and returns what it prints, which may be nothing but what it should be.
func do(t *testing.T, name string, args ...string) string {
	t.Helper()
	var out, faults bytes.Buffer
	command := exec.Command(name, args...)
	command.Stdout, command.Stderr = &out, &faults
	if err := command.Run(); err != nil {
		t.Fatalf("%s: %v\n%s%s", strings.Join(command.Args, " "), err, &out, &faults)
	}
	return out.String()
}

// only returns the one file of the release that a pattern names.
func only(t *testing.T, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(release, pattern))
	if err != nil || len(names) != 1 {
		t.Fatalf("%s names %q, %v", pattern, names, err)
	}
	return names[0]
}

// sums returns a digest of each file of a release.
func sums(t *testing.T, dir string) string {
	t.Helper()
	if out := do(t, "sh", "-c", "cd '"+dir+"' && sha256sum --strict --check SHA256SUMS"); strings.Count(out, "\n") < 4 {
		t.Fatalf("SHA256SUMS covers only\n%s", out)
	}
	content, err := os.ReadFile(filepath.Join(dir, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// elsewhere makes the release again from another clone, whose folder and surroundings differ.
func elsewhere(t *testing.T, targets ...string) string {
	t.Helper()
	clone := filepath.Join(t.TempDir(), "a folder", "with another name")
	do(t, "git", "clone", "--quiet", "../..", clone)
	out := t.TempDir()
	command := exec.Command(filepath.Join(clone, "internal/packaging/dist.sh"), append([]string{out}, targets...)...)
	command.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false", "GOAMD64=v2", "TZ=Asia/Tokyo", "LC_ALL=C.UTF-8", "SOURCE_DATE_EPOCH=1")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("dist.sh: %v\n%s", err, out)
	}
	return out
}

func TestSameBytesFromTheSameCommit(t *testing.T) {
	if diff := cmp.Diff(sums(t, release), sums(t, elsewhere(t, "linux/amd64"))); diff != "" {
		t.Errorf("two clones give different bytes:\n%s", diff)
	}
}

// TestDeb unpacks the package as dpkg does, and uses what is in it.
func TestDeb(t *testing.T) {
	deb := only(t, "*.deb")
	do(t, "lintian", "--allow-root", "--fail-on", "error,warning", deb)

	root := t.TempDir()
	do(t, "dpkg-deb", "-x", deb, root)
	binary := filepath.Join(root, "usr/bin/interpolref")
	version := do(t, binary, "version")
	if !strings.Contains(version, " revision ") || strings.Contains(version, "modified") {
		t.Errorf("version: %s", version)
	}
	for _, file := range []string{
		"etc/default/interpolref",
		"usr/share/doc/interpolref/LICENSES.txt.gz",
	} {
		if info, err := os.Stat(filepath.Join(root, file)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", file, err)
		}
	}
	conffiles := do(t, "dpkg-deb", "--info", deb, "conffiles")
	if strings.TrimSpace(conffiles) != "/etc/default/interpolref" {
		t.Errorf("files that an upgrade must keep: %q", conffiles)
	}

	// Every setting that the file proposes is one of the program.
	settings, err := os.ReadFile(filepath.Join(root, "etc/default/interpolref"))
	if err != nil {
		t.Fatal(err)
	}
	help := do(t, binary, "serve", "--help")
	for _, match := range regexp.MustCompile(`(?m)^#(INTERPOLREF_\w+)=`).FindAllStringSubmatch(string(settings), -1) {
		if !strings.Contains(help, "$"+match[1]+")") {
			t.Errorf("%s is no setting of serve", match[1])
		}
	}

	// The units are read by systemd's own tools, with the program in the place it has here.
	units := filepath.Join(root, "lib/systemd/system")
	service, err := os.ReadFile(filepath.Join(units, "interpolref.service"))
	if err != nil {
		t.Fatal(err)
	}
	do(t, "systemd-analyze", "security", "--no-pager", "--offline=yes", "--threshold=20", filepath.Join(units, "interpolref.service"))
	here := regexp.MustCompile(`(?m)^Documentation=.*\n`).ReplaceAll(
		bytes.ReplaceAll(service, []byte("/usr/bin/interpolref"), []byte(binary)), nil)
	if err := os.WriteFile(filepath.Join(units, "interpolref.service"), here, 0o644); err != nil {
		t.Fatal(err)
	}
	var faults bytes.Buffer
	verify := exec.Command("systemd-analyze", "verify", "--man=no", filepath.Join(units, "interpolref.service"), filepath.Join(units, "interpolref.socket"))
	verify.Stderr = &faults
	if err := verify.Run(); err != nil || faults.Len() > 0 {
		t.Errorf("systemd-analyze verify: %v\n%s", err, &faults)
	}
}

// TestToolchain holds that the program is built with the toolchain that go.mod names, whatever the
// machine's own Go is: in a release, and by make, as the README has it.
func TestToolchain(t *testing.T) {
	want := strings.TrimSpace(do(t, "awk", `$1 == "toolchain" { print $2 }`, "../../go.mod"))
	clone := filepath.Join(t.TempDir(), "clone")
	do(t, "git", "clone", "--quiet", "../..", clone)
	build := exec.Command("make", "-C", clone, "build")
	build.Env = append(os.Environ(), "GOTOOLCHAIN=local")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("make build: %v\n%s", err, out)
	}
	for _, program := range []string{filepath.Join(release, "linux_amd64/interpolref"), filepath.Join(clone, "bin/interpolref")} {
		if got := do(t, "go", "version", program); !strings.HasSuffix(strings.TrimSpace(got), " "+want) {
			t.Errorf("%swant %s", got, want)
		}
	}
}

// TestBillOfMaterials holds it against what the linker wrote into the program.
func TestBillOfMaterials(t *testing.T) {
	content, err := os.ReadFile(only(t, "*.cdx.json"))
	if err != nil {
		t.Fatal(err)
	}
	var bill struct {
		BOMFormat, SpecVersion string
		Metadata               struct {
			Timestamp string
			Component struct{ Name, Version string }
		}
		Components []struct{ Name, Version string }
	}
	if err := json.Unmarshal(content, &bill); err != nil {
		t.Fatal(err)
	}
	if bill.BOMFormat != "CycloneDX" || bill.Metadata.Timestamp != "" {
		t.Errorf("format %q, time %q", bill.BOMFormat, bill.Metadata.Timestamp)
	}
	listed := map[string]string{}
	for _, c := range bill.Components {
		listed[c.Name] = c.Version
	}
	linked := map[string]string{"std": ""}
	for line := range strings.Lines(do(t, "go", "version", "-m", filepath.Join(release, "linux_amd64/interpolref"))) {
		fields := strings.Fields(line)
		switch {
		case len(fields) > 2 && fields[0] == "dep":
			linked[fields[1]] = fields[2]
		case len(fields) > 2 && fields[0] == "mod":
			if got := bill.Metadata.Component; got.Name != fields[1] || got.Version != fields[2] {
				t.Errorf("it is about %v, not %s %s", got, fields[1], fields[2])
			}
		case strings.HasSuffix(fields[0], ":"):
			linked["std"] = fields[1]
		}
	}
	if diff := cmp.Diff(linked, listed); diff != "" {
		t.Errorf("modules (- linked, + listed):\n%s", diff)
	}
}

// TestNothingElseIsNeeded runs the program in a root of its own, as in an image from scratch,
// with the settings of the manifests, and asks what the probes ask.
func TestNothingElseIsNeeded(t *testing.T) {
	var deployment struct {
		Spec struct {
			Template struct {
				Spec struct {
					Containers []struct {
						Args                                        []string
						Env                                         []struct{ Name, Value string }
						StartupProbe, ReadinessProbe, LivenessProbe struct {
							HTTPGet struct{ Path string } `yaml:"httpGet"`
						}
					}
				}
			}
		}
	}
	content, err := os.ReadFile("kubernetes/base/deployment.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(content, &deployment); err != nil {
		t.Fatal(err)
	}
	container := deployment.Spec.Template.Spec.Containers[0]

	root := t.TempDir()
	copyFile(t, filepath.Join(release, "linux_amd64/interpolref"), filepath.Join(root, "interpolref"), 0o755)
	imprint := filepath.Join(root, "content/en/about/imprint.md")
	if err := os.MkdirAll(filepath.Dir(imprint), 0o755); err != nil {
		t.Fatal(err)
	}
	copyFile(t, "kubernetes/example/imprint.md", imprint, 0o644)
	if err := os.Chmod(root, 0o755); err != nil {
		t.Fatal(err)
	}

	command := exec.Command("unshare", append([]string{"--user", "--map-root-user", "--root", root, "--wd", "/", "/interpolref"}, container.Args...)...)
	for _, e := range container.Env {
		command.Env = append(command.Env, e.Name+"="+e.Value)
	}
	command.Env = append(command.Env, "INTERPOLREF_ADDR=127.0.0.1:0", "INTERPOLREF_CONTENT=/content", "INTERPOLREF_DRAIN_DELAY=0s")
	var faults bytes.Buffer
	command.Stderr = &faults
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	defer command.Wait()
	defer command.Process.Signal(os.Interrupt)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%v\n%s", err, &faults)
	}
	base := regexp.MustCompile(`http://[0-9.:]+`).FindString(line)
	for _, path := range []string{
		container.StartupProbe.HTTPGet.Path, container.ReadinessProbe.HTTPGet.Path, container.LivenessProbe.HTTPGet.Path,
		"/", "/about/imprint/",
	} {
		answer, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%q: %s", path, answer.Status)
		}
	}
}

func copyFile(t *testing.T, from, to string, mode fs.FileMode) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, mode); err != nil {
		t.Fatal(err)
	}
}

// TestArchive unpacks what users of other systems get.
func TestArchive(t *testing.T) {
	archive := only(t, "*.tar.gz")
	root := t.TempDir()
	do(t, "tar", "-xf", archive, "-C", root)
	dir := filepath.Join(root, strings.TrimSuffix(filepath.Base(archive), ".tar.gz"))
	do(t, filepath.Join(dir, "interpolref"), "version")
	found := map[string]bool{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		found[name] = true
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"LICENSE", "LICENSE-content", "LICENSES.txt", "README.md",
		"interpolref",
		"systemd/interpolref.service", "systemd/interpolref.socket",
	}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(found))); diff != "" {
		t.Errorf("files (- wanted, + found):\n%s", diff)
	}
	licences, err := os.ReadFile(filepath.Join(dir, "LICENSES.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(do(t, "go", "version", "-m", filepath.Join(dir, "interpolref"))) {
		if fields := strings.Fields(line); len(fields) > 2 && fields[0] == "dep" {
			if title := fmt.Sprintf("==== %s %s\n", fields[1], fields[2]); !bytes.Contains(licences, []byte(title)) {
				t.Errorf("no licence of %s", fields[1])
			}
		}
	}
}

package acceptance

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestValidHTML holds every page and the stylesheet to the Nu HTML checker.
func TestValidHTML(t *testing.T) {
	dir := t.TempDir()
	names := map[string]string{}
	for _, path := range append(paths, "/search", "/search?q=notice", "/search?q=qqqq", "/no/such/page/") {
		name := strings.Trim(strings.NewReplacer("/", "_", "?", "_", "=", "_").Replace(path), "_") + ".html"
		names[name] = path
		if err := os.WriteFile(filepath.Join(dir, name), get(t, path), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var report bytes.Buffer
	vnu := exec.Command("java", "-Xss2m", "-jar", "node_modules/vnu-jar/build/dist/vnu.jar", "--format", "json", "--exit-zero-always", dir)
	vnu.Stderr = &report
	if err := vnu.Run(); err != nil {
		t.Fatalf("%v\n%s", err, report.String())
	}
	var result struct {
		Messages []struct {
			Type, SubType, URL, Message, Extract string
			LastLine                             int
		}
	}
	if err := json.Unmarshal(report.Bytes(), &result); err != nil {
		t.Fatalf("%v\n%s", err, report.String())
	}
	for _, m := range result.Messages {
		t.Errorf("%s:%d: %s %s: %s\n\t%s", names[filepath.Base(m.URL)], m.LastLine, m.Type, m.SubType, m.Message, m.Extract)
	}
}

func get(t *testing.T, path string) []byte {
	t.Helper()
	resp, err := http.Get(base + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

package acceptance

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// TestLighthouse measures a page of each template with Lighthouse's mobile settings. The other
// categories must be perfect; performance varies with the machine.
func TestLighthouse(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	var complaints bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "node", append([]string{"lighthouse.mjs", base}, oneOfEach(t)...)...)
	cmd.Env = append(os.Environ(), "CHROME_PATH="+chromium)
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, complaints.String())
	}
	var results map[string]map[string]struct {
		Score  float64
		Audits []string
	}
	if err := json.Unmarshal(out, &results); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	least := map[string]float64{"performance": .95, "accessibility": 1, "best-practices": 1, "seo": 1}
	for path, categories := range results {
		for name, least := range least {
			if strings.HasPrefix(path, "/search") && name == "seo" {
				continue // results ask not to be indexed
			}
			c, ok := categories[name]
			t.Logf("%s: %s %.0f", path, name, c.Score*100)
			if !ok || c.Score < least {
				t.Errorf("%s: %s is %.0f: %s", path, name, c.Score*100, strings.Join(c.Audits, "; "))
			}
		}
	}
}

var viewOf = regexp.MustCompile(`class="view-([a-z-]+)`)

// oneOfEach returns the path of a page of each template, and of results. The template of most
// pages is represented by one that has everything a page can have, and by the page that shows all
// elements.
func oneOfEach(t *testing.T) []string {
	t.Helper()
	chosen := []string{"/crimes/cybercrime/ransomware/", "/about/design/", "/search?q=red+notice"}
	seen := map[string]bool{"page": true}
	for _, path := range paths {
		m := viewOf.FindSubmatch(get(t, path))
		if m == nil {
			t.Fatalf("%s does not name its template", path)
		}
		if view := string(m[1]); !seen[view] {
			seen[view] = true
			chosen = append(chosen, path)
		}
	}
	if len(chosen) < 10 {
		t.Fatalf("only %d templates: %v", len(chosen), chosen)
	}
	return chosen
}

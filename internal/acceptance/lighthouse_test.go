package acceptance

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// measured are pages that differ in what a browser has to load and lay out: drawings, a long text,
// results, the longest list, squares, filters, and a small page. axe-core reads every page, see
// [TestEveryPage]; Lighthouse adds how fast they are on a simulated phone and what else it audits.
var measured = []string{
	"/", "/crimes/cybercrime/ransomware/", "/about/design/", "/search?q=red+notice", "/questions/",
	"/fugitives/by-country/", "/operations/", "/countries/de/",
}

// TestLighthouse measures pages with Lighthouse's mobile settings. The other categories must be
// perfect; performance varies with the machine.
func TestLighthouse(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	var complaints bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "node", append([]string{"lighthouse.mjs", base}, measured...)...)
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

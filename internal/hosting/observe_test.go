package hosting

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/interpolref/interpolref/internal/testsite"
)

// observed starts the program with an administrator's address and returns the URLs of both.
func observed(t *testing.T, stderr *os.File) (site, admin string) {
	t.Helper()
	p := testsite.StartAs(t, []string{testsite.Path}, stderr, "--admin", "127.0.0.1:0")
	return p.URL + "/", p.Admin
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	got, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d, %v", url, got.StatusCode, err)
	}
	return string(body)
}

// TestLogsThatCannotBeWritten holds that readers are answered, and the lines that are lost are
// counted, whatever becomes of the log.
func TestLogsThatCannotBeWritten(t *testing.T) {
	open := func(t *testing.T, name string) *os.File {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	pipe := func(t *testing.T) (r, w *os.File) {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		return r, w
	}
	for name, stderr := range map[string]func(*testing.T) *os.File{
		"a full disk": func(t *testing.T) *os.File { return open(t, "/dev/full") },
		"a pipe whose reader has gone": func(t *testing.T) *os.File {
			r, w := pipe(t)
			r.Close()
			return w
		},
		"a pipe whose reader has stopped": func(t *testing.T) *os.File {
			r, w := pipe(t)
			t.Cleanup(func() { r.Close() })
			return w
		},
	} {
		t.Run(name, func(t *testing.T) {
			log := stderr(t)
			site, admin := observed(t, log)
			log.Close() // the server has its own
			lost := regexp.MustCompile(`(?m)^interpolref_log_lost_lines_total ([1-9]\d*)$`)
			for n := 0; !lost.MatchString(fetch(t, admin+"metrics")); n++ {
				if n > 100 {
					t.Fatal("no line was lost")
				}
				for range 200 {
					fetch(t, site+"healthz")
				}
			}
			fetch(t, site)
		})
	}
}

// dashboard is what this test needs of Grafana's format.
type dashboard struct {
	UID           string
	Title         string
	SchemaVersion int
	Panels        []struct {
		ID         int
		Type       string
		Title      string
		GridPos    struct{ H, W, X, Y int }
		Datasource struct{ Type, UID string }
		Targets    []struct{ Expr, RefID string }
	}
	Templating struct {
		List []struct{ Name, Type string }
	}
}

// TestDashboard holds that the dashboard asks for nothing that the server does not tell, in
// expressions that Prometheus understands.
func TestDashboard(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "packaging", "grafana", "interpolref.json"))
	if err != nil {
		t.Fatal(err)
	}
	var d dashboard
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	if d.UID == "" || d.Title == "" || d.SchemaVersion < 36 || len(d.Templating.List) == 0 {
		t.Errorf("the dashboard lacks what Grafana asks for: %+v", d)
	}
	site, admin := observed(t, nil)
	for _, path := range []string{"", "search?q=arrest", "api/search?q=qqqqqqq", "api/suggest?q=re"} {
		fetch(t, site+path)
	}
	metrics := fetch(t, admin+"metrics")
	served := map[string]bool{}
	for _, name := range regexp.MustCompile(`(?m)^[a-z_]+`).FindAllString(metrics, -1) {
		served[name] = true
	}
	// Whatever the dashboard asks for becomes a rule, for Prometheus's checker to read.
	rules := "groups:\n- name: dashboard\n  rules:\n"
	ids, shown := map[int]bool{}, map[string]bool{}
	for _, p := range d.Panels {
		if ids[p.ID] || p.ID == 0 {
			t.Errorf("%q: the id %d is taken", p.Title, p.ID)
		}
		ids[p.ID] = true
		if p.GridPos.X+p.GridPos.W > 24 || p.GridPos.W == 0 || p.GridPos.H == 0 {
			t.Errorf("%q does not lie on the grid", p.Title)
		}
		if p.Type == "row" {
			continue
		}
		if p.Title == "" || len(p.Targets) == 0 || p.Datasource.UID != "${datasource}" {
			t.Errorf("%q shows nothing: %+v", p.Title, p)
		}
		for _, target := range p.Targets {
			names := regexp.MustCompile(`\b(interpolref|go|process)_[a-z_]+`).FindAllString(target.Expr, -1)
			if len(names) == 0 {
				t.Errorf("%q asks for no metric: %s", p.Title, target.Expr)
			}
			for _, name := range names {
				if shown[name] = true; !served[name] {
					t.Errorf("%q asks for %s, which is not served", p.Title, name)
				}
			}
			expr := strings.NewReplacer("$__rate_interval", "5m", "$job", "a", "$instance", "b").Replace(target.Expr)
			rules += fmt.Sprintf("  - record: panel_%d_%s\n    expr: %q\n", p.ID, target.RefID, expr)
		}
	}
	for name := range served {
		name := regexp.MustCompile(`_(sum|count)$`).ReplaceAllString(name, "_bucket")
		if strings.HasPrefix(name, "interpolref_") && !shown[name] && !shown[strings.TrimSuffix(name, "_bucket")+"_count"] {
			t.Errorf("%s is shown nowhere", name)
		}
	}
	promtool(t, "metrics", metrics)
	promtool(t, "rules", rules)
}

// promtool has Prometheus's checker read a text.
func promtool(t *testing.T, what, text string) {
	t.Helper()
	check := exec.Command("promtool", "check", what)
	if what == "metrics" {
		check.Stdin = strings.NewReader(text)
	} else {
		file := filepath.Join(t.TempDir(), what+".yaml")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		check.Args = append(check.Args, file)
	}
	if out, err := check.CombinedOutput(); err != nil || what == "metrics" && len(out) > 0 {
		t.Errorf("promtool check %s: %v\n%s", what, err, out)
	}
}

// TestMonitoringPage holds that the page for administrators names the metrics that are served,
// and that what it offers to copy is understood.
func TestMonitoringPage(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "content", "en", "about", "self-hosting", "monitoring.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, admin := observed(t, nil)
	metrics := fetch(t, admin+"metrics")
	for _, name := range regexp.MustCompile(`interpolref_[a-z_]+`).FindAllString(string(text), -1) {
		if !strings.Contains(metrics, "# TYPE "+name+" ") {
			t.Errorf("the page names %s, which is not served", name)
		}
	}
	for _, served := range regexp.MustCompile(`# TYPE (interpolref_[a-z_]+)`).FindAllStringSubmatch(metrics, -1) {
		name := served[1]
		short := regexp.MustCompile(`^interpolref_[a-z]+_`).ReplaceAllString(name, "…_")
		if !strings.Contains(string(text), "`"+name+"`") && !strings.Contains(string(text), "`"+short+"`") {
			t.Errorf("the page does not name %s", name)
		}
	}
	for id, what := range map[string]string{"prometheus": "config", "alerts": "rules"} {
		block := regexp.MustCompile("(?s)```yaml {#" + id + "}\n(.*?)```").FindStringSubmatch(string(text))
		if block == nil {
			t.Fatalf("the page has no block %s", id)
		}
		promtool(t, what, block[1])
	}
}

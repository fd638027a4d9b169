package acceptance

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/interpolref/interpolref/internal/testsite"
)

var (
	base    string          // where the site is served, without a slash at the end
	browser context.Context // a running Chromium
	paths   []string        // of every page
)

func TestMain(m *testing.M) {
	if os.Getenv("CI") == "" {
		if _, err := exec.LookPath("chromium"); err != nil {
			fmt.Println("skipping: no chromium here; .ci/setup installs it")
			os.Exit(0)
		}
	}
	os.Exit(testsite.Main(tests{m}))
}

// tests are the tests of this package, with a server and a browser for all of them.
type tests struct{ *testing.M }

func (tests tests) Run() int {
	server, err := testsite.Launch([]string{testsite.Path}, nil)
	if err != nil {
		return fail(err)
	}
	defer server.Stop()
	base = server.URL
	if paths, err = listPages(); err != nil {
		return fail(err)
	}
	profile, err := os.MkdirTemp("", "chromium")
	if err != nil {
		return fail(err)
	}
	defer os.RemoveAll(profile)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.UserDataDir(profile))...)
	defer stop()
	var quit context.CancelFunc
	browser, quit = chromedp.NewContext(allocator)
	defer quit()
	if err := chromedp.Do(browser); err != nil {
		return fail(fmt.Errorf("starting chromium: %w", err))
	}
	return tests.M.Run()
}

func fail(err error) int {
	fmt.Println("cannot start:", err)
	return 1
}

func listPages() (paths []string, err error) {
	var list struct{ Pages []struct{ Path string } }
	if err := getJSON("/api/pages", &list); err != nil {
		return nil, err
	}
	for _, p := range list.Pages {
		country, ok := strings.CutPrefix(p.Path, "/countries/")
		if ok && !slices.Contains([]string{"", "de/", "aw/", "tw/"}, country) {
			continue // the pages of countries are made alike
		}
		paths = append(paths, p.Path)
	}
	if len(paths) < 20 {
		return nil, fmt.Errorf("the site lists only %d pages", len(paths))
	}
	return paths, nil
}

func getJSON(path string, v any) error {
	resp, err := http.Get(base + path)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return json.NewDecoder(resp.Body).Decode(v)
}

// tab is one page in the browser, with everything that it complained of or fetched.
type tab struct {
	context.Context
	t *testing.T

	mu         sync.Mutex
	complaints []string
	foreign    []string
}

func open(t *testing.T) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	b := &tab{Context: ctx, t: t}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	b.Context, cancel = context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(cancel)
	b.do(command(log.Enable, cdp.Empty{}), command(network.Enable, network.EnableParams{}))
	return b
}

// heard returns what the browser complained of, and the addresses elsewhere that were asked for.
func (b *tab) heard() (complaints, foreign []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.complaints, b.foreign
}

// forget begins anew, for another page in the same tab.
func (b *tab) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.complaints, b.foreign = nil, nil
}

func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.complaints = append(b.complaints, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		b.complaints = append(b.complaints, "console."+e.Type.String())
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			b.complaints = append(b.complaints, e.Entry.Text+" "+e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, base+"/") && !strings.HasPrefix(u, "data:") {
			b.foreign = append(b.foreign, u)
		}
	}
}

// command sends a command of the DevTools protocol that returns nothing.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// eval runs an expression in the page and returns its value.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%.200s: %v", expression, err)
	}
	return v
}

func (b *tab) visit(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(base + path))
}

func size(width, height int64) chromedp.Action[chromedp.Void] {
	return command(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 700,
	})
}

// media sets the colour scheme and reduces motion; more features follow as name and value.
func media(scheme string, more ...string) chromedp.Action[chromedp.Void] {
	features := []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}
	for i := 0; i < len(more); i += 2 {
		features = append(features, &emulation.MediaFeature{Name: more[i], Value: more[i+1]})
	}
	return command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
}

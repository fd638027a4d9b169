package web

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

func TestLive(t *testing.T) {
	s := serve(t, Options{Dev: true})
	server := httptest.NewServer(s)
	defer server.Close()
	stream, err := http.Get(server.URL + "/-/live")
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	lines := bufio.NewScanner(stream.Body)
	next := func() string {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return data
			}
		}
		return ""
	}
	noRedirect := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	get := func(path string) *http.Response {
		got, err := noRedirect.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}

	states := []string{next()}
	if !strings.HasPrefix(states[0], "edition-") {
		t.Errorf("got %q, want the edition", states[0])
	}
	s.ShowFaults([]byte("<p>a fault"))
	states = append(states, next())
	if !strings.HasPrefix(states[1], "faults-") {
		t.Errorf("got %q, want faults", states[1])
	}
	if got := get("/-/faults"); got.StatusCode != 200 || read(t, got) != "<p>a fault" {
		t.Errorf("the faults are not shown: %d", got.StatusCode)
	}
	if got := get("/"); got.StatusCode != 200 || !strings.Contains(read(t, got), "The home page.") {
		t.Error("the edition before does not go on")
	}
	if err := s.Swap(build(t, "", "Mended.")); err != nil {
		t.Fatal(err)
	}
	states = append(states, next())
	if err := s.Swap(build(t, "", "Mended.")); err != nil {
		t.Fatal(err)
	}
	states = append(states, next())
	slices.Sort(states)
	if len(slices.Compact(states)) != 4 {
		t.Errorf("states that are not told apart: %q", states)
	}
	for from, want := range map[string]string{
		"":                 "/",
		"?from=/role/":     "/role/",
		"?from=/-/faults":  "/",
		"?from=/nothing":   "/",
		"?from=//o.ther/":  "/",
		"?from=https://o/": "/",
		"?from=%zz":        "/",
	} {
		if got := get("/-/faults" + from); got.StatusCode != 303 || got.Header.Get("Location") != want {
			t.Errorf("%s: got %d to %q, want %q", from, got.StatusCode, got.Header.Get("Location"), want)
		}
	}
	s.Drain()
	if data := next(); data != "" {
		t.Errorf("the stream goes on while draining: %q", data)
	}
}

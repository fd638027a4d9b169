package web

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"
)

func proxies(t testing.TB, list string) *Proxies {
	t.Helper()
	var p Proxies
	if err := p.UnmarshalText([]byte(list)); err != nil {
		t.Fatal(err)
	}
	return &p
}

func TestClient(t *testing.T) {
	const (
		xff = "X-Forwarded-For"
		fwd = "Forwarded"
	)
	tests := []struct {
		name, trusted, peer string
		header              http.Header
		want                string
	}{
		{"no proxy", "10.0.0.0/8", "203.0.113.7:1234", nil, "203.0.113.0/24"},
		{"IPv6", "10.0.0.0/8", "[2001:db8:1:2:3::4]:1234", nil, "2001:db8:1::/48"},
		{"IPv4 in IPv6", "10.0.0.0/8", "[::ffff:203.0.113.7]:1234", nil, "203.0.113.0/24"},
		{"with a zone", "10.0.0.0/8", "[fe80::1%eth0]:1234", nil, "fe80::/48"},
		{"a stranger's word", "10.0.0.0/8", "203.0.113.7:1234", http.Header{xff: {"198.51.100.9"}}, "203.0.113.0/24"},
		{"a proxy that says nothing", "10.0.0.0/8", "10.1.2.3:1234", nil, "10.1.2.0/24"},
		{"a proxy's word", "10.0.0.0/8", "10.1.2.3:1234", http.Header{xff: {"198.51.100.9"}}, "198.51.100.0/24"},
		{"a forged beginning", "10.0.0.0/8", "10.1.2.3:1234", http.Header{xff: {"192.0.2.1, 198.51.100.9"}}, "198.51.100.0/24"},
		{"two proxies", "10.0.0.0/8", "10.1.2.3:1234", http.Header{xff: {"192.0.2.1, 198.51.100.9, 10.9.9.9"}}, "198.51.100.0/24"},
		{"two fields", "10.0.0.0/8", "10.1.2.3:1234", http.Header{xff: {"192.0.2.1", "198.51.100.9,10.9.9.9"}}, "198.51.100.0/24"},
		{"nothing but proxies", "10.0.0.0/8", "10.1.2.3:1234", http.Header{xff: {"10.7.7.7, 10.9.9.9"}}, "10.7.7.0/24"},
		{"a trusted address in other clothes", "10.0.0.0/8", "10.1.2.3:1234", http.Header{xff: {"198.51.100.9, ::ffff:10.9.9.9"}}, "198.51.100.0/24"},
		{"rubbish before", "10.0.0.0/8", "10.1.2.3:1234", http.Header{xff: {"rubbish, 198.51.100.9"}}, "198.51.100.0/24"},
		{"rubbish after", "10.0.0.0/8", "10.1.2.3:1234", http.Header{xff: {"198.51.100.9, rubbish"}}, "unknown"},
		{"empty items", "10.0.0.0/8", "10.1.2.3:1234", http.Header{xff: {",198.51.100.9, ,"}}, "198.51.100.0/24"},
		{"a port", "10.0.0.0/8", "10.1.2.3:1234", http.Header{xff: {"198.51.100.9:4711"}}, "198.51.100.0/24"},
		{"brackets", "10.0.0.0/8", "10.1.2.3:1234", http.Header{xff: {"[2001:db8:1:2::4]"}}, "2001:db8:1::/48"},
		{"brackets and a port", "10.0.0.0/8", "10.1.2.3:1234", http.Header{xff: {"[2001:db8:1:2::4]:4711"}}, "2001:db8:1::/48"},
		{"a port that is none", "10.0.0.0/8", "10.1.2.3:1234", http.Header{xff: {"[2001:db8:1:2::4]4711"}}, "unknown"},
		{"IPv4 in brackets", "10.0.0.0/8", "10.1.2.3:1234", http.Header{xff: {"[198.51.100.9]"}}, "unknown"},
		{"an IPv6 proxy", "2001:db8:ffff::/48", "[2001:db8:ffff::1]:1", http.Header{xff: {"198.51.100.9"}}, "198.51.100.0/24"},
		{"one address as a proxy", "10.1.2.3", "10.1.2.4:1", http.Header{xff: {"198.51.100.9"}}, "10.1.2.0/24"},

		{"Forwarded", "10.0.0.0/8", "10.1.2.3:1", http.Header{fwd: {"for=192.0.2.1, for=198.51.100.9;proto=https;by=203.0.113.43"}}, "198.51.100.0/24"},
		{"Forwarded with quotes", "10.0.0.0/8", "10.1.2.3:1", http.Header{fwd: {`proto="a,b;c\"" ; For="[2001:db8:1:2::4]:4711"`}}, "2001:db8:1::/48"},
		{"Forwarded in two fields", "10.0.0.0/8", "10.1.2.3:1", http.Header{fwd: {"for=198.51.100.9", "for=10.9.9.9"}}, "198.51.100.0/24"},
		{"Forwarded, hidden", "10.0.0.0/8", "10.1.2.3:1", http.Header{fwd: {"for=198.51.100.9, for=_hidden"}}, "unknown"},
		{"Forwarded without a client", "10.0.0.0/8", "10.1.2.3:1", http.Header{fwd: {"for=198.51.100.9, proto=https"}}, "unknown"},
		{"Forwarded, broken before", "10.0.0.0/8", "10.1.2.3:1", http.Header{fwd: {`for="192.0.2.1`, "for=198.51.100.9"}}, "198.51.100.0/24"},
		{"Forwarded, broken", "10.0.0.0/8", "10.1.2.3:1", http.Header{fwd: {`for="192.0.2.1, for=198.51.100.9`}}, "unknown"},
		{"both", "10.0.0.0/8", "10.1.2.3:1", http.Header{xff: {"198.51.100.9"}, fwd: {"for=192.0.2.1"}}, "198.51.100.0/24"},

		{"a Unix socket", "10.0.0.0/8", "@", http.Header{xff: {"198.51.100.9"}}, "unknown"},
		{"a trusted Unix socket", "unix", "@", http.Header{xff: {"198.51.100.9"}}, "198.51.100.0/24"},
		{"a Unix socket behind a proxy", "unix, 10.0.0.0/8", "", http.Header{xff: {"198.51.100.9, 10.9.9.9"}}, "198.51.100.0/24"},
		{"a trusted Unix socket that says nothing", "unix", "@", nil, "unknown"},
		{"not a Unix socket", "unix", "203.0.113.7:1234", http.Header{xff: {"198.51.100.9"}}, "203.0.113.0/24"},
	}
	for _, test := range tests {
		r := &http.Request{RemoteAddr: test.peer, Header: test.header}
		if got := network(proxies(t, test.trusted).client(r)); got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
	r := &http.Request{RemoteAddr: "10.1.2.3:1", Header: http.Header{xff: {"198.51.100.9"}}}
	if got := network(new(Proxies).client(r)); got != "10.1.2.0/24" {
		t.Errorf("nobody is trusted, but the client is %s", got)
	}
}

func TestProxiesThatAreNone(t *testing.T) {
	for _, list := range []string{"", ",", "proxy", "10.0.0.0/33", "10.0.0.1,", "10.0.0.0/8 unix", "::ffff:10.0.0.0/104", "::ffff:10.0.0.1", "fe80::1%eth0", "unix:/run/a"} {
		if err := new(Proxies).UnmarshalText([]byte(list)); err == nil {
			t.Errorf("%q was taken", list)
		}
	}
}

// FuzzClient holds that nothing a client can send changes what the last proxy says, whatever
// field it adds to and however it adds.
func FuzzClient(f *testing.F) {
	for _, seed := range []string{"", "192.0.2.1", "a, [::1]:5, ::ffff:10.0.0.1%1", `for="[::1]:1";by="\"`, ",,;=,", "for=1.2.3.4;for=", `"`, "unknown"} {
		f.Add(seed, seed)
	}
	p := proxies(f, "10.0.0.0/8,unix")
	f.Fuzz(func(t *testing.T, sent, also string) {
		for _, name := range []string{"X-Forwarded-For", "Forwarded"} {
			added := "198.51.100.9"
			if name == "Forwarded" {
				added = "for=198.51.100.9"
			}
			header := http.Header{name: {sent, also, added}}
			if name == "X-Forwarded-For" {
				header.Set("Forwarded", sent)
			}
			r := &http.Request{RemoteAddr: "@", Header: header}
			if got := network(p.client(r)); got != "198.51.100.0/24" {
				t.Errorf("%s: %q makes the client %s", name, header[name], got)
			}
			if name == "X-Forwarded-For" { // proxies also add to the same field
				header[name] = []string{sent + ", " + added}
				if got := network(p.client(r)); got != "198.51.100.0/24" {
					t.Errorf("%s: %q makes the client %s", name, header[name], got)
				}
			}
			header[name] = []string{sent}
			got := network(p.client(r))
			if prefix, err := netip.ParsePrefix(got); err != nil && got != "unknown" || err == nil && prefix.Bits() != 24 && prefix.Bits() != 48 {
				t.Errorf("%q is logged as %q", sent, got)
			}
		}
		if strings.ContainsAny(network(parseNode(sent)), "\n\" ") {
			t.Errorf("%q breaks a line", sent)
		}
	})
}

package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
)

// Proxies are the trusted proxies: what they say of the client's address is believed. The zero
// Proxies trusts nobody: the client is who opened the connection.
type Proxies struct {
	prefixes []netip.Prefix
	unix     bool // whoever comes through a Unix socket
}

// UnmarshalText reads a comma-separated list of addresses ("192.0.2.1"), networks in CIDR notation
// ("2001:db8::/32") and "unix", which stands for whoever comes through a Unix socket.
func (p *Proxies) UnmarshalText(text []byte) error {
	*p = Proxies{}
	for item := range strings.SplitSeq(string(text), ",") {
		item = strings.TrimSpace(item)
		if item == "unix" {
			p.unix = true
			continue
		}
		prefix, err := netip.ParsePrefix(item)
		if err != nil {
			addr, err := netip.ParseAddr(item)
			if err != nil || addr.Zone() != "" {
				return fmt.Errorf("%q is neither an address nor a network such as 192.0.2.0/24, nor unix", item)
			}
			prefix = netip.PrefixFrom(addr, addr.BitLen())
		}
		if prefix.Addr().Is4In6() {
			return fmt.Errorf("%q: write an IPv4 address as one", item)
		}
		p.prefixes = append(p.prefixes, prefix)
	}
	return nil
}

func (p *Proxies) trust(addr netip.Addr) bool {
	for _, prefix := range p.prefixes {
		if prefix.Contains(addr) {
			return true
		}
	}
	return false
}

// client returns the address that a request comes from: that of the connection, or, if a
// trusted proxy opened it, the last forwarded address that is not a trusted proxy's. What stands
// before that may be forged and is not looked at. The address is invalid where it is not known.
//
// X-Forwarded-For counts where there is one, since most proxies add to it and pass Forwarded
// (RFC 7239) on as they got it.
func (p *Proxies) client(r *http.Request) netip.Addr {
	var addr netip.Addr // of the connection; a Unix socket has none
	if strings.Contains(r.RemoteAddr, ":") {
		peer, _ := netip.ParseAddrPort(r.RemoteAddr)
		addr = plain(peer.Addr())
	}
	if addr.IsValid() && !p.trust(addr) || !addr.IsValid() && !p.unix {
		return addr
	}
	last := chain{proxies: p, addr: addr}
	if fields := r.Header["X-Forwarded-For"]; len(fields) > 0 {
		for _, field := range fields {
			for item := range strings.SplitSeq(field, ",") {
				if item = strings.Trim(item, " \t"); item != "" {
					last.add(parseNode(item))
				}
			}
		}
		return last.addr
	}
	for _, field := range r.Header["Forwarded"] {
		if !forwarded(field, last.add) {
			last.add(netip.Addr{})
		}
	}
	return last.addr
}

// chain is given the forwarded addresses one by one, from the client's end on.
type chain struct {
	proxies *Proxies
	addr    netip.Addr // the last one that is not trusted, or the first of all
	begun   bool
}

func (c *chain) add(addr netip.Addr) {
	if !c.begun || !c.proxies.trust(addr) {
		c.addr, c.begun = addr, true
	}
}

// plain returns an IPv4-mapped IPv6 address as IPv4 and drops the zone, so that it compares with
// the prefixes of trusted proxies.
func plain(addr netip.Addr) netip.Addr { return addr.Unmap().WithZone("") }

// parseNode reads an address as proxies write it: with or without a port, and IPv6 addresses
// with or without brackets. Anything else, such as "unknown", gives the invalid address.
func parseNode(s string) netip.Addr {
	bracketed := strings.HasPrefix(s, "[")
	if bracketed {
		host, port, closed := strings.Cut(s[1:], "]")
		if !closed || port != "" && port[0] != ':' {
			return netip.Addr{}
		}
		s = host
	} else if strings.Count(s, ":") == 1 {
		s, _, _ = strings.Cut(s, ":")
	}
	addr, err := netip.ParseAddr(s)
	if err != nil || bracketed && !addr.Is6() {
		return netip.Addr{}
	}
	return plain(addr)
}

// forwarded gives each element of a Forwarded field to add, as an address that is invalid where
// the element names none. It reports whether the field was well formed; if not, what was added
// of it is not to be believed.
func forwarded(field string, add func(netip.Addr)) bool {
	var node netip.Addr
	some := false // the element has a parameter
	for {
		field = strings.TrimLeft(field, " \t")
		if name, rest, ok := strings.Cut(field, "="); ok && isToken(name) {
			value, rest, ok := forwardedValue(rest)
			if !ok {
				return false
			}
			if some = true; strings.EqualFold(name, "for") {
				node = parseNode(value)
			}
			field = strings.TrimLeft(rest, " \t")
		}
		end := field == ""
		if !end && field[0] != ';' && field[0] != ',' {
			return false
		}
		if (end || field[0] == ',') && some {
			add(node)
			node, some = netip.Addr{}, false
		}
		if end {
			return true
		}
		field = field[1:]
	}
}

// forwardedValue cuts a token or a quoted string off. Addresses need no escapes, so a value
// with one stays as it is and is no address.
func forwardedValue(s string) (value, rest string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		end := strings.IndexFunc(s, func(r rune) bool { return !isTokenRune(r) })
		if end < 0 {
			end = len(s)
		}
		return s[:end], s[end:], end > 0
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return s[1:i], s[i+1:], true
		}
	}
	return "", "", false
}

func isToken(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !isTokenRune(r) }) < 0
}

func isTokenRune(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("!#$%&'*+-.^_`|~", r)
}

// network returns what may be said of an address, in CIDR notation: the network of 256 that an
// IPv4 address lies in, or the site (/48) of an IPv6 address; "unknown" for the invalid address.
func network(addr netip.Addr) string {
	if !addr.IsValid() {
		return "unknown"
	}
	addr = plain(addr)
	bits := 48
	if addr.Is4() {
		bits = 24
	}
	return netip.PrefixFrom(addr, bits).Masked().String()
}

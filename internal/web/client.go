package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// Proxies are the trusted proxies: what they say of the client's address is believed. The zero
// Proxies trusts nobody: the client's address is that of the connection.
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
	return slices.ContainsFunc(p.prefixes, func(prefix netip.Prefix) bool { return prefix.Contains(addr) })
}

// client returns the address that a request comes from: that of the connection or, if a trusted proxy
// opened it, the last forwarded address that is not a trusted proxy's. The addresses before that may be
// forged and are ignored. The result is the invalid address where the client's is unknown.
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
	var list []netip.Addr // from the client's end on
	if fields := r.Header["X-Forwarded-For"]; len(fields) > 0 {
		for item := range strings.SplitSeq(strings.Join(fields, ","), ",") {
			if item = strings.Trim(item, " \t"); item != "" {
				list = append(list, parseNode(item))
			}
		}
	} else {
		for _, field := range r.Header["Forwarded"] {
			list = append(list, forwarded(field)...)
		}
	}
	for _, forwarder := range slices.Backward(list) {
		if addr = forwarder; !p.trust(addr) {
			break
		}
	}
	return addr
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

// forwardedPair matches one parameter of a Forwarded field, which may be missing, and the separator after it.
// Its groups are the name, the value as a token, the value as a quoted string, and the separator. Addresses
// need no escapes, so escapes in a quoted string are kept, and it is no address.
var forwardedPair = regexp.MustCompile("^[ \t]*(?:([\\w!#$%&'*+.^`|~-]+)=(?:([\\w!#$%&'*+.^`|~-]+)|\"((?:[^\"\\\\]|\\\\.)*)\"))?[ \t]*([;,]|$)")

// forwarded returns the address of each element of a Forwarded field, which is invalid where the
// element names none. A field that is not well formed ends with an invalid address.
func forwarded(field string) (list []netip.Addr) {
	var node netip.Addr
	for some := false; ; { // whether the element has a parameter
		m := forwardedPair.FindStringSubmatch(field)
		if m == nil {
			return append(list, netip.Addr{})
		}
		if some = some || m[1] != ""; strings.EqualFold(m[1], "for") {
			node = parseNode(m[2] + m[3])
		}
		if m[4] != ";" && some {
			list = append(list, node)
			node, some = netip.Addr{}, false
		}
		if m[4] == "" {
			return list
		}
		field = field[len(m[0]):]
	}
}

// network returns what the log may hold of an address: its network of 24 bits (IPv4) or 48 bits (IPv6), in
// CIDR notation; "unknown" for the invalid address.
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

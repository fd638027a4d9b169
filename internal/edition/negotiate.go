package edition

import (
	"strconv"
	"strings"
)

// coding is a content coding. Among codings of equal q-value, the one with the smaller number is preferred.
type coding int

const (
	br coding = iota
	gz
	identity
	wildcard // "*", which is not a coding of its own
)

var names = [identity]string{br: "br", gz: "gzip"}

func codingOf(name string) (c coding, ok bool) {
	switch {
	case strings.EqualFold(name, "br"):
		return br, true
	case strings.EqualFold(name, "gzip"), strings.EqualFold(name, "x-gzip"):
		return gz, true
	case strings.EqualFold(name, "identity"):
		return identity, true
	case name == "*":
		return wildcard, true
	}
	return 0, false
}

// preferred returns the coding that an Accept-Encoding field prefers: the identity where
// there is no such field or none of our codings is acceptable.
func preferred(accept []string) coding {
	if len(accept) == 0 {
		return identity
	}
	const unnamed = -1
	weights := [...]float64{unnamed, unnamed, unnamed, unnamed}
	for _, field := range accept {
		for field != "" {
			var element string
			element, field, _ = strings.Cut(field, ",")
			name, parameters, _ := strings.Cut(element, ";")
			c, known := codingOf(strings.TrimSpace(name))
			q, valid := quality(parameters)
			if known && valid {
				weights[c] = q
			}
		}
	}
	best, weight := identity, 0.0
	for c, q := range weights[:wildcard] {
		if q == unnamed {
			q = weights[wildcard]
		}
		if q > weight {
			best, weight = coding(c), q
		}
	}
	return best
}

// quality returns the q-value in the parameters of an element, which are empty (1) or such as "q=0.8", with at
// most three decimals. It reports false for others.
func quality(parameters string) (q float64, valid bool) {
	name, value, found := strings.Cut(strings.TrimSpace(parameters), "=")
	if !found {
		return 1, name == ""
	}
	q, err := strconv.ParseFloat(value, 64)
	return q, strings.EqualFold(name, "q") && err == nil && 0 <= q && q <= 1 && len(value) <= len("0.001")
}

// matches reports whether If-None-Match fields name the entity tag or any ("*"), by weak comparison. Of a
// malformed field, the part before the mistake counts.
func matches(ifNoneMatch []string, etag string) bool {
	for _, field := range ifNoneMatch {
		if strings.TrimSpace(field) == "*" {
			return true
		}
		for {
			field = strings.TrimLeft(field, " \t,")
			field = strings.TrimPrefix(field, "W/")
			if !strings.HasPrefix(field, `"`) {
				break
			}
			end := strings.IndexByte(field[1:], '"')
			if end < 0 {
				break
			}
			if field[:end+2] == etag {
				return true
			}
			field = field[end+2:]
		}
	}
	return false
}

// withQuery adds a query to a location, before its fragment.
func withQuery(location, query string) string {
	location, fragment, found := strings.Cut(location, "#")
	separator := "?"
	if strings.Contains(location, "?") {
		separator = "&"
	}
	location += separator + query
	if found {
		location += "#" + fragment
	}
	return location
}

package edition

import "strings"

// weights are the quality values that an Accept-Encoding field gives to our codings, in
// thousandths; -1 where it does not name one.
type weights struct{ br, zstd, gzip, identity, any int }

// choose returns the index of the form that the client likes best. Among equals it is the
// first, and where the client likes none it is the identity.
func choose(forms []form, accept []string) int {
	w := weights{-1, -1, -1, -1, -1}
	for _, field := range accept {
		w.read(field)
	}
	best, weight, identity := -1, 0, 0
	for i := range forms {
		if forms[i].encoding == nil {
			identity = i
		}
		if q := w.of(forms[i].coding); q > weight {
			best, weight = i, q
		}
	}
	if best < 0 {
		return identity
	}
	return best
}

func (w *weights) read(field string) {
	for field != "" {
		var element string
		element, field, _ = strings.Cut(field, ",")
		coding, parameters, _ := strings.Cut(element, ";")
		q, ok := quality(parameters)
		if !ok {
			continue
		}
		coding = strings.TrimSpace(coding)
		switch {
		case strings.EqualFold(coding, "br"):
			w.br = q
		case strings.EqualFold(coding, "zstd"):
			w.zstd = q
		case strings.EqualFold(coding, "gzip"), strings.EqualFold(coding, "x-gzip"):
			w.gzip = q
		case strings.EqualFold(coding, "identity"):
			w.identity = q
		case coding == "*":
			w.any = q
		}
	}
}

func (w *weights) of(coding string) int {
	q := w.identity
	switch coding {
	case "br":
		q = w.br
	case "zstd":
		q = w.zstd
	case "gzip":
		q = w.gzip
	}
	switch {
	case q >= 0:
		return q
	case w.any >= 0:
		return w.any
	case coding == "identity":
		return 1 // acceptable unless refused, but less than anything that is named
	}
	return 0
}

// quality reads the parameters of an element: nothing, or "q=0.8" with at most three
// decimals. What is not well formed counts for nothing.
func quality(parameters string) (thousandths int, ok bool) {
	s := strings.TrimSpace(parameters)
	if s == "" {
		return 1000, true
	}
	if len(s) < 3 || s[0]|0x20 != 'q' || s[1] != '=' {
		return 0, false
	}
	whole, decimals, _ := strings.Cut(s[2:], ".")
	if whole != "0" && whole != "1" || len(decimals) > 3 {
		return 0, false
	}
	for i := range 3 {
		thousandths *= 10
		if i < len(decimals) {
			d := decimals[i] - '0'
			if d > 9 {
				return 0, false
			}
			thousandths += int(d)
		}
	}
	thousandths += 1000 * int(whole[0]-'0')
	return thousandths, thousandths <= 1000
}

// matches reports whether an If-None-Match field names the entity tag or any ("*"), by
// weak comparison. Of a field that is not well formed it believes what comes before the
// mistake.
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

package library

import (
	"math"
	"strconv"
	"strings"
)

// FormatValue prints a figure's value as it stands in a sentence, without the words that
// a unit of things needs: "13,048", "12.5 per cent", "USD 4.6 billion". Amounts of money
// from a million up are rounded to three digits; counts are never rounded.
func FormatValue(v float64, unit string) string {
	switch {
	case unit == "%":
		return group(strconv.FormatFloat(v, 'f', -1, 64)) + " per cent"
	case currency(unit):
		return unit + " " + scaled(v, 3)
	}
	if s := scaled(v, 0); math.Abs(v) >= 1e6 && len(s) <= len("999.99 million") {
		return s
	}
	return group(strconv.FormatFloat(v, 'f', -1, 64))
}

// currency reports whether a unit is an ISO 4217 code.
func currency(unit string) bool {
	return len(unit) == 3 && unit == strings.ToUpper(unit)
}

// scaled writes a value in millions, billions or trillions where it is large, rounded to
// a number of significant digits; 0 keeps them all.
func scaled(v float64, digits int) string {
	for _, s := range []struct {
		size float64
		word string
	}{{1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}} {
		if math.Abs(v) < s.size {
			continue
		}
		v /= s.size
		if digits > 0 {
			scale := math.Pow(10, float64(digits)-math.Ceil(math.Log10(math.Abs(v)+1e-9)))
			v = math.Round(v*scale) / scale
		}
		return strconv.FormatFloat(v, 'f', -1, 64) + s.word
	}
	return group(strconv.FormatFloat(v, 'f', -1, 64))
}

// formatPlain prints a value for machines.
func formatPlain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// group puts commas between the thousands of a decimal number.
func group(s string) string {
	sign, whole := "", s
	if strings.HasPrefix(s, "-") {
		sign, whole = "-", s[1:]
	}
	whole, fraction, _ := strings.Cut(whole, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return sign + whole
}

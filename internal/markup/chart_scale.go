package markup

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// A scale places values between two coordinates.
type scale struct {
	lo, hi   float64 // values
	from, to float64 // coordinates
	log      bool
}

func (s scale) at(v float64) float64 {
	lo, hi := s.lo, s.hi
	if s.log {
		lo, hi, v = math.Log10(lo), math.Log10(hi), math.Log10(v)
	}
	if hi == lo {
		return (s.from + s.to) / 2
	}
	return s.from + (v-lo)/(hi-lo)*(s.to-s.from)
}

// valueScale returns a scale that begins at zero, or at a power of ten if it is
// logarithmic, and ends at a round number, with the values to mark on it.
func valueScale(values []float64, log bool, from, to float64) (scale, []float64) {
	lo, hi := 0.0, 0.0
	if log {
		lo, hi = math.Inf(1), 0
	}
	for _, v := range values {
		lo, hi = min(lo, v), max(hi, v)
	}
	s := scale{from: from, to: to, log: log}
	var ticks []float64
	if log {
		first, last := math.Floor(math.Log10(lo)), math.Ceil(math.Log10(hi))
		last = max(last, first+1)
		step := math.Ceil((last - first) / 6)
		for e := first; e <= last; e += step {
			ticks = append(ticks, math.Pow(10, e))
		}
		s.lo, s.hi = math.Pow(10, first), math.Pow(10, last)
		return s, ticks
	}
	if hi == lo {
		hi = lo + 1
	}
	step := roundStep((hi - lo) / 4)
	first, last := math.Floor(lo/step), math.Ceil(hi/step)
	for i := first; i <= last; i++ {
		ticks = append(ticks, i*step)
	}
	s.lo, s.hi = first*step, last*step
	return s, ticks
}

// roundStep returns the next 1, 2 or 5 times a power of ten.
func roundStep(step float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, m := range []float64{1, 2, 5} {
		if step <= m*power*(1+1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// short writes a number as it stands in a picture: 4.6 bn, 13,048, 0.25.
func short(v float64, unit string) string {
	word := ""
	for _, s := range []struct {
		size float64
		word string
	}{{1e12, " tn"}, {1e9, " bn"}, {1e6, " m"}} {
		if math.Abs(v) >= s.size*0.9995 {
			v, word = v/s.size, s.word
			break
		}
	}
	digits := 2 // after the point; three that count for large and for small numbers
	if size := math.Abs(v); word != "" || 0 < size && size < 0.1 {
		digits = max(0, 2-int(math.Floor(math.Log10(size))))
	}
	scale := math.Pow(10, float64(digits))
	s := group(strconv.FormatFloat(math.Round(v*scale)/scale, 'f', -1, 64)) + word
	if unit == "%" {
		s += "%"
	}
	return s
}

// group puts commas between the thousands.
func group(s string) string {
	whole, fraction, dot := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "−", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		whole += "." + fraction
	}
	return sign + whole
}

// A moment is a point's date: its place on an axis in years, and how it reads.
type moment struct {
	year        float64
	axis, words string // "Mar 2024", "3 March 2024"
}

// parseMoment reads a year, a month or a day.
func parseMoment(at string) (moment, bool) {
	for _, form := range []struct{ layout, axis, words string }{
		{"2006", "2006", "2006"},
		{"2006-01", "Jan 2006", "January 2006"},
		{"2006-01-02", "2 Jan 2006", "2 January 2006"},
	} {
		if t, err := time.Parse(form.layout, at); err == nil {
			return moment{float64(t.Year()) + float64(t.YearDay()-1)/366, t.Format(form.axis), t.Format(form.words)}, true
		}
	}
	return moment{}, false
}

package markup

import "math"

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

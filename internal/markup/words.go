package markup

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Words are what printing adds to a text, in the language of its page.
type Words struct {
	Note, Myth, Fact, Help, Limit             string // the kinds of callouts
	InFact                                    string // opens what a myth is answered with
	ToDo, Done                                string // boxes of a task list, in words
	InWords                                   string // opens the text alternative of a diagram
	SeenBy, NotShown                          string // of a record: the choice of its reader, a field that a reader does not see
	Numbers, Date, Name, Remark, Download     string // of the data of a chart
	Source, NotFound, Caution                 string // of a chart: where it is from, what stands for a value that it lacks, what one must not conclude
	LogarithmicScale                          string
	Currencies                                map[string]string // names by their codes: "US dollars" of USD
	Operation, Results                        string            // heads of a table of operations
	Checked, Identified, Helped               string            // kinds of results
	Arrested, Seized, Closed                  string
	Period, Until, Announced                  string // forms of times: "{from} to {to}", "to {date}"
	Day, Month                                string // forms of dates: "{day} {month} {year}"
	Months, ShortMonths                       [12]string
	Decimal, Thousands, PerCent               string // ".", ",", "per cent"
	Million, Billion, Trillion                string
	ShortMillion, ShortBillion, ShortTrillion string // in charts
}

// FormatDate returns a date as it is read: "3 March 2025", or without the day or month that is 0.
func (w *Words) FormatDate(year int, month time.Month, day int) string {
	return w.date(year, month, day, &w.Months)
}

// date returns a date with the names of months that are given.
func (w *Words) date(year int, month time.Month, day int, names *[12]string) string {
	form := w.Day
	switch {
	case month == 0:
		return strconv.Itoa(year)
	case day == 0:
		form = w.Month
	}
	return strings.NewReplacer("{day}", strconv.Itoa(day), "{month}", names[month-1], "{year}", strconv.Itoa(year)).Replace(form)
}

// readDate returns a date of the forms 2025, 2025-11 and 2025-11-27 as it is read, or the text.
func (w *Words) readDate(at string) string {
	if m, ok := w.moment(at); ok {
		return m.words
	}
	return at
}

// FormatValue prints a figure's value as it stands in a sentence, without the words that
// a unit of things needs: "13,048", "12.5 per cent", "USD 4.6 billion". Amounts of money
// from a million up are rounded to three digits; counts are never rounded.
func (w *Words) FormatValue(v float64, unit string) string {
	switch {
	case unit == "%":
		return w.group(v) + " " + w.PerCent
	case len(unit) == 3 && unit == strings.ToUpper(unit): // a currency's code in ISO 4217
		unit += " "
	default:
		unit = ""
	}
	size, word := scaleOf(math.Abs(v), w.Million, w.Billion, w.Trillion)
	scaled := v / size
	if unit != "" {
		scale := math.Pow(10, 3-math.Ceil(math.Log10(math.Abs(scaled)+1e-9)))
		scaled = math.Round(scaled*scale) / scale
	}
	number := strings.Replace(strconv.FormatFloat(scaled, 'f', -1, 64), ".", w.Decimal, 1)
	if word == "" || unit == "" && len(number) > len("999.99") {
		return unit + w.group(v)
	}
	return unit + number + " " + word
}

// short returns a number as it stands in a picture, rounded to three significant digits or two decimals:
// 4.6 bn, 13,048, 0.25.
func (w *Words) short(v float64, unit string) string {
	size, word := scaleOf(math.Abs(v)/0.9995, w.ShortMillion, w.ShortBillion, w.ShortTrillion)
	v /= size
	digits := 2 // after the point; three significant ones for large and for small numbers
	if size := math.Abs(v); word != "" || 0 < size && size < 0.1 {
		digits = max(0, 2-int(math.Floor(math.Log10(size))))
	}
	scale := math.Pow(10, float64(digits))
	s := strings.Replace(w.group(math.Round(v*scale)/scale), "-", "−", 1)
	if word != "" {
		s += " " + word
	}
	if unit == "%" {
		s += "%"
	}
	return s
}

// scaleOf returns the largest of a million, a billion and a trillion that a size reaches, with
// its word.
func scaleOf(size float64, million, billion, trillion string) (float64, string) {
	switch {
	case size >= 1e12:
		return 1e12, trillion
	case size >= 1e9:
		return 1e9, billion
	case size >= 1e6:
		return 1e6, million
	}
	return 1, ""
}

// group returns a number with a separator between thousands.
func (w *Words) group(v float64) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	digits := strings.TrimPrefix(whole, "-")
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + w.Thousands + digits[i:]
	}
	if whole[0] == '-' {
		digits = "-" + digits
	}
	if fraction != "" {
		digits += w.Decimal + fraction
	}
	return digits
}

// A moment is a date: its place on an axis of time in years, and its text there and in a sentence.
type moment struct {
	year        float64
	axis, words string // "Mar 2024", "March 2024"
}

// moment reads a date of the forms 2025, 2025-11 and 2025-11-27. It reports false for other texts.
func (w *Words) moment(at string) (moment, bool) {
	for parts, layout := range []string{"2006", "2006-01", time.DateOnly} {
		t, err := time.Parse(layout, at)
		if err != nil {
			continue
		}
		year, month, day := t.Date()
		if parts < 2 {
			day = 0
		}
		if parts < 1 {
			month = 0
		}
		return moment{
			float64(year) + float64(t.YearDay()-1)/366,
			w.date(year, month, day, &w.ShortMonths), w.date(year, month, day, &w.Months),
		}, true
	}
	return moment{}, false
}

// callout returns the name of a kind of callout.
func (w *Words) callout(kind string) string {
	return map[string]string{"note": w.Note, "myth": w.Myth, "fact": w.Fact, "help": w.Help, "limit": w.Limit}[kind]
}

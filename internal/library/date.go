package library

import (
	"fmt"
	"strconv"
	"time"
)

// Date is a day, a month or a year.
type Date struct {
	Year  int
	Month time.Month // 0 where only the year is known
	Day   int        // 0 where only the month is known
}

// ParseDate reads "2025-11-27", "2025-11" or "2025".
func ParseDate(s string) (Date, error) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return Date{t.Year(), t.Month(), t.Day()}, nil
	}
	if t, err := time.Parse("2006-01", s); err == nil {
		return Date{Year: t.Year(), Month: t.Month()}, nil
	}
	if t, err := time.Parse("2006", s); err == nil {
		return Date{Year: t.Year()}, nil
	}
	return Date{}, fmt.Errorf("%q is no date: write 2025-11-27, 2025-11 or 2025", s)
}

// String returns the date as it is read: "27 November 2025", "November 2025" or "2025".
func (d Date) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return strconv.Itoa(d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%s %d", d.Month, d.Year)
	}
	return fmt.Sprintf("%d %s %d", d.Day, d.Month, d.Year)
}

// ISO returns the date as machines read it: "2025-11-27", "2025-11" or "2025".
func (d Date) ISO() string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Time returns the first moment of the date, in UTC.
func (d Date) Time() time.Time {
	return time.Date(d.Year, max(d.Month, time.January), max(d.Day, 1), 0, 0, 0, 0, time.UTC)
}

// end returns the first moment after the date.
func (d Date) end() time.Time {
	switch {
	case d.Month == 0:
		return d.Time().AddDate(1, 0, 0)
	case d.Day == 0:
		return d.Time().AddDate(0, 1, 0)
	}
	return d.Time().AddDate(0, 0, 1)
}

// IsZero reports whether no date was given.
func (d Date) IsZero() bool { return d.Year == 0 }

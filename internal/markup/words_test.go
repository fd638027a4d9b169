package markup_test

import "testing"

func TestFormatValue(t *testing.T) {
	for _, c := range []struct {
		value float64
		unit  string
		want  string
	}{
		{0, "notices", "0"},
		{999, "notices", "999"},
		{13048, "notices", "13,048"},
		{1234567, "persons", "1,234,567"},
		{128000000, "records", "128 million"},
		{148250000, "records", "148.25 million"},
		{16012345, "records", "16,012,345"},
		{-1500, "persons", "-1,500"},
		{12.5, "%", "12.5 per cent"},
		{2765000000, "USD", "USD 2.77 billion"},
		{999_999_999, "USD", "USD 1000 million"},
		{600000, "USD", "USD 600,000"},
		{4.6e9, "USD", "USD 4.6 billion"},
		{10.5e12, "USD", "USD 10.5 trillion"},
		{3.14, "tonnes", "3.14"},
	} {
		if got := english.FormatValue(c.value, c.unit); got != c.want {
			t.Errorf("%v %s: got %q, want %q", c.value, c.unit, got, c.want)
		}
	}
}

package library_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/interpolref/interpolref/internal/library"
)

const keys = "title: T\nsummary: S.\nquestion: Q?\nreviewed: 2026-01-02\n"

// asIs makes a file system of a home page.
func asIs(text string) fstest.MapFS { return fstest.MapFS{"en/index.md": {Data: []byte(text)}} }

// TestFrontMatterForms reads front matter as other programs and editors write it.
func TestFrontMatterForms(t *testing.T) {
	for name, text := range map[string]string{
		"a byte-order mark":         "\uFEFF---\n" + keys + "---\nText.\n",
		"white space behind marks":  "--- \t\n" + keys + "---  \nText.\n",
		"dots at the end":           "---\n" + keys + "...\nText.\n",
		"no text and no line end":   "---\n" + keys + "---",
		"line ends of Windows":      "---\r\n" + strings.ReplaceAll(keys, "\n", "\r\n") + "---\r\nText.\r\n",
		"line ends of old Macs":     "---\r" + strings.ReplaceAll(keys, "\n", "\r") + "---\rText.\r",
		"a mark and Windows' lines": "\uFEFF---\r\n" + strings.ReplaceAll(keys, "\n", "\r\n") + "--- \r\nText.",
	} {
		t.Run(name, func(t *testing.T) {
			lib, faults := library.Load(asIs(text), today)
			for _, f := range faults {
				t.Error(f)
			}
			if p := lib.Page("/"); p.Title != "T" || p.Reviewed.String() != "2 January 2026" {
				t.Errorf("title %q, reviewed %s", p.Title, p.Reviewed)
			}
		})
	}
}

// TestOneMistakeOneMessage holds that a mistake is told once, at its own place, with what to write.
func TestOneMistakeOneMessage(t *testing.T) {
	page := func(front string) string { return "---\n" + front + "---\nText.\n" }
	for _, c := range []struct{ text, want, hint string }{
		{"Text.\n", "1:1: the page has no front matter", "begin the file so:\n---\ntitle: "},
		{"---\n" + keys + "Text.\n", "1:1: the front matter has no end", "write --- on a line"},
		{page(strings.Replace(keys, "summary: S.\n", "", 1)), "2:1: the front matter has no summary", "write summary: One sentence"},
		{page(strings.Replace(keys, "summary", "sumary", 1)), `3:1: unknown key "sumary"`, `did you mean "summary"?`},
		{page(keys + "colour: red\n"), `6:1: unknown key "colour"`, "the keys are aliases, apart, doors, draft, "},
		{page(keys + "keywords: [a, b\n"), "6:11: the bracket [ is not closed", "close it: keywords: [a, b]"},
		{page("keywords: [a,\n  b\n" + keys), "2:11: the bracket [ is not closed", "close it"},
		{page(strings.Replace(keys, "T\n", "Terror: a word\n", 1)), "2:14: a colon in the middle of a text", `put the text in quotes: title: "Terror: a word"`},
		{page(strings.Replace(keys, "T\n", "\"T\n", 1)), `2:8: the quote " is not closed`, "close it"},
		{page(strings.Replace(keys, "T\n", "'it's'\n", 1)), "2:12: text stands behind the closing quote", "put quotes of the other kind"},
		{page(strings.Replace(keys, "T\n", "@home\n", 1)), "2:8: a value cannot begin with @", "put it in quotes: title: '@home'"},
		{page(keys + "\torder: 1\n"), "6:1: a tab indents the line", "indent with spaces"},
		{page(strings.Replace(keys, "2026-01-02", "02.01.2026", 1)), `5:11: "02.01.2026" is no date: write 2025-11-27, 2025-11 or 2025`, ""},
		{page(strings.Replace(keys, "2026-01-02", "2026-11-28", 1)), "5:11: warning: the review of 28 November 2026 lies in the future", "look at the date"},
		{page("title: |\n  a: b: c\n  [d\n" + strings.Replace(keys, "title: T\n", "", 1) + "keywords: {a\n"), "8:11: the bracket { is not closed", "close it"},
	} {
		_, faults := library.Load(asIs(c.text), today)
		if len(faults) != 1 || strings.TrimPrefix(faults[0].String(), "en/index.md:") != c.want || !strings.HasPrefix(faults[0].Hint, c.hint) {
			t.Errorf("%q: want %s (%s)", c.text, c.want, c.hint)
			for _, f := range faults {
				t.Errorf("  %s (%s)", f, f.Hint)
			}
		}
	}
}

// TestTodayElsewhere holds that what is today somewhere on Earth lies not in the future.
func TestTodayElsewhere(t *testing.T) {
	now := time.Date(2026, 11, 30, 10, 0, 0, 0, time.UTC) // 1 December on Kiritimati
	for day, want := range map[string]int{"2026-11-30": 0, "2026-12-01": 0, "2026-12-02": 1} {
		_, faults := library.Load(files(map[string]string{"en/index.md": "---\n" + strings.Replace(keys, "2026-01-02", day, 1) + "---\nText.\n"}), now)
		if len(faults) != want {
			t.Errorf("%s: %d faults, want %d: %v", day, len(faults), want, faults)
		}
	}
}

// TestNoRawBytes holds that no message carries bytes that a terminal should not get.
func TestNoRawBytes(t *testing.T) {
	_, faults := library.Load(files(map[string]string{"en/index.md": "---\n" + keys + "---\n\x1b[31mred \xff\xfe [a](nowhere\x9b)\n"}), today)
	if len(faults) == 0 {
		t.Fatal("no fault")
	}
	for _, f := range faults {
		if strings.ContainsAny(f.Text+f.Hint+f.Excerpt, "\x1b\u009b\uFFFD") || strings.ToValidUTF8(f.Excerpt, "") != f.Excerpt {
			t.Errorf("%q, %q, %q", f.Text, f.Hint, f.Excerpt)
		}
	}
}

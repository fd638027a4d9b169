package static

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const palette = "style/10-palette.css"

var (
	colour  = regexp.MustCompile(`(?i)#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([^)]*`)
	comment = regexp.MustCompile(`(?s)/\*.*?\*/`)
)

// TestColours finds colours outside of the palette, wherever something that is shown is made, and
// colours that stand in the palette twice or for nothing.
func TestColours(t *testing.T) {
	var all strings.Builder
	for _, place := range []string{".", "../templates", "../internal/site", "../internal/markup", "../content"} {
		err := filepath.WalkDir(place, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") ||
				!slices.Contains([]string{".css", ".svg", ".js", ".go", ".html", ".json"}, filepath.Ext(name)) {
				return err
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			all.Write(text)
			for number, line := range strings.Split(string(text), "\n") {
				for _, c := range colour.FindAllString(line, -1) {
					// An anchor may look like a colour, but not in a style sheet.
					if filepath.ToSlash(name) != palette && !strings.Contains(line, `href="`+c) {
						t.Errorf("%s:%d: the colour %s belongs in %s", name, number+1, c, palette)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(palette)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, m := range regexp.MustCompile(`(--[a-z0-9-]+): (#[0-9a-f]+);`).FindAllStringSubmatch(comment.ReplaceAllString(string(text), ""), -1) {
		if other := seen[m[2]]; other != "" {
			t.Errorf("%s is the same colour as %s", m[1], other)
		}
		seen[m[2]] = m[1]
		if !strings.Contains(all.String(), "var("+m[1]+")") && !strings.HasPrefix(m[1], "--notice-") {
			t.Errorf("%s is used nowhere", m[1])
		}
	}
	// The library judges the host's colours on our paper, and imports nothing that serves pages.
	settings, err := os.ReadFile("../internal/library/settings.go")
	if err != nil {
		t.Fatal(err)
	}
	for value, name := range seen {
		if name == "--paper-light" || name == "--paper-dark" {
			if bytes := "0x" + value[1:3] + ", 0x" + value[3:5] + ", 0x" + value[5:]; !strings.Contains(string(settings), bytes) {
				t.Errorf("%s is %s, and internal/library/settings.go does not judge contrast on it", name, value)
			}
		}
	}
	if len(seen) < 20 {
		t.Errorf("the palette holds only %d colours", len(seen))
	}
}

// TestStyleIsReadable holds style sheets to one declaration a line, and to logical properties.
func TestStyleIsReadable(t *testing.T) {
	physical := regexp.MustCompile(`^\s*(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)|left|right|top|bottom|width|height|(?:min|max)-(?:width|height)|float: (?:left|right)|text-align: (?:left|right))\b`)
	err := fs.WalkDir(FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".css" {
			return err
		}
		text, err := fs.ReadFile(FS, name)
		if err != nil {
			return err
		}
		bare := comment.ReplaceAllStringFunc(string(text), func(c string) string { return strings.Repeat("\n", strings.Count(c, "\n")) })
		for number, line := range strings.Split(bare, "\n") {
			if strings.Count(line, ";") > 1 || strings.Contains(line, "{") && !strings.HasSuffix(line, "{") {
				t.Errorf("%s:%d: more than one declaration on a line: %s", name, number+1, line)
			}
			if physical.MatchString(line) {
				t.Errorf("%s:%d: a physical property: %s", name, number+1, line)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

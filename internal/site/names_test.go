package site

import (
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// TestNames holds the tables to Unicode's, whose package would be a tenth of the program.
func TestNames(t *testing.T) {
	for a := 'a'; a <= 'z'; a++ {
		for b := 'a'; b <= 'z'; b++ {
			code := string(a) + string(b)
			base, err := language.ParseBase(code)
			if err != nil || base.String() != code {
				continue
			}
			if want := display.English.Languages().Name(base); want != "" && languageName(code) != want {
				t.Errorf("language %s: got %q, want %q", code, languageName(code), want)
			}
		}
	}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			region, err := language.ParseRegion(code)
			if err != nil || !region.IsCountry() || region.String() != code {
				continue
			}
			if want := display.English.Regions().Name(region); want != "" && regionName(code) != want {
				t.Errorf("country %s: got %q, want %q", code, regionName(code), want)
			}
		}
	}
	if got := languageName("pt-BR"); got != "Portuguese" {
		t.Errorf("pt-BR: got %q", got)
	}
}

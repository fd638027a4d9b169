package library

import (
	"fmt"

	"github.com/interpolref/interpolref/internal/markup"
)

// Station is a stop of a request on its way from one country to another, and what is done there.
type Station struct {
	Name string // "you", "court-a", "bureau-a", "interpol", "bureau-b" or "police-b"
	Verb string // "decide"; empty where the station does not act
}

// rawLine is the line of a page: what the stations do that act.
type rawLine struct {
	markup.Pos `noun:"line"`
	You        located `yaml:"you"`
	CourtA     located `yaml:"court-a"`
	BureauA    located `yaml:"bureau-a"`
	Interpol   located `yaml:"interpol"`
	BureauB    located `yaml:"bureau-b"`
	PoliceB    located `yaml:"police-b"`
}

// verbLimit is how many characters of a verb have room under a station.
const verbLimit = 28

// stations returns all stations of the page's line in their order, or nil for a page without one. The
// station "you" is among them only where it acts.
func (r *rawPage) stations() (all []Station) {
	line := r.front.Line
	if line == nil {
		return nil
	}
	acts := false
	for _, s := range []struct {
		name string
		verb located
	}{
		{"you", line.You}, {"court-a", line.CourtA}, {"bureau-a", line.BureauA}, {"interpol", line.Interpol},
		{"bureau-b", line.BureauB}, {"police-b", line.PoliceB},
	} {
		if n := len([]rune(s.verb.Value)); n > verbLimit {
			r.fault(s.verb.Pos, fmt.Sprintf("the verb has %d characters, more than %d", n, verbLimit), "a word or three: checks and publishes")
		}
		acts = acts || s.verb.Value != ""
		if s.name != "you" || s.verb.Value != "" {
			all = append(all, Station{s.name, s.verb.Value})
		}
	}
	if !acts {
		r.fault(line.Pos, "nobody on the line acts", "write a verb: {interpol: publishes, police-b: decide}, or leave the line out")
	}
	return all
}

package library

import (
	"fmt"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/markup"
)

// Members is the register of INTERPOL's member countries, and of others that people ask about. Each
// entry has a page of its own under the register's.
var Members = &Register{Name: "members", Noun: "member", Page: "/countries/", Spread: true, read: each((*loader).member)}

// Member is a country, as a member of INTERPOL.
type Member struct {
	Code      string    // ISO 3166-1 alpha-2, "DE"
	Name      string    `yaml:"name,required" example:"Antarctica"`
	Region    string    `yaml:"region,required" example:"Antarctica"` // one of a few, in the words of its readers: "Europe"
	Outside   bool      `yaml:"outside"`                              // it is no member
	Joined    int       `yaml:"joined"`                               // the first year for which a source counts it as a member; 0 where none says it
	Earlier   bool      `yaml:"earlier"`                              // it may have joined before that year, from which on the source counts it as a state
	Away      string    `yaml:"away"`                                 // the years after 1945 without membership, "1981–1985"; empty for most
	Founder   bool      `yaml:"founder"`                              // among the founding states of 1956
	Bureau    string    `yaml:"bureau"`                               // the National Central Bureau's host, where no row of [Countries] says it
	Offices   []string  `yaml:"offices"`                              // the regional bureaus that support its own
	Emergency string    `yaml:"emergency"`                            // the emergency number
	Note      string    `yaml:"note"`
	Sources   []*Source // of its membership

	OfficeSources    []*Source
	EmergencySources []*Source
}

// AllSources returns the sources of everything that is said of a member, each once.
func (m *Member) AllSources() (all []*Source) {
	for _, s := range slices.Concat(m.Sources, m.OfficeSources, m.EmergencySources) {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// ID returns the id of the member's entry: "de".
func (m *Member) ID() string { return strings.ToLower(m.Code) }

// Path returns the path of the member's page: "/countries/de/".
func (m *Member) Path() string { return Members.Page + m.ID() + "/" }

// Member returns the member with a code, or nil.
func (l *Library) Member(code string) *Member { return l.members[code] }

type rawMember struct {
	markup.Pos
	cited
	Code   located `yaml:"code,required" example:"AQ"`
	Member Member  `yaml:",inline"`

	OfficeSource    []located `yaml:"office_source"`
	EmergencySource []located `yaml:"emergency_source"`
}

func (l *loader) member(f *register, r *rawMember) {
	m := &r.Member
	m.Code, m.Sources = r.Code.Value, l.showCited(f, r.Pos, r.all())
	m.OfficeSources, m.EmergencySources = l.show(f, r.OfficeSource), l.show(f, r.EmergencySource)
	switch {
	case len(m.Offices) > 0 && len(r.OfficeSource) == 0, m.Emergency != "" && len(r.EmergencySource) == 0:
		f.fault(r.Pos, "the offices or the emergency number have no source", "write office_source or emergency_source, with an id of the sources")
	case !regionCode(m.Code):
		f.fault(r.Code.Pos, fmt.Sprintf("%q is no code of a country", m.Code), "write its two letters in ISO 3166-1: DE")
	case m.Outside && m.Joined != 0:
		f.fault(r.Pos, "a country that is no member has no year of joining", "say in the note when it was one")
	case l.identify(f, r.Pos, located{r.Code.Pos, m.ID()}):
		l.lib.Members = append(l.lib.Members, m)
		l.lib.members[m.Code] = m
		l.anchors[f.Page+"#"+m.ID()] = true
	}
}

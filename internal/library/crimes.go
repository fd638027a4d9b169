package library

import (
	"fmt"

	"github.com/interpolref/interpolref/internal/markup"
)

// Crimes is the register of how INTERPOL, the ICCS and treaties classify crimes. Each entry is shown on the
// page of its crime.
var Crimes = &Register{Name: "crimes", Noun: "crime", read: each((*loader).crime)}

// Crime says how other systems classify the crime that a page is about.
type Crime struct {
	Page     *Page
	Group    string // "terrorism", "organized-crime", "cybercrime", or empty
	Area     string // INTERPOL's own crime area
	ICCS     []Class
	Treaties []Rule
}

// Class is a class of the UN's International Classification of Crime for Statistical
// Purposes, with the source that prints it.
type Class struct {
	Code, Name string
	Source     *Source
}

// Rule is a treaty on a crime, with the source that says so.
type Rule struct {
	Treaty  *Treaty
	Article string // "article 6", where one is meant
	Source  *Source
}

type rawCrime struct {
	markup.Pos
	Page     located    `yaml:"page,required" example:"/about/this-copy/"`
	Group    located    `yaml:"group"`
	Area     string     `yaml:"area,required" example:"Cybercrime"`
	ICCS     []rawClass `yaml:"iccs"`
	Treaties []rawRule  `yaml:"treaties"`
}

type rawClass struct {
	markup.Pos `noun:"class"`
	Code       string  `yaml:"code,required" example:"'0903'"`
	Name       string  `yaml:"name,required" example:"Acts against computer systems"`
	Source     located `yaml:"source,required" example:"library-report"`
}

type rawRule struct {
	markup.Pos `noun:"treaty"`
	ID         located `yaml:"id,required" example:"library-treaty"`
	Article    string  `yaml:"article"`
	Source     located `yaml:"source,required" example:"library-report"`
}

func (l *loader) crime(f *register, r *rawCrime) {
	oneOf(f.file, "group", r.Group, "terrorism", "organized-crime", "cybercrime")
	c := &Crime{Group: r.Group.Value, Area: r.Area}
	source := func(id located) *Source {
		if found := l.cite(f.file, []located{id}); found != nil {
			return found[0]
		}
		return nil
	}
	for _, class := range r.ICCS {
		c.ICCS = append(c.ICCS, Class{class.Code, class.Name, source(class.Source)})
	}
	for _, rule := range r.Treaties {
		if t := l.treatyOf(f, rule.ID); t != nil {
			c.Treaties = append(c.Treaties, Rule{t, rule.Article, source(rule.Source)})
		}
	}
	if l.hidden(r.Page.Value) {
		return
	}
	l.lib.Crimes = append(l.lib.Crimes, c)
	l.later(func() {
		if c.Page, _ = l.target(f.file, r.Page); c.Page == nil {
			return
		}
		if c.Page.Crime != nil {
			f.fault(r.Page.Pos, fmt.Sprintf("another crime has the page %s", c.Page.Path), "")
			return
		}
		c.Page.Crime = c
		for _, rule := range c.Treaties {
			rule.Treaty.Crimes = append(rule.Treaty.Crimes, c.Page)
		}
	})
}

// treatyOf returns the treaty with an id. It is nil where the host hides the treaties, or where there is none,
// which is reported.
func (l *loader) treatyOf(f *register, id located) *Treaty {
	if l.hidden(Treaties.Page) {
		return nil
	}
	t := l.treaties[id.Value]
	if t == nil {
		f.fault(id.Pos, fmt.Sprintf("there is no treaty %q", id.Value), nearest(f.file, id.Value, l.treaties))
	}
	return t
}

// refer gives the sources of a crime their numbers among the references of its page.
func (c *Crime) refer() {
	for _, class := range c.ICCS {
		c.Page.list(class.Source)
	}
	for _, rule := range c.Treaties {
		c.Page.list(rule.Source)
	}
}

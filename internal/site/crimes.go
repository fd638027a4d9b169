package site

import (
	"github.com/interpolref/interpolref/internal/library"
)

// crimeRegister has no page: each crime stands on its own.
var crimeRegister = register{
	of:    library.Crimes,
	count: func(l *library.Library) int { return len(l.Crimes) },
	list:  func(r *renderer) any { return list(r.lib.Crimes, r.apiCrime) },
}

type apiCrime struct {
	Title    string     `json:"title"`
	URL      string     `json:"url"`
	Group    string     `json:"group"`
	Area     string     `json:"area"`
	ICCS     []apiClass `json:"iccs"`
	Treaties []apiRule  `json:"treaties"`
}

type apiClass struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Source string `json:"source"`
}

type apiRule struct {
	ID      string `json:"id"`
	Article string `json:"article"`
	Source  string `json:"source"`
}

func (r *renderer) apiCrime(c *library.Crime) apiCrime {
	return apiCrime{
		c.Page.Title, r.addresses.of(c.Page.Path), c.Group, c.Area,
		list(c.ICCS, func(class library.Class) apiClass { return apiClass{class.Code, class.Name, class.Source.ID} }),
		list(c.Treaties, func(rule library.Rule) apiRule { return apiRule{rule.Treaty.ID, rule.Article, rule.Source.ID} }),
	}
}

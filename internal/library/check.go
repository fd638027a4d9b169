package library

import (
	"fmt"
)

// unused warns of what nothing refers to.
func (l *loader) unused() {
	for _, r := range l.raw {
		listed := r.page.Parent != nil && r.page.Parent.Path != "/" // its parent lists it
		if len(r.page.LinkedFrom) == 0 && !listed && r.page.Path != "/" && r.page.Lang == l.lib.Settings.Language {
			r.warn(r.front.Pos, "no page links to this one", "link to it where a reader would want it, or name it under related")
		}
	}
	l.unread()
	if len(l.lib.Settings.Hide) > 0 {
		return // it may be used where the host hides it
	}
	for _, s := range l.lib.Sources {
		switch d := l.defined[s]; {
		case !l.cited[s] && !s.Former:
			d.warn(d.Pos, fmt.Sprintf("nothing cites the source %q", s.ID), "take it out, or write former: true where it was published and must keep its address")
		case l.cited[s] && s.Former:
			d.warn(d.Pos, fmt.Sprintf("the source %q is cited again", s.ID), "take former out")
		}
	}
	for _, fig := range l.lib.Figures {
		if d := l.defined[fig]; len(fig.UsedBy) == 0 {
			d.warn(d.Pos, fmt.Sprintf("no page uses the figure %q", fig.ID), "")
		}
	}
	for _, t := range l.lib.Terms {
		if d := l.defined[t]; len(t.UsedBy) == 0 {
			d.warn(d.Pos, fmt.Sprintf("no page uses the term %q", t.ID), "")
		}
	}
}

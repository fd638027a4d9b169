package library

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/interpolref/interpolref/internal/markup"
)

// unused warns of what nothing refers to.
func (l *loader) unused() {
	for _, r := range l.raw {
		if len(r.page.LinkedFrom) == 0 && r.page.Path != "/" && r.page.Lang == l.lib.Settings.Language {
			r.warn(r.front.Pos, "no page links to this one", "link to it where a reader would want it, or name it under related")
		}
	}
	for _, s := range l.lib.Sources {
		if d := l.defined[s]; !l.cited[s] {
			d.warn(d.Pos, fmt.Sprintf("nothing cites the source %q", s.ID), "")
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
	l.unread()
}

// unread reports what lies in the content and nothing reads, and what is no file at all.
func (l *loader) unread() {
	read := map[string]bool{settingsFile: true}
	for _, f := range l.files {
		read[f.name] = true
	}
	_ = fs.WalkDir(l.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || read[name] {
			return nil // what cannot be listed was reported where it was wanted
		}
		f := &file{name: name}
		folder, _, inFolder := strings.Cut(name, "/")
		_, err = fs.Stat(l.fsys, name)
		switch {
		case !d.Type().IsRegular() && err == nil:
			f.fault(markup.Pos{}, "this link leads to a folder around itself", "")
		case !d.Type().IsRegular():
			f.fault(markup.Pos{}, fmt.Sprintf("this is no file of the content: %v", err), "files and links to files in the folder of the content are read")
		case folder == "static" || folder == "templates" || !inFolder && path.Ext(name) != ".md" && path.Ext(name) != ".yaml",
			strings.HasPrefix(path.Base(name), "README"), strings.HasPrefix(path.Base(name), "LICENSE"):
			return nil // files of the host's own
		case path.Ext(name) == ".svg":
			f.warn(markup.Pos{}, "no page shows this diagram", "")
		case path.Ext(name) == ".md":
			f.warn(markup.Pos{}, "this is no page: nothing reads the file", "pages lie in the folder of their language, such as "+l.lib.Settings.Language)
		default:
			f.warn(markup.Pos{}, "nothing reads this file", "")
		}
		l.files = append(l.files, f)
		return nil
	})
}

package library

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/interpolref/interpolref/internal/markup"
)

// assetTypes are the media types of the files that pages may load, by extension.
var assetTypes = map[string]string{
	".avif":  "image/avif",
	".css":   "text/css; charset=utf-8",
	".gif":   "image/gif",
	".ico":   "image/x-icon",
	".jpeg":  "image/jpeg",
	".jpg":   "image/jpeg",
	".js":    "text/javascript; charset=utf-8",
	".pdf":   "application/pdf",
	".png":   "image/png",
	".svg":   "image/svg+xml",
	".webp":  "image/webp",
	".woff2": "font/woff2",
}

var assetName = regexp.MustCompile(`^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$`)

// AssetType returns the media type of a file in the folder static, by its name there. It reports false for
// a file that is not served, because its extension is unknown or an address would have to escape its name.
func AssetType(name string) (string, bool) {
	mediaType, ok := assetTypes[strings.ToLower(path.Ext(name))]
	return mediaType, ok && assetName.MatchString(name)
}

// unread warns of what lies in the content and is read by nothing, and says where it belongs.
func (l *loader) unread() {
	languages := map[string]bool{l.lib.Settings.Language: true}
	for _, r := range l.raw {
		languages[r.page.Lang] = true
	}
	err := fs.WalkDir(l.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || l.read[name] || name == "." {
			return nil // an error was reported when the file was read or listed
		}
		report := func(text, hint string) { l.addFile(name, nil).warn(markup.Pos{}, text, hint) }
		top, rest, inside := strings.Cut(name, "/")
		switch {
		case !d.IsDir() && !d.Type().IsRegular():
			why := "it leads to a folder around itself"
			if _, err := fs.Stat(l.fsys, name); err != nil {
				why = reason(err).Error()
			} else if d.Type()&fs.ModeSymlink == 0 {
				why = "no regular file"
			}
			l.addFile(name, nil).fault(markup.Pos{}, "the file cannot be read: "+why, "files and links to files in the folder of the content are read")
		case d.IsDir():
			if !inside && !languages[name] && !slices.Contains([]string{"data", "search", "static", "templates"}, name) {
				report(fmt.Sprintf("nothing reads the folder %s", name), l.belongs(name))
				return fs.SkipDir
			}
		case about(path.Base(name)) && (!inside || !languages[top]):
		case !inside:
			report("nothing reads this file", rootHint(name))
		case top == "static":
			if _, ok := AssetType(rest); !ok {
				why, hint := unserved(rest)
				report("the file is not served: "+why, hint)
			}
		case top == "templates":
			if path.Ext(name) != ".html" && path.Dir(name) != "templates/words" {
				report("nothing reads this file", "templates end in .html; what pages load lies in static")
			}
		case languages[top] && l.lib.Settings.Hide != nil && strings.HasPrefix(assetTypes[strings.ToLower(path.Ext(name))], "image/"):
			// A page that the host hides may show it.
		case languages[top]:
			report(unshown(name))
		default:
			first, _, _ := strings.Cut(rest, "/")
			first = strings.TrimSuffix(strings.TrimSuffix(first, ".yaml"), ".yml")
			hint := nearest(new(file), first, l.known[top])
			if right := strings.TrimSuffix(name, path.Ext(name)) + ".yaml"; l.known[top][first] && right != name {
				hint = "name it " + right
			} else if l.known[top][first] {
				hint = "move it to " + path.Join(top, first)
			}
			report(fmt.Sprintf("nothing reads this file: there is no %s %q", map[string]string{"data": "register", "search": "list"}[top], path.Base(name)), hint)
		}
		return nil
	})
	l.unlisted(".", err)
}

// about reports whether a file tells people, or Go, of the folder that it lies in.
func about(name string) bool {
	name, ext, _ := strings.Cut(strings.ToLower(name), ".")
	return ext == "go" || slices.Contains([]string{"readme", "license", "licence", "copying", "changelog", "contributing"}, name)
}

func rootHint(name string) string {
	switch ext := strings.ToLower(path.Ext(name)); {
	case name == "site.yml":
		return "name it " + settingsFile
	case ext == ".md":
		return "pages lie in a folder by their language: en/" + name
	case ext == ".yaml" || ext == ".yml":
		return "registers lie in the folder data, settings in " + settingsFile
	case assetTypes[ext] != "":
		return "pictures lie beside their page, what all pages load in the folder static"
	}
	return ""
}

// belongs returns a hint for a folder that nothing reads.
func (l *loader) belongs(name string) string {
	if _, err := fs.Stat(l.fsys, path.Join(name, l.lib.Settings.Language)); err == nil {
		return fmt.Sprintf("the content seems to begin there: --content …/%s", name)
	}
	if pages, _ := fs.Glob(l.fsys, name+"/*.md"); len(pages) > 0 {
		return fmt.Sprintf("pages lie under %s/, with the folders that their addresses have", l.lib.Settings.Language)
	}
	return "pages and their pictures lie in a folder by their language, registers in data, what pages load in static"
}

func unserved(name string) (why, hint string) {
	if path.Base(name) == "robots.txt" {
		return "the program makes its own", "what browsers load lies here"
	}
	if _, ok := assetTypes[strings.ToLower(path.Ext(name))]; ok {
		return "its name makes no plain address", "name it with letters, digits, hyphens and dots"
	}
	var known []string
	for ext := range assetTypes {
		known = append(known, ext)
	}
	slices.Sort(known)
	return "no file of its kind is", "these are: " + strings.Join(known, " ")
}

// unshown says why a file in a folder of pages is not read.
func unshown(name string) (text, hint string) {
	switch ext := strings.ToLower(path.Ext(name)); {
	case ext == ".svg":
		return "no page shows this diagram", ""
	case strings.HasPrefix(assetTypes[ext], "image/"):
		return "no page shows this picture", ""
	case ext == ".md" || ext == ".markdown" || ext == ".mdown" || ext == ".mkd" || ext == ".txt" || ext == ".html" || ext == ".htm":
		return "nothing reads this file", "pages are Markdown, in files whose names end in .md"
	case ext == ".yaml" || ext == ".yml":
		return "nothing reads this file", "registers lie in the folder data"
	}
	return "nothing reads this file", "files that pages load lie in the folder static"
}

// noHome reports that there is no page to begin with.
func (l *loader) noHome() {
	name := l.lib.Settings.Language + "/index.md"
	if slices.ContainsFunc(l.files, func(known *file) bool { return known.name == name && known.errors > 0 }) {
		return // it cannot be read
	}
	hint := "write it, or name the folder in which " + l.lib.Settings.Language + "/ and data/ lie"
	for _, p := range l.lib.Pages {
		if strings.TrimSuffix(p.Path, "/") == "/"+p.Lang {
			hint = fmt.Sprintf("the pages are in %s/: write language: %s in %s", p.Lang, p.Lang, settingsFile)
			break
		}
	}
	if strings.HasPrefix(hint, "write it") {
		if found, _ := fs.Glob(l.fsys, "*/"+name); len(found) > 0 {
			hint = "the content seems to begin in " + strings.TrimSuffix(found[0], "/"+name) + "/: name that folder"
		}
	}
	l.addFile(name, nil).fault(markup.Pos{}, "there is no home page", hint)
}

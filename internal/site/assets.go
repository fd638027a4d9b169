package site

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"

	"github.com/interpolref/interpolref/internal/edition"
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/static"
)

// assets are the files that pages load, by name: "style.css", "img/map.png".
type assets struct {
	addresses addresses
	paths     map[string]string // with hashes: "/static/style.0123456789.css"
	integrity map[string]string // values of the integrity attribute
	palette   map[string]string // colours by the name of their custom property: "paper-light"
}

// accentStyle is the style sheet that is made of the host's colours.
const accentStyle = "accent.css"

// paletteFile defines every colour of the site.
const paletteFile = "style/10-palette.css"

var (
	paletteColour = regexp.MustCompile(`--([a-z0-9-]+): (#[0-9a-f]+);`)
	urlInStyle    = regexp.MustCompile(`url\(\s*["']?([^"'()\s]+)["']?\s*\)`) // of a file beside it
	variable      = regexp.MustCompile(`var\(--([a-z0-9-]+)\)`)
)

// addAssets puts the files of package static and of the host into an edition, style and
// scripts minified. A folder of style sheets becomes one, in order of their names:
// style/*.css is style.css. A file of the host's stands in the place of ours of the same name.
func addAssets(b *edition.Builder, lib *library.Library, own fs.FS, to addresses) (assets, error) {
	a := assets{to, map[string]string{}, map[string]string{}, map[string]string{}}
	files := fs.FS(static.FS)
	if own != nil {
		if sub, err := fs.Sub(own, "static"); err == nil {
			files = library.Overlay(sub, files)
		}
	}
	palette, err := fs.ReadFile(files, paletteFile)
	if err != nil {
		return a, err
	}
	for _, m := range paletteColour.FindAllSubmatch(palette, -1) {
		a.palette[string(m[1])] = string(m[2])
	}
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return a, err
	}
	sheets := map[string][]byte{} // by name; a file of the same name replaces one that is made of parts
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		parts, err := fs.Glob(files, e.Name()+"/*.css")
		if err != nil {
			return a, err
		}
		for _, name := range parts {
			part, err := fs.ReadFile(files, name)
			if err != nil {
				return a, err
			}
			sheets[e.Name()+".css"] = append(sheets[e.Name()+".css"], part...)
		}
	}
	if body, ok := sheets["style.css"]; ok {
		sheets["style.css"] = append(body, noticesCSS(lib.Notices)...)
	}
	if body, ok := sheets["lists.css"]; ok {
		sheets["lists.css"] = slices.Concat(body, answersCSS(lib.Answers), operationsCSS(lib.Operations))
	}
	if accent := lib.Settings.Accent; accent != (library.Accent{}) {
		sheets[accentStyle] = accentCSS(accent)
	}
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) == ".css" && path.Dir(name) != "." {
			return err
		}
		if _, ok := library.AssetType(name); ok { // the library reports the others
			sheets[name], err = fs.ReadFile(files, name)
		}
		return err
	})
	if err != nil {
		return a, err
	}
	// Style sheets come last, since they name other files by their paths with hashes.
	names := slices.Sorted(maps.Keys(sheets))
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Compare(strings.Count(path.Ext(a), ".css"), strings.Count(path.Ext(b), ".css"))
	})
	for _, name := range names {
		if err := a.add(b, name, sheets[name]); err != nil {
			return a, err
		}
	}
	a.addPictures(b, lib.Pictures)
	return a, nil
}

// addPictures adds the pictures that lie beside pages.
func (a assets) addPictures(b *edition.Builder, pictures []*library.Picture) {
	for _, p := range pictures {
		name := strings.TrimPrefix(p.Path, "/static/")
		if _, taken := a.paths[name]; !taken {
			a.paths[name] = b.AddAsset(p.Path, p.MediaType, p.Body)
		}
	}
}

// accentCSS returns rules that set the palette's colours of links to the host's.
func accentCSS(accent library.Accent) []byte {
	var css bytes.Buffer
	for name, colour := range map[string]string{"light": accent.Light, "dark": accent.Dark} {
		if colour != "" {
			fmt.Fprintf(&css, ":root { --link-%s: %s }\n", name, colour)
		}
	}
	return css.Bytes()
}

// noticesCSS returns rules that give each notice of the register the properties of its mark, which
// style/60-notices.css draws.
func noticesCSS(notices []*library.Notice) []byte {
	var css bytes.Buffer
	for _, n := range notices {
		selector := fmt.Sprintf("[data-notice=%q]", n.Colour)
		if n.Page != nil {
			selector += fmt.Sprintf(", [href$=%q], [data-href$=%[1]q]", n.Page.Path)
		}
		fmt.Fprintf(&css, `:is(%s) {
  --notice-letter: %q;
  --notice-fill: var(--notice-%[3]s, var(--paper-3));
  --notice-ink: var(--notice-%[3]s-ink, var(--ink-light));
  --notice-corners: var(--notice-%[3]s-corners, 0);
}
`, selector, n.Letter, n.Colour)
	}
	return css.Bytes()
}

var smaller = func() *minify.M {
	m := minify.New()
	m.AddFunc(".css", css.Minify)
	m.AddFunc(".js", js.Minify)
	return m
}()

// add adds a file: scripts and style sheets minified, with the paths of the files that they name, and drawings
// with the colours of the palette.
func (a assets) add(b *edition.Builder, name string, body []byte) error {
	ext := path.Ext(name)
	mediaType, _ := library.AssetType(name)
	switch ext {
	case ".svg":
		// A picture of its own cannot see the page's custom properties.
		body = variable.ReplaceAllFunc(body, func(v []byte) []byte {
			if colour, ok := a.palette[string(variable.FindSubmatch(v)[1])]; ok {
				return []byte(colour)
			}
			return v
		})
	case ".css", ".js":
		if ext == ".css" {
			body = urlInStyle.ReplaceAllFunc(body, func(u []byte) []byte {
				file := string(urlInStyle.FindSubmatch(u)[1])
				for _, from := range []string{".", strings.TrimSuffix(name, ext)} { // a part lies in the folder of its sheet's name
					if to, ok := a.paths[path.Join(from, file)]; ok {
						return []byte("url(" + strings.TrimPrefix(to, "/static/") + ")")
					}
				}
				return u
			})
		}
		var err error
		if body, err = smaller.Bytes(ext, body); err != nil {
			return fmt.Errorf("static/%s: %w", name, err)
		}
	}
	a.addAs(b, name, mediaType, body)
	return nil
}

// addAs adds a file as it is.
func (a assets) addAs(b *edition.Builder, name, mediaType string, body []byte) {
	a.paths[name] = b.AddAsset("/static/"+name, mediaType, body)
	hash := sha256.Sum256(body)
	a.integrity[name] = "sha256-" + base64.StdEncoding.EncodeToString(hash[:])
}

// Asset returns the address of a file in package static, with its hash: {{$.Asset "site.css"}}. A
// name that does not exist is an error.
func (a assets) Asset(name string) (string, error) {
	path, ok := a.paths[name]
	if !ok {
		return "", fmt.Errorf("no file %q in package static", name)
	}
	return a.addresses.of(path), nil
}

// Integrity returns the integrity attribute's value for a file in package static: with it, a
// browser uses the file only if its bytes are the ones that this page was made with.
func (a assets) Integrity(name string) string { return a.integrity[name] }

// answersCSS returns rules that show only the rows of one answer while the link to these is the target of the
// address.
func answersCSS(answers []*library.Answer) []byte {
	var css bytes.Buffer
	for _, a := range answers {
		fmt.Fprintf(&css, ".rows:has(#only-%s:target) tr[data-answer]:not([data-answer=%[1]q]) { display: none }\n", a.ID)
	}
	return css.Bytes()
}

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/idna"

	"github.com/interpolref/interpolref/content"
	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/site"
)

// contentFlags say what content a command works on.
type contentFlags struct {
	Content string `placeholder:"DIR" help:"Folder with content. Its files stand in the place of the embedded ones of the same name, the others beside them. Without it, the embedded content alone."`
	Only    bool   `help:"Use nothing but the folder of --content."`
}

// Validate is called by kong.
func (c contentFlags) Validate() error {
	if c.Only && c.Content == "" {
		return errors.New("--only needs --content")
	}
	if c.Content == "" {
		return nil
	}
	if info, err := os.Stat(c.Content); err != nil {
		return fmt.Errorf("--content: %w", err)
	} else if !info.IsDir() {
		return fmt.Errorf("--content: %s is not a folder", c.Content)
	}
	return nil
}

// files returns the file system that the content is read from.
func (c contentFlags) files() fs.FS {
	switch {
	case c.Content == "":
		return content.FS
	case c.Only:
		return library.Folder(c.Content)
	}
	return library.Overlay(library.Folder(c.Content), content.FS)
}

// today returns the day for checks of dates in the content; for the embedded content, the zero time, which
// checks none: it was checked when it was built, and must be served also where a clock is wrong.
func (c contentFlags) today() time.Time {
	if c.Content == "" {
		return time.Time{}
	}
	return time.Now()
}

// load reads the content, a number of files at once; see [library.LoadBy].
func (c contentFlags) load(workers int) (*library.Library, library.Faults) {
	lib, faults := library.LoadBy(workers, c.files(), c.today())
	return lib, c.locate(faults)
}

// locate replaces the files of faults, which are paths in the content, by paths that the user can open. Those of
// embedded files stay.
func (c contentFlags) locate(faults library.Faults) library.Faults {
	for i, f := range faults {
		name := filepath.Join(c.Content, filepath.FromSlash(f.File))
		if _, err := os.Stat(name); c.Only || c.Content != "" && err == nil {
			faults[i].File = name
		}
	}
	return faults
}

// siteFlags say where the site's home page is.
type siteFlags struct {
	BaseURL baseURL `placeholder:"URL" help:"Address of the home page as readers see it, with a path if it is not at the root of its host. Without it, the address that is listened on."`
}

// baseURL is an absolute URL whose path is plain and ends in a slash.
type baseURL struct{ url *url.URL }

var plainPath = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)*$`)

// UnmarshalText implements encoding.TextUnmarshaler.
func (b *baseURL) UnmarshalText(text []byte) error {
	u, err := url.Parse(string(text))
	if err != nil {
		return err
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("%q is not of the form https://host/path/", text)
	}
	if u.Host, err = asciiHost(u.Host); err != nil {
		return err
	}
	path := strings.TrimSuffix(u.EscapedPath(), "/")
	if !plainPath.MatchString(path) || strings.Contains(path, "/.") {
		return fmt.Errorf("the path of %q is not plain: letters, digits, and - . _ ~", text)
	}
	u.Path = path + "/"
	b.url = u
	return nil
}

// asciiHost returns a host, with its port if any, as it stands in certificates and on the wire:
// xn--bcher-kva.example for bücher.example.
func asciiHost(host string) (string, error) {
	if strings.IndexFunc(host, func(r rune) bool { return r > unicode.MaxASCII }) < 0 {
		return host, nil
	}
	name, port, found := strings.Cut(host, ":")
	ascii, err := idna.Lookup.ToASCII(name)
	if err != nil {
		return "", fmt.Errorf("%q is no name of a host: %w", name, err)
	}
	if found {
		ascii += ":" + port
	}
	return ascii, nil
}

// build reads the content and builds a site of it. It returns all faults, those of templates too. With an
// error among them the site is nil.
func (c contentFlags) build(o site.Options) (*site.Site, library.Faults, error) {
	if err := c.Validate(); err != nil { // if the folder is gone by now, the embedded content must not take its place
		return nil, library.Faults{{File: c.Content, Line: 1, Col: 1, Text: err.Error()}}, nil
	}
	lib, faults := c.load(o.Workers)
	if faults.Errors() > 0 {
		return nil, faults, nil
	}
	o.Own = c.files()
	st, err := site.Build(lib, o)
	if wrong := site.TemplateFaults(err); wrong != nil {
		return nil, append(faults, c.locate(wrong)...), nil
	}
	if err == nil {
		faults = append(faults, c.locate(st.Warnings())...)
	}
	return st, faults, err
}

// buildOnce builds the site for a command. Where the content has errors, it prints all faults and returns
// errSilent.
func (c contentFlags) buildOnce(t terminal, o site.Options) (*site.Site, error) {
	st, faults, err := c.build(o)
	if faults.Errors() > 0 {
		printText(t.stderr, faults)
		return nil, errSilent
	}
	return st, err
}

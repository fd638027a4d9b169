package main

import (
	"fmt"
	"strings"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/prose"
	"github.com/interpolref/interpolref/internal/site"
)

type claims struct {
	contentFlags
	Page   string `arg:"" optional:"" help:"Path of one page, such as /role/limits/, or its file. Without it, all pages."`
	Format string `env:"-" enum:"tsv,json" default:"tsv" help:"How to print them: tsv, for spreadsheets, or json."`
}

// claim is a sentence that carries a citation.
type claim struct {
	File     string        `json:"file"`
	Line     int           `json:"line"`
	Col      int           `json:"col"`
	Page     string        `json:"page"`
	Sentence string        `json:"sentence"`
	Sources  []claimSource `json:"sources"`
}

type claimSource struct {
	ID        string `json:"id"`
	Locator   string `json:"locator,omitempty"`
	Publisher string `json:"publisher"`
	Title     string `json:"title"`
	Date      string `json:"date"`
	URL       string `json:"url,omitempty"`
}

// Run prints every sentence that carries a citation, with its place and sources.
func (c claims) Run(t terminal) error {
	lib, faults := c.load(0)
	if faults.Errors() > 0 {
		printText(t.stderr, faults)
		return errSilent
	}
	sources := map[string]*library.Source{}
	for _, s := range lib.Sources {
		sources[s.ID] = s
	}
	list, found := []claim{}, c.Page == ""
	for _, p := range lib.Pages {
		file := c.locate(library.Faults{{File: p.File}})[0].File
		if c.Page != "" && c.Page != p.Path && c.Page != p.File && c.Page != file {
			continue
		}
		found = true
		words, _, err := site.ReadWords(c.files(), p.Lang)
		if err != nil {
			return err
		}
		for _, one := range prose.Claims(lib.Body(p), &words.Document) {
			entry := claim{file, one.Line, one.Col, p.Path, one.Sentence, nil}
			for _, cited := range one.Sources {
				s := claimSource{ID: cited.ID, Locator: cited.Locator}
				if known := sources[cited.ID]; known != nil {
					s.Publisher, s.Title, s.Date, s.URL = known.Publisher, known.Title, known.Date, known.URL
				}
				entry.Sources = append(entry.Sources, s)
			}
			list = append(list, entry)
		}
	}
	if !found {
		return fmt.Errorf("there is no page %s", c.Page)
	}
	if c.Format == "json" {
		return encodeJSON(t.stdout, list)
	}
	plain := strings.NewReplacer("\t", " ", "\n", " ")
	fmt.Fprintln(t.stdout, "place\tpage\tsentence\tsources\taddresses")
	for _, one := range list {
		var ids, urls []string
		for _, s := range one.Sources {
			if s.Locator != "" {
				s.ID += ", " + s.Locator
			}
			ids, urls = append(ids, s.ID), append(urls, s.URL)
		}
		fmt.Fprintf(t.stdout, "%s:%d:%d\t%s\t%s\t%s\t%s\n", one.File, one.Line, one.Col, one.Page,
			plain.Replace(one.Sentence), strings.Join(ids, "; "), strings.TrimSpace(strings.Join(urls, " ")))
	}
	return nil
}

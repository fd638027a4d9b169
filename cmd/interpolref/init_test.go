package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/interpolref/interpolref/content"
	"github.com/interpolref/interpolref/internal/library"
)

// samples returns the sample of each register, by its name, without the comments before them.
func samples(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, r := range library.Registers {
		text, err := fs.ReadFile(overlayFiles, "overlay/data/"+r.Name+"/own.yaml")
		if err != nil {
			t.Error(err)
			continue
		}
		_, sample, found := strings.Cut(string(text), "\n\n")
		if !found {
			t.Errorf("the sample of %s has no blank line behind its comment", r.Name)
		}
		all[r.Name] = regexp.MustCompile(`(?m)^# ?`).ReplaceAllString(sample, "")
	}
	return all
}

// TestSamples holds that the samples that init writes show every key of every register, stand on
// the page on writing, and are right once they are no comments.
func TestSamples(t *testing.T) {
	if testing.Short() {
		t.Skip("it computes for long, and alone")
	}
	dir := t.TempDir()
	if code := run([]string{"init", "--templates", filepath.Join(dir, "my")}, &strings.Builder{}, os.Stderr); code != exitOK {
		t.Fatal("exit code", code)
	}
	for _, args := range [][]string{{}, {"--format", "json"}} {
		var stdout strings.Builder
		if code := run(append([]string{"check", "--strict", "--content", filepath.Join(dir, "my")}, args...), &stdout, os.Stderr); code != exitOK {
			t.Errorf("a start as it is written: exit code %d\n%s", code, stdout.String())
		}
	}
	manual, err := fs.ReadFile(content.FS, "en/about/authoring.md")
	if err != nil {
		t.Fatal(err)
	}
	all := samples(t)
	for _, r := range library.Registers {
		for _, key := range r.Keys() {
			last := key[strings.LastIndexByte(key, '.')+1:]
			shown := regexp.MustCompile(`(?m)\b` + last + `\b`)
			if last != "sources" && !shown.MatchString(all[r.Name]) {
				t.Errorf("the sample of %s does not show %s", r.Name, key)
			}
		}
		if !strings.Contains(string(manual), strings.TrimSpace(all[r.Name])+"\n") {
			t.Errorf("the page on writing does not show the sample of %s", r.Name)
		}
		if err := os.WriteFile(filepath.Join(dir, "my", "data", r.Name, "own.yaml"), []byte(all[r.Name]), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	var stdout strings.Builder
	if code := run([]string{"check", "--content", filepath.Join(dir, "my")}, &stdout, &strings.Builder{}); code != exitOK {
		t.Errorf("the samples without #: exit code %d\n%s", code, stdout.String())
	}
}

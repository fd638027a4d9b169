package site

import (
	"regexp"
	"slices"
	"strconv"

	"github.com/interpolref/interpolref/internal/library"
)

var templateError = regexp.MustCompile(`(?m)template: ?([\w.-]+\.html):(\d+)(?::(\d+))?: (.*)$`)

// TemplateFaults returns the faults of templates that an error of [Build] tells of, each once.
func TemplateFaults(err error) (faults library.Faults) {
	if err == nil {
		return nil
	}
	for _, m := range templateError.FindAllStringSubmatch(err.Error(), -1) {
		line, _ := strconv.Atoi(m[2])
		col, _ := strconv.Atoi(m[3])
		f := library.Fault{File: "templates/" + m[1], Line: line, Col: col + 1, Text: m[4],
			Hint: "what templates get stands in internal/site/view.go"}
		if !slices.Contains(faults, f) {
			faults = append(faults, f)
		}
	}
	return faults
}

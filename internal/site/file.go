package site

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
)

// file is a file of the edition that changes with it.
type file struct {
	path      string
	mediaType string
	body      []byte
}

const (
	typeHTML     = "text/html; charset=utf-8"
	typeMarkdown = "text/markdown; charset=utf-8"
	typeText     = "text/plain; charset=utf-8"
	typeCSV      = "text/csv; charset=utf-8"
	typeJSON     = "application/json"
	typeScript   = "text/javascript; charset=utf-8"
)

// list converts entries; of none it makes an empty list, not null.
func list[T, J any](items []T, convert func(T) J) []J {
	out := make([]J, len(items))
	for i, item := range items {
		out[i] = convert(item)
	}
	return out
}

// jsonFile returns a file of JSON. What JSON cannot hold, such as NaN, is an error.
func jsonFile(path string, v any) (file, error) {
	body, err := encodeJSON(v)
	if err != nil {
		return file{}, fmt.Errorf("%s: %w", path, err)
	}
	return file{path, typeJSON, withNull(body)}, nil
}

// withNull replaces empty texts by null, so that all documents have one form: every key is there, a list may
// be empty, and anything else that is missing is null. The bytes :"" are always an empty text, since JSON
// escapes quotes inside of texts.
func withNull(document []byte) []byte {
	return bytes.ReplaceAll(document, []byte(`:""`), []byte(`:null`))
}

func encodeJSON(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("writing JSON: %w", err)
	}
	return out.Bytes(), nil
}

func encodeXML(v any) ([]byte, error) {
	out := bytes.NewBufferString(xml.Header)
	e := xml.NewEncoder(out)
	e.Indent("", "  ")
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("writing XML: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

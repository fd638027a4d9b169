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

// jsonFile is a file of JSON. What JSON cannot hold, such as a number that is none, is an error.
func jsonFile(path string, v any) (file, error) {
	body, err := encodeJSON(v)
	if err != nil {
		return file{}, fmt.Errorf("%s: %w", path, err)
	}
	return file{path, typeJSON, withNull(body)}, nil
}

// withNull writes null for empty texts, so that what there is not has one form in all documents:
// every key is there, a list may be empty, and anything else that is missing is null. The bytes
// :"" stand for nothing else in JSON, which escapes quotes in texts.
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

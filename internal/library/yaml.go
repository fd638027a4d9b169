package library

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/interpolref/interpolref/internal/markup"
)

// located is a string in a file, with its place.
type located struct {
	markup.Pos
	Value string
}

var (
	locatedType = reflect.TypeFor[located]()
	posType     = reflect.TypeFor[markup.Pos]()
	dateType    = reflect.TypeFor[Date]()
)

var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

// parseYAML parses text that starts at a line of the file. It returns nil for text that
// is empty or broken.
func parseYAML(f *file, text []byte, line int) *yaml.Node {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		at, words := markup.Pos{Line: line, Col: 1}, strings.TrimPrefix(err.Error(), "yaml: ")
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
			n, _ := strconv.Atoi(m[1])
			at.Line, words = line+n-1, m[2]
		}
		f.fault(at, "the YAML cannot be read: "+words, "indent with spaces; put text that holds a colon or starts with [ in quotes")
		return nil
	}
	if len(doc.Content) == 0 {
		return nil
	}
	shift(&doc, line-1)
	return doc.Content[0]
}

// shift moves the positions of a tree down by some lines.
func shift(n *yaml.Node, lines int) {
	n.Line += lines
	for _, c := range n.Content {
		shift(c, lines)
	}
}

func at(n *yaml.Node) markup.Pos { return markup.Pos{Line: n.Line, Col: n.Column} }

// decode copies a tree into a value by the yaml tags of its fields, and reports every
// unknown key, key given twice and value of a wrong kind. A single value serves where a
// list is wanted. The fields of an embedded markup.Pos receive the place of the mapping.
func decode(f *file, n *yaml.Node, v reflect.Value) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch {
	case v.Type() == locatedType:
		if scalar(f, n, "text") {
			v.Set(reflect.ValueOf(located{at(n), strings.TrimSpace(n.Value)}))
		}
	case v.Type() == dateType:
		if scalar(f, n, "a date") {
			d, err := ParseDate(n.Value)
			if err != nil {
				f.fault(at(n), err.Error(), "")
			}
			v.Set(reflect.ValueOf(d))
		}
	case v.Kind() == reflect.Struct:
		decodeStruct(f, n, v)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		decode(f, n, v.Elem())
	case v.Kind() == reflect.Slice:
		items := n.Content
		if n.Kind != yaml.SequenceNode {
			items = []*yaml.Node{n}
		}
		v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
		for i, item := range items {
			decode(f, item, v.Index(i))
		}
	case v.Kind() == reflect.String:
		if scalar(f, n, "text") {
			v.SetString(strings.TrimSpace(n.Value))
		}
	default: // a number or a truth value
		if err := n.Decode(v.Addr().Interface()); err != nil {
			f.fault(at(n), fmt.Sprintf("%q is not %s", n.Value, kindName(v.Kind())), "")
		}
	}
}

func decodeStruct(f *file, n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.MappingNode {
		f.fault(at(n), "keys with values are wanted here", "")
		return
	}
	fields := map[string]reflect.Value{}
	for i := range v.NumField() {
		if v.Type().Field(i).Type == posType {
			v.Field(i).Set(reflect.ValueOf(at(n)))
			continue
		}
		fields[v.Type().Field(i).Tag.Get("yaml")] = v.Field(i)
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		field, ok := fields[key.Value]
		switch {
		case !ok:
			f.fault(at(key), fmt.Sprintf("unknown key %q", key.Value), nearest(key.Value, fields))
		case seen[key.Value]:
			f.fault(at(key), fmt.Sprintf("the key %q stands here a second time", key.Value), "")
		case value.Tag == "!!null":
			f.fault(at(key), fmt.Sprintf("the key %q has no value", key.Value), "leave the key out")
		default:
			decode(f, value, field)
		}
		seen[key.Value] = true
	}
}

func scalar(f *file, n *yaml.Node, want string) bool {
	if n.Kind != yaml.ScalarNode {
		f.fault(at(n), want+" is wanted here, not a list or keys", "")
		return false
	}
	return true
}

func kindName(k reflect.Kind) string {
	switch k {
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	}
	return "a number"
}

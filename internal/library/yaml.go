package library

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/interpolref/interpolref/internal/markup"
)

// located is a string in a file, with its place.
type located struct {
	markup.Pos
	Value string
}

// dated is a date in a file, with its place.
type dated struct {
	markup.Pos
	Date
}

var (
	datedType   = reflect.TypeFor[dated]()
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
		if found, what, hint := yamlMistake(string(text)); what != "" {
			f.fault(markup.Pos{Line: line + found.Line - 1, Col: found.Col}, what, hint)
			return nil
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

// decode copies a tree into a value and reports every unknown key, key given twice, value
// of a wrong kind and required key that is missing. What a struct takes stands in its tags:
//
//	Title located `yaml:"title,required"`
//
// The fields of a struct that is embedded or tagged inline count as its own; those without a tag
// are not read. An embedded [markup.Pos] receives the
// place of the mapping, and its tag noun says what faults call it, if not as the file does.
// A plain string is text for readers, whose quotes become curly; a located string stays as it is.
// A single value serves where a list is wanted. Aliases are refused, since a few of them
// can stand for gigabytes.
func decode(f *file, n *yaml.Node, into any) { decodeValue(f, n, reflect.ValueOf(into).Elem()) }

func decodeValue(f *file, n *yaml.Node, v reflect.Value) {
	switch {
	case n.Kind == yaml.AliasNode:
		f.fault(at(n), "YAML aliases are not read", "write the value out")
	case v.Type() == locatedType:
		if scalar(f, n, "text") {
			v.Set(reflect.ValueOf(located{at(n), strings.TrimSpace(n.Value)}))
		}
	case v.Type() == datedType:
		v.Field(0).Set(reflect.ValueOf(at(n)))
		decodeValue(f, n, v.Field(1))
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
		decodeValue(f, n, v.Elem())
	case v.Kind() == reflect.Slice:
		items := n.Content
		if n.Kind != yaml.SequenceNode {
			items = []*yaml.Node{n}
		}
		v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
		for i, item := range items {
			decodeValue(f, item, v.Index(i))
		}
	case v.Kind() == reflect.String:
		if scalar(f, n, "text") {
			v.SetString(markup.Curl(strings.TrimSpace(n.Value)))
		}
	default:
		kind := map[reflect.Kind]string{reflect.Bool: "true or false", reflect.Int: "a whole number", reflect.Float64: "a number"}[v.Kind()]
		if !scalar(f, n, kind) {
			return
		}
		err := n.Decode(v.Addr().Interface())
		if err != nil || v.Kind() == reflect.Float64 && (math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0)) {
			f.fault(at(n), fmt.Sprintf("%q is not %s", n.Value, kind), "")
			v.SetZero()
		}
	}
}

// shape is what a struct takes: its keys, where its place goes, and what faults call it.
type shape struct {
	fields map[string]field
	place  []int
	noun   string
}

// field is a key that a struct takes.
type field struct {
	index    []int
	required bool
	example  string // a value that it could have, for hints
}

var shapes sync.Map // by reflect.Type; there are thousands of entries of a dozen types

func shapeOf(t reflect.Type) *shape {
	if known, ok := shapes.Load(t); ok {
		return known.(*shape)
	}
	s := &shape{fields: map[string]field{}}
	for _, info := range reflect.VisibleFields(t) {
		key, option, _ := strings.Cut(info.Tag.Get("yaml"), ",")
		switch {
		case info.Type == posType:
			s.place, s.noun = info.Index, info.Tag.Get("noun")
		case option == "inline":
			for key, inner := range shapeOf(info.Type).fields {
				inner.index = slices.Concat(info.Index, inner.index)
				s.fields[key] = inner
			}
		case key != "":
			s.fields[key] = field{info.Index, option == "required", info.Tag.Get("example")}
		}
	}
	shapes.Store(t, s)
	return s
}

func decodeStruct(f *file, n *yaml.Node, v reflect.Value) {
	shape := shapeOf(v.Type())
	known, noun := shape.fields, cmp.Or(shape.noun, f.noun)
	if shape.place != nil {
		v.FieldByIndex(shape.place).Set(reflect.ValueOf(at(n)))
	}
	if n.Kind != yaml.MappingNode {
		f.fault(at(n), "keys with values are wanted here", "")
		return
	}
	var meant []string // known keys that unknown ones are misspellings of
	seen, wrong := map[string]bool{}, map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		field, ok := known[key.Value]
		before := f.errors
		switch {
		case !ok:
			meant = append(meant, closest(key.Value, known))
			f.fault(at(key), fmt.Sprintf("unknown key %q", key.Value), cmp.Or(nearest(f, key.Value, known), keysOf(known)))
		case seen[key.Value]:
			f.fault(at(key), fmt.Sprintf("the key %q stands here a second time", key.Value), "")
		case value.Tag == "!!null":
			f.fault(at(key), fmt.Sprintf("the key %q has no value", key.Value), "leave the key out")
		default:
			decodeValue(f, value, v.FieldByIndex(field.index))
		}
		seen[key.Value] = true
		wrong[key.Value] = wrong[key.Value] || f.errors > before
	}
	for key, field := range known {
		if field.required && empty(v.FieldByIndex(field.index)) && !wrong[key] && !slices.Contains(meant, key) {
			hint := ""
			if field.example != "" {
				hint = fmt.Sprintf("write %s: %s", key, field.example)
			}
			f.fault(at(n), fmt.Sprintf("the %s has no %s", noun, key), hint)
		}
	}
}

// keysIn returns the keys that a struct takes; those of an inner struct follow its own key and a dot.
func keysIn(t reflect.Type, prefix string) (all []string) {
	for i := range t.NumField() {
		field := t.Field(i)
		key, option, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		inner := field.Type
		for inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		leaf := inner.Kind() != reflect.Struct || slices.Contains([]reflect.Type{locatedType, datedType, dateType}, inner)
		switch {
		case field.Type == posType:
		case field.Anonymous || option == "inline":
			all = append(all, keysIn(inner, prefix)...)
		case key == "": // nothing that is read
		case leaf:
			all = append(all, prefix+key)
		default:
			all = append(all, append(keysIn(inner, prefix+key+"."), prefix+key)...)
		}
	}
	return all
}

// keysOf lists the keys that are known.
func keysOf(known map[string]field) string {
	return "the keys are " + strings.Join(slices.Sorted(maps.Keys(known)), ", ")
}

// empty reports whether a value holds nothing.
func empty(v reflect.Value) bool {
	switch v := v.Interface().(type) {
	case located:
		return v.Value == ""
	case dated:
		return v.IsZero()
	}
	return v.IsZero()
}

// maxValue is how many bytes a value has at most: titles, labels and the like stand on many pages.
const maxValue = 4000

// scalar reports whether a node is a single value of at most maxValue bytes, and reports a fault if not.
func scalar(f *file, n *yaml.Node, want string) bool {
	if n.Kind != yaml.ScalarNode {
		f.fault(at(n), want+" is wanted here, not a list or keys", "")
		return false
	}
	if len(n.Value) > maxValue {
		f.fault(at(n), fmt.Sprintf("the text has %d bytes, at most %d can stand here", len(n.Value), maxValue), "what is longer is a page")
		return false
	}
	return true
}

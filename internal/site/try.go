package site

import "reflect"

// views returns a zero view of each layout, by the layout's name.
func views() map[string]any {
	views := map[string]any{"page": Page{}, "home": Home{}, "search": Search{}, "error": Error{}, "single": Single{}}
	for _, reg := range registers {
		if reg.template != "" {
			views[reg.template] = reg.empty
		}
	}
	return views
}

// smokeTests returns tests of the layouts: each is rendered with a zero view and with one whose every field is
// filled, so that a host's template fails when the site is built and not for a reader.
func (r *renderer) smokeTests() (work []func() error) {
	for name, view := range views() {
		if name == "single" {
			continue // only an export into one file renders it
		}
		for _, full := range []bool{false, true} {
			work = append(work, func() error {
				v := reflect.New(reflect.TypeOf(view)).Elem()
				if full {
					fill(v, 0)
				}
				v.FieldByName("Layout").Set(reflect.ValueOf(r.layout(name, "", "Title")))
				_, err := r.render(name, v.Interface())
				return err
			})
		}
	}
	return work
}

// fill sets every field of a view: words, numbers, lists of one entry. The depth is bounded, since
// some views are recursive.
func fill(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("words")
	case reflect.Int:
		v.SetInt(1)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		if depth < 8 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), depth+1)
		}
	case reflect.Slice:
		if depth < 7 { // so that what its entry points to is filled too
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fill(v.Index(0), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() && f.Type() != reflect.TypeFor[Layout]() {
				fill(f, depth+1)
			}
		}
	}
}

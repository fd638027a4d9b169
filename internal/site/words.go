package site

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/interpolref/interpolref/internal/library"
	"github.com/interpolref/interpolref/internal/markup"
	"github.com/interpolref/interpolref/templates"
)

// Words are the words of the interface in one language, as templates/words/LANGUAGE.yaml has
// them: the key of AllPages is all-pages. Templates get them by the function words.
type Words struct {
	Layout struct {
		Direction, Skip, Main, ListsAndHelp, Search, SearchLabel, SearchPlaceholder, Contact string
		Changes, ChangesAtom, Home, AllPages                                                 string
		Revision, Edition                                                                    filled
	}
	Foot             []door
	Help, PersonHelp []string
	Text             struct {
		Comma, Semicolon, Colon, Source, Letters string
		AsOf, DueBy                              filled
	}
	Document markup.Words
	Page     struct {
		Breadcrumbs, Group, Area, Classified, DefinedBy, ICCS, Victim, WhereToReport, Section, Contents string
		Related, Turn, Previous, Next, References, Secondary, Reviewed, Cite, Report                    string
		SectionOf, Back, Citation, CitationNote                                                         filled
		Contested                                                                                       string
		Evidence, Traced                                                                                plurals
	}
	Line struct {
		Label, You, CourtA, BureauA, Interpol, BureauB, PoliceB string
	}
	Home struct {
		Questions, Sources plurals
		Reviewed           filled
	}
	Search struct {
		Title, Limit, LimitLabel, Everything, Scripts, Person, Page, Answer, Definition, Turn string
		NoStation, Previous, Next, Help, Urgent, Weak, Nearest                                string
		For                                                                                   filled
		ForQuoted, Corrected, Uncorrected, Offered, Nothing                                   around
		Places                                                                                plurals
	}
	Script struct { // what scripts say; those of pages are in one attribute, apart by bars
		Colours, AsSystem, Light, Dark, Change, Copy, LinkCopied, CitationCopied, NoCopying string
		Suggestions, NoSuggestions, Keys, SearchKeys, ShowKeys, CloseOpen, Close            string
		Found, Nothing                                                                      string
	}
	Errors struct {
		Status                                                                             filled
		Suggestions, All                                                                   string
		Missing, Invalid, TooLong, NoneOf, NoNumber, NoFlag                                filled
		BadRequest, Forbidden, NotFound, Method, TooLarge, Address, Internal, Busy, Faults heading
	}
	Terms struct {
		Title, Summary string
		Also, Read     filled
	}
	Figures struct {
		Title, Summary, Home, Other, Used, More, Second string
	}
	Sources struct {
		Title, Summary, Cited                   string
		Letter, LetterSummary, OwnSummary, Seen filled
		Count, Own                              plurals
	}
	Questions struct {
		Title, Summary string
		More, AsOf     filled
	}
	Services struct {
		Title, Summary, FindCountry, Countries, EveryCountry, FindCrime, Crimes, ByCountry string
		ByCrime, Check, Emergency                                                          string
		NoCountry, Old, SecondHand                                                         around
		InCountry, For                                                                     filled
	}
	Countries struct {
		Title, Summary, Glance, GlanceText, Each, Some, OnlyFirm, OnlyUnknown, ByDate, Country string
		Question, Rule, Law, Stale, Weak, Condition, Bureau, Caption, Unknown                  string
		UnknownText, Choose, Row, Member, Bare                                                 string
		All, Only                                                                              filled
		Sources                                                                                plurals
	}
	Members struct {
		Title, Summary, Country, Since, Bureau, NoBureau, Office, Emergency, RedNotice, RedNoticeShort string
		NotLooked, Row, Report, ReportText, Services, Outside, Founder                                 string
		Question, Member, MemberSince, NoMember, Earlier, Away, Caption                                filled
		Count                                                                                          plurals
	}
	Notices struct {
		Title, Summary, Notice, Purpose, PurposeShort, Requester, Public, PublicShort, Rule string
		Caption                                                                             string
	}
	Treaties struct {
		Title, Summary, ByYear, Depositary, Parties, Crimes string
	}
	Claims struct {
		Title, Summary, BySection, BySectionText, Ages, Section, Traced, Sources, Citations string
		Oldest, Newest, Figures, Corrections, None                                          string
		AgesText, PartOf, Share, Part, PartSummary                                          filled
		Kinds                                                                               map[string]string
	}
	Databases struct {
		Title, Summary, Caption, Database, Holds, Who, Size, Enters, Searches, Since, Unknown string
	}
	Operations struct {
		Title, Summary, WhenWhere, ByYear, ByCrime, Others, OthersText, All, Rare, Joint, Caption, OthersCaption string
		With, Led, Operation, Against, AgainstAll                                                                filled
	}
	Names struct {
		Title, Summary, Operation, Database string
	}
	Pages struct {
		Title, Summary, See string
	}
	Feeds struct {
		Search filled
		LLMs   string
	}
	Languages map[string]string
	Regions   map[string]string
}

// heading is the title and the text of a page that the content has none for.
type heading struct{ Title, Text string }

// door is a link to a page, shown where there is the page.
type door struct{ To, Title string }

// filled is a message template: a text with placeholders in braces, {name}.
type filled string

// With replaces placeholders. The arguments are pairs of a name and its value: With("site", s, "title", t).
func (f filled) With(namesAndValues ...any) string {
	var b strings.Builder
	rest := string(f)
	for {
		text, after, found := strings.Cut(rest, "{")
		b.WriteString(text)
		if !found {
			return b.String()
		}
		var name string
		name, rest, _ = strings.Cut(after, "}")
		for i := 0; i+1 < len(namesAndValues); i += 2 {
			if namesAndValues[i] == name {
				fmt.Fprint(&b, namesAndValues[i+1])
			}
		}
	}
}

// around is a text with a slot {} where an element of the page stands, cut at the slot.
type around struct{ Before, After string }

// plurals are the forms of a text for numbers, by Unicode's categories (CLDR).
type plurals struct {
	Lang  language.Tag
	Forms map[plural.Form]filled
}

var pluralForms = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two, "few": plural.Few, "many": plural.Many, "other": plural.Other,
}

// With chooses the plural form for n and replaces its placeholders, {n} and those of the pairs.
func (p plurals) With(n int, namesAndValues ...any) string {
	form, ok := p.Forms[plural.Cardinal.MatchPlural(p.Lang, n, 0, 0, 0, 0)]
	if !ok {
		form = p.Forms[plural.Other]
	}
	return form.With(append(namesAndValues, "n", message.NewPrinter(p.Lang).Sprint(n))...)
}

// faultsError is an error that consists of faults in what a host has written.
type faultsError struct{ faults library.Faults }

func (e *faultsError) Error() string { return e.faults[0].String() }

// fallback is the language of the words that stand in for those that are missing.
const fallback = "en"

// ReadWords reads the words of a language: ours, or those of [fallback] where we have none, and over them those
// of the host, who may leave keys out. Words that are missing in the language are a warning. [TemplateFaults]
// lists the faults of the error.
func ReadWords(own fs.FS, lang string) (w *Words, warnings library.Faults, err error) {
	w = &Words{}
	d := &wordsDecoder{file: "templates/words/" + lang + ".yaml", lang: language.Make(lang)}
	text, err := fs.ReadFile(templates.FS, "words/"+lang+".yaml")
	known := err == nil // whether we have words of the language
	if !known {
		text, err = fs.ReadFile(templates.FS, "words/"+fallback+".yaml")
		d.lang = language.Make(fallback)
	}
	if err != nil {
		return nil, nil, err
	}
	d.read(text, w, every)
	found := known // whether anybody has
	if !known {
		d.lang, w.Layout.Direction = language.Make(lang), direction(lang)
	}
	if own != nil {
		switch text, err := fs.ReadFile(own, "templates/words/"+lang+".yaml"); {
		case err == nil && known:
			d.read(text, w, some)
		case err == nil:
			found = true
			d.read(text, w, most)
		case !errors.Is(err, fs.ErrNotExist):
			d.fault(&yaml.Node{Line: 1, Column: 1}, err.Error(), "")
		}
	}
	if !found {
		d.warn(&yaml.Node{Line: 1, Column: 1}, fmt.Sprintf("there are no words of the interface in the language %q: they stand in English", lang), "translate templates/words/en.yaml of the program's source; keys may be left out")
	}
	if d.faults.Errors() > 0 {
		return nil, nil, &faultsError{d.faults}
	}
	return w, d.faults, nil
}

// wanted says which keys a file of words must hold.
type wanted int

const (
	every wanted = iota // ours
	most                // what is missing stands in another language: a warning
	some                // what is missing stands in the same language
)

type wordsDecoder struct {
	file   string
	lang   language.Tag
	faults library.Faults
}

func (d *wordsDecoder) fault(n *yaml.Node, text, hint string) {
	d.faults = append(d.faults, library.Fault{File: d.file, Line: n.Line, Col: n.Column, Text: text, Hint: hint})
}

func (d *wordsDecoder) warn(n *yaml.Node, text, hint string) {
	d.fault(n, text, hint)
	d.faults[len(d.faults)-1].Warning = true
}

func (d *wordsDecoder) read(text []byte, w *Words, keys wanted) {
	var n yaml.Node
	if err := yaml.Unmarshal(text, &n); err != nil {
		d.fault(&yaml.Node{Line: 1, Column: 1}, err.Error(), "")
	} else if len(n.Content) > 0 { // an empty file has none
		d.decode(n.Content[0], reflect.ValueOf(w).Elem(), keys)
	}
}

// decode reads a node into a value, and reports what does not fit it.
func (d *wordsDecoder) decode(n *yaml.Node, v reflect.Value, keys wanted) {
	switch to := v.Addr().Interface().(type) {
	case *around:
		before, after, found := strings.Cut(n.Value, "{}")
		if !found {
			d.fault(n, "{} is missing, where an element stands", "")
		}
		*to = around{before, after}
		return
	case *plurals:
		*to = plurals{d.lang, map[plural.Form]filled{}}
		for i := 0; i+1 < len(n.Content); i += 2 {
			form, ok := pluralForms[n.Content[i].Value]
			if !ok {
				d.fault(n.Content[i], fmt.Sprintf("%q is no form of a number", n.Content[i].Value), "write zero, one, two, few, many or other")
			}
			to.Forms[form] = filled(n.Content[i+1].Value)
		}
		if to.Forms[plural.Other] == "" {
			d.fault(n, "the form other is missing", "")
		}
		return
	}
	kind, want := yaml.ScalarNode, "a text is wanted here"
	switch v.Kind() {
	case reflect.Struct, reflect.Map:
		kind, want = yaml.MappingNode, "keys are wanted here"
	case reflect.Slice, reflect.Array:
		kind, want = yaml.SequenceNode, "a list is wanted here"
	}
	if n.Kind != kind {
		d.fault(n, want, "")
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(n.Value)
	case reflect.Array:
		if len(n.Content) != v.Len() {
			d.fault(n, fmt.Sprintf("%d texts are wanted here", v.Len()), "")
			return
		}
		for i, item := range n.Content {
			d.decode(item, v.Index(i), every)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
		for i, item := range n.Content {
			d.decode(item, v.Index(i), every)
		}
	case reflect.Map:
		if v.IsNil() {
			v.Set(reflect.MakeMap(v.Type()))
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			v.SetMapIndex(reflect.ValueOf(n.Content[i].Value), reflect.ValueOf(n.Content[i+1].Value))
		}
	case reflect.Struct:
		fields := map[string]reflect.Value{}
		for f, value := range v.Fields() {
			fields[keyOf(f.Name)] = value
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			f, ok := fields[key.Value]
			if !ok {
				d.fault(key, fmt.Sprintf("unknown key %q", key.Value), "")
				continue
			}
			delete(fields, key.Value)
			d.decode(n.Content[i+1], f, keys)
		}
		missing := strings.Join(slices.Sorted(maps.Keys(fields)), ", ")
		switch {
		case missing == "" || keys == some:
		case keys == most:
			d.warn(n, "these words are missing and stand in English: "+missing, "")
		default:
			d.fault(n, "these words are missing: "+missing, "")
		}
	}
}

// keyOf returns the key of a field: "all-pages" of AllPages.
func keyOf(field string) string {
	var b strings.Builder
	lower := true
	for i, r := range field {
		if unicode.IsUpper(r) && i > 0 && lower {
			b.WriteByte('-')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// date returns a date as it is read.
func (w *Words) date(d library.Date) string {
	if d.IsZero() {
		return ""
	}
	return w.Document.FormatDate(d.Year, d.Month, d.Day)
}

// languageName returns the name of a language: "French". A region or script that the tag also
// names ("pt-BR") is left out.
func (w *Words) languageName(tag string) string {
	base, _, _ := strings.Cut(tag, "-")
	return cmp.Or(w.Languages[base], tag)
}

// direction returns the direction in which a language is written.
func direction(lang string) string {
	switch base, _, _ := strings.Cut(lang, "-"); base {
	case "ar", "fa", "he", "ur", "yi", "ps", "dv", "ckb":
		return "rtl"
	}
	return "ltr"
}

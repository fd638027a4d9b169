package markup

import (
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// lexer returns the lexer of a language by its name, an alias of it or the ending of its files,
// or nil. Our own come before chroma's, whose rules are compiled when a language is first used.
func lexer(language string) chroma.Lexer { return lexersByName()[strings.ToLower(language)] }

// lexersByName is a map because chroma's own search matches an unknown name against the file
// patterns of all languages.
var lexersByName = sync.OnceValue(func() map[string]chroma.Lexer {
	all := map[string]chroma.Lexer{}
	for name, rules := range map[string]func() chroma.Rules{"mrz": mrzRules, "mail": mailRules, "record": recordRules, "dns": dnsRules} {
		all[name] = chroma.MustNewLexer(&chroma.Config{Name: name}, rules)
	}
	for _, names := range []func(*chroma.Config) []string{
		func(c *chroma.Config) []string { return []string{c.Name} },
		func(c *chroma.Config) []string { return c.Aliases },
		func(c *chroma.Config) []string { return c.Filenames },
	} {
		for _, l := range lexers.GlobalLexerRegistry.Lexers {
			for _, name := range names(l.Config()) {
				if name = strings.ToLower(strings.TrimPrefix(name, "*.")); all[name] == nil {
					all[name] = l
				}
			}
		}
	}
	return all
})

// mrzRules reads the machine-readable zones of ICAO Doc 9303: two lines of 44 (TD3,
// passports), two of 36 (TD2) or three of 30 (TD1, cards). Kinds of fields have a look
// each: codes k, names nc, numbers and dates m, check digits nv, fillers p.
func mrzRules() chroma.Rules {
	const (
		code, name, number = chroma.Keyword, chroma.NameClass, chroma.LiteralNumber
		check, text        = chroma.NameVariable, chroma.Text
		dates              = `([0-9<]{6})([0-9<])([A-Z<])([0-9<]{6})([0-9<])` // birth, sex, expiry
	)
	numberAndDates := []chroma.Emitter{number, check, code, number, check, code, number, check}
	line := func(pattern string, types ...chroma.Emitter) chroma.Rule {
		return chroma.Rule{Pattern: `^` + pattern + `$`, Type: chroma.ByGroups(types...)}
	}
	return chroma.Rules{"root": {
		line(`([A-Z][A-Z0-9<])([A-Z<]{3})([A-Z<]{39})`, code, code, name),
		line(`([A-Z0-9<]{9})([0-9<])([A-Z<]{3})`+dates+`([A-Z0-9<]{14})([0-9<])([0-9])`, append(numberAndDates, text, check, check)...),
		line(`([A-Z][A-Z0-9<])([A-Z<]{3})([A-Z<]{31})`, code, code, name),
		line(`([A-Z0-9<]{9})([0-9<])([A-Z<]{3})`+dates+`([A-Z0-9<]{7})([0-9])`, append(numberAndDates, text, check)...),
		line(`([A-Z<]{30})`, name),
		line(`([A-Z][A-Z0-9<])([A-Z<]{3})([A-Z0-9<]{9})([0-9<])([A-Z0-9<]{15})`, code, code, number, check, text),
		line(dates+`([A-Z<]{3})([A-Z0-9<]{11})([0-9])`, number, check, code, number, check, code, text, check),
		{Pattern: `[^\n]+`, Type: text},
		{Pattern: `\n`, Type: text},
	}}
}

// mailRules reads the headers of a message: names, addresses, and results such as spf=pass.
func mailRules() chroma.Rules {
	return chroma.Rules{"root": {
		{Pattern: `^[A-Za-z][A-Za-z0-9-]*(?=:)`, Type: chroma.NameAttribute},
		{Pattern: `\b(spf|dkim|dmarc|arc)(=)(\w+)`, Type: chroma.ByGroups(chroma.Keyword, chroma.Operator, chroma.NameConstant)},
		{Pattern: `"[^"\n]*"`, Type: chroma.LiteralString},
		{Pattern: `<[^<>\s]*>|[^\s<>"=;,()]+@[^\s<>";,()]+`, Type: chroma.LiteralStringOther},
		{Pattern: `\bhxxps?\S*|\bhttps?:\S*`, Type: chroma.LiteralStringOther},
		{Pattern: `\([^()\n]*\)`, Type: chroma.Comment},
		{Pattern: `[:;=]`, Type: chroma.Punctuation},
		{Pattern: `\w+|[^\S\n]+|.|\n`, Type: chroma.Text},
	}}
}

// recordRules reads lines of a key and a value; what follows # is a remark.
func recordRules() chroma.Rules {
	return chroma.Rules{"root": {
		{Pattern: `#[^\n]*`, Type: chroma.Comment},
		{Pattern: `^([ \t]*-?[ \t]*)([^\s:#][^:#\n]*)(:)(?=\s|$)`, Type: chroma.ByGroups(chroma.Text, chroma.NameAttribute, chroma.Punctuation)},
		{Pattern: `\d{4}-\d\d-\d\d\b|\b\d+(\.\d+)?\b`, Type: chroma.LiteralNumber},
		{Pattern: `"[^"\n]*"`, Type: chroma.LiteralString},
		{Pattern: `\w+|[^\S\n]+|.|\n`, Type: chroma.Text},
	}}
}

// dnsRules reads records of a zone: name, class and type, and the tags of texts (v=DMARC1; p=reject).
func dnsRules() chroma.Rules {
	return chroma.Rules{"root": {
		{Pattern: `;[^\n]*`, Type: chroma.Comment},
		{Pattern: `^[^\s;"]+`, Type: chroma.NameAttribute},
		{Pattern: `\b(IN|TXT|MX|A|AAAA|CNAME|NS|CAA|SOA)\b`, Type: chroma.Keyword},
		{Pattern: `\b\d+\b`, Type: chroma.LiteralNumber},
		{Pattern: `"`, Type: chroma.LiteralString, Mutator: chroma.Push("text")},
		{Pattern: `[^\s";]+|[^\S\n]+|.|\n`, Type: chroma.Text},
	}, "text": {
		{Pattern: `([A-Za-z]+)(=)([^;"\n]*)`, Type: chroma.ByGroups(chroma.NameAttribute, chroma.Operator, chroma.LiteralString)},
		{Pattern: `"`, Type: chroma.LiteralString, Mutator: chroma.Pop(1)},
		{Pattern: `\n`, Type: chroma.Text, Mutator: chroma.Pop(1)},
		{Pattern: `[^"\n;=A-Za-z]+|.`, Type: chroma.LiteralString},
	}}
}

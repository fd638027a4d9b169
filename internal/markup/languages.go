package markup

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
)

// languages are those that code can be in. Chroma's own three hundred would be an eighth of
// the program and a tenth of its start.
var languages = map[string]func() chroma.Lexer{
	"text":   newLexer("text", func() chroma.Rules { return chroma.Rules{"root": {{Pattern: `.+|\n`, Type: chroma.Text}}} }),
	"mrz":    newLexer("mrz", mrzRules),
	"mail":   newLexer("mail", mailRules),
	"record": newLexer("record", recordRules),
	"dns":    newLexer("dns", dnsRules),

	"json":     newLexer("json", jsonRules),
	"yaml":     newLexer("yaml", yamlRules),
	"ini":      newLexer("ini", iniRules),
	"toml":     newLexer("toml", iniRules),
	"bash":     newLexer("bash", shellRules),
	"sh":       newLexer("sh", shellRules),
	"http":     newLexer("http", httpRules),
	"markdown": newLexer("markdown", markdownRules),
	"html":     newLexer("html", elementRules),
	"xml":      newLexer("xml", elementRules),

	"nginx":      newLexer("nginx", directiveRules),
	"apache":     newLexer("apache", directiveRules),
	"caddyfile":  newLexer("caddyfile", directiveRules),
	"haproxy":    newLexer("haproxy", directiveRules),
	"dockerfile": newLexer("dockerfile", directiveRules),

	"vcl": newLexer("vcl", programRules("acl backend call director elsif else hash if import include new "+
		"pass probe return set sub synth unset vcl")),
	"go": newLexer("go", programRules("break case chan const continue default defer else fallthrough for func go goto "+
		"if import interface map package range return select struct switch type var true false nil")),
	"js": newLexer("js", programRules("async await break case catch class const continue default delete do else export "+
		"extends finally for function if import in instanceof let new of return static switch this throw try typeof "+
		"var while yield true false null undefined")),
	"css": newLexer("css", programRules("important")),
	"python": newLexer("python", programRules("and as assert async await break class continue def del elif else except "+
		"finally for from global if import in is lambda nonlocal not or pass raise return try while with yield True False None")),
}

func newLexer(name string, rules func() chroma.Rules) func() chroma.Lexer {
	return sync.OnceValue(func() chroma.Lexer {
		return chroma.MustNewLexer(&chroma.Config{Name: name}, rules)
	})
}

// languageNames lists the languages for those who wrote another.
func languageNames() string {
	return strings.Join(slices.Sorted(maps.Keys(languages)), ", ")
}

// Parts of rules.
const (
	quoted     = `"(\\.|[^"\\\n])*"`
	apostrophe = `'(\\.|[^'\\\n])*'`
	number     = `\b\d[\d.]*(ms|us|[smhdkKMG]B?)?\b`
)

// rest are the rules for what nothing else reads.
func rest() []chroma.Rule {
	return []chroma.Rule{
		{Pattern: `[{}()\[\]:;,]`, Type: chroma.Punctuation},
		{Pattern: `[\w-]+|[^\S\n]+|.|\n`, Type: chroma.Text},
	}
}

func jsonRules() chroma.Rules {
	return chroma.Rules{"root": append([]chroma.Rule{
		{Pattern: quoted + `(?=\s*:)`, Type: chroma.NameAttribute},
		{Pattern: quoted, Type: chroma.LiteralString},
		{Pattern: `\b(true|false|null)\b`, Type: chroma.KeywordConstant},
		{Pattern: `-?\d+(\.\d+)?([eE][+-]?\d+)?`, Type: chroma.LiteralNumber},
	}, rest()...)}
}

func yamlRules() chroma.Rules {
	return chroma.Rules{"root": append([]chroma.Rule{
		{Pattern: `(^|(?<=\s))#[^\n]*`, Type: chroma.Comment},
		{Pattern: `^---$`, Type: chroma.Punctuation},
		{Pattern: `[\w./-]+(?=:(\s|$))`, Type: chroma.NameAttribute},
		{Pattern: quoted + `|` + apostrophe, Type: chroma.LiteralString},
		{Pattern: `\b(true|false|null)\b`, Type: chroma.KeywordConstant},
		{Pattern: `\d{4}-\d\d-\d\d\b|` + number, Type: chroma.LiteralNumber},
	}, rest()...)}
}

// iniRules reads sections in brackets, and keys with values.
func iniRules() chroma.Rules {
	return chroma.Rules{"root": append([]chroma.Rule{
		{Pattern: `^\s*[#;][^\n]*`, Type: chroma.Comment},
		{Pattern: `^\[[^\]\n]*\]`, Type: chroma.Keyword},
		{Pattern: `^([\w.-]+)(\s*)(=)`, Type: chroma.ByGroups(chroma.NameAttribute, chroma.Text, chroma.Operator)},
		{Pattern: quoted + `|` + apostrophe, Type: chroma.LiteralString},
		{Pattern: number, Type: chroma.LiteralNumber},
	}, rest()...)}
}

func shellRules() chroma.Rules {
	return chroma.Rules{"root": append([]chroma.Rule{
		{Pattern: `(^|(?<=\s))#[^\n]*`, Type: chroma.Comment},
		{Pattern: `\$\{[^}\n]*\}|\$\w+`, Type: chroma.NameVariable},
		{Pattern: `\b(if|then|else|elif|fi|for|in|do|done|while|case|esac|function|export|sudo)\b(?=\s|;|$)`, Type: chroma.Keyword},
		{Pattern: `(?<=\s)--?[A-Za-z][\w-]*`, Type: chroma.NameAttribute},
		{Pattern: quoted + `|` + apostrophe, Type: chroma.LiteralString},
	}, rest()...)}
}

// httpRules reads requests and answers: their first lines, then fields.
func httpRules() chroma.Rules {
	return chroma.Rules{"root": append([]chroma.Rule{
		{Pattern: `^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|PURGE|BAN)( )(\S+)`, Type: chroma.ByGroups(chroma.Keyword, chroma.Text, chroma.LiteralString)},
		{Pattern: `\bHTTP/[\d.]+`, Type: chroma.Keyword},
		{Pattern: `^[A-Za-z][\w-]*(?=:)`, Type: chroma.NameAttribute},
		{Pattern: quoted, Type: chroma.LiteralString},
		{Pattern: number, Type: chroma.LiteralNumber},
	}, rest()...)}
}

func markdownRules() chroma.Rules {
	return chroma.Rules{"root": {
		{Pattern: `^#{1,6} [^\n{]*`, Type: chroma.Keyword},
		{Pattern: `\{#[^}\n]*\}`, Type: chroma.NameAttribute},
		{Pattern: "^```[^\n]*", Type: chroma.NameAttribute},
		{Pattern: `^---$|^> ?|^\s*[-*] |^\s*\d+\. `, Type: chroma.Punctuation},
		{Pattern: `^[a-z_]+(?=:( |$))`, Type: chroma.NameAttribute},
		{Pattern: `\[\[[^\]\n]*\]\]|\[[@=][^\]\n]*\]|!?\[[^\]\n]*\]\([^)\n]*\)`, Type: chroma.LiteralString},
		{Pattern: `\w+|[^\S\n]+|.|\n`, Type: chroma.Text},
	}}
}

// elementRules reads elements in angle brackets.
func elementRules() chroma.Rules {
	return chroma.Rules{"root": {
		{Pattern: `<!--[\s\S]*?-->`, Type: chroma.Comment},
		{Pattern: `</?[A-Za-z!?][\w:-]*|/?>|\?>`, Type: chroma.NameTag},
		{Pattern: `[\w:-]+(?==")`, Type: chroma.NameAttribute},
		{Pattern: quoted, Type: chroma.LiteralString},
		{Pattern: `&\w+;`, Type: chroma.NameConstant},
		{Pattern: `\w+|[^\S\n]+|.|\n`, Type: chroma.Text},
	}}
}

// directiveRules reads lines that begin with a directive.
func directiveRules() chroma.Rules {
	return chroma.Rules{"root": append([]chroma.Rule{
		{Pattern: `(^|(?<=\s))#[^\n]*`, Type: chroma.Comment},
		{Pattern: `^([^\S\n]*)(</?[A-Za-z]+)`, Type: chroma.ByGroups(chroma.Text, chroma.NameTag)},
		{Pattern: `^([^\S\n]*)([A-Za-z][\w.-]*)(?=[\s;{]|$)`, Type: chroma.ByGroups(chroma.Text, chroma.Keyword)},
		{Pattern: `\$\{[^}\n]*\}|\$\w+|%\{[^}\n]*\}\w*|%\[[^\]\n]*\]`, Type: chroma.NameVariable},
		{Pattern: quoted + `|` + apostrophe, Type: chroma.LiteralString},
		{Pattern: `\b(https?|unix):[^\s;]+|(?<=\s)/[^\s;{}]*`, Type: chroma.LiteralString},
		{Pattern: `(?<=\s)` + number + `(?=[\s;]|$)`, Type: chroma.LiteralNumber},
	}, rest()...)}
}

// programRules reads a programming language by its words.
func programRules(words string) func() chroma.Rules {
	return func() chroma.Rules {
		return chroma.Rules{"root": append([]chroma.Rule{
			{Pattern: `/\*[\s\S]*?\*/|//[^\n]*|(^|(?<=\s))#[^\n]*`, Type: chroma.Comment},
			{Pattern: quoted + `|` + apostrophe + "|`[^`]*`", Type: chroma.LiteralString},
			{Pattern: `\b(` + strings.ReplaceAll(words, " ", "|") + `)\b`, Type: chroma.Keyword},
			{Pattern: `\b[A-Za-z_]\w*(?=\()`, Type: chroma.NameFunction},
			{Pattern: number, Type: chroma.LiteralNumber},
			{Pattern: `[:=+*/%<>!&|^~-]+`, Type: chroma.Operator},
		}, rest()...)}
	}
}

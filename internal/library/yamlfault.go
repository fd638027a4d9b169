package library

import (
	"regexp"
	"strings"

	"github.com/interpolref/interpolref/internal/markup"
)

var (
	keyLine    = regexp.MustCompile(`^([ ]*(?:- +)*)([\w-]+):(?: +(.*))?$`)
	blockText  = regexp.MustCompile(`^[|>][-+0-9]*(?:\s+#.*)?$`)
	flowString = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'`)
)

// yamlMistake finds the commonest mistakes in YAML that cannot be parsed, where they are: the parser only
// names the line at which it gave up. Lines count from 1 in the text. What is empty if it finds none.
func yamlMistake(text string) (at markup.Pos, what, hint string) {
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if indent := strings.TrimLeft(line, " "); strings.HasPrefix(indent, "\t") && strings.TrimSpace(line) != "" {
			return markup.Pos{Line: i + 1, Col: len(line) - len(indent) + 1}, "a tab indents the line", "indent with spaces"
		}
		m := keyLine.FindStringSubmatchIndex(line)
		if m == nil || m[6] < 0 || m[6] == m[7] {
			continue
		}
		place := func(more int) markup.Pos { return markup.Pos{Line: i + 1, Col: m[6] + more + 1} }
		key, value := line[m[4]:m[5]], strings.TrimRight(line[m[6]:m[7]], " \t")
		switch c := value[0]; c {
		case '|', '>':
			if blockText.MatchString(value) {
				for i+1 < len(lines) && (strings.TrimSpace(lines[i+1]) == "" || indentOf(lines[i+1]) > indentOf(line)) {
					i++
				}
			}
		case '[', '{':
			n := flowEnd(lines[i:], m[6])
			if n < 0 {
				return place(0), "the bracket " + string(c) + " is not closed", "close it: " + key + ": " + value + map[byte]string{'[': "]", '{': "}"}[c]
			}
			i += n
		case '"', '\'':
			rest := strings.Join(append([]string{value}, lines[i+1:min(i+20, len(lines))]...), "\n")
			end := flowString.FindStringIndex(rest)
			if end == nil {
				end = []int{-1, 0}
			}
			n := strings.Count(rest[:end[1]], "\n")
			switch {
			case end[0] != 0 || n > 0 && keyLine.MatchString(lines[i+1]):
				return place(0), "the quote " + string(c) + " is not closed", "close it at the end of the text"
			case n == 0 && strings.TrimSpace(value[end[1]:]) != "" && !strings.HasPrefix(strings.TrimSpace(value[end[1]:]), "#"):
				return place(end[1]), "text stands behind the closing quote", "put quotes of the other kind around the whole, or write the quote inside twice"
			}
			i += n
		case '@', '`', '%':
			return place(0), "a value cannot begin with " + string(c), "put it in quotes: " + key + ": '" + value + "'"
		case '#', '&', '*', '!':
		default:
			if j := strings.Index(value+" ", ": "); j >= 0 && !strings.Contains(value[:j], " #") {
				return place(j), "a colon in the middle of a text", "put the text in quotes: " + key + `: "` + strings.ReplaceAll(value, `"`, `\"`) + `"`
			}
		}
	}
	return markup.Pos{}, "", ""
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// flowEnd returns how many lines below the first one the bracket is closed that opens in it at a byte, or
// -1 where it is not closed before a line that begins another key at the same or a lesser indent.
func flowEnd(lines []string, from int) int {
	depth := 0
	for n, line := range lines {
		if n > 0 {
			if m := keyLine.FindStringIndex(line); m != nil && indentOf(line) <= indentOf(lines[0]) {
				return -1
			}
			from = 0
		}
		line = flowString.ReplaceAllStringFunc(line[from:], func(s string) string { return strings.Repeat("x", len(s)) })
		for _, c := range line {
			switch c {
			case '[', '{':
				depth++
			case ']', '}':
				if depth--; depth == 0 {
					return n
				}
			}
		}
	}
	return -1
}

package markup

import "github.com/alecthomas/chroma/v2"

// Chroma's lexers are regular expressions with backtracking: some take a second for a kilobyte
// that was written for it, and most grow with the square of a block's length. What goes beyond
// a limit is printed plain. Limits are of size and not of time, so that an export is the same on
// every machine. The longest block of the reference has 1 kB, and a page at most 4.
const (
	highlightBlock = 4 << 10  // bytes in one block
	highlightPage  = 32 << 10 // bytes in all blocks of a page
)

// code prints a block of code with chroma's short class names.
func (p *printer) code(c codeOf) {
	p.put(`<div class="code"`)
	if c.id != "" {
		p.put(` id="`, c.id, `"`)
	}
	p.put(`><pre class="chroma" tabindex="0"><code`)
	if c.language != "" {
		p.put(` class="language-`, c.language, `"`)
	}
	p.put(">")
	for _, t := range p.highlight(c) {
		if class := tokenClass(t.Type); class != "" && t.Type != chroma.TextWhitespace {
			p.put(`<span class="`+class+`">`, t.Value, "</span>")
		} else {
			p.text(t.Value)
		}
	}
	p.put("</code></pre></div>\n")
}

// highlight cuts code into tokens: a single one if there is no lexer for it, or none that may
// be used.
func (p *printer) highlight(c codeOf) []chroma.Token {
	plain := []chroma.Token{{Value: c.text}}
	l := lexer(c.language)
	if l == nil || len(c.text) > highlightBlock || p.highlighted+len(c.text) > highlightPage {
		return plain
	}
	p.highlighted += len(c.text)
	next, err := chroma.Coalesce(l).Tokenise(nil, c.text)
	if err != nil {
		return plain
	}
	var tokens []chroma.Token
	for t := next(); t != chroma.EOF; t = next() {
		tokens = append(tokens, t)
	}
	if chroma.Stringify(tokens...) != c.text {
		return plain // a lexer that loses text
	}
	return tokens
}

// tokenClass returns chroma's class for a type of token, or the nearest for a wider one.
func tokenClass(t chroma.TokenType) string {
	for _, t := range []chroma.TokenType{t, t.SubCategory(), t.Category()} {
		if class, ok := chroma.StandardTypes[t]; ok {
			return class
		}
	}
	return ""
}

package markup

import "github.com/alecthomas/chroma/v2"

// lexer returns the lexer of a language, or nil.
func lexer(language string) chroma.Lexer {
	if make := languages[language]; make != nil {
		return make()
	}
	return nil
}

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
	p.highlight(c)
	p.put("</code></pre></div>\n")
}

func (p *printer) highlight(c codeOf) {
	l := lexer(c.language)
	if l == nil {
		p.text(c.text)
		return
	}
	tokens, err := chroma.Tokenise(chroma.Coalesce(l), nil, c.text)
	if err != nil {
		p.text(c.text)
		return
	}
	for _, t := range tokens {
		if class := tokenClass(t.Type); class != "" && t.Type != chroma.TextWhitespace {
			p.put(`<span class="`+class+`">`, t.Value, "</span>")
		} else {
			p.text(t.Value)
		}
	}
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

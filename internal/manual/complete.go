package manual

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// Completion prints a script that completes the command line in a shell: bash, zsh or fish.
func Completion(w io.Writer, app *kong.Application, shell string) error {
	p, err := read(app)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	switch shell {
	case "bash":
		p.bash(b)
	case "zsh":
		p.zsh(b)
	case "fish":
		p.fish(b)
	default:
		return fmt.Errorf("no completion for the shell %q", shell)
	}
	return b.Flush()
}

func (p program) names() []string {
	var names []string
	for _, c := range p.commands {
		names = append(names, c.name)
	}
	return names
}

func (c command) flagNames() []string {
	var names []string
	for _, f := range c.flags {
		names = append(names, "--"+f.name)
	}
	return names
}

// valued returns the flags of all commands that a value follows.
func (p program) valued() []string {
	var names []string
	seen := map[string]bool{}
	for _, c := range p.commands {
		for _, f := range c.flags {
			if name := "--" + f.name; !f.boolean && !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
}

// quote makes a word of any shell of a text.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// bash needs bash 4 and none of the functions that come with a distribution. It cuts the line
// itself, as bash would also cut at the colon of an address and at the sign in --flag=value.
func (p program) bash(b *bufio.Writer) {
	fmt.Fprintf(b, `# Completes %[1]s in bash; printed by: %[1]s completion bash
_%[1]s() {
    local line=${COMP_LINE:0:COMP_POINT} words cur prev command= arg=0 i
    read -a words <<< "$line"
    [[ $line != *[[:space:]] ]] || words+=("")
    cur=${words[-1]} prev=${words[-2]}
    if [[ $cur == --*=* ]]; then
        prev=${cur%%%%=*} cur=${cur#*=}
    fi
    for ((i = 1; i < ${#words[@]} - 1; i++)); do
        case ${words[i]} in
        %[2]s) ((i++)) ;;
        -*) ;;
        *)
            if [[ $command ]]; then
                ((arg++))
            else
                command=${words[i]}
            fi ;;
        esac
    done
    case ${command:-%[3]s}$prev in
`, p.name, strings.Join(p.valued(), " | "), p.standard.name)
	for _, c := range p.commands {
		for _, f := range c.flags {
			if !f.boolean {
				fmt.Fprintf(b, "    %s--%s) %sreturn ;;\n", c.name, f.name, f.bash())
			}
		}
	}
	fmt.Fprintf(b, `    esac
    if [[ $cur == -* ]]; then
        case ${command:-%s} in
`, p.standard.name)
	for _, c := range p.commands {
		fmt.Fprintf(b, "        %s) mapfile -t COMPREPLY < <(compgen -W %s -- \"$cur\") ;;\n", c.name, quote(strings.Join(c.flagNames(), " ")))
	}
	fmt.Fprintf(b, `        esac
        return
    fi
    case $command/$arg in
    /0) mapfile -t COMPREPLY < <(compgen -W %s -- "$cur") ;;
`, quote(strings.Join(p.names(), " ")))
	for _, c := range p.commands {
		for i, a := range c.args {
			if a.kind != free {
				fmt.Fprintf(b, "    %s/%d) %s;;\n", c.name, i, a.bash())
			}
		}
	}
	fmt.Fprintf(b, `    esac
}
complete -F _%[1]s %[1]s
`, p.name)
}

// bash returns commands that fill COMPREPLY with what can stand for a value.
func (v value) bash() string {
	switch v.kind {
	case word:
		return fmt.Sprintf(`mapfile -t COMPREPLY < <(compgen -W %s -- "$cur"); `, quote(strings.Join(v.words, " ")))
	case file:
		return `compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); `
	case folder:
		return `compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$cur"); `
	}
	return ""
}

// zsh uses _arguments, which knows both forms of a flag with a value.
func (p program) zsh(b *bufio.Writer) {
	fmt.Fprintf(b, `#compdef %[1]s
# Completes %[1]s in zsh; printed by: %[1]s completion zsh
_%[1]s() {
    local curcontext=$curcontext state line
    local -a commands=(
`, p.name)
	for _, c := range p.commands {
		fmt.Fprintf(b, "        %s\n", quote(c.name+":"+strings.ReplaceAll(brief(c.help), ":", `\:`)))
	}
	fmt.Fprintf(b, "    )\n    _arguments -C")
	for _, f := range p.standard.flags {
		fmt.Fprintf(b, " \\\n        %s", f.zsh())
	}
	fmt.Fprintf(b, ` \
        '1: :->command' '*:: :->rest'
    case $state in
    command) _describe command commands ;;
    rest)
        case $words[1] in
`)
	for _, c := range p.commands {
		fmt.Fprintf(b, "        %s)\n            _arguments", c.name)
		for _, f := range c.flags {
			fmt.Fprintf(b, " \\\n                %s", f.zsh())
		}
		for i, a := range c.args {
			fmt.Fprintf(b, " \\\n                %s", quote(fmt.Sprintf("%d:%s:%s", i+1, zshText(a.label), a.zsh())))
		}
		fmt.Fprintf(b, " ;;\n")
	}
	fmt.Fprintf(b, `        esac ;;
    esac
}
if [[ $funcstack[1] == _%[1]s ]]; then
    _%[1]s "$@"
else
    compdef _%[1]s %[1]s
fi
`, p.name)
}

func (f flag) zsh() string {
	if f.boolean {
		return quote(fmt.Sprintf("--%s[%s]", f.name, zshText(brief(f.help))))
	}
	return quote(fmt.Sprintf("--%s=[%s]:%s:%s", f.name, zshText(brief(f.help)), zshText(f.label), f.value.zsh()))
}

// zsh returns the action of a value.
func (v value) zsh() string {
	switch v.kind {
	case word:
		return "(" + strings.Join(v.words, " ") + ")"
	case file:
		return "_files"
	case folder:
		return "_files -/"
	}
	return " "
}

var zshText = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, ":", `\:`).Replace

// fish needs fish 3.
func (p program) fish(b *bufio.Writer) {
	fmt.Fprintf(b, `# Completes %[1]s in fish; printed by: %[1]s completion fish
function __%[1]s_at -d 'Whether the cursor is in a command, or at an argument of it: command/ command/0'
    set -l command ''
    set -l arg 0
    set -l value no
    for word in (commandline -opc)[2..]
        if test $value = yes
            set value no
            continue
        end
        switch $word
            case %[2]s
                set value yes
            case '-*'
            case '*'
                if test -n "$command"
                    set arg (math $arg + 1)
                else
                    set command $word
                end
        end
    end
    contains -- "$command/$arg" $argv; or contains -- "$command/" $argv
end
complete -c %[1]s -f
`, p.name, strings.Join(p.valued(), " "))
	offer := func(where, options, help string) {
		fmt.Fprintf(b, "complete -c %s -n '__%[1]s_at %s' %s -d %s\n", p.name, where, options, fishText(brief(help)))
	}
	for _, c := range p.commands {
		offer("/0", "-a "+c.name, c.help)
	}
	for _, c := range p.commands {
		where := c.name + "/"
		if c.name == p.standard.name {
			where += " /"
		}
		for _, f := range c.flags {
			options := "-l " + f.name
			if f.short != 0 {
				options += " -s " + string(f.short)
			}
			if !f.boolean {
				options += " -r " + f.fish()
			}
			offer(where, options, f.help)
		}
		for i, a := range c.args {
			offer(fmt.Sprintf("%s/%d", c.name, i), a.fish(), a.help)
		}
	}
}

// fish returns the options that offer what can stand for a value.
func (v value) fish() string {
	switch v.kind {
	case word:
		return "-f -a " + quote(strings.Join(v.words, " "))
	case file:
		return "-F"
	case folder:
		return "-f -a '(__fish_complete_directories)'"
	}
	return "-f"
}

// fishText quotes for fish, where a quote is escaped within quotes.
func fishText(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}

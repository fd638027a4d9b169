#compdef tool
# Completes tool in zsh; printed by: tool completion zsh
_tool() {
    local curcontext=$curcontext state line
    local -a commands=(
        'run:Run the tool'
        'pack:Pack a folder [or some of it]\: "it'\''s" quick'
        'shell:Name a shell'
    )
    _arguments -C \
        '--help[Show context-sensitive help]' \
        '--addr=[Address to listen on]:ADDR: ' \
        '--log=[How to log\: text or json]:LOG:(text json)' \
        '--quiet[Say nothing]' \
        '--wait=[How long to wait]:WAIT: ' \
        '--key=[Key]:FILE:_files' \
        '1: :->command' '*:: :->rest'
    case $state in
    command) _describe command commands ;;
    rest)
        case $words[1] in
        run)
            _arguments \
                '--help[Show context-sensitive help]' \
                '--addr=[Address to listen on]:ADDR: ' \
                '--log=[How to log\: text or json]:LOG:(text json)' \
                '--quiet[Say nothing]' \
                '--wait=[How long to wait]:WAIT: ' \
                '--key=[Key]:FILE:_files' ;;
        pack)
            _arguments \
                '--help[Show context-sensitive help]' \
                '--from=[Where from]:DIR:_files -/' \
                '1:DIR:_files -/' \
                '2:LIST:_files' ;;
        shell)
            _arguments \
                '--help[Show context-sensitive help]' \
                '1:NAME:(ash ksh)' ;;
        esac ;;
    esac
}
if [[ $funcstack[1] == _tool ]]; then
    _tool "$@"
else
    compdef _tool tool
fi

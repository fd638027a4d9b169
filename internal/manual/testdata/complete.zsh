# Prints what zsh offers: complete.zsh SCRIPT LINE
# Completion needs a terminal, so a second zsh gets one, and prints what it would show.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "
PS1= PS2= RPS1=
autoload -Uz compinit && compinit -u -D
source ${(q)1}
compadd() {
    local -a hits
    if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then
        builtin compadd \"\$@\"
        return
    fi
    builtin compadd -A hits \"\$@\"
    print -rl -- OFFER\${^hits}
    builtin compadd \"\$@\"
}
offers() { zle complete-word; print; print OFFERED; exit }
zle -N offers
bindkey '^I' offers
print REA''DY"
while zpty -r shell line; do [[ $line == *READY* ]] && break; done
zpty -w -n shell "$2"$'\t'
while zpty -r shell line; do
    [[ $line == *OFFERED* ]] && break
    [[ $line == *OFFER* ]] && print -r -- ${${line##*OFFER}%%[[:space:]]#}
done
zpty -d shell

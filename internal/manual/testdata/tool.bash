# Completes tool in bash; printed by: tool completion bash
_tool() {
    local line=${COMP_LINE:0:COMP_POINT} words cur prev command= arg=0 i
    read -a words <<< "$line"
    [[ $line != *[[:space:]] ]] || words+=("")
    cur=${words[-1]} prev=${words[-2]}
    if [[ $cur == --*=* ]]; then
        prev=${cur%%=*} cur=${cur#*=}
    fi
    for ((i = 1; i < ${#words[@]} - 1; i++)); do
        case ${words[i]} in
        --addr | --log | --wait | --key | --from) ((i++)) ;;
        -*) ;;
        *)
            if [[ $command ]]; then
                ((arg++))
            else
                command=${words[i]}
            fi ;;
        esac
    done
    case ${command:-run}$prev in
    run--addr) return ;;
    run--log) mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$cur"); return ;;
    run--wait) return ;;
    run--key) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    pack--from) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$cur"); return ;;
    esac
    if [[ $cur == -* ]]; then
        case ${command:-run} in
        run) mapfile -t COMPREPLY < <(compgen -W '--help --addr --log --quiet --wait --key' -- "$cur") ;;
        pack) mapfile -t COMPREPLY < <(compgen -W '--help --from' -- "$cur") ;;
        shell) mapfile -t COMPREPLY < <(compgen -W '--help' -- "$cur") ;;
        esac
        return
    fi
    case $command/$arg in
    /0) mapfile -t COMPREPLY < <(compgen -W 'run pack shell' -- "$cur") ;;
    pack/0) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$cur"); ;;
    pack/1) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); ;;
    shell/0) mapfile -t COMPREPLY < <(compgen -W 'ash ksh' -- "$cur"); ;;
    esac
}
complete -F _tool tool

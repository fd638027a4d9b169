# Completes tool in fish; printed by: tool completion fish
function __tool_at -d 'Whether the cursor is in a command, or at an argument of it: command/ command/0'
    set -l command ''
    set -l arg 0
    set -l value no
    for word in (commandline -opc)[2..]
        if test $value = yes
            set value no
            continue
        end
        switch $word
            case --addr --log --wait --key --from
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
complete -c tool -f
complete -c tool -n '__tool_at /0' -a run -d 'Run the tool'
complete -c tool -n '__tool_at /0' -a pack -d 'Pack a folder [or some of it]: "it\'s" quick'
complete -c tool -n '__tool_at /0' -a shell -d 'Name a shell'
complete -c tool -n '__tool_at run/ /' -l help -s h -d 'Show context-sensitive help'
complete -c tool -n '__tool_at run/ /' -l addr -r -f -d 'Address to listen on'
complete -c tool -n '__tool_at run/ /' -l log -r -f -a 'text json' -d 'How to log: text or json'
complete -c tool -n '__tool_at run/ /' -l quiet -s q -d 'Say nothing'
complete -c tool -n '__tool_at run/ /' -l wait -r -f -d 'How long to wait'
complete -c tool -n '__tool_at run/ /' -l key -r -F -d 'Key'
complete -c tool -n '__tool_at pack/' -l help -s h -d 'Show context-sensitive help'
complete -c tool -n '__tool_at pack/' -l from -r -f -a '(__fish_complete_directories)' -d 'Where from'
complete -c tool -n '__tool_at pack/0' -f -a '(__fish_complete_directories)' -d 'Folder to pack'
complete -c tool -n '__tool_at pack/1' -F -d 'Names of what to pack'
complete -c tool -n '__tool_at shell/' -l help -s h -d 'Show context-sensitive help'
complete -c tool -n '__tool_at shell/0' -f -a 'ash ksh' -d 'Which shell'

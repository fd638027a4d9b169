# Prints what fish offers, with descriptions after a tab: complete.fish SCRIPT LINE
source $argv[1]
complete -C $argv[2]

# Prints what bash offers: complete.bash SCRIPT LINE
source "$1"
COMP_LINE=$2 COMP_POINT=${#2}
compopt() { :; } # works only while the shell itself completes
_tool
printf '%s\n' "${COMPREPLY[@]}"

#compdef tconv
# Completion of tconv for zsh. To have it now:      source <(tconv completion zsh)
# To keep it:      tconv completion zsh > "${fpath[1]}/_tconv"
_tconv() {
    local -a answer candidates
    local line
    answer=("${(@f)$("${words[1]}" complete -- "${(@Q)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)}")
    for line in "${(@)answer[2,-1]}"; do
        candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
    done
    (( $#candidates )) && _describe tconv candidates
    case $answer[1] in
        files) _files ;;
        folders) _files -/ ;;
    esac
}
if [[ $funcstack[1] == _tconv ]]; then _tconv "$@"; else compdef _tconv tconv; fi

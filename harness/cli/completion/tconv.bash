# Completion of tconv for bash. To have it now:      source <(tconv completion bash)
# To keep it:      tconv completion bash > ~/.local/share/bash-completion/completions/tconv
_tconv() {
    local current=${COMP_WORDS[COMP_CWORD]} answer line
    [[ $current == = ]] && current=
    mapfile -t answer < <("${COMP_WORDS[0]/#\~/$HOME}" complete -- "${COMP_WORDS[@]:1:COMP_CWORD-1}" "$current" 2>/dev/null)
    COMPREPLY=()
    for line in "${answer[@]:1}"; do COMPREPLY+=("${line%%$'\t'*}"); done
    case ${answer[0]} in
        files) compopt -o filenames; mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$current") ;;
        folders) compopt -o filenames; mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -d -- "$current") ;;
    esac
}
complete -F _tconv tconv

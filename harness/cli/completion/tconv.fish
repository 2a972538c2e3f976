# Completion of tconv for fish. To have it now:      tconv completion fish | source
# To keep it:      tconv completion fish > ~/.config/fish/completions/tconv.fish
function __tconv_candidates
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l answer ($before[1] complete -- $before[2..-1] "$current" 2>/dev/null)
    test (count $answer) -gt 1; and printf '%s\n' $answer[2..-1]
    switch "$answer[1]"
        case files
            __fish_complete_path "$current"
        case folders
            __fish_complete_directories "$current"
    end
end
complete -c tconv -f -a '(__tconv_candidates)'

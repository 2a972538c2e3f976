// What the Tab key gives, in the real shells; those that are not installed are passed over.
#include "harness/render/report.hpp"
#include "kernels/kernel.hpp"
#include "tests/catch.hpp"
#include "tests/command.hpp"
#include "tests/terminal.hpp"

#include <fstream>
#include <sstream>

using namespace tconv;
using test::Scratch;

namespace {

bool installed(const std::string& program) {
    return std::system(("command -v " + program + " >/dev/null").c_str()) == 0;
}

// The words offered behind `words`, which the shell would have split.
std::vector<std::string> offered(const Scratch& scratch, const std::string& words) {
    std::istringstream lines(test::outcome_of(scratch, "tconv", "complete -- " + words).output);
    std::vector<std::string> all;
    for (std::string line; std::getline(lines, line);) all.push_back(line.substr(0, line.find('\t')));
    return all;
}

using Words = std::vector<std::string>;

// An interactive shell that has our script, with a prompt of "ready> ".
std::string start(const std::string& shell) {
    const std::string path = "PATH='" TCONV_BINARY_DIR "':$PATH TERM=xterm ";
    if (shell == "bash") return path + "PS1='ready> ' bash --norc --noprofile -i";
    return path + "zsh -f -i";
}

std::string setup(const std::string& shell) {
    if (shell == "bash") return "bind 'set bell-style none'; source <(tconv completion bash); echo set'-'up\n";
    return "PS1='ready> '; autoload -U compinit; compinit -u -D; source <(tconv completion zsh); echo set'-'up\n";
}

std::string after_tab(const std::string& shell, const std::string& line, const std::string& wanted) {
    test::Terminal terminal(start(shell), 200);
    terminal.type(setup(shell));
    terminal.shown_until("set-up");
    terminal.type(line + "\t");
    return terminal.shown_until(wanted);
}

}  // namespace

TEST_CASE("completion offers commands, options, kernels, grids, reports and topics, from their definitions", "[cli]") {
    const Scratch scratch;
    CHECK(offered(scratch, "com") == Words{"words", "compare", "completion"});
    CHECK(offered(scratch, "work") == Words{"words"});
    CHECK(offered(scratch, "sweep --quar") == Words{"words", "--quarantine"});
    CHECK(offered(scratch, "sweep zo") == Words{"files", "zoo"});
    CHECK(offered(scratch, "sweep zoo --checks f") == Words{"words", "full"});
    CHECK(offered(scratch, "sweep --kernels naive,zero_") == Words{"words", "naive,zero_insertion"});
    CHECK(offered(scratch, "query --format=c") == Words{"words", "--format=csv"});
    CHECK(offered(scratch, "query --format = c") == Words{"words", "csv"});
    CHECK(offered(scratch, "report --db x.db winner_") == Words{"files", "winner_map"});
    CHECK(offered(scratch, "report --db ''") == Words{"files"});
    CHECK(offered(scratch, "report --out ''") == Words{"folders"});
    CHECK(offered(scratch, "help exi") == Words{"words", "exit-codes"});
    CHECK(offered(scratch, "help swe") == Words{"words", "sweep"});
    CHECK(offered(scratch, "compare lat") == Words{"files", "latest"});
    CHECK(offered(scratch, "nonsense --what ''").size() > 10);
    CHECK(offered(scratch, "run c1-1_i2_k1 --kernel ''").size() == all_kernels().size() + 1);
    CHECK(offered(scratch, "report ''").size() == render::shipped_reports().size() + 1);
}

TEST_CASE("bash and zsh complete by Tab", "[cli]") {
    for (const std::string shell : {"bash", "zsh"}) {
        if (!installed(shell)) continue;
        INFO(shell);
        CHECK_THAT(after_tab(shell, "tconv sweep --kernels naive,zero_", "insertion"), ContainsSubstring("insertion"));
        CHECK_THAT(after_tab(shell, "tconv report winner_", "map"), ContainsSubstring("map"));
        CHECK_THAT(after_tab(shell, "tconv sweep --quar", "antine"), ContainsSubstring("antine"));
        CHECK_THAT(after_tab(shell, "tconv query --db /etc/host", "host"), ContainsSubstring("host"));
    }
}

TEST_CASE("fish completes", "[cli]") {
    if (!installed("fish")) return;
    const Scratch scratch;
    std::ofstream(scratch.path() / "complete.fish") << "tconv completion fish | source\n"
                                                       "complete -C 'tconv sweep --kernels naive,zero_'\n"
                                                       "complete -C 'tconv report winner_'\n"
                                                       "complete -C 'tconv sweep --quar'\n"
                                                       "complete -C 'tconv query --db compl'\n";
    const std::string command = "cd '" + scratch.path().string() +
                                "' && HOME=. PATH='" TCONV_BINARY_DIR "':$PATH TERM=xterm fish -N complete.fish";
    const std::string shown = test::Terminal(command, 200).shown();
    for (const char* word : {"naive,zero_insertion\t", "winner_map\t", "--quarantine\t", "complete.fish"})
        CHECK_THAT(shown, ContainsSubstring(word));
}

// tconv completion, and the hidden tconv complete that its scripts ask.
#include "harness/cli/complete.hpp"

#include "harness/cli/command.hpp"
#include "harness/cli/topics.hpp"
#include "harness/grid/grid.hpp"
#include "harness/render/report.hpp"
#include "harness/store/assets.hpp"
#include "kernels/kernel.hpp"

#include <algorithm>
#include <iostream>
#include <span>

namespace tconv::cli {
namespace {

using Also = Completion::Also;

std::vector<Candidate> kernels() {
    std::vector<Candidate> all;
    for (const Kernel& kernel : all_kernels()) all.push_back({kernel.name, kernel.summary});
    return all;
}

std::vector<Candidate> grids() {
    std::vector<Candidate> all;
    for (const std::string& name : grid::shipped()) all.push_back({name, grid_description(name)});
    return all;
}

std::vector<Candidate> reports() {
    std::vector<Candidate> all;
    for (const render::Report& report : render::shipped_reports()) all.push_back({report.name, report.title});
    return all;
}

std::vector<Candidate> commands(const CLI::App& root) {
    std::vector<Candidate> all;
    for (const CLI::App* command : root.get_subcommands([](const CLI::App* c) { return !c->get_group().empty(); }))
        all.push_back({command->get_name(), command->get_description()});
    return all;
}

std::vector<Candidate> commands_and_topics(const CLI::App& root) {
    std::vector<Candidate> all = commands(root);
    for (const Topic& topic : topics()) all.push_back({topic.name, topic.title});
    return all;
}

// "TEXT:{f32,f64}" with '{', '}' and ',', or "table|csv" with '|'.
std::vector<Candidate> listed(std::string_view words, char separator) {
    std::vector<Candidate> all;
    for (const std::string& word : CLI::detail::split(std::string(words), separator)) all.push_back({word, ""});
    return all;
}

Completion values_of(const CLI::Option& option, const CLI::App& root) {
    const std::string type = option.get_type_name();
    if (const auto open = type.find('{'); open != std::string::npos && type.back() == '}')
        return {Also::nothing, listed(std::string_view(type).substr(open + 1, type.size() - open - 2), ',')};
    if (type.find('|') != std::string::npos) return {Also::nothing, listed(type, '|')};
    if (type == "FILE") return {Also::files, {}};
    if (type == "FOLDER") return {Also::folders, {}};
    if (type == "KERNEL") return {Also::nothing, kernels()};
    if (type == "GRID") return {Also::files, grids()};
    if (type == "REPORT") return {Also::files, reports()};
    if (type == "SIDE") return {Also::files, {{"latest", "the newest run with results"}}};
    if (type == "TOPIC") return {Also::nothing, commands_and_topics(root)};
    return {};
}

bool takes_value(const CLI::Option* option) { return option && option->get_items_expected_max() > 0; }

std::vector<Candidate> options_of(const CLI::App& command) {
    std::vector<Candidate> all;
    for (const CLI::Option* option : command.get_options())
        for (const std::string& name : option->get_lnames()) all.push_back({"--" + name, option->get_description()});
    return all;
}

// The option that `word` names, "--x" or "-h".
const CLI::Option* named(const CLI::App& command, const std::string& word) {
    for (const CLI::Option* option : command.get_options())
        if (option->nonpositional() && option->check_name(word)) return option;
    return nullptr;
}

const CLI::Option* positional(const CLI::App& command, std::size_t place) {
    const auto all = command.get_options([](const CLI::Option* option) { return option->get_positional(); });
    return all.empty() ? nullptr : all[std::min(place, all.size() - 1)];
}

// What the words before the current one leave open.
struct Reading {
    const CLI::App* command;
    const CLI::Option* open = nullptr;  // the option whose value comes next
    std::size_t positionals = 0;
};

Reading read(const CLI::App& root, std::span<const std::string> words) {
    Reading at{&root};
    for (const std::string& word : words) {
        if (takes_value(at.open) && !word.starts_with('-')) {
            at.open = nullptr;
        } else if (word.starts_with('-')) {
            at.open = named(*at.command, word);
        } else if (at.command != &root) {
            ++at.positionals;
        } else if (const auto found = root.get_subcommands([&](const CLI::App* c) { return c->check_name(word); });
                   !found.empty()) {
            at.command = found.front();
        }
    }
    return at;
}

void keep_beginning_with(Completion& completion, const std::string& typed, const std::string& before) {
    std::erase_if(completion.candidates, [&](const Candidate& c) { return !c.word.starts_with(typed); });
    for (Candidate& candidate : completion.candidates) candidate.word = before + candidate.word;
}

// Of "naive,ti" only "ti" is completed, of "--format=c" only "c".
Completion value(const CLI::Option& option, const CLI::App& root, const std::string& typed, std::size_t from) {
    Completion completion = values_of(option, root);
    if (const auto comma = typed.rfind(','); comma != std::string::npos && option.get_delimiter() == ',')
        from = std::max(from, comma + 1);
    keep_beginning_with(completion, typed.substr(from), typed.substr(0, from));
    return completion;
}

}  // namespace

Completion complete(const CLI::App& root, std::vector<std::string> words) {
    if (words.empty()) words.emplace_back();
    const std::string current = words.back();
    words.pop_back();
    std::erase(words, "=");  // bash hands "--x=y" over in three words
    const Reading at = read(root, words);
    const auto equals = current.find('=');
    if (current.starts_with("--") && equals != std::string::npos) {
        const CLI::Option* option = named(*at.command, current.substr(0, equals));
        return option ? value(*option, root, current, equals + 1) : Completion{};
    }
    if (takes_value(at.open) && !current.starts_with('-')) return value(*at.open, root, current, 0);
    Completion completion;
    if (current.starts_with('-'))
        completion.candidates = options_of(*at.command);
    else if (at.command == &root)
        completion.candidates = commands(root);
    else if (const CLI::Option* next = positional(*at.command, at.positionals))
        return value(*next, root, current, 0);
    keep_beginning_with(completion, current, "");
    return completion;
}

namespace {

void print(const Completion& completion) {
    constexpr const char* kinds[] = {"words", "files", "folders"};
    std::cout << kinds[static_cast<std::size_t>(completion.also)] << "\n";
    for (const Candidate& candidate : completion.candidates)
        std::cout << candidate.word << "\t" << candidate.description.substr(0, candidate.description.find('\n'))
                  << "\n";
}

}  // namespace

void add_complete(CLI::App& app, int&) {
    const auto words = std::make_shared<std::vector<std::string>>();
    auto* command = app.add_subcommand("complete", "");
    command->group("");  // not in --help: the scripts of `completion` ask it
    command->add_option("words", *words);
    command->callback([words, &app] { print(complete(app, *words)); });
}

void add_completion(CLI::App& app, int&) {
    const auto shell = std::make_shared<std::string>();
    auto* command = app.add_subcommand("completion", "Print the script that completes tconv's arguments in your shell");
    command->add_option("shell", *shell, "which shell")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
    command->footer(
        "Examples:\n"
        "  source <(tconv completion bash)\n"
        "  source <(tconv completion zsh)\n"
        "  tconv completion fish | source\n"
        "The head of each script says where to put it to have it always.");
    command->callback([shell] { std::cout << store::asset("harness/cli/completion/tconv." + *shell); });
}

}  // namespace tconv::cli

#include "tests/wrong/tribunal.hpp"

#include "harness/verify/check.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <system_error>

namespace tconv::wrong {
namespace {

using namespace tconv::verify;

struct Exhibit {
    const char* problem;
    int threads;
};

// Small problems that between them give every wrong kernel something to be wrong about.
constexpr std::array<Exhibit, 8> exhibits = {{
    {"n2_c3-5_i5x6_k3_s2_p1_bias", 2},                     // the ordinary upsampling layer, bias, two images
    {"n2_c6-4_g2_i4x5_k3x2_s2x3_d2x1_p1x0:-1x1_bias", 1},  // every axis and pad different, groups, output padding
    {"c9-3_g3_i9_k3_p-1:1_bias", 2},                       // one axis, stride 1, a negative pad, three groups
    {"c2-3_i3x4x2_k2x3x2_s1x2x2_p0x1x0", 1},               // three axes
    {"c3-2_i4_k1_s3_bias", 1},                             // more stride than kernel: holes
    {"c32-5_i7x7_k3_p1", 1},                               // many products an output, no bias
    {"c4-4_i8x8_k4_s2_p1", 2},                             // multiples of 4 and 16, square and even
    {"c7-6_i1x3_k3_s1x2_p0x1:0x0", 1},                     // a single row
}};

// These measure what the theory promises; a kernel need not be wrong to score badly, nor right to score well.
constexpr std::array<std::string_view, 3> measures = {"checkerboard", "rank", "round_trip"};

constexpr unsigned seconds_allowed = 300;  // a child that hangs has been caught

void say(int pipe, const std::string& line) {
    const std::string text = line + "\n";
    if (write(pipe, text.data(), text.size()) != static_cast<ssize_t>(text.size())) _exit(3);
}

// Whether the check fails the kernel on some exhibit, in any dtype that it takes.
bool caught(const Kernel& kernel, const Check& check, std::vector<Court>& courts) {
    const Watcher nobody = [](Step, std::string_view) {};
    for (std::size_t i = 0; i < courts.size(); ++i) {
        const Task task{.problem = courts[i].problem(),
                        .dtype = courts[i].dtype(),
                        .threads = exhibits[i % exhibits.size()].threads};
        if (kernel.declines(task)) continue;
        try {
            const Case c{.kernel = kernel, .task = task, .court = courts[i], .watcher = nobody, .check = check.name};
            if (check.examine(c).answer == Answer::failed) return true;
        } catch (const std::exception&) {
            return true;  // as `verify` has it: what a kernel throws is its verdict
        }
    }
    return false;
}

[[noreturn]] void testify(const Kernel& kernel, std::size_t first, int pipe) {
    const rlimit no_core{.rlim_cur = 0, .rlim_max = 0};
    setrlimit(RLIMIT_CORE, &no_core);
    alarm(seconds_allowed);
    std::vector<Court> courts;
    for (const Dtype dtype : {Dtype::f32, Dtype::bf16})
        for (const Exhibit& exhibit : exhibits) courts.emplace_back(parse_label(exhibit.problem), Seed{1}, 1, dtype);
    for (std::size_t i = first; i < all_checks().size(); ++i)
        say(pipe, caught(kernel, all_checks()[i], courts) ? "failed" : "passed");
    _exit(0);
}

std::string read_all(int pipe) {
    std::string text;
    std::array<char, 512> buffer{};
    for (ssize_t got; (got = read(pipe, buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(got));
    return text;
}

}  // namespace

std::size_t Tribunal::hear_in_child(const Kernel& kernel, std::size_t first, Heard& heard) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (child == 0) testify(kernel, first, ends[1]);
    close(ends[1]);
    const std::string answers = read_all(ends[0]);
    close(ends[0]);
    while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
    std::size_t next = first;
    for (std::size_t at = 0; at < answers.size(); at = answers.find('\n', at) + 1, ++next)
        if (answers.compare(at, 6, "failed") == 0)
            heard.caught_by[std::string(all_checks()[next].name)] = Catch::failed;
    if (next == all_checks().size()) return next;
    heard.caught_by[std::string(all_checks()[next].name)] = Catch::died;
    return next + 1;
}

void Tribunal::hear(const Kernel& kernel) {
    Heard heard{.kernel = kernel.name, .what = kernel.summary, .caught_by = {}};
    for (std::size_t next = 0; next < all_checks().size();) next = hear_in_child(kernel, next, heard);
    heard_.push_back(std::move(heard));
}

std::string Tribunal::table() const {
    std::string text = "| wrong kernel | what is wrong |", rule = "|---|---|";
    for (const Check& check : all_checks()) {
        text += " " + std::string(check.name) + " |";
        rule += ":-:|";
    }
    text += "\n" + rule + "\n";
    for (const Heard& heard : heard_) {
        text += "| " + heard.kernel + " | " + heard.what + " |";
        for (const Check& check : all_checks()) {
            const auto found = heard.caught_by.find(std::string(check.name));
            text += found == heard.caught_by.end() ? "  |" : found->second == Catch::failed ? " ● |" : " ✝ |";
        }
        text += "\n";
    }
    return text;
}

std::string Tribunal::uncaught() const {
    std::string lines;
    for (const Heard& heard : heard_)
        if (heard.caught_by.empty()) lines += "uncaught: " + heard.kernel + ": " + heard.what + "\n";
    return lines;
}

std::string Tribunal::idle() const {
    std::string lines;
    for (const Check& check : all_checks()) {
        if (std::ranges::find(measures, check.name) != measures.end()) continue;
        const auto catches = [&](const Heard& heard) { return heard.caught_by.contains(std::string(check.name)); };
        if (std::ranges::none_of(heard_, catches)) lines += "catches nothing: " + std::string(check.name) + "\n";
    }
    return lines;
}

}  // namespace tconv::wrong

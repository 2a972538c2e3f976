#include "harness/verify/check.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstring>

namespace tconv::verify {
namespace {

constexpr std::array<std::string_view, 3> level_names = {"oracle", "standard", "full"};

}  // namespace

std::string_view name(Level level) { return level_names[static_cast<std::size_t>(level)]; }

std::optional<Level> parse_level(std::string_view text) {
    const auto found = std::ranges::find(level_names, text);
    if (found == level_names.end()) return {};
    return static_cast<Level>(found - level_names.begin());
}

std::string_view name(Answer answer) {
    constexpr std::array<std::string_view, 3> names = {"passed", "failed", "skipped"};
    return names[static_cast<std::size_t>(answer)];
}

Finding passed(std::optional<double> measured, std::optional<double> threshold) {
    return {.measured = measured, .threshold = threshold};
}

Finding failed(std::string message, std::optional<double> measured, std::optional<double> threshold) {
    return {.answer = Answer::failed, .message = std::move(message), .measured = measured, .threshold = threshold};
}

Finding skipped(std::string why) { return {.answer = Answer::skipped, .message = std::move(why)}; }

std::span<const Check> all_checks() {
    static const std::vector<Check> table = {
#define CHECK_ENTRY(name) checks::name(),
#include "harness/verify/checks/checks.def"
#undef CHECK_ENTRY
    };
    return table;
}

Case Case::reduced() const {
    Court& small = court.small();
    Case less{.kernel = kernel, .task = task, .court = small, .watcher = watcher, .check = check};
    less.task.problem = small.problem();
    return kernel.declines(less.task) ? *this : less;
}

Result run_once(const Case& c, const HostTensors& operands) {
    const Index size = c.task.problem.y_size();
    Result result{.memory = TypedTensor(c.task.dtype, size), .size = size};
    c.at(Step::preparing);
    const Buffer workspace(c.kernel.workspace_bytes(c.task));
    const auto prepared = c.kernel.prepare(c.task, operands.w());
    c.at(Step::judging);
    result.memory.poison();
    std::memset(workspace.data(), 0xff, workspace.bytes());
    c.at(Step::running);
    const auto start = std::chrono::steady_clock::now();
    prepared->run(
        {.x = operands.x(), .bias = operands.bias(), .y = result.memory.elements(), .workspace = workspace.data()});
    const std::chrono::duration<double, std::nano> elapsed = std::chrono::steady_clock::now() - start;
    result.run_ns = elapsed.count();
    c.at(Step::judging);
    result.memory.widen();
    return result;
}

Finding within_bound(const Case& trial, const Fill& fill) {
    const Case c = trial.reduced();
    const Result result = run_once(c, c.court.operands(fill));
    c.at(Step::judging);
    const Verdict verdict = judge(c.court.truth(fill), result.y(), c.kernel.bound, c.task, c.court.threads());
    const double ratio = verdict.errors->bound_ratio;
    return on(c, trial, verdict.outcome == Outcome::agrees ? passed(ratio, 1) : failed(verdict.message, ratio, 1));
}

std::string where(const Case& trial, const Case& examined) {
    if (examined.task.problem == trial.task.problem) return "";
    return " (on " + label(examined.task.problem) + ")";
}

Finding on(const Case& examined, const Case& trial, Finding finding) {
    finding.message += where(trial, examined);
    if (finding.message.starts_with(' ')) finding.message.erase(0, 1);
    return finding;
}

Index count_differences(std::span<const float> right, const float* y, int threads) {
    const auto size = static_cast<Index>(right.size());
    Index different = 0;
#pragma omp parallel for simd num_threads(threads > 1 && size > 100'000 ? threads : 1) reduction(+ : different)
    for (Index i = 0; i < size; ++i) different += right.data()[i] != y[i];
    return different;
}

Index count_other_bits(const float* one, const float* other, Index size) {
    Index different = 0;
    for (Index i = 0; i < size; ++i)
        different += std::bit_cast<std::uint32_t>(one[i]) != std::bit_cast<std::uint32_t>(other[i]);
    return different;
}

}  // namespace tconv::verify

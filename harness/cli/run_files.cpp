// tconv run: one kernel on the user's own tensors, so that any framework's answer can be laid beside it.
#include "harness/cli/command.hpp"
#include "harness/cli/plugin_choice.hpp"
#include "harness/npy/npy.hpp"
#include "harness/sweep/aside.hpp"
#include "harness/sweep/plugins.hpp"
#include "harness/verify/verify.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <optional>
#include <span>
#include <thread>

namespace tconv::cli {
namespace {

struct Options {
    std::string problem, kernel, input, weight, bias, output;
    PluginChoice plugins;
    int threads = 1;
    bool no_judge = false;
};

// Memory that a forked process writes and its parent reads.
class Shared {
public:
    explicit Shared(std::size_t bytes)
        : bytes_(bytes),
          memory_(mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)) {
        if (memory_ == MAP_FAILED) throw std::bad_alloc();
    }
    ~Shared() { munmap(memory_, bytes_); }
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;
    void* data() const { return memory_; }

private:
    std::size_t bytes_;
    void* memory_;
};

npy::Shape with_axes(const Problem& p, Index first, Index second, Index (*size)(const Axis&)) {
    npy::Shape shape = {first, second};
    for (std::size_t i = 3 - static_cast<std::size_t>(p.spatial); i < 3; ++i) shape.push_back(size(p.axis[i]));
    return shape;
}
npy::Shape x_shape(const Problem& p) {
    return with_axes(p, p.batch, p.c_in, [](const Axis& a) { return a.in; });
}
npy::Shape w_shape(const Problem& p) {
    return with_axes(p, p.c_in, p.group_out(), [](const Axis& a) { return a.kernel; });
}
npy::Shape y_shape(const Problem& p) {
    return with_axes(p, p.batch, p.c_out, [](const Axis& a) { return a.out(); });
}

const Kernel& named(const std::string& name) {
    if (const Kernel* kernel = find_kernel(name)) return *kernel;
    std::string known;
    for (const Kernel& kernel : all_kernels()) known += (known.empty() ? "" : ", ") + kernel.name;
    throw UsageError("--kernel " + name + ": no such kernel; known are " + known);
}

npy::Array read(const std::string& file, const npy::Shape& shape) {
    npy::Array array = npy::read(std::filesystem::path(file), shape);
    if (array.dtype == Dtype::f64) std::fprintf(stderr, "tconv: %s: f64, rounded to f32\n", file.c_str());
    return array;
}

verify::HostTensors read_operands(const Problem& p, const Options& o) {
    if (p.bias && o.bias.empty()) throw UsageError("run: the problem has a bias: give --bias FILE");
    if (!p.bias && !o.bias.empty())
        throw UsageError("run: --bias is given, but the problem has none: " + label(p) + "_bias has");
    npy::Array x = read(o.input, x_shape(p)), w = read(o.weight, w_shape(p));
    npy::Array bias = p.bias ? read(o.bias, {p.c_out}) : npy::Array{};
    return {p, std::move(x.values), std::move(w.values), std::move(bias.values)};
}

// Where a value is no number, neither is what it touches, and there is no bound to judge by.
bool all_finite(std::span<const float> values) {
    return std::ranges::all_of(values, [](float v) { return std::isfinite(v); });
}

// "agrees\nnaive agrees …": the verdict's name, then the line to print.
std::string judged(const Kernel& kernel, const verify::HostTensors& operands, const Task& task, const float* y) {
    const Problem& p = task.problem;
    const auto [x, w, bias] = operands.values();
    if (!all_finite(x) || !all_finite(w) || !all_finite(bias))
        return "agrees\nnot judged: the operands hold NaN or infinity";
    const int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    const verify::Verdict verdict =
        judge(verify::oracle_of(kernel.operation, p, operands, threads), y, kernel.bound, task);
    const std::string outcome(name(verdict.outcome));
    if (verdict.outcome != verify::Outcome::agrees)
        return outcome + "\n" + kernel.name + " disagrees: " + verdict.message;
    char text[160];
    std::snprintf(text, sizeof text,
                  " agrees with the oracle: worst error %.3g times its bound, at most %.3g absolute, %td outputs",
                  verdict.errors->bound_ratio, verdict.errors->max_abs, p.y_size());
    return outcome + "\n" + kernel.name + text;
}

std::string run_and_judge(const Kernel& kernel, const Task& task, const verify::HostTensors& operands, Tensor y,
                          bool judge, sweep::Blackboard& board) {
    board.write(0, sweep::Phase::preparing);
    sweep::load_plugins();
    if (const Declined reason = kernel.declines(task)) throw UsageError(kernel.name + " declines: " + *reason);
    const Buffer workspace(kernel.workspace_bytes(task));
    const auto prepared = kernel.prepare(task, operands.w());
    std::memset(y.data, 0xff, static_cast<std::size_t>(y.size) * sizeof(float));  // NaN: what is not written shows
    std::memset(workspace.data(), 0xff, workspace.bytes());
    board.write(0, sweep::Phase::running);
    prepared->run({.x = operands.x(), .bias = operands.bias(), .y = y, .workspace = workspace.data()});
    board.write(0, sweep::Phase::judging);
    return judge ? judged(kernel, operands, task, y.as<float>()) : "agrees\n";
}

void require_apart(const Options& o) {
    for (const std::string& input : {o.input, o.weight, o.bias}) {
        std::error_code ignored;
        if (!input.empty() && std::filesystem::equivalent(input, o.output, ignored))
            throw UsageError("run: --output " + o.output + " would overwrite an input");
    }
}

int run_files(const Options& o) {
    o.plugins.name(0);
    const Kernel& kernel = named(o.kernel);
    const Task task{.problem = parse_label(o.problem), .threads = o.threads};
    const Problem& p = task.problem;
    require_apart(o);
    const verify::HostTensors operands = read_operands(p, o);
    const Shared memory(static_cast<std::size_t>(p.y_size()) * sizeof(float));
    const Tensor y{memory.data(), p.y_size()};
    const sweep::Answer answer = sweep::aside(
        [&](sweep::Blackboard& board) { return run_and_judge(kernel, task, operands, y, !o.no_judge, board); }, 0);
    if (answer.ending.died) {
        std::cout << kernel.name << " crashed: " << answer.ending.how << " while " << name(answer.ending.last.phase)
                  << "; " << o.output << " is not written\n";
        return some_failed;
    }
    npy::write(o.output, y_shape(p), y.as<float>());
    const auto cut = answer.text.find('\n');
    if (cut + 1 < answer.text.size()) std::cout << answer.text.substr(cut + 1) << "\n";
    return answer.text.starts_with("agrees\n") ? all_agree : some_failed;
}

}  // namespace

void add_run(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<Options>();
    Options& o = *options;
    auto* command = app.add_subcommand("run", "Run a kernel on your own .npy files, and judge it on them");
    command->add_option("problem", o.problem, "a label such as c512-256_i8x8_k4_s2_p1")->type_name("LABEL")->required();
    command->add_option("--kernel", o.kernel, "which one (tconv kernels lists them)")->type_name("KERNEL")->required();
    command->add_option("--input", o.input, "x [batch, c_in, sizes...]")->type_name("FILE")->required();
    command->add_option("--weight", o.weight, "w [c_in, c_out / groups, kernel...]")->type_name("FILE")->required();
    command->add_option("--bias", o.bias, "bias [c_out], where the problem has one")->type_name("FILE");
    command->add_option("--output", o.output, "y [batch, c_out, sizes...]: written, in f32")
        ->type_name("FILE")
        ->required();
    command->add_option("--threads", o.threads, "at most so many")->capture_default_str()->check(CLI::Range(1, 1024));
    o.plugins.add_option(*command);
    command->add_flag("--no-judge", o.no_judge, "do not compare with the oracle, which takes longer than the kernel");
    command->footer(
        "Example:\n"
        "  tconv run c16-8_i5x5_k3_s2_p1 --kernel tiled --input x.npy --weight w.npy --output y.npy\n"
        "Files are NumPy's .npy in C order, little-endian f4 or f8; f8 is rounded to f4: kernels are run in f32,\n"
        "and one that takes bf16 only declines.\n"
        "The last line tells the worst error against the oracle on these data; exit code 1 where it breaks the bound.");
    command->callback([options, &exit_code] {
        try {
            exit_code = run_files(*options);
        } catch (const std::bad_alloc&) {
            throw UsageError("run: not enough memory for " + options->problem);
        }
    });
}

}  // namespace tconv::cli

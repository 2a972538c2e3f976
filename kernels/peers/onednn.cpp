// onednn, onednn_any: oneDNN's deconvolution, what a user of Intel's library gets.
//
//   onednn      tensors in plain layout in and out, as a user has them; every reorder of x and y is inside the timing.
//               Two forms are made, and the quicker one (measured once a task, in prepare) is used:
//               direct   the library computes on plain x and y
//               blocked  the library chooses layouts of x and y, and reorders stand around it
//   onednn_any  the library's best case: the layouts of its choice, x and y reordered outside the timing
//
// Weights are reordered in prepare, by both. Written against the C++ API of 2.6 and of 3.x.
//
// Cost    useful_macs where the library splits into phases (backward data convolution), macs where it multiplies first
// Error   |y − exact| ≤ γ_m·(|bias| + Σ|x·w|): deconvolution_direct re-associates sums and no more
// Source  https://oneapi-src.github.io/oneDNN (Primitives, Convolution and Deconvolution)
#include "kernels/buffer.hpp"
#include "kernels/kernel.hpp"
#include "kernels/peers/omp_threads.hpp"

#include <oneapi/dnnl/dnnl.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <mutex>
#include <unordered_map>

namespace tconv {
namespace {

using dnnl::memory;
using Dims = memory::dims;
using Forward = dnnl::deconvolution_forward;
using Arguments = std::unordered_map<int, memory>;

const dnnl::engine& cpu() {
    static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    return engine;
}

memory::desc any(const Dims& dims) { return {dims, memory::data_type::f32, memory::format_tag::any}; }

memory::desc plain(const Dims& dims) {
    constexpr memory::format_tag tags[] = {memory::format_tag::a, memory::format_tag::ab, memory::format_tag::abc,
                                           memory::format_tag::abcd, memory::format_tag::abcde};
    return {dims, memory::data_type::f32, tags[dims.size() - 1]};
}

// A task as oneDNN names its numbers.
struct Shapes {
    Dims x, w, bias, y, strides, dilations, pad_begin, pad_end;
    memory::desc plain_w;
};

// Row-major strides of w [c_in, c_out / groups, kernel…], seen in oneDNN's order: [groups,] c_out, c_in, kernel.
memory::desc plain_weights(const Problem& p, const Dims& w) {
    const Dims::value_type taps = p.taps(), c_in_step = p.group_out() * taps;
    Dims steps = p.groups > 1 ? Dims{p.group_in() * c_in_step, taps, c_in_step} : Dims{taps, c_in_step};
    Dims::value_type step = taps;
    for (std::size_t axis = 3 - static_cast<std::size_t>(p.spatial); axis < 3; ++axis)
        steps.push_back(step /= p.axis[axis].kernel);
    return {w, memory::data_type::f32, steps};
}

Shapes shapes_of(const Problem& p) {
    Shapes s{.x = {p.batch, p.c_in},
             .w = p.groups > 1 ? Dims{p.groups, p.group_out(), p.group_in()} : Dims{p.c_out, p.c_in},
             .bias = {p.c_out},
             .y = {p.batch, p.c_out},
             .strides = {},
             .dilations = {},
             .pad_begin = {},
             .pad_end = {},
             .plain_w = {}};
    for (std::size_t axis = 3 - static_cast<std::size_t>(p.spatial); axis < 3; ++axis) {
        const Axis& a = p.axis[axis];
        s.x.push_back(a.in);
        s.w.push_back(a.kernel);
        s.y.push_back(a.out());
        s.strides.push_back(a.stride);
        s.dilations.push_back(a.dilation - 1);  // theirs counts the zeros between taps
        s.pad_begin.push_back(a.pad_begin);
        s.pad_end.push_back(a.pad_end);
    }
    s.plain_w = plain_weights(p, s.w);
    return s;
}

enum class Form { direct, blocked };

// 2.x describes an operation before it looks for an implementation; 3.x does both at once.
Forward::primitive_desc describe(const Problem& p, const Shapes& s, Form form) {
    const auto kind = dnnl::prop_kind::forward_inference;
    const auto direct = dnnl::algorithm::deconvolution_direct;
    const auto activations = form == Form::direct ? plain : any;
    const memory::desc x = activations(s.x), w = any(s.w), y = activations(s.y);
#if DNNL_VERSION_MAJOR >= 3
    if (p.bias) return {cpu(), kind, direct, x, w, plain(s.bias), y, s.strides, s.dilations, s.pad_begin, s.pad_end};
    return {cpu(), kind, direct, x, w, y, s.strides, s.dilations, s.pad_begin, s.pad_end};
#else
    if (p.bias)
        return {Forward::desc(kind, direct, x, w, plain(s.bias), y, s.strides, s.dilations, s.pad_begin, s.pad_end),
                cpu()};
    return {Forward::desc(kind, direct, x, w, y, s.strides, s.dilations, s.pad_begin, s.pad_end), cpu()};
#endif
}

// Which tensor of ours is behind a memory of theirs. Their `set_data_handle` rewrites padding: only where it changed.
void point(const memory& at, const void* data) {
    if (at.get_data_handle() != data) at.set_data_handle(const_cast<void*>(data));
}

// Tensors of the library's own lie in the same pages as everybody's.
memory owned(const memory::desc& described, Buffer& buffer) {
    buffer = Buffer(described.get_size());
    return {described, cpu(), buffer.data()};
}

class Deconvolution final : public Prepared {
public:
    Deconvolution(const Task& task, const memory& plain_w, Form form, bool own_layout)
        : threads_(task.threads),
          own_layout_(own_layout),
          shapes_(shapes_of(task.problem)),
          described_(describe(task.problem, shapes_, form)),
          stream_(cpu()),
          plain_x_(plain(shapes_.x), cpu(), nullptr),
          plain_y_(plain(shapes_.y), cpu(), nullptr),
          bias_(plain(shapes_.bias), cpu(), nullptr),
          x_(described_.src_desc() == plain_x_.get_desc() && !own_layout ? plain_x_
                                                                         : owned(described_.src_desc(), own_x_)),
          y_(described_.dst_desc() == plain_y_.get_desc() && !own_layout ? plain_y_
                                                                         : owned(described_.dst_desc(), own_y_)),
          w_(owned(described_.weights_desc(), own_w_)),
          load_(plain_x_, x_),
          store_(y_, plain_y_),
          convolve_(described_),
          arguments_{{DNNL_ARG_SRC, x_}, {DNNL_ARG_WEIGHTS, w_}, {DNNL_ARG_DST, y_}},
          loading_{{DNNL_ARG_FROM, plain_x_}, {DNNL_ARG_TO, x_}},
          storing_{{DNNL_ARG_FROM, y_}, {DNNL_ARG_TO, plain_y_}} {
        if (task.problem.bias) arguments_.emplace(DNNL_ARG_BIAS, bias_);
        memory given = plain_w;
        dnnl::reorder(given, w_).execute(stream_, given, w_);
    }

    void load(const Operands& a) const noexcept override {
        const OmpThreads threads(threads_);
        point(plain_x_, a.x.data);
        if (!same(x_, plain_x_)) load_.execute(stream_, loading_);
    }

    void compute(const Operands& a) const noexcept override {
        if (!own_layout_) return run(a);
        const OmpThreads threads(threads_);
        convolve(a);
    }

    void run(const Operands& a) const noexcept override {
        const OmpThreads threads(threads_);
        load(a);
        point(plain_y_, a.y.data);
        convolve(a);
        if (!same(y_, plain_y_)) store_.execute(stream_, storing_);
    }

private:
    static bool same(const memory& one, const memory& other) { return one.get() == other.get(); }

    void convolve(const Operands& a) const {
        if (a.bias.size > 0) point(bias_, a.bias.data);
        convolve_.execute(stream_, arguments_);
    }

    int threads_;
    bool own_layout_;
    Shapes shapes_;
    Forward::primitive_desc described_;
    mutable dnnl::stream stream_;
    memory plain_x_, plain_y_, bias_;  // the caller's
    Buffer own_x_, own_y_, own_w_;
    memory x_, y_, w_;  // in the library's layouts
    dnnl::reorder load_, store_;
    Forward convolve_;
    Arguments arguments_, loading_, storing_;
};

// Seconds of the quicker of two runs on zeros.
double seconds_of(const Prepared& prepared, const Problem& p) {
    const Buffer x(static_cast<std::size_t>(p.x_size()) * sizeof(float)),
        y(static_cast<std::size_t>(p.y_size()) * sizeof(float)),
        bias(static_cast<std::size_t>(p.bias_size()) * sizeof(float));
    std::fill_n(x.data(), x.bytes(), std::byte{});
    std::fill_n(bias.data(), bias.bytes(), std::byte{});
    double least = HUGE_VAL;
    for (int i = 0; i < 2; ++i) {
        const auto start = std::chrono::steady_clock::now();
        prepared.run({.x = {x.data(), p.x_size()},
                      .bias = {p.bias ? bias.data() : nullptr, p.bias_size()},
                      .y = {y.data(), p.y_size()},
                      .workspace = nullptr});
        least = std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return least;
}

// One choice a task for the life of the process: prepared anew, it gives the same bits.
std::optional<Form>& choice(const Task& task) {
    static std::mutex mutex;
    static std::map<std::string, std::optional<Form>> choices;
    const std::lock_guard lock(mutex);
    return choices[label(task.problem) + "/" + std::to_string(task.threads)];
}

std::unique_ptr<Prepared> prepare(const Task& task, ConstTensor weights) {
    const OmpThreads threads(task.threads);
    const memory plain_w(shapes_of(task.problem).plain_w, cpu(), const_cast<void*>(weights.data));
    std::optional<Form>& chosen = choice(task);
    if (chosen) return std::make_unique<Deconvolution>(task, plain_w, *chosen, false);
    auto direct = std::make_unique<Deconvolution>(task, plain_w, Form::direct, false);
    auto blocked = std::make_unique<Deconvolution>(task, plain_w, Form::blocked, false);
    chosen = seconds_of(*direct, task.problem) <= seconds_of(*blocked, task.problem) ? Form::direct : Form::blocked;
    return chosen == Form::direct ? std::move(direct) : std::move(blocked);
}

std::unique_ptr<Prepared> prepare_any(const Task& task, ConstTensor weights) {
    const OmpThreads threads(task.threads);
    const memory plain_w(shapes_of(task.problem).plain_w, cpu(), const_cast<void*>(weights.data));
    return std::make_unique<Deconvolution>(task, plain_w, Form::blocked, true);
}

Declined declines(const Task& task) {
    if (auto reason = only_f32(task)) return reason;
    const OmpThreads threads(task.threads);
    try {
        const Shapes shapes = shapes_of(task.problem);
        for (const Form form : {Form::direct, Form::blocked}) describe(task.problem, shapes, form);
        return {};
    } catch (const dnnl::error& error) {
        if (error.status == dnnl_out_of_memory) throw std::bad_alloc();
        return std::string("the library does not take it: ") + error.what();
    }
}

std::string library() {
    const dnnl_version_t* version = dnnl_version();
    return "oneDNN " + std::to_string(version->major) + "." + std::to_string(version->minor) + "." +
           std::to_string(version->patch);
}

Kernel peer(std::string name, std::string summary) {
    return {.name = std::move(name),
            .family = "peers",
            .summary = std::move(summary),
            .source = "https://oneapi-src.github.io/oneDNN, deconvolution_direct",
            .library = library(),
            .declines = declines,
            .workspace_bytes = no_workspace,  // the library keeps its own
            .multiplied_macs = [](const Task& task) { return task.problem.useful_macs(); },
            .prepare = prepare,
            .promises = {.same_bits_across_threads = false, .nonfinite = Spread::operands}};
}

}  // namespace

Kernel onednn() {
    return peer("onednn", "oneDNN, plain layouts in and out, the quicker of its direct and blocked forms");
}

Kernel onednn_any() {
    Kernel kernel = peer("onednn_any", "oneDNN in the layouts it likes best; x and y are reordered outside the timing");
    kernel.layout = Layout::own;
    kernel.prepare = prepare_any;
    return kernel;
}

}  // namespace tconv

// xnnpack, xnnpack_nhwc: XNNPACK's deconvolution, what a user of TensorFlow Lite gets.
//
//   xnnpack       tensors in NCHW in and out: both transpositions are inside the timing
//   xnnpack_nhwc  the library's best case: x and y in NHWC, transposed outside the timing
//
// The library takes two spatial axes (one is two with a height of 1), padding that is not negative, and an output
// longer than the taps reach by less than a stride. It binds the bias when weights are packed; here it comes with each
// run, and the way back to NCHW adds it.
//
// Cost    useful_macs where kernel ≥ stride (sub-convolutions, one a phase), and for NCHW two passes over x and y
// Error   |y − exact| ≤ γ_m·(|bias| + Σ|x·w|): sums are re-associated and no more
// Source  https://github.com/google/XNNPACK, xnn_create_deconvolution2d_nhwc_f32
#include "kernels/buffer.hpp"
#include "kernels/kernel.hpp"
#include "kernels/peers/transpose.hpp"

#include <pthreadpool.h>
#include <xnnpack.h>

#include <cmath>
#include <cstdlib>
#include <limits>

namespace tconv {
namespace {

struct Free {
    void operator()(xnn_operator_t op) const { xnn_delete_operator(op); }
    void operator()(pthreadpool_t pool) const { pthreadpool_destroy(pool); }
};
using Pool = std::unique_ptr<std::remove_pointer_t<pthreadpool_t>, Free>;
using Operator = std::unique_ptr<std::remove_pointer_t<xnn_operator_t>, Free>;

// w [c_in, c_out / groups, taps] as the library wants it: [groups, c_out / groups, taps, c_in / groups].
std::vector<float> reordered(const Problem& p, const float* w) {
    std::vector<float> to(static_cast<std::size_t>(p.w_size()));
    const Index in = p.group_in(), out = p.group_out(), taps = p.taps();
    for (Index g = 0; g < p.groups; ++g)
        for (Index ci = 0; ci < in; ++ci)
            for (Index co = 0; co < out; ++co)
                for (Index k = 0; k < taps; ++k)
                    to[static_cast<std::size_t>(((g * out + co) * taps + k) * in + ci)] =
                        w[((g * in + ci) * out + co) * taps + k];
    return to;
}

// The library's memory, so that its weights lie in the same pages as everybody's.
const xnn_allocator allocator = {
    .context = nullptr,
    .allocate = [](void*, std::size_t bytes) { return std::malloc(bytes); },
    .reallocate = [](void*, void* memory, std::size_t bytes) { return std::realloc(memory, bytes); },
    .deallocate = [](void*, void* memory) { std::free(memory); },
    .aligned_allocate = [](void*, std::size_t alignment, std::size_t bytes) -> void* {
        try {
            return alignment <= Buffer::alignment ? Buffer::allocate(bytes) : nullptr;
        } catch (const std::bad_alloc&) {
            return nullptr;
        }
    },
    .aligned_deallocate = [](void*, void* memory) { std::free(memory); }};

// Outputs beyond the last tap, which the library counts apart from padding.
Index adjustment(const Axis& a) { return std::max<Index>(0, -a.pad_end); }
std::uint32_t padding(Index pad) { return static_cast<std::uint32_t>(std::max<Index>(0, pad)); }

class Deconvolution final : public Prepared {
public:
    Deconvolution(const Task& task, ConstTensor weights, bool own_layout)
        : problem_(task.problem),
          own_layout_(own_layout),
          pool_(task.threads > 1 ? pthreadpool_create(static_cast<std::size_t>(task.threads)) : nullptr),
          x_(static_cast<std::size_t>(problem_.x_size()) * sizeof(float) + XNN_EXTRA_BYTES),
          y_(static_cast<std::size_t>(problem_.y_size()) * sizeof(float) + XNN_EXTRA_BYTES) {
        create(reordered(problem_, weights.as<float>()).data());
    }

    void load(const Operands& a) const noexcept override {
        transpose(pool_.get(), a.x.as<float>(), x(), {problem_.batch, problem_.c_in, problem_.in_pixels()});
    }

    void compute(const Operands& a) const noexcept override {
        if (!own_layout_) return run(a);
        xnn_run_operator(operator_.get(), pool_.get());
        rest(pool_.get());
    }

    void run(const Operands& a) const noexcept override {
        load(a);
        xnn_run_operator(operator_.get(), pool_.get());
        transpose_back(pool_.get(), y(), a.y.as<float>(), {problem_.batch, problem_.c_out, problem_.out_pixels()},
                       a.bias.as<float>());
        rest(pool_.get());
    }

private:
    float* x() const { return reinterpret_cast<float*>(x_.data()); }
    float* y() const { return reinterpret_cast<float*>(y_.data()); }

    void create(const float* weights) {
        const Problem& p = problem_;
        const auto& [d, h, w] = p.axis;
        const auto number = [](Index value) { return static_cast<std::uint32_t>(value); };
        const auto size = [](Index value) { return static_cast<std::size_t>(value); };
        xnn_operator_t created = nullptr;
        const float infinity = std::numeric_limits<float>::infinity();
        check(xnn_create_deconvolution2d_nhwc_f32(
            padding(h.pad_begin), padding(w.pad_end), padding(h.pad_end), padding(w.pad_begin), number(h.kernel),
            number(w.kernel), number(h.stride), number(w.stride), number(h.dilation), number(w.dilation),
            number(p.groups), size(p.group_in()), size(p.group_out()), size(p.c_in), size(p.c_out), weights, nullptr,
            -infinity, infinity, 0, &created));
        operator_.reset(created);
        check(xnn_setup_deconvolution2d_nhwc_f32(created, size(p.batch), size(h.in), size(w.in), number(adjustment(h)),
                                                 number(adjustment(w)), x(), y(), pool_.get()));
    }

    static void check(xnn_status status) {
        if (status == xnn_status_out_of_memory) throw std::bad_alloc();
        if (status != xnn_status_success)
            throw std::runtime_error("XNNPACK does not take it: status " + std::to_string(status));
    }

    Problem problem_;
    bool own_layout_;
    Pool pool_;
    Buffer x_, y_;  // NHWC
    Operator operator_;
};

Declined declines(const Task& task) {
    if (auto reason = only_f32(task)) return reason;
    const Problem& p = task.problem;
    if (p.spatial == 3) return "the library has two spatial axes, not three";
    for (const Axis& a : {p.h(), p.w()}) {
        if (a.pad_begin < 0) return "the library has no negative padding";
        if (a.pad_end < -(a.stride - 1)) return "the library lengthens an output by less than a stride only";
        if (a.out() < a.stride)
            return "the library writes beyond its own memory where an output is shorter than the stride";
        if (std::max({a.in, a.kernel, a.stride, a.dilation, a.pad_begin, a.pad_end}) > std::numeric_limits<int>::max())
            return "the library counts in 32 bits";
    }
    if (xnn_initialize(&allocator) != xnn_status_success) return "the library does not support this processor";
    return {};
}

template <bool own_layout>
std::unique_ptr<Prepared> prepare(const Task& task, ConstTensor weights) {
    return std::make_unique<Deconvolution>(task, weights, own_layout);
}

Kernel peer(std::string name, std::string summary) {
    return {.name = std::move(name),
            .family = "peers",
            .summary = std::move(summary),
            .source = "https://github.com/google/XNNPACK, xnn_create_deconvolution2d_nhwc_f32",
            .library = TCONV_XNNPACK_VERSION,
            .declines = declines,
            .workspace_bytes = no_workspace,  // x and y in NHWC are the adapter's own
            .multiplied_macs = [](const Task& task) { return task.problem.useful_macs(); },
            .prepare = prepare<false>,
            .promises = {.same_bits_across_threads = false, .nonfinite = Spread::operands}};
}

}  // namespace

Kernel xnnpack() { return peer("xnnpack", "XNNPACK, NCHW in and out: transpositions are timed"); }

Kernel xnnpack_nhwc() {
    Kernel kernel = peer("xnnpack_nhwc", "XNNPACK in NHWC; x and y are transposed outside the timing");
    kernel.layout = Layout::own;
    kernel.prepare = prepare<true>;
    return kernel;
}

}  // namespace tconv

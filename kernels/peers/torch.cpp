// torch: libtorch's conv_transpose2d and conv_transpose3d, what a user of PyTorch gets on a CPU, without autograd.
//
// One axis is two with a height of 1, as inside the library. Before its version 2 it has one method there, the matrix
// product and col2im of slow_conv_transpose{2,3}d. Without groups that function is called as itself, with y to write
// into. With groups the library makes a tensor of its own, as its user gets it, and a copy to y stands inside the
// timing; with version 2, which may choose oneDNN, it always does.
//
// Threads are OpenMP's, those that our kernels use and that its BLAS uses: none of its own stay awake.
//
// Padding is the same on both sides, and output_padding lengthens the end: pad_begin = padding,
// pad_end = padding − output_padding. Weights are copied in prepare and not packed; columns are allocated in each run.
// What the library throws in a run ends the process with its message: a verdict of its own (crashed).
//
// Cost    macs multiply-adds, cropped taps included; then an add for each column, on one thread in 1.13
// Error   |y − exact| ≤ γ_m·(|bias| + Σ|x·w|): sums are re-associated and no more
// Source  https://pytorch.org/docs, torch.nn.functional.conv_transpose2d
#include "kernels/kernel.hpp"
#include "kernels/peers/omp_threads.hpp"

#include <ATen/ops/conv_transpose2d.h>
#include <ATen/ops/conv_transpose3d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/slow_conv_transpose2d.h>
#include <ATen/ops/slow_conv_transpose3d.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/version.h>

#include <algorithm>
#include <vector>

namespace tconv {
namespace {

using Sizes = std::vector<std::int64_t>;

// A task as the library names its numbers.
struct Shapes {
    Sizes x, w, bias, y, kernel, strides, pads, output_pads, dilations;
};

std::size_t first_axis(const Problem& p) { return p.spatial == 3 ? depth : height; }

Shapes shapes_of(const Problem& p) {
    Shapes s{.x = {p.batch, p.c_in},
             .w = {p.c_in, p.group_out()},
             .bias = {p.c_out},
             .y = {p.batch, p.c_out},
             .kernel = {},
             .strides = {},
             .pads = {},
             .output_pads = {},
             .dilations = {}};
    for (std::size_t axis = first_axis(p); axis <= width; ++axis) {
        const Axis& a = p.axis[axis];
        s.x.push_back(a.in);
        s.w.push_back(a.kernel);
        s.y.push_back(a.out());
        s.kernel.push_back(a.kernel);
        s.strides.push_back(a.stride);
        s.pads.push_back(a.pad_begin);
        s.output_pads.push_back(a.pad_begin - a.pad_end);
        s.dilations.push_back(a.dilation);
    }
    return s;
}

at::Tensor over(const void* data, const Sizes& sizes) {
    return at::from_blob(const_cast<void*>(data), sizes, at::kFloat);
}

// A tensor over the caller's memory, which a user of the library has already: made anew only where that is elsewhere.
const at::Tensor& point(at::Tensor& tensor, const void* data, const Sizes& sizes) {
    if (!tensor.defined() || tensor.data_ptr() != data) tensor = over(data, sizes);
    return tensor;
}

class ConvTranspose final : public Prepared {
public:
    ConvTranspose(const Task& task, ConstTensor weights)
        : threads_(task.threads),
          groups_(task.problem.groups),
          volume_(task.problem.spatial == 3),
          has_bias_(task.problem.bias),
          shapes_(shapes_of(task.problem)),
          weights_(weights.as<float>(), weights.as<float>() + weights.size),
          w_(over(weights_.data(), shapes_.w)) {}

    void run(const Operands& a) const noexcept override {
        const OmpThreads threads(threads_);
        // A thread's first call sets OpenMP's number to the library's.
        if (at::get_num_threads() != threads_) at::set_num_threads(threads_);
        const c10::InferenceMode without_autograd;
        point(x_, a.x.data, shapes_.x);
        point(y_, a.y.data, shapes_.y);
        if (has_bias_) point(bias_, a.bias.data, shapes_.bias);
        if (TORCH_VERSION_MAJOR < 2 && groups_ == 1)
            write_y();
        else
            y_.copy_(made());
    }

private:
    void write_y() const {
        const Shapes& s = shapes_;
        if (volume_)
            at::slow_conv_transpose3d_out(y_, x_, w_, s.kernel, bias_, s.strides, s.pads, s.output_pads, s.dilations);
        else
            at::slow_conv_transpose2d_out(y_, x_, w_, s.kernel, bias_, s.strides, s.pads, s.output_pads, s.dilations);
    }

    at::Tensor made() const {
        const Shapes& s = shapes_;
        if (volume_) return at::conv_transpose3d(x_, w_, bias_, s.strides, s.pads, s.output_pads, groups_, s.dilations);
        return at::conv_transpose2d(x_, w_, bias_, s.strides, s.pads, s.output_pads, groups_, s.dilations);
    }

    int threads_;
    std::int64_t groups_;
    bool volume_, has_bias_;  // three axes
    Shapes shapes_;
    std::vector<float> weights_;
    at::Tensor w_;
    mutable at::Tensor x_, bias_, y_;  // the caller's
};

Declined declines(const Task& task) {
    if (auto reason = only_f32(task)) return reason;
    const Problem& p = task.problem;
    for (std::size_t axis = first_axis(p); axis <= width; ++axis) {
        const Axis& a = p.axis[axis];
        if (a.pad_begin < 0) return "the library has no negative padding";
        if (a.pad_end > a.pad_begin) return "the library crops the end of an axis no more than its beginning";
        if (a.pad_begin - a.pad_end >= std::max(a.stride, a.dilation))
            return "the library lengthens an output by less than the stride or the dilation only";
    }
    return {};
}

// Floats that the library allocates in a run: an image's columns, and with groups each group's y and all of them.
Index allocated(const Problem& p) {
    return p.group_out() * p.taps() * p.in_pixels() + (p.groups > 1 ? 2 * p.y_size() : 0);
}

std::unique_ptr<Prepared> prepare(const Task& task, ConstTensor weights) {
    // A lack of memory can be told here; in a run it would be the end.
    try {
        at::empty({allocated(task.problem)}, at::kFloat);
    } catch (const c10::Error&) {
        throw std::bad_alloc();
    }
    return std::make_unique<ConvTranspose>(task, weights);
}

}  // namespace

Kernel torch() {
    return {.name = "torch",
            .family = "peers",
            .summary = "PyTorch's conv_transpose on its CPU tensors, without autograd",
            .source = "https://pytorch.org/docs, torch.nn.functional.conv_transpose2d",
            .library = TCONV_TORCH_VERSION,
            .declines = declines,
            .workspace_bytes = no_workspace,  // the library allocates its own
            .multiplied_macs = [](const Task& task) { return task.problem.macs(); },
            .prepare = prepare,
            .promises = {.same_bits_across_threads = false, .nonfinite = Spread::operands}};
}

}  // namespace tconv

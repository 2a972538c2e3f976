// What most wrong kernels are: the definition's scatter loop, with one deliberate deviation.
#pragma once

#include "kernels/kernel.hpp"

#include <array>
#include <functional>
#include <vector>

namespace tconv::wrong {

// One product of the definition: x[n, ci, i]·w[ci, co, k] goes to y[n, co, o].
struct Product {
    Index n, ci, co;
    std::array<Index, 3> i, k, o;
};

// Calls f(index) for every index below `sizes`, in row-major order.
template <class F>
void each_index(const std::array<Index, 3>& sizes, F f) {
    for (Index d = 0; d < sizes[0]; ++d)
        for (Index h = 0; h < sizes[1]; ++h)
            for (Index w = 0; w < sizes[2]; ++w) f(std::array<Index, 3>{d, h, w});
}

// Calls f with every product of one output channel of one image, those that are cropped as well.
template <class F>
void each_product(const Problem& p, Index n, Index co, F f) {
    const Axis &d = p.d(), &h = p.h(), &w = p.w();
    for (Index c = 0; c < p.group_in(); ++c)
        each_index({d.in, h.in, w.in}, [&](const std::array<Index, 3>& i) {
            each_index({d.kernel, h.kernel, w.kernel}, [&](const std::array<Index, 3>& k) {
                Product m{.n = n, .ci = co / p.group_out() * p.group_in() + c, .co = co, .i = i, .k = k, .o = {}};
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    const Axis& a = p.axis[axis];
                    m.o[axis] = i[axis] * a.stride + k[axis] * a.dilation - a.pad_begin;
                }
                f(m);
            });
        });
}

bool lands(const Problem&, const Product&);  // inside y
Index x_index(const Problem&, const Product&);
Index w_index(const Problem&, const Product&);
Index y_index(const Problem&, const Product&);
// Whether any tap reaches this output (a flat index into y).
bool reached(const Problem&, Index y);

// Each member, where set, replaces one step of the loop.
struct Deviation {
    // Moves the product, or drops it by returning false. `o` is where it belongs; what lands outside y is dropped.
    std::function<bool(const Problem&, Product&)> place = {};
    // The sum after one more product.
    std::function<float(float sum, float x, float w)> add = {};
    // What an output starts from.
    std::function<float(const Problem&, const Operands&, Index n, Index co)> start = {};
    // Afterwards.
    std::function<void(const Problem&, const Operands&)> after = {};
};

// What one prepared kernel may (wrongly) remember from run to run.
struct Memory {
    Index runs = 0;  // before this one
    const void* x = nullptr;
    std::vector<float> y = {};
};

struct Call {
    const Task& task;
    const float* w;
    const Operands& a;
    Memory& memory;
    const Problem& problem() const { return task.problem; }
};

// The loop: every output channel of every image, shared out to the task's threads; or one of them.
void scatter(const Call&, const Deviation& = {});
void scatter_channel(const Call&, const Deviation&, Index channel);

// Kernels that take every f32 problem and run the loop, or anything else.
Kernel deviating(const Deviation&);
Kernel placing(bool (*place)(const Problem&, Product&));
Kernel free_hand(const std::function<void(const Call&)>& run);

}  // namespace tconv::wrong

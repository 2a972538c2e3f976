// Hands where they do not belong. These really read and write out of bounds: run them in a process of their own.
#include "tests/wrong/scatter.hpp"
#include "tests/wrong/wrong.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace tconv::wrong {
namespace {

// Reads for real, whatever the optimiser thinks of it.
void touch(const float* at) { static_cast<void>(*static_cast<const volatile float*>(at)); }
void overwrite(float* at) { *static_cast<volatile float*>(at) = 1; }

Kernel afterwards(void (*what)(const Problem&, const Operands&)) { return deviating({.after = what}); }

// The loop, prepared by somebody with bad manners.
Kernel preparing(void (*what)(ConstTensor w)) {
    Kernel kernel = deviating({});
    kernel.prepare = [what, prepare = kernel.prepare](const Task& task, ConstTensor w) {
        what(w);
        return prepare(task, w);
    };
    return kernel;
}

// The loop, with a workspace as large as y.
Kernel with_workspace(const std::function<void(const Call&, float* workspace)>& run) {
    Kernel kernel = free_hand([run](const Call& call) { run(call, reinterpret_cast<float*>(call.a.workspace)); });
    kernel.workspace_bytes = [](const Task& task) {
        return static_cast<std::size_t>(task.problem.y_size()) * sizeof(float);
    };
    return kernel;
}

float* rounded_down(void* pointer) {
    return reinterpret_cast<float*>(reinterpret_cast<std::uintptr_t>(pointer) & ~std::uintptr_t{15});
}

// The loop, and afterwards what y held before is put into it.
Kernel mixing_old_y(float (*mix)(float old, float now, bool reached)) {
    return free_hand([mix](const Call& call) {
        const Problem& p = call.problem();
        float* y = call.a.y.as<float>();
        const std::vector<float> old(y, y + p.y_size());
        scatter(call);
        for (Index i = 0; i < p.y_size(); ++i) y[i] = mix(old[static_cast<std::size_t>(i)], y[i], reached(p, i));
    });
}

class Borrowing final : public Prepared {
public:
    Borrowing(const Task& task, const float* w) : task_(task), w_(w) {}
    void run(const Operands& a) const noexcept override {
        Memory memory;
        scatter({.task = task_, .w = w_, .a = a, .memory = memory});
    }

private:
    Task task_;
    const float* w_;
};

}  // namespace

Kernel reads_before_x() {
    return afterwards([](const Problem&, const Operands& a) { touch(a.x.as<float>() - 1); });
}
Kernel reads_past_x() {
    return afterwards([](const Problem&, const Operands& a) { touch(a.x.as<float>() + a.x.size); });
}
Kernel reads_past_bias() {
    return afterwards([](const Problem& p, const Operands& a) {
        if (p.bias) touch(a.bias.as<float>() + a.bias.size);
    });
}
Kernel reads_before_w() {
    return preparing([](ConstTensor w) { touch(w.as<float>() - 1); });
}
Kernel reads_past_w() {
    return preparing([](ConstTensor w) { touch(w.as<float>() + w.size); });
}
Kernel writes_before_y() {
    return afterwards([](const Problem&, const Operands& a) { overwrite(a.y.as<float>() - 1); });
}
Kernel writes_past_y() {
    return afterwards([](const Problem&, const Operands& a) { overwrite(a.y.as<float>() + a.y.size); });
}

Kernel writes_past_workspace() {
    return with_workspace([](const Call& call, float* workspace) {
        scatter(call);
        overwrite(workspace + call.a.y.size);
    });
}

Kernel undeclared_workspace() {
    return afterwards([](const Problem&, const Operands& a) {
        if (a.workspace) overwrite(reinterpret_cast<float*>(a.workspace));
    });
}

Kernel needs_zeroed_y() {
    return mixing_old_y([](float old, float now, bool) { return old + now; });
}
Kernel scales_old_y_by_zero() {
    return mixing_old_y([](float old, float now, bool) { return 0 * old + now; });
}
Kernel holes_unwritten() {
    return mixing_old_y([](float old, float now, bool is_reached) { return is_reached ? now : old; });
}

Kernel needs_zeroed_workspace() {
    return with_workspace([](const Call& call, float* workspace) {
        scatter(call);
        float* y = call.a.y.as<float>();
        for (Index i = 0; i < call.a.y.size; ++i) y[i] = workspace[i] += y[i];
    });
}

Kernel trusts_old_workspace() {
    Kernel kernel = with_workspace([](const Call& call, float* workspace) {
        const auto size = static_cast<std::size_t>(call.problem().w_size()) * sizeof(float);
        if (call.memory.runs == 0) std::memcpy(workspace, call.w, size);
        scatter({.task = call.task, .w = workspace, .a = call.a, .memory = call.memory});
    });
    kernel.workspace_bytes = [](const Task& task) {
        return static_cast<std::size_t>(task.problem.w_size()) * sizeof(float);
    };
    return kernel;
}

Kernel modifies_x() {
    return afterwards([](const Problem&, const Operands& a) {
        float* x = const_cast<float*>(a.x.as<float>());
        x[a.x.size - 1] = -x[a.x.size - 1];
    });
}

Kernel modifies_w() {
    return preparing([](ConstTensor w) {
        float* values = const_cast<float*>(w.as<float>());
        for (Index i = 0; i < w.size; ++i) values[i] *= 2;
    });
}

Kernel modifies_bias() {
    return afterwards([](const Problem& p, const Operands& a) {
        if (p.bias) const_cast<float*>(a.bias.as<float>())[0] += a.y.as<float>()[0];
    });
}

Kernel keeps_weights_pointer() {
    Kernel kernel = deviating({});
    kernel.prepare = [](const Task& task, ConstTensor w) -> std::unique_ptr<Prepared> {
        return std::make_unique<Borrowing>(task, w.as<float>());
    };
    return kernel;
}

Kernel assumes_alignment() {
    return free_hand([](const Call& call) {
        Operands moved = call.a;
        moved.x.data = rounded_down(const_cast<void*>(call.a.x.data));
        scatter({.task = call.task, .w = call.w, .a = moved, .memory = call.memory});
    });
}

Kernel assumes_aligned_y() {
    return free_hand([](const Call& call) {
        Operands moved = call.a;
        moved.y.data = rounded_down(call.a.y.data);
        scatter({.task = call.task, .w = call.w, .a = moved, .memory = call.memory});
    });
}

}  // namespace tconv::wrong

// Right today: kernels that depend on how often, and with how many threads, they run.
#include "tests/wrong/scatter.hpp"
#include "tests/wrong/wrong.hpp"

#include <omp.h>
#include <algorithm>

namespace tconv::wrong {
namespace {

bool flip(const Problem& p, Product& m) {
    for (std::size_t axis = 0; axis < 3; ++axis) m.k[axis] = p.axis[axis].kernel - 1 - m.k[axis];
    return true;
}

void fill_with_bias(const Call& call) {
    const Deviation nothing_added{.place = [](const Problem&, Product&) { return false; }};
    scatter(call, nothing_added);
}

// Adds to `sums` (as y, without bias) the products of input channels `part`, `part` + `parts`, …
void add_part(const Call& call, Index part, Index parts, float* sums) {
    const Problem& p = call.problem();
    for (Index channel = 0; channel < p.batch * p.c_out; ++channel)
        each_product(p, channel / p.c_out, channel % p.c_out, [&](const Product& m) {
            if (m.ci % parts != part || !lands(p, m)) return;
            sums[y_index(p, m)] += call.a.x.as<float>()[x_index(p, m)] * call.w[w_index(p, m)];
        });
}

// Keeps its weights where every prepared kernel keeps them: the last one prepared wins.
class Sharing final : public Prepared {
public:
    Sharing(const Task& task, ConstTensor w) : task_(task) { w_.assign(w.as<float>(), w.as<float>() + w.size); }
    void run(const Operands& a) const noexcept override {
        Memory memory;
        scatter({.task = task_, .w = w_.data(), .a = a, .memory = memory});
    }

private:
    Task task_;
    static inline std::vector<float> w_;
};

}  // namespace

Kernel shared_weights() {
    Kernel kernel = free_hand({});
    kernel.prepare = [](const Task& task, ConstTensor w) -> std::unique_ptr<Prepared> {
        return std::make_unique<Sharing>(task, w);
    };
    return kernel;
}

Kernel second_run_wrong() {
    return free_hand([](const Call& call) {
        scatter(call);
        if (call.memory.runs > 0) call.a.y.as<float>()[0] = 0;
    });
}

Kernel alternates_order() {
    return free_hand([](const Call& call) {
        if (call.memory.runs % 2 == 0) return scatter(call);
        const Problem& p = call.problem();
        fill_with_bias(call);
        for (Index ci = p.group_in() - 1; ci >= 0; --ci)
            for (Index g = 0; g < p.groups; ++g) add_part(call, g * p.group_in() + ci, p.c_in, call.a.y.as<float>());
    });
}

Kernel remembers_x_by_address() {
    return free_hand([](const Call& call) {
        float* y = call.a.y.as<float>();
        if (call.memory.x == call.a.x.data) {
            std::ranges::copy(call.memory.y, y);
            return;
        }
        scatter(call);
        call.memory.x = call.a.x.data;
        call.memory.y.assign(y, y + call.a.y.size);
    });
}

// Each thread reads all of y before any writes: the lost update of a real race, made certain by a barrier.
Kernel race() {
    return free_hand([](const Call& call) {
        fill_with_bias(call);
        float* y = call.a.y.as<float>();
#pragma omp parallel num_threads(call.task.threads)
        {
            std::vector<float> sums(y, y + call.a.y.size);
#pragma omp barrier
            add_part(call, omp_get_thread_num(), omp_get_num_threads(), sums.data());
            std::ranges::copy(sums, y);
        }
    });
}

Kernel wrong_from_two_threads() {
    return free_hand([](const Call& call) {
        const Index channels = call.problem().batch * call.problem().c_out, each = channels / call.task.threads;
        fill_with_bias(call);
        for (Index channel = 0; channel < each * call.task.threads; ++channel) scatter_channel(call, {}, channel);
    });
}

Kernel bits_by_thread_count() {
    return free_hand([](const Call& call) {
        fill_with_bias(call);
        float* y = call.a.y.as<float>();
        for (int part = 0; part < call.task.threads; ++part) {
            std::vector<float> sums(static_cast<std::size_t>(call.a.y.size));
            add_part(call, part, call.task.threads, sums.data());
            for (Index i = 0; i < call.a.y.size; ++i) y[i] += sums[static_cast<std::size_t>(i)];
        }
    });
}

Kernel more_threads_other_kernel() {
    return free_hand([](const Call& call) {
        if (call.task.threads == 1) return scatter(call);
        scatter(call, {.place = flip});
    });
}

}  // namespace tconv::wrong

#include "tests/wrong/scatter.hpp"

#include <utility>

namespace tconv::wrong {
namespace {

class FreeHand final : public Prepared {
public:
    FreeHand(const Task& task, ConstTensor w, std::function<void(const Call&)> run)
        : task_(task), w_(w.as<float>(), w.as<float>() + w.size), run_(std::move(run)) {}
    void run(const Operands& a) const noexcept override {
        run_({.task = task_, .w = w_.data(), .a = a, .memory = memory_});
        ++memory_.runs;
    }

private:
    Task task_;
    std::vector<float> w_;
    std::function<void(const Call&)> run_;
    mutable Memory memory_;
};

}  // namespace

bool lands(const Problem& p, const Product& m) {
    for (std::size_t axis = 0; axis < 3; ++axis)
        if (m.o[axis] < 0 || m.o[axis] >= p.axis[axis].out()) return false;
    return true;
}

Index x_index(const Problem& p, const Product& m) {
    return (((m.n * p.c_in + m.ci) * p.d().in + m.i[0]) * p.h().in + m.i[1]) * p.w().in + m.i[2];
}

Index w_index(const Problem& p, const Product& m) {
    const auto& [d, h, w] = p.axis;
    return (((m.ci * p.group_out() + m.co % p.group_out()) * d.kernel + m.k[0]) * h.kernel + m.k[1]) * w.kernel +
           m.k[2];
}

Index y_index(const Problem& p, const Product& m) {
    return (((m.n * p.c_out + m.co) * p.d().out() + m.o[0]) * p.h().out() + m.o[1]) * p.w().out() + m.o[2];
}

bool reached(const Problem& p, Index y) {
    const Index pixel = y % p.out_pixels();
    return p.d().taps_at(pixel / (p.h().out() * p.w().out())) > 0 &&
           p.h().taps_at(pixel / p.w().out() % p.h().out()) > 0 && p.w().taps_at(pixel % p.w().out()) > 0;
}

void scatter_channel(const Call& call, const Deviation& deviation, Index channel) {
    const Problem& p = call.problem();
    const Operands& a = call.a;
    const Index n = channel / p.c_out, co = channel % p.c_out;
    const float start = deviation.start ? deviation.start(p, a, n, co) : p.bias ? a.bias.as<float>()[co] : 0.0f;
    for (Index o = 0; o < p.out_pixels(); ++o) a.y.as<float>()[channel * p.out_pixels() + o] = start;
    each_product(p, n, co, [&](Product m) {
        if ((deviation.place && !deviation.place(p, m)) || !lands(p, m)) return;
        float& y = a.y.as<float>()[y_index(p, m)];
        const float x = a.x.as<float>()[x_index(p, m)], tap = call.w[w_index(p, m)];
        y = deviation.add ? deviation.add(y, x, tap) : y + x * tap;
    });
}

void scatter(const Call& call, const Deviation& deviation) {
    const Index channels = call.problem().batch * call.problem().c_out;
#pragma omp parallel for num_threads(call.task.threads)
    for (Index channel = 0; channel < channels; ++channel) scatter_channel(call, deviation, channel);
    if (deviation.after) deviation.after(call.problem(), call.a);
}

Kernel free_hand(const std::function<void(const Call&)>& run) {
    Kernel kernel = naive();
    kernel.family = "wrong";
    kernel.source = "wrong on purpose";
    kernel.declines = only_f32;
    kernel.prepare = [run](const Task& task, ConstTensor w) -> std::unique_ptr<Prepared> {
        return std::make_unique<FreeHand>(task, w, run);
    };
    return kernel;
}

Kernel deviating(const Deviation& deviation) {
    return free_hand([deviation](const Call& call) { scatter(call, deviation); });
}

Kernel placing(bool (*place)(const Problem&, Product&)) { return deviating({.place = place}); }

}  // namespace tconv::wrong

// The right places of the wrong channel, group, image or bias.
#include "tests/wrong/scatter.hpp"
#include "tests/wrong/wrong.hpp"

#include <algorithm>

namespace tconv::wrong {
namespace {

Kernel starting(float (*start)(const Problem&, const Operands&, Index n, Index co)) {
    return deviating({.start = start});
}

float bias_at(const Problem& p, const Operands& a, Index co) { return p.bias ? a.bias.as<float>()[co] : 0.0f; }

// The loop over x whose channels are taken from elsewhere: `source` gives a channel counted over all images.
Kernel reading_x(Index (*source)(const Problem&, Index n, Index ci)) {
    return free_hand([source](const Call& call) {
        const Problem& p = call.problem();
        std::vector<float> x;
        for (Index channel = 0; channel < p.batch * p.c_in; ++channel) {
            const float* from = call.a.x.as<float>() + source(p, channel / p.c_in, channel % p.c_in) * p.in_pixels();
            x.insert(x.end(), from, from + p.in_pixels());
        }
        Operands moved = call.a;
        moved.x.data = x.data();
        scatter({.task = call.task, .w = call.w, .a = moved, .memory = call.memory});
    });
}

// The loop over weights whose kernels [ci, co of the group] are taken from elsewhere.
Kernel reading_w(Index (*source)(const Problem&, Index ci, Index co)) {
    return free_hand([source](const Call& call) {
        const Problem& p = call.problem();
        std::vector<float> w;
        for (Index stamp = 0; stamp < p.c_in * p.group_out(); ++stamp) {
            const float* from = call.w + source(p, stamp / p.group_out(), stamp % p.group_out()) * p.taps();
            w.insert(w.end(), from, from + p.taps());
        }
        scatter({.task = call.task, .w = w.data(), .a = call.a, .memory = call.memory});
    });
}

}  // namespace

Kernel groups_swapped() {
    return reading_x([](const Problem& p, Index n, Index ci) {
        return n * p.c_in + (p.groups - 1 - ci / p.group_in()) * p.group_in() + ci % p.group_in();
    });
}

Kernel groups_ignored() {
    return reading_x([](const Problem& p, Index n, Index ci) { return n * p.c_in + ci % p.group_in(); });
}

Kernel batch_ignored() {
    return reading_x([](const Problem&, Index, Index ci) { return ci; });
}

Kernel weights_of_first_group() {
    return reading_w([](const Problem& p, Index ci, Index co) { return ci % p.group_in() * p.group_out() + co; });
}

Kernel weights_channels_exchanged() {
    return reading_w([](const Problem& p, Index ci, Index co) {
        const Index group = ci / p.group_in() * p.group_in() * p.group_out();
        return group + co * p.group_in() + ci % p.group_in();
    });
}

Kernel last_channels_skipped() {
    return placing([](const Problem& p, Product& m) { return m.co < p.c_out / 4 * 4; });
}

Kernel last_inputs_skipped() {
    return placing(
        [](const Problem& p, Product& m) { return p.group_in() < 4 || m.ci % p.group_in() < p.group_in() / 4 * 4; });
}

Kernel bias_twice() {
    return starting([](const Problem& p, const Operands& a, Index, Index co) { return 2 * bias_at(p, a, co); });
}

Kernel bias_missing() {
    return starting([](const Problem&, const Operands&, Index, Index) { return 0.0f; });
}

Kernel bias_of_next_channel() {
    return starting(
        [](const Problem& p, const Operands& a, Index, Index co) { return bias_at(p, a, (co + 1) % p.c_out); });
}

Kernel bias_per_group() {
    return starting(
        [](const Problem& p, const Operands& a, Index, Index co) { return bias_at(p, a, co % p.group_out()); });
}

Kernel bias_per_image() {
    return starting(
        [](const Problem& p, const Operands& a, Index n, Index co) { return n == 0 ? bias_at(p, a, co) : 0.0f; });
}

Kernel holes_without_bias() {
    return deviating({.after = [](const Problem& p, const Operands& a) {
        for (Index i = 0; i < p.y_size(); ++i)
            if (!reached(p, i)) a.y.as<float>()[i] = 0;
    }});
}

Kernel only_bias() {
    return placing([](const Problem&, Product&) { return false; });
}

Kernel all_zeros() {
    return free_hand([](const Call& call) { std::fill_n(call.a.y.as<float>(), call.a.y.size, 0.0f); });
}

Kernel first_input_only() {
    return placing([](const Problem&, Product& m) {
        m.i = {};
        return true;
    });
}

}  // namespace tconv::wrong

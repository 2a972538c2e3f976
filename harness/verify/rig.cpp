#include "harness/verify/rig.hpp"

#include "harness/verify/reduced.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <numeric>

namespace tconv::verify {
namespace {

// An upper bound of the products that meet at one output: taps that share a stride phase, and no more than inputs.
Index most_products(const Problem& p) {
    Index count = p.group_in();
    for (const Axis& a : p.axis) {
        const Index apart = a.stride / std::gcd(a.stride, a.dilation);
        count *= std::min(a.in, (a.kernel + apart - 1) / apart);
    }
    return count;
}

// max|x[n, ci]|·Σ_k|w[ci, co, k]|, one term of the channel's envelope.
double envelope(std::span<const float> channel, std::span<const float> taps) {
    double largest = 0, sum = 0;
    for (const float v : channel) largest = std::max(largest, std::fabs(static_cast<double>(v)));
    for (const float v : taps) sum += std::fabs(static_cast<double>(v));
    return largest * sum;
}

}  // namespace

Problem property_problem(const Problem& problem) { return reduced(problem, property_macs); }

float small_integer(Seed seed, TensorName tensor, Index index) {
    return static_cast<float>(bits_at(seed, tensor, index) % 7) - 3;
}

float nonzero_integer(Seed seed, TensorName tensor, Index index) {
    const float value = static_cast<float>(bits_at(seed, tensor, index) % 6) - 3;
    return value < 0 ? value : value + 1;
}

Declined unfit(const Case& c, const Problem& problem, double scale) {
    Task task = c.task;
    task.problem = problem;
    if (Declined reason = c.kernel.declines(task)) return "declines " + label(problem) + ": " + *reason;
    const double largest_sum =
        scale * largest_integer * largest_integer * static_cast<double>(most_products(problem)) + largest_integer;
    if (largest_sum > 0x1p24) return "sums of as many products could round: no equation holds to the bit";
    return {};
}

Rig::Rig(const Case& c, const Problem& problem, const Generator& values)
    : case_(c),
      problem_(problem),
      task_(c.task),
      tensors_(problem, values, 1, c.task.dtype),
      x_(c.task.dtype, problem.x_size()),
      y_(c.task.dtype, problem.y_size()) {
    task_.problem = problem;
    case_.at(Step::preparing);
    std::ranges::fill(x(), 0.0f);
    workspace_ = Buffer(c.kernel.workspace_bytes(task_));
    prepared_ = prepare(1);
    other_ = prepare(-2);
}

// Prepares on the weights times `factor`. The contract: weights may be gone once that is done. Here they are, and what
// lies in their place is no weight.
std::unique_ptr<Prepared> Rig::prepare(float factor) const {
    const TypedTensor passing(task_.dtype, problem_.w_size());
    std::ranges::transform(w(), passing.values().begin(), [=](float v) { return v * factor; });
    passing.round();
    auto prepared = case_.kernel.prepare(task_, {passing.elements().data, problem_.w_size()});
    passing.poison();
    return prepared;
}

std::span<const float> Rig::run() {
    x_.round();
    y_.poison();
    std::memset(workspace_.data(), 0xff, workspace_.bytes());
    case_.at(Step::running);
    prepared_->run({.x = {x_.elements().data, problem_.x_size()},
                    .bias = tensors_.bias(),
                    .y = y_.elements(),
                    .workspace = workspace_.data()});
    case_.at(Step::judging);
    y_.widen();
    return y_.values();
}

double Rig::rounding(float y) const {
    const double u = unit_roundoff(task_.dtype), size = std::fabs(static_cast<double>(y));
    // Every integer below 1 / u is there, and none beyond rounds to one; infinity is no rounded sum.
    return size < 1 / u || std::isinf(size) ? 0 : u * size;
}

double Rig::allowance(Index n, Index co) const {
    const ErrorBound& bound = case_.kernel.bound;
    if (bound.exact_on_integers) return 0;
    const Problem& p = problem_;
    const float* x = x_.values().data();
    double scale = std::fabs(static_cast<double>(bias(co)));
    for (Index c = 0; c < p.group_in(); ++c) {
        const Index ci = co / p.group_out() * p.group_in() + c;
        scale += envelope({x + (n * p.c_in + ci) * p.in_pixels(), static_cast<std::size_t>(p.in_pixels())},
                          w().subspan(static_cast<std::size_t>((ci * p.group_out() + co % p.group_out()) * p.taps()),
                                      static_cast<std::size_t>(p.taps())));
    }
    return bound.factor(task_, p.group_in() * p.taps() + (p.bias ? 1 : 0)) * scale;
}

void Deviation::add(Index at, double deviation, double allowance) {
    const double size = std::isnan(deviation) ? HUGE_VAL : std::fabs(deviation);
    if (size <= allowance || (index >= 0 && size - allowance <= worst - allowed)) return;
    *this = {.worst = size, .allowed = allowance, .index = at};
}

std::string output_name(const Problem& p, Index index) {
    const Index pixel = index % p.out_pixels(), channel = index / p.out_pixels();
    const std::array<Index, 3> at = {pixel / (p.h().out() * p.w().out()), pixel / p.w().out() % p.h().out(),
                                     pixel % p.w().out()};
    std::string text = "y[" + std::to_string(channel / p.c_out) + ", " + std::to_string(channel % p.c_out);
    for (std::size_t axis = 3 - static_cast<std::size_t>(p.spatial); axis < 3; ++axis)
        text += ", " + std::to_string(at[axis]);
    return text + "]";
}

Finding finding(const Case& c, const Problem& problem, const Deviation& deviation, const std::string& claim) {
    if (deviation.index < 0) return passed(deviation.worst, deviation.allowed);
    Case examined = c;
    examined.task.problem = problem;
    char numbers[96];
    std::snprintf(numbers, sizeof numbers, " is off by %.9g where %.3g is allowed", deviation.worst, deviation.allowed);
    return failed(claim + ": " + output_name(problem, deviation.index) + numbers + where(c, examined), deviation.worst,
                  deviation.allowed);
}

}  // namespace tconv::verify

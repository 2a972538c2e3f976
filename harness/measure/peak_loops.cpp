// Twelve independent accumulators hide the latency of two FMA ports (2 × 4 cycles) and fit the registers of AVX2.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "harness/measure/peak_loops.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "harness/measure/peak_loops.hpp"

HWY_BEFORE_NAMESPACE();
namespace tconv::measure::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
std::uint64_t fma_loop(std::uint64_t rounds, T& sum_out) {
    const hn::ScalableTag<T> d;
    // All different, or the compiler would see that they stay equal and keep fewer.
    auto a0 = hn::Iota(d, T(0)), a1 = hn::Iota(d, T(1)), a2 = hn::Iota(d, T(2)), a3 = hn::Iota(d, T(3));
    auto a4 = hn::Iota(d, T(4)), a5 = hn::Iota(d, T(5)), a6 = hn::Iota(d, T(6)), a7 = hn::Iota(d, T(7));
    auto a8 = hn::Iota(d, T(8)), a9 = hn::Iota(d, T(9)), a10 = hn::Iota(d, T(10)), a11 = hn::Iota(d, T(11));
    const auto m = hn::Set(d, T(0.5)), c = hn::Set(d, T(0.25));
    for (std::uint64_t i = 0; i < rounds; ++i) {
        a0 = hn::MulAdd(a0, m, c), a1 = hn::MulAdd(a1, m, c), a2 = hn::MulAdd(a2, m, c), a3 = hn::MulAdd(a3, m, c);
        a4 = hn::MulAdd(a4, m, c), a5 = hn::MulAdd(a5, m, c), a6 = hn::MulAdd(a6, m, c), a7 = hn::MulAdd(a7, m, c);
        a8 = hn::MulAdd(a8, m, c), a9 = hn::MulAdd(a9, m, c), a10 = hn::MulAdd(a10, m, c), a11 = hn::MulAdd(a11, m, c);
    }
    const auto sum =
        hn::Add(hn::Add(hn::Add(hn::Add(a0, a1), hn::Add(a2, a3)), hn::Add(hn::Add(a4, a5), hn::Add(a6, a7))),
                hn::Add(hn::Add(a8, a9), hn::Add(a10, a11)));
    sum_out = hn::GetLane(hn::SumOfLanes(d, sum));
    return rounds * 12 * 2 * hn::Lanes(d);
}

std::uint64_t fma_f32(std::uint64_t rounds, float& sum) { return fma_loop(rounds, sum); }
std::uint64_t fma_f64(std::uint64_t rounds, double& sum) { return fma_loop(rounds, sum); }

float read(const float* from, std::size_t count) {
    const hn::ScalableTag<float> d;
    const std::size_t lanes = hn::Lanes(d);
    auto s0 = hn::Zero(d), s1 = s0, s2 = s0, s3 = s0;
    for (std::size_t i = 0; i < count; i += 4 * lanes) {
        s0 = hn::Add(s0, hn::Load(d, from + i));
        s1 = hn::Add(s1, hn::Load(d, from + i + lanes));
        s2 = hn::Add(s2, hn::Load(d, from + i + 2 * lanes));
        s3 = hn::Add(s3, hn::Load(d, from + i + 3 * lanes));
    }
    return hn::GetLane(hn::SumOfLanes(d, hn::Add(hn::Add(s0, s1), hn::Add(s2, s3))));
}

void copy(const float* from, float* to, std::size_t count) {
    const hn::ScalableTag<float> d;
    const std::size_t lanes = hn::Lanes(d);
    for (std::size_t i = 0; i < count; i += 4 * lanes)
        for (std::size_t v = 0; v < 4; ++v) hn::Store(hn::Load(d, from + i + v * lanes), d, to + i + v * lanes);
}

}  // namespace tconv::measure::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tconv::measure {

HWY_EXPORT(fma_f32);
HWY_EXPORT(fma_f64);
HWY_EXPORT(read);
HWY_EXPORT(copy);

std::uint64_t fma_loop_f32(std::uint64_t rounds, float& sum) { return HWY_DYNAMIC_DISPATCH(fma_f32)(rounds, sum); }
std::uint64_t fma_loop_f64(std::uint64_t rounds, double& sum) { return HWY_DYNAMIC_DISPATCH(fma_f64)(rounds, sum); }
float read_loop(const float* from, std::size_t count) { return HWY_DYNAMIC_DISPATCH(read)(from, count); }
void copy_loop(const float* from, float* to, std::size_t count) { HWY_DYNAMIC_DISPATCH(copy)(from, to, count); }

}  // namespace tconv::measure
#endif

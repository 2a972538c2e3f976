// The loops: per stretch, x to pairs; per strip and block of channels, products into the stage, and the stage to y.
//
// An item is (convolution group, stretch, strip, block of channels). Items write disjoint outputs; threads take
// consecutive shares of about even cost, and pack a stretch when they come to it.
#include "kernels/amx/run.hpp"

#include "kernels/amx/store.hpp"

#include <omp.h>

namespace tconv::amx {
namespace {

struct Item {
    Index group, stretch;
    const Strip* strip;
    Index block;
};

template <class T>
class Worker {
public:
    Worker(const Plan& plan, const Machine& machine, const Weights& weights, const Operands& a, std::byte* workspace)
        : plan_(plan),
          unit_(machine.unit),
          simd_(machine.simd),
          weights_(weights),
          a_(a),
          packed_(reinterpret_cast<Pair*>(workspace)),
          stage_(reinterpret_cast<float*>(workspace + plan.packed_bytes)),
          line_(reinterpret_cast<float*>(workspace + plan.packed_bytes + plan.stage_bytes)) {
        unit_.configure();
    }
    ~Worker() { unit_.release(); }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // False where x is out of range: what follows need not be right.
    bool run(const Item& item) {
        const Range stretch = plan_.stretch_at(item.stretch);
        const Index in_pixels = plan_.d.axis.in * plan_.h.axis.in * plan_.w.axis.in;
        const Index out_pixels = plan_.d.axis.out() * plan_.h.axis.out() * plan_.w.axis.out();
        if (item.group != group_ || item.stretch != packed_stretch_) {
            const T* x = a_.x.as<T>() + item.group * plan_.c_in * in_pixels;
            within_ = pack_stretch(plan_, stretch, x, weights_.limits, packed_);
            group_ = item.group;
            packed_stretch_ = item.stretch;
        }
        if (!within_) return false;
        const Range channels = plan_.channels(*item.strip, item.block);
        const Bf16* weights =
            weights_.at(item.group * plan_.weights + item.strip->weights + item.block * item.strip->block_weights);
        for (const Group& g : item.strip->groups)
            products(g, stretch, channels.size() * g.phases(), weights + g.weights);
        store(plan_, simd_,
              {.sums = stage_,
               .strip = *item.strip,
               .stretch = stretch,
               .channels = channels,
               .scale = weights_.scale,
               .bias = a_.bias.size > 0 ? a_.bias.as<T>() + item.group * plan_.c_out : nullptr,
               .y = a_.y.as<T>() + item.group * plan_.c_out * out_pixels,
               .line = line_});
        return true;
    }

private:
    // A block of rows' weights stay in the caches while the pixels pass by.
    void products(const Group& g, Range stretch, Index rows, const Bf16* weights) const {
        TileBlock block{.weights = weights,
                        .x = nullptr,
                        .x_row = plan_.row,
                        .steps = g.steps.data(),
                        .count = static_cast<Index>(g.steps.size()),
                        .c = nullptr,
                        .c_row = plan_.stretch};
        for (Index m = 0; m < rows; m += block_rows) {
            for (Index q = stretch.begin; q < stretch.end; q += block_pixels) {
                if (!plan_.meets(g, Range{q, q + block_pixels} & stretch)) continue;
                block.x = packed_ + plan_.lead + q - stretch.begin;
                block.c = stage_ + (g.stage_row + m) * plan_.stretch + q - stretch.begin;
                unit_.multiply(block);
            }
            block.weights += plan_.terms * static_cast<Index>(g.k.size()) * step_weights;
        }
    }

    const Plan& plan_;
    const TileUnit& unit_;
    const tiling::Simd& simd_;
    const Weights& weights_;
    const Operands& a_;
    Pair* packed_;
    float *stage_, *line_;
    Index group_ = -1, packed_stretch_ = -1;
    bool within_ = false;
};

// Outputs that no phase reaches.
template <class T>
void fill_with_bias(const Plan& plan, const Operands& a) {
    const Index c_out = plan.groups * plan.c_out;
    const Index pixels = plan.d.axis.out() * plan.h.axis.out() * plan.w.axis.out();
#pragma omp parallel for num_threads(plan.threads)
    for (Index i = 0; i < plan.batch * c_out; ++i)
        std::fill_n(a.y.as<T>() + i * pixels, pixels, a.bias.size > 0 ? a.bias.as<T>()[i % c_out] : T{});
}

// What a block of channels costs, for sharing out.
Index cost(const Strip& s) {
    Index sum = 0;
    for (const Group& g : s.groups)
        sum += divide_up(s.channels * g.phases(), block_rows) * static_cast<Index>(g.steps.size());
    return sum;
}

template <class T>
bool run(const Plan& plan, const Machine& machine, const Weights& weights, const Operands& a) {
    if (!plan.covers_all) fill_with_bias<T>(plan, a);
    Index total = 0;
    for (const Strip& s : plan.strips) total += cost(s) * s.blocks;
    total *= plan.groups * plan.stretches();
    bool within = true;
#pragma omp parallel num_threads(plan.threads) reduction(&& : within)
    {
        const Index thread = omp_get_thread_num(), threads = omp_get_num_threads();
        Worker<T> worker(plan, machine, weights, a, a.workspace + static_cast<std::size_t>(thread) * plan.thread_bytes);
        Index done = 0;
        for (Index group = 0; group < plan.groups; ++group)
            for (Index stretch = 0; stretch < plan.stretches(); ++stretch)
                for (const Strip& s : plan.strips) {
                    const Index each = cost(s);
                    for (Index block = 0; block < s.blocks; ++block, done += each)
                        if ((done + each / 2) * threads / total == thread)
                            within = worker.run({group, stretch, &s, block}) && within;
                }
    }
    return within;
}

}  // namespace

bool run_plan(const Plan& plan, const Machine& machine, const Weights& weights, const Operands& a) noexcept {
    return plan.terms == 1 ? run<Bf16>(plan, machine, weights, a) : run<float>(plan, machine, weights, a);
}

}  // namespace tconv::amx

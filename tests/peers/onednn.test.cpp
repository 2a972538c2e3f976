// Every kernel against oneDNN's deconvolution, bit for bit: no oracle of ours has a say here.
//
// Operands are whole numbers from −3 to 3, so that every sum of fewer than 2^24 / 9 products is exact in f32, in any
// order, fused or not: whoever is right gives the same bits.
#include "harness/grid/grid.hpp"
#include "tests/catch.hpp"
#include "tests/kernels/run_kernel.hpp"
#include "tests/kernels/small_problems.hpp"

#include <algorithm>
#include <random>

using namespace tconv;

#ifndef TCONV_WITH_ONEDNN

TEST_CASE("kernels give what oneDNN gives", "[peers]") {
    WARN("not run: libdnnl-dev is not installed, or this build is ThreadSanitizer's");
}

#else

namespace {

std::vector<float> whole_numbers(Index size, std::mt19937_64& engine) {
    std::vector<float> values(static_cast<std::size_t>(size));
    for (float& value : values) value = static_cast<float>(engine() % 7) - 3;
    return values;
}

// What one problem came to: how many kernels were compared, or none where oneDNN declines.
int compare(const Problem& p, std::uint64_t seed) {
    std::mt19937_64 engine(seed);
    const test::Tensors tensors{whole_numbers(p.x_size(), engine), whole_numbers(p.w_size(), engine),
                                whole_numbers(p.bias_size(), engine)};
    const Task task{.problem = p, .threads = 1 + static_cast<int>(seed % 2)};
    const Kernel& peer = *find_kernel("onednn");
    if (peer.declines(task)) return 0;
    const std::vector<float> theirs = test::run_kernel(peer, task, tensors);
    int compared = 0;
    for (const Kernel& kernel : all_kernels()) {
        if (kernel.declines(task) || kernel.operation != Operation::transposed_convolution) continue;
        if (!kernel.bound.exact_on_integers) continue;  // nor to the bit here
        const std::vector<float> ours = test::run_kernel(kernel, task, tensors);
        const auto [at, other] = std::ranges::mismatch(ours, theirs);
        if (at != ours.end())
            FAIL_CHECK(kernel.name << " on " << label(p) << ", seed " << seed << ": y[" << at - ours.begin() << "] is "
                                   << *at << ", " << peer.library << " says " << *other);
        ++compared;
    }
    return compared;
}

// A layer of the zoo with its kernel, stride, dilation and pads, and less of everything that is merely large.
Problem reduced(Problem p) {
    const Index group_in = std::min<Index>(p.group_in(), 19), group_out = std::min<Index>(p.group_out(), 18);
    p.groups = std::min<Index>(p.groups, 5);
    p.c_in = p.groups * group_in;
    p.c_out = p.groups * group_out;
    for (std::size_t axis = 3 - static_cast<std::size_t>(p.spatial); axis < 3; ++axis)
        p.axis[axis].in = std::min<Index>(p.axis[axis].in, p.spatial == 1 ? 33 : 7);
    validate(p);
    return p;
}

Axis random_axis(std::mt19937_64& engine) {
    const auto draw = [&](Index least, Index most) {
        return least + static_cast<Index>(engine() % static_cast<std::uint64_t>(most - least + 1));
    };
    for (;;) {
        Axis a{.in = draw(1, 9), .kernel = draw(1, 6), .stride = draw(1, 5), .dilation = draw(1, 3)};
        a.pad_begin = draw(0, a.kernel + 1);
        a.pad_end = draw(-2, a.kernel + 1);
        if (a.out() >= 1) return a;
    }
}

}  // namespace

TEST_CASE("kernels give what oneDNN gives on the layers of the zoo, reduced", "[peers]") {
    for (const grid::Point& point : grid::load("zoo", {"naive"}).points) {
        INFO(point.layer);
        CHECK(compare(reduced(point.problem), 1) > 0);
    }
}

TEST_CASE("kernels give what oneDNN gives on random problems", "[peers]") {
    std::mt19937_64 engine(20);
    const auto channels = test::small_channels();
    int problems = 0;
    for (std::uint64_t i = 0; i < 240; ++i) {
        Problem p = channels[test::choose(31, i, channels.size())];
        const Index more = 1 + static_cast<Index>(engine() % 8);
        p.c_in *= more;
        p.c_out *= more;
        p.spatial = 1 + static_cast<int>(i % 3);
        for (std::size_t axis = 3 - static_cast<std::size_t>(p.spatial); axis < 3; ++axis)
            p.axis[axis] = random_axis(engine);
        problems += compare(p, i) > 0;
    }
    CHECK(problems >= 200);  // oneDNN takes nearly all
}

#endif

// The oracle against answers worked out by hand, and against the definition written once more in another order.
#include "harness/verify/oracle.hpp"

#include "tests/catch.hpp"
#include "tests/kernels/small_problems.hpp"

#include <cmath>

using namespace tconv;
using namespace tconv::verify;

namespace {

// y[o] by gathering: for each output, every (input, tap) that meets it.
double gathered(const Problem& p, const HostTensors& t, Index n, Index co, std::array<Index, 3> o) {
    double sum = p.bias ? static_cast<double>(t.bias().as<float>()[co]) : 0;
    const auto& [d, h, w] = p.axis;
    for (Index c = 0; c < p.group_in(); ++c)
        for (Index kd = 0; kd < d.kernel; ++kd)
            for (Index kh = 0; kh < h.kernel; ++kh)
                for (Index kw = 0; kw < w.kernel; ++kw)
                    for (Index id = 0; id < d.in; ++id)
                        for (Index ih = 0; ih < h.in; ++ih)
                            for (Index iw = 0; iw < w.in; ++iw) {
                                if (id * d.stride + kd * d.dilation - d.pad_begin != o[0]) continue;
                                if (ih * h.stride + kh * h.dilation - h.pad_begin != o[1]) continue;
                                if (iw * w.stride + kw * w.dilation - w.pad_begin != o[2]) continue;
                                const Index ci = co / p.group_out() * p.group_in() + c;
                                const Index xi = (((n * p.c_in + ci) * d.in + id) * h.in + ih) * w.in + iw;
                                const Index wi =
                                    (((ci * p.group_out() + co % p.group_out()) * d.kernel + kd) * h.kernel + kh) *
                                        w.kernel +
                                    kw;
                                sum += static_cast<double>(t.x().as<float>()[xi]) *
                                       static_cast<double>(t.w().as<float>()[wi]);
                            }
    return sum;
}

}  // namespace

TEST_CASE("the oracle gives what gathering gives, on a sample of small problems", "[verify]") {
    const auto axes = test::small_axes();
    const auto channels = test::small_channels();
    for (std::uint64_t i = 0; i < 400; ++i) {
        Problem p = channels[test::choose(11, i, channels.size())];
        p.spatial = 1 + static_cast<int>(i % 3);
        for (std::size_t axis = 3 - static_cast<std::size_t>(p.spatial); axis < 3; ++axis)
            p.axis[axis] = axes[test::choose(12 + axis, i, axes.size())];
        const HostTensors operands(p, i, 1);
        const Truth truth = oracle(p, operands, 1 + static_cast<int>(i % 2));
        std::size_t at = 0;
        double worst = 0;
        for (Index n = 0; n < p.batch; ++n)
            for (Index co = 0; co < p.c_out; ++co)
                for (Index od = 0; od < p.d().out(); ++od)
                    for (Index oh = 0; oh < p.h().out(); ++oh)
                        for (Index ow = 0; ow < p.w().out(); ++ow)
                            worst =
                                std::max(worst, std::fabs(truth.y[at++] - gathered(p, operands, n, co, {od, oh, ow})));
        INFO(label(p));
        CHECK(worst < 1e-13);
    }
}

TEST_CASE("the oracle counts the products of every output", "[verify]") {
    // Stride above the kernel: every second output is bias alone.
    const Problem p = parse_label("c3-1_i3_k1_s2_bias");
    const Truth truth = oracle(p, HostTensors(p, 1, 1), 1);
    REQUIRE(truth.y.size() == 5);
    for (Index o = 0; o < 5; ++o) CHECK(truth.products(0, o) == (o % 2 == 0 ? 4 : 1));
}

TEST_CASE("operands are the same for any thread count, and differ by seed, tensor and index", "[verify]") {
    const Problem p = parse_label("n2_c5-7_i9x11_k3_bias");
    const HostTensors one(p, 42, 1), two(p, 42, 2);
    for (Index i = 0; i < p.x_size(); ++i) REQUIRE(one.x().as<float>()[i] == two.x().as<float>()[i]);
    CHECK(value_at(1, TensorName::x, 0) != value_at(2, TensorName::x, 0));
    CHECK(value_at(1, TensorName::x, 0) != value_at(1, TensorName::w, 0));
    CHECK(value_at(1, TensorName::x, 0) != value_at(1, TensorName::x, 1));
    double sum = 0;
    for (Index i = 0; i < 100'000; ++i) {
        const float v = value_at(3, TensorName::x, i);
        REQUIRE((v >= -1 && v < 1));
        sum += static_cast<double>(v);
    }
    CHECK(std::fabs(sum / 100'000) < 0.01);
}

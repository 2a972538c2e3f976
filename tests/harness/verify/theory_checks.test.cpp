// What the theory promises, measured on kernels: values known beforehand, and kernels that break the promise.
#include "harness/verify/verify.hpp"

#include "tests/catch.hpp"

#include <algorithm>
#include <cmath>

using namespace tconv;
using namespace tconv::verify;

namespace {

Finding ask(const std::string& check_name, const Kernel& kernel, const std::string& problem) {
    const Task task{.problem = parse_label(problem)};
    Court court(task.problem, 5, 1);
    const Watcher nobody = [](Step, std::string_view) {};
    INFO(kernel.name << ": " << kernel.declines(task).value_or(""));
    REQUIRE_FALSE(kernel.declines(task));
    for (const Check& check : all_checks())
        if (check.name == check_name)
            return check.examine({.kernel = kernel, .task = task, .court = court, .watcher = nobody});
    throw std::runtime_error("no check " + check_name);
}

Finding ask(const std::string& check, const char* kernel, const std::string& problem) {
    return ask(check, *find_kernel(kernel), problem);
}

// naive, its output changed afterwards.
Kernel altered(void (*alter)(float* y, Index size)) {
    class Altered final : public Prepared {
    public:
        Altered(std::unique_ptr<Prepared> inner, void (*alter)(float*, Index))
            : inner_(std::move(inner)), alter_(alter) {}
        void run(const Operands& a) const noexcept override {
            inner_->run(a);
            alter_(a.y.as<float>(), a.y.size);
        }

    private:
        std::unique_ptr<Prepared> inner_;
        void (*alter_)(float*, Index);
    };
    Kernel kernel = naive();
    kernel.prepare = [alter](const Task& task, ConstTensor w) -> std::unique_ptr<Prepared> {
        return std::make_unique<Altered>(naive().prepare(task, w), alter);
    };
    return kernel;
}

}  // namespace

TEST_CASE("unevenness is 1 − fewest ÷ most inputs met, whatever the kernel, and none after resizing",
          "[verify][theory]") {
    for (const char* kernel : {"naive", "matrix_ct", "gemm_col2im", "zero_insertion", "tiled"}) {
        CHECK(ask("checkerboard", kernel, "c3-2_i6x6_k3_s2_p1:0").measured == 0.75);  // 1 to 4
        CHECK(ask("checkerboard", kernel, "c3-2_i6x6_k4_s2_p1").measured == 0.0);
        CHECK(ask("checkerboard", kernel, "c1-1_i9_k5_s3").measured == 0.5);     // 1 to 2
        CHECK(ask("checkerboard", kernel, "c1-1_i9_k3_s2_d2").measured == 1.0);  // holes
        CHECK(ask("checkerboard", kernel, "c1-1_i9_k2_s3_bias").measured == 1.0);
    }
    for (const char* kernel : {"resize_conv", "resize_conv_folded"})
        CHECK(ask("checkerboard", kernel, "c3-2_i6x6_k3_s2_p1:0").measured == 0.0);
    for (const char* kernel : {"nearest", "bilinear", "bicubic"})
        CHECK(*ask("checkerboard", kernel, "c2-2_g2_i6x6_k3_s3").measured < 1e-6);
    CHECK(ask("checkerboard", "naive", "c1-1_i1x1_k3_s2").answer == Answer::skipped);
}

TEST_CASE("a kernel more uneven, or less, than its numbers imply fails", "[verify][theory][self]") {
    const Kernel brighter = altered([](float* y, Index size) { y[size / 2] *= 2; });
    const Finding finding = ask("checkerboard", brighter, "c1-1_i9_k4_s2");
    CHECK(finding.answer == Answer::failed);
    CHECK_THAT(finding.message, ContainsSubstring("the numbers imply 0.0"));
    const Kernel flat = altered([](float* y, Index size) { std::fill_n(y, size, 1.0f); });
    CHECK(ask("checkerboard", flat, "c1-1_i9_k3_s2").answer == Answer::failed);
}

TEST_CASE("the rank of an operation: all inputs, unless they are cropped or mixed away", "[verify][theory]") {
    for (const char* kernel : {"naive", "tiled"}) {
        CHECK(ask("rank", kernel, "c1-1_i2x2_k3").measured == 4.0);  // the textbook's 4×16
        CHECK(ask("rank", kernel, "c1-1_i5_k1_s2").measured == 5.0);
        CHECK(ask("rank", kernel, "c1-1_i5_k1_s2_p2:0").measured == 4.0);  // the first input cropped away
        CHECK(ask("rank", kernel, "c4-2_i3_k1").measured == 6.0);          // four channels through two
        CHECK(ask("rank", kernel, "c2-2_g2_i3x3_k3_s2_p1").measured == 18.0);
    }
    CHECK(ask("rank", "nearest", "c1-1_i4x4_k2_s2").measured == 16.0);
    CHECK(ask("rank", "bilinear", "c1-1_i4x4_k2_s2").measured == 16.0);
    CHECK(ask("rank", "naive", "c1-1_i9x9_k3").answer == Answer::skipped);
}

TEST_CASE("the round trip brings back what the rank allows, and no more", "[verify][theory]") {
    for (const char* kernel : {"naive", "tiled"}) {
        CHECK(*ask("round_trip", kernel, "c1-1_i7x7_k1").measured < 1e-6);  // C is one number: all comes back
        const double k3 = *ask("round_trip", kernel, "c1-1_i4x4_k3_s2").measured;
        CHECK(k3 > 0.5);
        CHECK(k3 < 1);
    }
    // One weight, stride 2: the elements between are lost, the others come back; so what is missing is their share.
    const double missing = *ask("round_trip", "naive", "c1-1_i500_k1_s2").measured;
    CHECK(std::fabs(missing - std::sqrt(0.5)) < 0.05);
    const Kernel away = altered([](float* y, Index size) {
        for (Index i = 0; i < size; ++i) y[i] = -y[i];
    });
    CHECK(ask("round_trip", away, "c1-1_i7x7_k3_s2").answer == Answer::failed);
}

TEST_CASE("upsamplers keep the contract: memory, bits, threads", "[verify][upsample]") {
    for (const char* kernel : {"nearest", "bilinear", "bicubic", "resize_conv", "resize_conv_folded"})
        for (const char* check : {"memory", "repeatable", "threads"})
            for (const char* problem : {"n2_c4-4_g4_i5x6_k2_s2", "c3-3_g3_i7_k5_s3_p1", "c2-2_g2_i3x4x5_k2_s2"}) {
                const Finding finding = ask(check, kernel, problem);
                INFO(kernel << ", " << check << " on " << problem << ": " << finding.message);
                CHECK(finding.answer == Answer::passed);
            }
}

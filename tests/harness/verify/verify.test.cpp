// The verifier accepts what is right and rejects kernels that are wrong on purpose.
#include "harness/verify/verify.hpp"

#include "tests/catch.hpp"
#include "tests/harness/verify/wrapped.hpp"

#include <cmath>
#include <limits>

using namespace tconv;
using namespace tconv::verify;

namespace {

const Problem problem = parse_label("n2_c3-4_i5x6_k3_s2_p1_bias");

// naive, with something done to its output afterwards.
class Spoiled final : public Prepared {
public:
    Spoiled(std::unique_ptr<Prepared> inner, void (*spoil)(float*, Index)) : inner_(std::move(inner)), spoil_(spoil) {}
    void run(const Operands& a) const noexcept override {
        inner_->run(a);
        spoil_(a.y.as<float>(), a.y.size);
    }

private:
    std::unique_ptr<Prepared> inner_;
    void (*spoil_)(float*, Index);
};

Kernel spoiled(void (*spoil)(float*, Index)) {
    Kernel kernel = naive();
    kernel.name = "spoiled";
    kernel.prepare = [spoil](const Task& task, ConstTensor w) -> std::unique_ptr<Prepared> {
        return std::make_unique<Spoiled>(naive().prepare(task, w), spoil);
    };
    return kernel;
}

Verdict verdict_on(const Kernel& kernel) {
    Court court(problem, 5, 1);
    return verify::verify(kernel, {.problem = problem}, court, Level::oracle).verdict;
}

}  // namespace

TEST_CASE("the verifier accepts naive, and tells how near the bound it came", "[verify]") {
    const Verdict verdict = verdict_on(naive());
    CHECK(verdict.outcome == Outcome::agrees);
    CHECK(verdict.message.empty());
    REQUIRE(verdict.errors);
    CHECK(verdict.errors->bound_ratio > 0);
    CHECK(verdict.errors->bound_ratio < 1);
    CHECK(verdict.errors->mismatches == 0);
}

TEST_CASE("the verifier rejects kernels that are wrong on purpose", "[verify][self]") {
    SECTION("one pixel lost") {
        const Verdict verdict = verdict_on(spoiled([](float* y, Index size) { y[size - 1] = 0; }));
        CHECK(verdict.outcome == Outcome::disagrees);
        REQUIRE(verdict.errors);
        CHECK(verdict.errors->mismatches == 1);
        CHECK(verdict.errors->worst_index == problem.y_size() - 1);
        CHECK_THAT(verdict.message, ContainsSubstring("y[1, 3, 8, 10]"));
    }
    SECTION("one output never written: it is still the poison") {
        const Verdict verdict =
            verdict_on(spoiled([](float* y, Index) { y[3] = std::numeric_limits<float>::quiet_NaN(); }));
        CHECK(verdict.outcome == Outcome::disagrees);
        CHECK(std::isinf(verdict.errors->max_abs));
    }
    SECTION("a small error everywhere, ten times the bound") {
        const Verdict verdict = verdict_on(spoiled([](float* y, Index size) {
            for (Index i = 0; i < size; ++i) y[i] *= 1 + 1e-4f;
        }));
        CHECK(verdict.outcome == Outcome::disagrees);
        CHECK(verdict.errors->bound_ratio > 1);
    }
    SECTION("all zeros") {
        CHECK(verdict_on(spoiled([](float* y, Index size) { std::fill_n(y, size, 0.0f); })).outcome ==
              Outcome::disagrees);
    }
}

TEST_CASE("what a kernel throws becomes its verdict", "[verify]") {
    Kernel kernel = naive();
    kernel.prepare = [](const Task&, ConstTensor) -> std::unique_ptr<Prepared> { throw std::bad_alloc(); };
    CHECK(verdict_on(kernel).outcome == Outcome::out_of_memory);
    kernel.prepare = [](const Task&, ConstTensor) -> std::unique_ptr<Prepared> { throw std::runtime_error("no luck"); };
    CHECK(verdict_on(kernel).outcome == Outcome::crashed);
    CHECK_THAT(verdict_on(kernel).message, ContainsSubstring("no luck"));
    kernel.declines = [](const Task&) -> Declined { return "not today"; };
    CHECK(verdict_on(kernel).outcome == Outcome::declined);
    CHECK(verdict_on(kernel).message == "not today");
}

TEST_CASE("a failed check is the verdict, under its name; a throw of a later check is its failure", "[verify]") {
    Kernel changes = naive();
    changes.prepare = [](const Task& task, ConstTensor w) -> std::unique_ptr<Prepared> {
        return std::make_unique<test::Wrapped>(task, w, [](const Task&, const Prepared& naive, const Operands& a) {
            naive.run(a);
            const_cast<float*>(a.x.as<float>())[0] = 0.5f;
        });
    };
    Court court(problem, 5, 1);
    const Attempt attempt = verify::verify(changes, {.problem = problem}, court, Level::standard);
    CHECK(attempt.verdict.outcome == Outcome::disagrees);
    CHECK(attempt.verdict.message == "it changed its operands");
    CHECK(attempt.verdict.errors);
    CHECK(attempt.checks.size() == 4);
    CHECK_THAT(attempt.checks[1].finding.message, ContainsSubstring("it changed x"));
    // What it was lent is as it was: the next kernel is judged on the right operands.
    CHECK(verify::verify(naive(), {.problem = problem}, court, Level::standard).verdict.outcome == Outcome::agrees);

    int prepared = 0;
    Kernel once = naive();
    once.prepare = [&prepared](const Task& task, ConstTensor w) {
        if (prepared++ > 0) throw std::runtime_error("once is enough");
        return naive().prepare(task, w);
    };
    Court other(problem, 5, 1);
    CHECK_THAT(verify::verify(once, {.problem = problem}, other, Level::standard).verdict.message,
               ContainsSubstring("exact: threw: once is enough"));
}

TEST_CASE("a kernel that declines the reduced problem is asked on its own", "[verify]") {
    const Problem large = parse_label("c256-256_i40x40_k3");
    Kernel picky = naive();
    picky.declines = [&](const Task& task) -> Declined {
        return task.problem == large ? Declined() : "not that small";
    };
    Court court(large, 5, 1);
    const Watcher nobody = [](Step, std::string_view) {};
    const Case c{.kernel = picky, .task = {.problem = large}, .court = court, .watcher = nobody};
    CHECK(c.reduced().task.problem == large);
    picky.declines = only_f32;
    CHECK(c.reduced().task.problem == court.small().problem());
}

TEST_CASE("outputs without products must be exact", "[verify]") {
    const Problem holes = parse_label("c1-1_i3_k1_s2");
    const HostTensors operands(holes, 5, 1);
    const Truth truth = oracle(holes, operands, 1);
    std::vector<float> y;
    for (const double exact : truth.y) y.push_back(static_cast<float>(exact));
    CHECK(judge(truth, y.data()).outcome == Outcome::agrees);
    y[1] = std::numeric_limits<float>::denorm_min();
    CHECK(judge(truth, y.data()).outcome == Outcome::disagrees);
}

TEST_CASE("a dtype that nothing judges is declined for the kernel that takes it", "[verify]") {
    Kernel kernel = naive();
    kernel.declines = [](const Task&) -> Declined { return {}; };
    for (const Dtype dtype : {Dtype::f64, Dtype::f16}) {
        Court court(problem, 5, 1, dtype);
        const Verdict verdict =
            verify::verify(kernel, {.problem = problem, .dtype = dtype}, court, Level::full).verdict;
        CHECK(verdict.outcome == Outcome::declined);
        CHECK(verdict.message == "nothing judges " + std::string(name(dtype)));
    }
}

TEST_CASE("ULPs are those of the exact value", "[verify]") {
    const Problem one = parse_label("c1-1_i1_k1");
    const Truth truth{one, {1.0}, {1.0}, {std::vector<Index>{1}, {1}, {1}}, {1.0}};
    const float next = std::nextafter(1.0f, 2.0f);
    CHECK(judge(truth, &next).errors->max_ulp == Approx(1));
    CHECK(judge(truth, &next).errors->max_rel == Approx(0x1p-23));
    const Task bf16{.problem = one, .dtype = Dtype::bf16};
    const float next_bf16 = 1 + 0x1p-7f;
    CHECK(judge(truth, &next_bf16, {}, bf16).errors->max_ulp == Approx(1));
}

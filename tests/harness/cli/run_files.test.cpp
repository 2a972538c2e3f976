// tconv run on real files, by hand and, where there is one, by NumPy.
#include "harness/npy/npy.hpp"
#include "tests/catch.hpp"
#include "tests/command.hpp"
#include "tests/scratch.hpp"

#include <cmath>
#include <fstream>

using namespace tconv;
using tconv::test::outcome_of;
using tconv::test::Scratch;

namespace {

// x and w of c1-1_i3_k2_s2, whose y is 1 10 2 20 3 30.
void write_operands(const Scratch& scratch) {
    const float x[] = {1, 2, 3}, w[] = {1, 10}, bias[] = {100};
    npy::write(scratch / "x.npy", {1, 1, 3}, x);
    npy::write(scratch / "w.npy", {1, 1, 2}, w);
    npy::write(scratch / "b.npy", {1}, bias);
}

constexpr auto files = " --input x.npy --weight w.npy --output y.npy";

std::vector<float> output(const Scratch& scratch, const npy::Shape& shape) {
    const npy::Array y = npy::read(scratch / "y.npy", shape);
    const float* first = reinterpret_cast<const float*>(y.values.data());
    return std::vector<float>(first, first + y.values.bytes() / sizeof(float));
}

std::string python_with_numpy() {
    for (const std::string python : {"python3", "/usr/bin/python3"})
        if (std::system((python + " -c 'import numpy' >/dev/null 2>&1").c_str()) == 0) return python;
    return "";
}

}  // namespace

TEST_CASE("run gives every kernel the user's data and judges what it made of them", "[cli][npy]") {
    const Scratch scratch;
    write_operands(scratch);
    for (const Kernel& kernel : all_kernels()) {
        if (kernel.operation != Operation::transposed_convolution) continue;
        if (kernel.declines({.problem = parse_label("c1-1_i3_k2_s2")})) continue;
        const auto run = outcome_of(scratch, "tconv", "run c1-1_i3_k2_s2 --threads 2 --kernel " + kernel.name + files);
        INFO(run.output);
        CHECK(run.exit_code == 0);
        CHECK_THAT(run.output,
                   ContainsSubstring(kernel.name + " agrees with the oracle: worst error 0 times its bound"));
        CHECK(output(scratch, {1, 1, 6}) == std::vector<float>{1, 10, 2, 20, 3, 30});
    }
    const auto biased =
        outcome_of(scratch, "tconv", std::string("run c1-1_i3_k2_s2_bias --kernel naive --bias b.npy") + files);
    CHECK(biased.exit_code == 0);
    CHECK(output(scratch, {1, 1, 6}) == std::vector<float>{101, 110, 102, 120, 103, 130});
    CHECK(outcome_of(scratch, "tconv", std::string("run c1-1_i3_k2_s2 --kernel naive --no-judge") + files)
              .output.empty());
}

TEST_CASE("a kernel that lies or dies is exit code 1, and only an answer is written", "[cli][npy]") {
    const Scratch scratch;
    write_operands(scratch);
    const auto run = [&](const std::string& kernel) {
        return outcome_of(scratch, "tconv_faulty", "run c1-1_i3_k2_s2 --kernel " + kernel + files);
    };
    for (const auto& [kernel, said] :
         {std::pair{"segfaults", "segfaults crashed: SIGSEGV (Segmentation fault) while running"},
          std::pair{"aborts_in_prepare", "SIGABRT (Aborted) while preparing"},
          std::pair{"exits", "exit code 7 while running"}}) {
        const auto outcome = run(kernel);
        CHECK(outcome.exit_code == 1);
        CHECK_THAT(outcome.output, ContainsSubstring(said));
        CHECK_FALSE(std::filesystem::exists(scratch / "y.npy"));
    }
    const auto lies = run("lies");
    CHECK(lies.exit_code == 1);
    CHECK_THAT(lies.output, ContainsSubstring("lies disagrees: 1 of 6 outputs"));
    CHECK(output(scratch, {1, 1, 6}) == std::vector<float>{2, 10, 2, 20, 3, 30});
    CHECK_THAT(run("wants_too_much").output, ContainsSubstring("not enough memory"));
}

TEST_CASE("run says what it needs, in one line, and overwrites no input", "[cli][npy]") {
    const Scratch scratch;
    write_operands(scratch);
    const auto [arguments, expected] = GENERATE(table<std::string, std::string>({
        {"c1-1_i4_k2_s2 --kernel naive", "x.npy: has the shape (1, 1, 3): (1, 1, 4) is needed"},
        {"c1-1_i3_k3_s2 --kernel naive", "w.npy: has the shape (1, 1, 2): (1, 1, 3) is needed"},
        {"c1-1_i3_k2_s2_bias --kernel naive", "has a bias: give --bias FILE"},
        {"c1-1_i3_k2_s2 --kernel naive --bias b.npy", "c1-1_i3_k2_s2_bias has"},
        {"c1-1_i3_k2_s2 --kernel nayve", "no such kernel; known are naive"},
        {"c1-1_i3_k2_s2 --kernel naive --input none.npy", "none.npy: cannot be opened: No such file"},
        {"c1-1_i3_k2_s2 --kernel naive --output x.npy", "would overwrite an input"},
        {"c1-1_i3_k0_s2 --kernel naive", "kernel width is 0"},
    }));
    std::string command = "run " + arguments;
    if (arguments.find("--input") == std::string::npos) command += " --input x.npy";
    if (arguments.find("--output") == std::string::npos) command += " --output y.npy";
    const auto outcome = outcome_of(scratch, "tconv", command + " --weight w.npy");
    INFO(outcome.output);
    CHECK(outcome.exit_code == 2);
    CHECK_THAT(outcome.output, ContainsSubstring(expected));
    CHECK(std::count(outcome.output.begin(), outcome.output.end(), '\n') == 1);
    CHECK_FALSE(std::filesystem::exists(scratch / "y.npy"));
    CHECK_NOTHROW(npy::read(scratch / "x.npy", {1, 1, 3}));
}

TEST_CASE("data that hold NaN or infinity are run, and said to be beyond judging", "[cli][npy]") {
    const Scratch scratch;
    write_operands(scratch);
    const float x[] = {1, INFINITY, 3};
    npy::write(scratch / "x.npy", {1, 1, 3}, x);
    const auto outcome = outcome_of(scratch, "tconv", std::string("run c1-1_i3_k2_s2 --kernel naive") + files);
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.output == "not judged: the operands hold NaN or infinity\n");
}

TEST_CASE("NumPy reads what run writes, and run reads what NumPy writes", "[cli][npy]") {
    const std::string python = python_with_numpy();
    if (python.empty()) {
        WARN("not run: no numpy");
        return;
    }
    const Scratch scratch;
    std::ofstream(scratch / "make.py") << R"(
import numpy as np
r = np.random.default_rng(1)
np.save('x.npy', r.standard_normal((2, 4, 5, 6)))                       # f8
np.save('w.npy', r.standard_normal((4, 3, 3, 2)).astype(np.float32))
np.save('b.npy', r.standard_normal(6).astype(np.float32))
np.save('fortran.npy', np.asfortranarray(np.ones((4, 3, 3, 2), np.float32)))
np.save('half.npy', np.ones((4, 3, 3, 2), np.float16))
)";
    std::ofstream(scratch / "check.py") << R"(
import numpy as np
x, w, b = np.load('x.npy').astype(np.float32).astype(np.float64), np.load('w.npy').astype(np.float64), np.load('b.npy')
full = np.zeros((2, 6, 4*2 + 3, 5*3 + 2))
for n in range(2):
    for ci in range(4):
        for co in range(3):
            for h in range(5):
                for v in range(6):
                    full[n, ci//2*3 + co, 2*h:2*h + 3, 3*v:3*v + 2] += x[n, ci, h, v] * w[ci, co]
expected = full[:, :, 1:-1, :] + b[None, :, None, None]
y = np.load('y.npy')
assert y.dtype == np.float32 and y.flags['C_CONTIGUOUS'] and y.shape == expected.shape, (y.dtype, y.shape)
assert np.abs(y - expected).max() < 1e-5, np.abs(y - expected).max()
)";
    REQUIRE(std::system(("cd '" + scratch.path().string() + "' && " + python + " make.py").c_str()) == 0);
    const std::string problem = "run n2_c4-6_g2_i5x6_k3x2_s2x3_p1x0_bias --kernel tiled --input x.npy --bias b.npy ";
    const auto run = outcome_of(scratch, "tconv", problem + "--weight w.npy --output y.npy");
    INFO(run.output);
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.output, ContainsSubstring("x.npy: f64, rounded to f32"));
    CHECK(std::system(("cd '" + scratch.path().string() + "' && " + python + " check.py").c_str()) == 0);
    CHECK_THAT(outcome_of(scratch, "tconv", problem + "--weight fortran.npy --output z.npy").output,
               ContainsSubstring("fortran.npy: is in Fortran order"));
    CHECK_THAT(outcome_of(scratch, "tconv", problem + "--weight half.npy --output z.npy").output,
               ContainsSubstring("half.npy: holds '<f2'"));
}

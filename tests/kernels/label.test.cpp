// A label reads back to the problem it names, and what cannot be read is refused at its token.
#include "kernels/problem.hpp"
#include "tests/catch.hpp"

#include <random>
#include <set>

using namespace tconv;

namespace {

class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}
    Index draw(Index least, Index most) {
        return least + static_cast<Index>(engine_() % static_cast<std::uint64_t>(most - least + 1));
    }
    // The same numbers on all axes half of the time: labels collapse those.
    Problem problem() {
        Problem p{.batch = draw(1, 3), .groups = draw(1, 3), .spatial = static_cast<int>(draw(1, 3))};
        p.c_in = p.groups * draw(1, 20);
        p.c_out = p.groups * draw(1, 20);
        p.bias = draw(0, 1) == 1;
        const bool alike = draw(0, 1) == 1;
        for (std::size_t i = 3 - static_cast<std::size_t>(p.spatial); i < 3; ++i) {
            Axis& a = p.axis[i];
            a = {draw(1, 40), draw(1, 9), draw(1, 4), draw(1, 3), draw(-2, 4), draw(-2, 4)};
            if (alike && i == 2) a = {a.in, p.axis[1].kernel, p.axis[1].stride, p.axis[1].dilation, 1, 1};
        }
        return p;
    }

private:
    std::mt19937_64 engine_;
};

bool is_valid(const Problem& p) {
    try {
        validate(p);
        return true;
    } catch (const ProblemError&) {
        return false;
    }
}

std::string refusal(const std::string& text) {
    try {
        parse_label(text);
    } catch (const ProblemError& error) {
        return error.what();
    }
    return "read";
}

}  // namespace

TEST_CASE("labels read back to the same problem, and different problems have different labels", "[kernels]") {
    Random random(7);
    std::set<std::string> labels;
    std::set<Problem> problems;
    for (int i = 0; i < 20'000; ++i) {
        const Problem p = random.problem();
        if (!is_valid(p)) continue;
        const std::string text = label(p);
        INFO(text);
        if (parse_label(text) != p) FAIL_CHECK("reads back as " + label(parse_label(text)));
        if (text.find_first_of(" \t\n'\"\\$&|;<>()*?[]#~!`{}") != std::string::npos) FAIL_CHECK("is no shell word");
        labels.insert(text);
        problems.insert(p);
    }
    CHECK(problems.size() > 10'000);
    CHECK(labels.size() == problems.size());
}

TEST_CASE("labels as documented", "[kernels]") {
    const Axis k4s2{.in = 8, .kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1};
    CHECK(label({.c_in = 512, .c_out = 256, .axis = {Axis{}, k4s2, k4s2}}) == "c512-256_i8x8_k4_s2_p1");
    const Problem p{.batch = 2,
                    .c_in = 6,
                    .c_out = 4,
                    .groups = 2,
                    .axis = {Axis{}, Axis{5, 3, 1, 2, 1, 0}, Axis{7, 2, 1, 2, 1, 0}},
                    .bias = true};
    CHECK(label(p) == "n2_c6-4_g2_i5x7_k3x2_d2_p1:0_bias");
    CHECK(parse_label("bias, p1:0 d2,k3x2 i5x7 g2 c6-4 n2") == p);
    CHECK(parse_label("c1-1_i3x4x5_k3_p0x1x2:1").d().pad_end == 1);
}

TEST_CASE("what cannot be read is refused at its token", "[kernels]") {
    CHECK(refusal("") == "problem label: missing the channels, as in c16-32");
    CHECK_THAT(refusal("c1-1_k3"), ContainsSubstring("missing the input sizes"));
    CHECK_THAT(refusal("c1-1_i3"), ContainsSubstring("missing the kernel sizes"));
    CHECK_THAT(refusal("c1-1_i3_k3_k4"), ContainsSubstring("at 'k4': given twice"));
    CHECK_THAT(refusal("c1-1_i3_k3_z4"), ContainsSubstring("at 'z4': no such token"));
    CHECK_THAT(refusal("c1_i3_k3"), ContainsSubstring("expected c_in-c_out"));
    CHECK_THAT(refusal("c1-1_i3_k"), ContainsSubstring("expected a whole number"));
    CHECK_THAT(refusal("c1-1_i3x_k3"), ContainsSubstring("expected a whole number"));
    CHECK_THAT(refusal("c1-1_i3_k3.5"), ContainsSubstring("expected a whole number"));
    CHECK_THAT(refusal("c1-1_i3_k99999999999999999999"), ContainsSubstring("does not fit 64 bits"));
    CHECK_THAT(refusal("c1-1_i3_k3x3"), ContainsSubstring("has 2 numbers: give one, or one for each of the 1 axes"));
    CHECK_THAT(refusal("c1-1_i3x3x3x3_k3"), ContainsSubstring("at most 3 axes"));
    CHECK_THAT(refusal("c1-1_i3_k0"), ContainsSubstring("kernel width is 0"));
    CHECK_THAT(refusal("c3-4_g2_i3_k3"), ContainsSubstring("c_in is 3: groups 2 must divide it"));
    CHECK_THAT(refusal("c1-1_i1_k1_p1"), ContainsSubstring("output width would be -1"));
    CHECK_THAT(refusal(std::string(1'000'000, 'c')), ContainsSubstring("problem label, at 'ccccc"));
}

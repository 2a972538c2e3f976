#include "harness/grid/torch.hpp"
#include "tests/catch.hpp"

using namespace tconv;
using namespace tconv::grid;

namespace {

Uncropped shape(Sizes input, Sizes kernel, Sizes stride = {1}, Sizes dilation = {1}) {
    return {.c_in = 3, .c_out = 4, .input = input, .kernel = kernel, .stride = stride, .dilation = dilation};
}

std::string refusal(const TorchLayer& layer) {
    try {
        return "read: " + label(to_problem(layer));
    } catch (const ProblemError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("PyTorch's padding and output_padding become pads", "[grid]") {
    const Problem p = to_problem({.shape = shape({6, 6}, {3}, {2}), .padding = {1}, .output_padding = {1}});
    CHECK(label(p) == "c3-4_i6x6_k3_s2_p1:0");
    CHECK(p.h().out() == 12);
    const Problem docs = to_problem({.shape = shape({50, 100}, {3, 5}, {2, 1}), .padding = {4, 2}});
    CHECK(docs.h().out() == 93);
    CHECK(docs.w().out() == 100);
    const Problem docs_3d = to_problem({.shape = shape({10, 50, 100}, {3, 5, 2}, {2, 1, 1}), .padding = {0, 4, 2}});
    CHECK(label(docs_3d) == "c3-4_i10x50x100_k3x5x2_s2x1x1_p0x4x2");
    CHECK(docs_3d.d().out() == 21);
    CHECK(docs_3d.h().out() == 46);
    CHECK(docs_3d.w().out() == 97);
}

TEST_CASE("output_padding may exceed the stride where it stays below the dilation", "[grid]") {
    CHECK(to_problem({.shape = shape({8}, {3}, {1}, {3}), .output_padding = {2}}).w().out() == 16);
    CHECK(refusal({.shape = shape({8}, {3}, {1}, {3}), .output_padding = {3}}) ==
          "output_padding width is 3: must be below stride 1 or dilation 3");
    CHECK(refusal({.shape = shape({8}, {3}), .output_padding = {1}}) ==
          "output_padding width is 1: must be below stride 1 or dilation 1");
    CHECK(refusal({.shape = shape({8, 8}, {3}, {2}), .output_padding = {-1, 0}}) ==
          "output_padding height is -1: must be at least 0");
}

TEST_CASE("output_size chooses the output_padding, within PyTorch's range", "[grid]") {
    TorchLayer layer{.shape = shape({6, 6}, {3}, {2}), .padding = {1}, .output_size = Sizes{12}};
    CHECK(label(to_problem(layer)) == "c3-4_i6x6_k3_s2_p1:0");
    layer.output_size = {11, 12};
    CHECK(label(to_problem(layer)) == "c3-4_i6x6_k3_s2_p1x1:1x0");
    layer.output_size = {13};
    CHECK(refusal(layer) == "output_size height is 13: must lie in 11 to 12");
    layer.output_size = {11, 10};
    CHECK(refusal(layer) == "output_size width is 10: must lie in 11 to 12");
    layer.output_padding = {1};  // as in PyTorch, output_size wins
    layer.output_size = {11};
    CHECK(label(to_problem(layer)) == "c3-4_i6x6_k3_s2_p1");
}

TEST_CASE("what PyTorch refuses is refused", "[grid]") {
    CHECK_THAT(refusal({.shape = shape({1}, {1}), .padding = {1}}), ContainsSubstring("output width would be -1"));
    CHECK(refusal({.shape = shape({8}, {3}), .padding = {-1}}) == "padding width is -1: must be at least 0");
    CHECK(refusal({.shape = shape({8}, {3}), .padding = {INT64_MAX}}) ==
          "padding width is 9223372036854775807: must lie within 0 to 2147483648");
    CHECK(refusal({.shape = shape({8}, {3}, {0})}) == "stride width is 0: must be at least 1");
    CHECK(refusal({.shape = shape({8, 8}, {3, 3, 3})}) ==
          "kernel has 3 numbers: give one, or one for each of the 2 axes of the input");
    CHECK_THAT(refusal({.shape = shape({}, {3})}), ContainsSubstring("input has 0 sizes"));
    CHECK_THAT(refusal({.shape = shape({1, 1, 1, 1}, {3})}), ContainsSubstring("input has 4 sizes"));
    CHECK_THAT(refusal({.shape = shape({INT64_MAX}, {3}, {INT64_MAX}), .output_size = Sizes{1}}),
               ContainsSubstring("overflows"));
}

#include "harness/grid/benchdnn.hpp"
#include "tests/catch.hpp"

using namespace tconv;
using namespace tconv::grid;

namespace {

std::string read(std::string_view text) {
    try {
        return label(parse_benchdnn(text).problem);
    } catch (const ProblemError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("descriptors of oneDNN's own files", "[grid]") {
    CHECK(read("g1mb1ic512ih7iw7id6oc256oh11ow11od10kh3kw3kd3sh1sw1sd1ph0pw0dh1dw1dd1n\"unet_3d:dilated_deconv8\"") ==
          "c512-256_i6x7x7_k3_d2");
    CHECK(read("ic8iw5oc8ow2kw3pw3dw2n\"deconv1d:1\"") == "n2_c8-8_i5_k3_d3_p3:6");
    CHECK(read("mb1_g1oc3ic64_ow1030iw512kw7sw2dw0pw0_n\"masknet_p1:deconv1\"") == "c64-3_i512_k7_s2_p0:-1");
    CHECK(read("g1mb50ic256iw28oc512ow56kw1sw2pw0n\"resnet_50:res3a_branch1\"") == "n50_c256-512_i28_k1_s2_p0:-1");
    CHECK(read("g1mb256oc3oh225ow225ic96ih52iw52kh11kw11sh4sw4ph0pw0dh1dw1n\"alexnet:dilated_deconv1\"") ==
          "n256_c96-3_i52x52_k11_s4_d2");
    CHECK(read("g1mb96ic64ih109iw109oc3oh224ow224kh7kw7sh2sw2ph3pw3dh1dw1n\"conv1/7x7_s2\"") ==
          "n96_c64-3_i109x109_k7_s2_d2_p3:2");
    CHECK(read("mb9_ic1oc1_ih1oh1kh1sh1dh0ph0_iw55ow55kw3sw1dw0pw1n\"pytorch_unittest\"") == "n9_c1-1_i1x55_k1x3_p0x1");
    CHECK(read("g17oc17ic17_od5id5kd3pd1_n\"deconv_ci_3d:tail_depthwise\"") == "n2_c17-17_g17_i5x5x5_k3_p1");
    CHECK(read("g1oc16ic16_oh5ih8kh3ph3_n\"deconv_ci_2d:gemm\"") == "n2_c16-16_i8x8_k3_p3:2");
    CHECK(read("mb1ic16ih1iw1oc16oh2ow1kh3kw1dh1ph1n\"regression_dh_equals_ih\"") == "c16-16_i1x1_k3x1_d2x1_p1x0:2x0");
    CHECK(read("mb28_ic16oc16_id10od10kd3") == "n28_c16-16_i10x10x10_k3_p1");
}

TEST_CASE("names are what stands after n", "[grid]") {
    CHECK(parse_benchdnn("ic3oc3iw5kw3n\"conv2/3x3_reduce\"").name == "conv2/3x3_reduce");
    CHECK(parse_benchdnn("ic3oc3iw5kw3nplain").name == "plain");
    CHECK(parse_benchdnn("ic3oc3iw5kw3").name.empty());
}

TEST_CASE("axes not mentioned are copies, and defaults alone are no mention", "[grid]") {
    CHECK(read("mb1ic3oc4ih5kh3sh2ph1dh1") == "c3-4_i5x5_k3_s2_d2_p1");
    CHECK(read("mb1ic3oc4id5kd3") == "c3-4_i5x5x5_k3");
    CHECK(read("mb1ic3oc4iw5kw3ph0dh0sh1") == "c3-4_i5_k3");
    CHECK_THAT(read("ic3oc4id5ih5kd3kh3"), ContainsSubstring("gives d and h but not w"));
}

TEST_CASE("an output size fixes the pad at the end, and both where no pad is given", "[grid]") {
    CHECK(read("mb1ic3oc4iw5ow9kw3sw2pw1") == "c3-4_i5_k3_s2_p1");
    CHECK(read("mb1ic3oc4iw5ow10kw3sw2pw1") == "c3-4_i5_k3_s2_p1:0");
    CHECK(read("mb1ic3oc4iw5ow8kw3sw2") == "c3-4_i5_k3_s2_p1:2");
    CHECK(read("mb1ic3oc4iw5ow12kw3sw2") == "c3-4_i5_k3_s2_p0:-1");
}

TEST_CASE("what cannot be read is refused with its field", "[grid]") {
    CHECK(read("oc4iw5kw3") == "benchdnn field ic is missing");
    CHECK(read("ic3oc4iw5") == "benchdnn field kw is missing");
    CHECK(read("ic3oc4kw5") == "benchdnn field iw is missing");
    CHECK(read("ic3oc4") == "benchdnn field iw is missing");
    CHECK(read("") == "benchdnn field ic is missing");
    CHECK(read("ic3oc4iw5kw3xx1").starts_with("benchdnn descriptor, at 'xx1': no such field"));
    CHECK(read("ic3oc4iw5kw3pw_r1") == "benchdnn field pw has no number, at '_r1'");
    CHECK(read("ic3oc4iw5kw") == "benchdnn field kw has no number, at ''");
    CHECK(read("ic3oc4iw5kw3pw-1") == "benchdnn field pw is -1: must not be negative");
    CHECK(read("ic3oc4iw5kw3kw4") == "benchdnn field kw is given twice");
    CHECK(read("ic0oc4iw5kw3") == "benchdnn field ic is 0: must be at least 1");
    CHECK(read("mb0ic3oc4iw5kw3") == "batch is 0: must be at least 1");
    CHECK(read("ic3oc4iw5kw3sw0") == "stride width is 0: must be at least 1");
    CHECK(read("g2ic3oc4iw5kw3") == "c_in is 3: groups 2 must divide it");
    CHECK_THAT(read("ic3oc4iw5kw3pw9"), ContainsSubstring("output width would be"));
    CHECK_THAT(read("ic3oc4iw99999999999999999999kw3"), ContainsSubstring("does not fit 64 bits"));
    CHECK_THAT(read("ic3oc4iw5kw3ow9223372036854775807"), ContainsSubstring("must be at most"));
    CHECK_THAT(read("ic3oc4iw5kw3dw9223372036854775807"), ContainsSubstring("must be at most"));
    CHECK_THAT(read("ic3oc4iw5ow5kw3pw9223372036854775807"), ContainsSubstring("must be at most"));
}

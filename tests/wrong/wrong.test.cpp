// The judge is judged: kernels that are wrong on purpose are caught, each by some check, and every check catches some.
// Prints who caught whom; the table also stands in the build folder as wrong_kernels.md.
#include "tests/catch.hpp"
#include "tests/scratch.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <regex>

namespace {

struct Answer {
    int code;
    std::string text;
};

Answer ask(const std::string& arguments) {
    const tconv::test::Scratch scratch;
    // Threads that wait asleep: these runs are so short that they would mostly spin.
    const std::string command = "OMP_WAIT_POLICY=passive " + std::string(TCONV_BINARY_DIR) + "/tconv_wrong " +
                                arguments + " >" + (scratch / "out").string() + " 2>" + (scratch / "err").string();
    const int status = std::system(command.c_str());
    std::ifstream in(scratch / "out");
    return {WEXITSTATUS(status), {std::istreambuf_iterator<char>(in), {}}};
}

std::string contents(const std::filesystem::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("every kernel that is wrong on purpose is caught, and every check catches some", "[verify][wrong]") {
    const Answer answer = ask("try");
    std::cout << answer.text;
    std::ofstream(std::string(TCONV_BINARY_DIR) + "/wrong_kernels.md") << answer.text;
    CHECK(answer.code == 0);
    CHECK_THAT(answer.text, !ContainsSubstring("uncaught:"));
    CHECK_THAT(answer.text, !ContainsSubstring("catches nothing:"));
    CHECK(std::count(answer.text.begin(), answer.text.end(), '\n') > 2 + 35);  // the head, and that many ways
}

TEST_CASE("the trial of the judge can fail: a right kernel is caught by no check", "[verify][wrong]") {
    const Answer answer = ask("try naive");
    CHECK(answer.code == 1);
    CHECK_THAT(answer.text, ContainsSubstring("uncaught: naive"));
}

TEST_CASE("a sweep believes no wrong kernel", "[verify][wrong]") {
    const tconv::test::Scratch scratch;
    const std::string db = (scratch / "wrong.db").string();
    const std::string kernels = "wrong_pixel_lost,wrong_writes_past_y,wrong_modifies_x,wrong_second_run_wrong,naive";
    ask("sweep --checks full --no-timing --problem n2_c3-5_i5x6_k3_s2_p1_bias --kernels " + kernels + " --db " + db);
    const Answer agreed =
        ask("query --format csv \"SELECT DISTINCT kernel FROM v_result WHERE verdict = 'agrees'\" --db " + db);
    CHECK(agreed.text == "kernel\nnaive\n");
}

TEST_CASE("wrong.def names every wrong kernel there is", "[house]") {
    const std::filesystem::path folder = std::filesystem::path(TCONV_SOURCE_DIR) / "tests/wrong";
    const std::string list = contents(folder / "wrong.def");
    const std::regex definition(R"(\nKernel (\w+)\(\) \{)");
    int seen = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".cpp") continue;
        const std::string text = contents(entry.path());
        for (std::sregex_iterator match(text.begin(), text.end(), definition), end; match != end; ++match, ++seen)
            CHECK_THAT(list, ContainsSubstring("WRONG(" + (*match)[1].str() + ","));
    }
    CHECK(seen > 35);
}

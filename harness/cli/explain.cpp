// tconv explain: a small problem worked out on whole numbers, every view of it, in the terminal.
#include "harness/cli/command.hpp"
#include "harness/cli/explain/lesson.hpp"

#include <sys/ioctl.h>
#include <unistd.h>
#include <iostream>

namespace tconv::cli {
namespace {

struct Options {
    std::string problem;
    bool numbers = false;
    int stack = 2, width = 0;
};

// The terminal's width; 100 where the page goes into a file or a pipe.
std::size_t page_width(int wanted) {
    if (wanted > 0) return static_cast<std::size_t>(wanted);
    winsize window{};
    const bool terminal = ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col >= 40;
    return terminal ? window.ws_col : 100;
}

void title(std::ostream& out, Page& page, const Lesson& l) {
    const Problem& p = l.problem;
    out << label(l.asked) << "\n\n";
    page.text("x " + sizes(p, theory::input_size(p)) + " → y " + sizes(p, theory::output_size(p)) + ".");
    if (l.asked != p)
        page.text(
            "Shown is one image, one input channel and one output channel. In full, every output channel of every "
            "image "
            "sums such terms over " +
            counted(l.asked.group_in(), "input channel", "input channels") + (l.asked.bias ? " and its bias." : "."));
    if (!l.worked)
        page.text("It is too large to work out by hand: sizes and counts only.");
    else if (p.spatial == 3)
        page.text("Three axes do not draw well: sizes, counts and the comparison of the views only.");
}

int explain(const Options& o) {
    Lesson l = lesson(parse_label(o.problem));
    l.in_numbers = o.numbers;
    l.layers = o.stack;
    Page page(std::cout, page_width(o.width));
    title(std::cout, page, l);
    for (const auto chapter : {explain_sizes, explain_definition, explain_matrix, explain_zero_insertion,
                               explain_phases, explain_overlap, explain_field, explain_return})
        chapter(page, l);
    return explain_agreement(page, l) ? all_agree : some_failed;
}

}  // namespace

void add_explain(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<Options>();
    Options& o = *options;
    auto* command =
        app.add_subcommand("explain", "A small problem worked out: matrix, zero-insertion, phases, overlap, fields");
    command->add_option("problem", o.problem, "a label such as c1-1_i2x2_k3_s2")->required();
    command->add_flag("--numbers", o.numbers, "the matrix with the values of w, in place of their names");
    command->add_option("--stack", o.stack, "how many layers the chapter on fields stacks")
        ->capture_default_str()
        ->check(CLI::Range(1, 8));
    command->add_option("--width", o.width, "columns of the page; 0: the terminal's, or 100")
        ->capture_default_str()
        ->check(CLI::Range(0, 1000));
    command->footer(
        "Examples:\n"
        "  tconv explain c1-1_i2x2_k3           3×3 on 4×4: C is 4×16, its transpose 16×4\n"
        "  tconv explain c1-1_i2x2_k3_s2_p1:0   stride 2, with one row and column of output padding\n"
        "  tconv explain c1-1_i4_k3_s2 --numbers");
    command->callback([options, &exit_code] { exit_code = explain(*options); });
}

}  // namespace tconv::cli

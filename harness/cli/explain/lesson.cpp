#include "harness/cli/explain/lesson.hpp"

#include <algorithm>

namespace tconv::cli {
namespace {

constexpr double most_products = 1 << 20, most_elements = 1 << 16, most_entries = 1 << 20;

double product(const std::array<Index, 3>& size) {
    return static_cast<double>(size[0]) * static_cast<double>(size[1]) * static_cast<double>(size[2]);
}

bool small_enough(const Problem& p) {
    const double x = product(theory::input_size(p)), w = product(theory::kernel_size(p)),
                 y = product(theory::output_size(p));
    double padded = 1, strides = 1;
    for (const Axis& a : p.axis) {
        padded *= static_cast<double>(a.out() + a.dilation * (a.kernel - 1));
        strides *= static_cast<double>(a.stride);
    }
    return x * w <= most_products && y * w <= most_products && padded <= most_products && y <= most_elements &&
           strides <= most_elements;
}

}  // namespace

Lesson lesson(const Problem& asked) {
    Lesson l;
    l.asked = l.problem = asked;
    l.problem.batch = l.problem.c_in = l.problem.c_out = l.problem.groups = 1;
    l.problem.bias = false;
    l.worked = small_enough(l.problem);
    l.has_matrix = l.worked && product(theory::input_size(asked)) * product(theory::output_size(asked)) <= most_entries;
    if (!l.worked) return l;
    l.x = theory::counting(theory::input_size(asked));
    l.w = theory::counting(theory::kernel_size(asked));
    l.y = theory::stamped(l.problem, l.x, l.w);
    return l;
}

std::string sizes(const Problem& p, const std::array<Index, 3>& size) {
    std::string text;
    for (auto axis = 3 - static_cast<std::size_t>(p.spatial); axis < 3; ++axis)
        text += (text.empty() ? "" : "×") + std::to_string(size[axis]);
    return text;
}

std::string tap_name(const Problem& p, Index tap) {
    const std::array<Index, 3> at = {tap / (p.h().kernel * p.w().kernel), tap / p.w().kernel % p.h().kernel,
                                     tap % p.w().kernel};
    const bool long_index = std::ranges::any_of(p.axis, [](const Axis& a) { return a.kernel > 10; });
    const auto first = 3 - static_cast<std::size_t>(p.spatial);
    std::string text = "w";
    for (auto axis = first; axis < 3; ++axis)
        text += (long_index && axis > first ? "," : "") + std::to_string(at[axis]);
    return text;
}

std::string counted(Index count, const std::string& one, const std::string& many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

const char* axis_word(const Problem& p, std::size_t axis) {
    constexpr const char* words[] = {"depth", "height", "width"};
    return words[3 - static_cast<std::size_t>(p.spatial) + axis];
}

Cells cells_of(const Problem& p, const theory::Image& image) {
    if (p.spatial == 3) return {};
    Cells cells(static_cast<std::size_t>(image.size[height]));
    for (std::size_t i = 0; i < image.values.size(); ++i)
        cells[i / static_cast<std::size_t>(image.size[width])].push_back(std::to_string(image.values[i]));
    return cells;
}

Drawing picture(const Page& page, const std::string& title, const Cells& cells) {
    Block block = aligned(cells);
    if (!page.fits(block)) block = {"(does not fit here)"};
    return {title, block};
}

Drawing picture(const Page& page, const Problem& p, const std::string& name, const theory::Image& image) {
    return picture(page, name + "  " + sizes(p, image.size), cells_of(p, image));
}

}  // namespace tconv::cli

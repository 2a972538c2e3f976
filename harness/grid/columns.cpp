#include "harness/grid/columns.hpp"

namespace tconv::grid {
namespace {

constexpr std::array axis_members = {&Axis::in,       &Axis::kernel,    &Axis::stride,
                                     &Axis::dilation, &Axis::pad_begin, &Axis::pad_end};

}  // namespace

Row to_row(const Problem& p) {
    Row row = {p.spatial, p.batch, p.c_in, p.c_out, p.groups, p.bias};
    std::size_t column = 6;
    for (const auto member : axis_members)
        for (const Axis& axis : p.axis) row[column++] = axis.*member;
    return row;
}

Problem from_row(const Row& row) {
    Problem p{.batch = row[1],
              .c_in = row[2],
              .c_out = row[3],
              .groups = row[4],
              .spatial = static_cast<int>(row[0]),
              .bias = row[5] != 0};
    std::size_t column = 6;
    for (const auto member : axis_members)
        for (Axis& axis : p.axis) axis.*member = row[column++];
    return p;
}

Problem read_problem(const store::Statement& statement) {
    Row row{};
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = statement.integer(static_cast<int>(i));
    return from_row(row);
}

}  // namespace tconv::grid

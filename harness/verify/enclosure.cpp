#include "harness/verify/enclosure.hpp"

#include <algorithm>
#include <cstring>

namespace tconv::verify {
namespace {

Guarded room_for(const char* name, Index size, const Case& c, Guarded::At at) {
    const std::size_t element = bytes_of(c.task.dtype);
    return Guarded(name, static_cast<std::size_t>(size) * element, element, at);
}

void copy_into(const Guarded& buffer, ConstTensor tensor) {
    if (tensor.size > 0) std::memcpy(buffer.data(), tensor.data, buffer.bytes());
}

bool changed(const Guarded& buffer, ConstTensor tensor) {
    return tensor.size > 0 && std::memcmp(buffer.data(), tensor.data, buffer.bytes()) != 0;
}

}  // namespace

Enclosure::Enclosure(const Case& c, const HostTensors& operands, Guarded::At at)
    : case_(c),
      operands_(operands),
      x_(room_for("x", operands.x().size, c, at)),
      bias_(room_for("bias", operands.bias().size, c, at)),
      w_(room_for("weights", operands.w().size, c, at)),
      y_(room_for("y", c.task.problem.y_size(), c, at)),
      workspace_("workspace", c.kernel.workspace_bytes(c.task), 64, at),
      values_(static_cast<std::size_t>(c.task.problem.y_size())) {
    copy_into(x_, operands.x());
    copy_into(bias_, operands.bias());
    copy_into(w_, operands.w());
    c.at(Step::preparing);
    prepared_ = c.kernel.prepare(c.task, {w_.data(), operands.w().size});
    c.at(Step::judging);
    w_.forbid();
}

void Enclosure::run(std::byte poison_y, std::byte poison_workspace) {
    std::ranges::fill(y_.span(), poison_y);
    std::ranges::fill(workspace_.span(), poison_workspace);
    poison_ = poison_workspace;
    const ConstTensor bias = operands_.bias();
    case_.at(Step::running);
    prepared_->run({.x = {x_.data(), operands_.x().size},
                    .bias = bias.size > 0 ? ConstTensor{bias_.data(), bias.size} : ConstTensor{},
                    .y = {y_.data(), case_.task.problem.y_size()},
                    .workspace = workspace_.data()});
    case_.at(Step::judging);
    widen(case_.task.dtype, y_.data(), values_);
}

std::string Enclosure::misdeed() const {
    if (changed(x_, operands_.x())) return "it changed x";
    if (changed(bias_, operands_.bias())) return "it changed the bias";
    if (!y_.intact()) return "it wrote beside y";
    if (!workspace_.intact()) return "it wrote beside the workspace";
    if (!x_.intact() || !bias_.intact()) return "it wrote beside an input";
    return "";
}

std::size_t Enclosure::workspace_touched() const {
    std::size_t touched = workspace_.bytes();
    while (touched > 0 && workspace_.data()[touched - 1] == poison_) --touched;
    return touched;
}

}  // namespace tconv::verify

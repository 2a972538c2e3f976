// A plugin whose kernel takes anything but f32, and is right in bf16.
#include "kernels/bf16.hpp"
#include "tests/plugins/right.hpp"

#include <algorithm>

namespace {

std::vector<float> widened(const void* elements, int64_t size) {
    std::vector<float> values(static_cast<std::size_t>(size));
    const auto* from = static_cast<const std::uint16_t*>(elements);
    std::transform(from, from + size, values.begin(), tconv::from_bf16);
    return values;
}

int declines(const tconv_task* task, char*, size_t) { return task->dtype == TCONV_F32 ? 1 : 0; }

int prepare(const tconv_task* task, const void* weights, void** prepared, char* reason, size_t size) {
    const int64_t taps = right::product(*task, &tconv_axis::kernel);
    const std::vector<float> wide = widened(weights, task->c_in * (task->c_out / task->groups) * taps);
    return right::prepare(task, wide.data(), prepared, reason, size);
}

void run(const void* state, const tconv_operands* operands) {
    const tconv_task& t = static_cast<const right::Prepared*>(state)->task;
    const auto x = widened(operands->x, t.batch * t.c_in * right::product(t, &tconv_axis::in));
    const auto bias = widened(operands->bias, operands->bias ? t.c_out : 0);
    std::vector<float> y(static_cast<std::size_t>(t.batch * t.c_out * right::product(t, &tconv_axis::out)));
    tconv_operands wide = *operands;
    wide.x = x.data();
    wide.bias = operands->bias ? bias.data() : nullptr;
    wide.y = y.data();
    right::run(state, &wide);
    std::transform(y.begin(), y.end(), static_cast<std::uint16_t*>(operands->y), tconv::to_bf16);
}

}  // namespace

const tconv_plugin* tconv_plugin_entry(void) {
    static const tconv_kernel kernel = [] {
        tconv_kernel k = right::kernel("mine.narrow");
        k.declines = declines;
        k.prepare = prepare;
        k.run = run;
        return k;
    }();
    static const tconv_plugin plugin = {TCONV_ABI_VERSION, 1, &kernel};
    return &plugin;
}

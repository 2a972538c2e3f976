// sliding_window: the definition of C, one window of u at a time.
#include "harness/verify/forward/forward.hpp"

namespace tconv::verify::forward {
namespace {

// Σ u[o]·w[k] of one channel of u through one kernel, the window that belongs to input (id, ih, iw).
double window(const Problem& p, const double* taps, const double* image, Index id, Index ih, Index iw) {
    const auto& [d, h, w] = p.axis;
    double sum = 0;
    for (Index kd = 0; kd < d.kernel; ++kd) {
        const Index od = id * d.stride + kd * d.dilation - d.pad_begin;
        if (od < 0 || od >= d.out()) continue;
        for (Index kh = 0; kh < h.kernel; ++kh) {
            const Index oh = ih * h.stride + kh * h.dilation - h.pad_begin;
            if (oh < 0 || oh >= h.out()) continue;
            for (Index kw = 0; kw < w.kernel; ++kw) {
                const Index ow = iw * w.stride + kw * w.dilation - w.pad_begin;
                if (ow < 0 || ow >= w.out()) continue;
                sum += taps[(kd * h.kernel + kh) * w.kernel + kw] * image[(od * h.out() + oh) * w.out() + ow];
            }
        }
    }
    return sum;
}

}  // namespace

std::vector<double> sliding_window(const Problem& p, std::span<const double> w, std::span<const double> u) {
    std::vector<double> result;
    result.reserve(static_cast<std::size_t>(p.x_size()));
    for (Index n = 0; n < p.batch; ++n)
        for (Index ci = 0; ci < p.c_in; ++ci)
            for (Index id = 0; id < p.d().in; ++id)
                for (Index ih = 0; ih < p.h().in; ++ih)
                    for (Index iw = 0; iw < p.w().in; ++iw) {
                        double sum = 0;
                        for (Index c = 0; c < p.group_out(); ++c) {
                            const Index co = ci / p.group_in() * p.group_out() + c;
                            sum += window(p, w.data() + (ci * p.group_out() + c) * p.taps(),
                                          u.data() + (n * p.c_out + co) * p.out_pixels(), id, ih, iw);
                        }
                        result.push_back(sum);
                    }
    return result;
}

}  // namespace tconv::verify::forward

// matrix_ct: the operation is a matrix, so build it. The convolution that maps y-shapes to x-shapes is a sparse matrix
// C (one row an input element, one column an output element); transposed convolution multiplies by Cᵀ:
//
//     y = Cᵀ·x        4×4 input of the convolution, 3×3 kernel: C is 4×16, Cᵀ is 16×4
//
// Each group has a C of its own. Small ones are kept dense; beyond that Cᵀ is kept by rows (CSR), so that every
// output gathers its own non-zeros and threads share no output.
//
// Cost    dense: c_in/groups · Π in products an output, zeros and all; CSR: useful_macs, each with an indexed load
// Error   |y − exact| ≤ γ_m·(|bias| + Σ|x·w|), m = non-zeros of the output's row. Where 0·∞ of the dense form made a
// sum
//         NaN, it is summed again over the non-zeros alone
// Source  Dumoulin & Visin 2016, arXiv:1603.07285, §4.1
#include "kernels/kernel.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>

namespace tconv {
namespace {

constexpr Index dense_limit = Index{1} << 18;          // elements of all groups' Cᵀ: 1 MB
constexpr double memory_limit = 1024.0 * 1024 * 1024;  // of CSR's indices and values

Index rows_of(const Problem& p) { return p.group_out() * p.out_pixels(); }
Index columns_of(const Problem& p) { return p.group_in() * p.in_pixels(); }
Index nonzeros_of(const Problem& p) { return p.useful_macs() / p.batch; }  // of all groups

bool is_dense(const Problem& p) {
    Index elements = 0;
    return !__builtin_mul_overflow(p.groups * rows_of(p), columns_of(p), &elements) && elements <= dense_limit;
}

double csr_bytes(const Problem& p) {
    return 8.0 * static_cast<double>(nonzeros_of(p)) + 8.0 * static_cast<double>(p.groups * rows_of(p));
}

// Calls visit(column, weight) for each non-zero of the row of Cᵀ that belongs to output (co, od, oh, ow).
struct Output {
    Index co, od, oh, ow;
};

// The input that tap k carries to output o, or -1.
Index source_of(const Axis& a, Index o, Index k) {
    const Index reached = o + a.pad_begin - k * a.dilation;
    return reached >= 0 && reached % a.stride == 0 && reached / a.stride < a.in ? reached / a.stride : -1;
}

template <class Visit>
void visit_row(const Problem& p, const float* weights, const Output& o, Visit visit) {
    const auto& [d, h, w] = p.axis;
    for (Index c = 0; c < p.group_in(); ++c) {
        const Index ci = o.co / p.group_out() * p.group_in() + c;
        const float* stamp = weights + (ci * p.group_out() + o.co % p.group_out()) * p.taps();
        for (Index kd = 0; kd < d.kernel; ++kd) {
            const Index id = source_of(d, o.od, kd);
            if (id < 0) continue;
            for (Index kh = 0; kh < h.kernel; ++kh) {
                const Index ih = source_of(h, o.oh, kh);
                if (ih < 0) continue;
                for (Index kw = 0; kw < w.kernel; ++kw)
                    if (const Index iw = source_of(w, o.ow, kw); iw >= 0)
                        visit(((c * d.in + id) * h.in + ih) * w.in + iw, stamp[(kd * h.kernel + kh) * w.kernel + kw]);
            }
        }
    }
}

template <class Each>
void for_each_output(const Problem& p, Each each) {
    Index row = 0;
    for (Index co = 0; co < p.c_out; ++co)
        for (Index od = 0; od < p.d().out(); ++od)
            for (Index oh = 0; oh < p.h().out(); ++oh)
                for (Index ow = 0; ow < p.w().out(); ++ow) each(row++, Output{co, od, oh, ow});
}

// What both forms share: which x and which bias belong to row `row` of image `n`.
class MatrixCt : public Prepared {
public:
    explicit MatrixCt(const Task& task) : task_(task) {}

    void run(const Operands& a) const noexcept override {
        const Problem& p = task_.problem;
        const Index rows = p.c_out * p.out_pixels();
#pragma omp parallel for num_threads(task_.threads)
        for (Index i = 0; i < p.batch * rows; ++i) {
            const Index n = i / rows, row = i % rows, co = row / p.out_pixels();
            const float* x = a.x.as<float>() + n * p.c_in * p.in_pixels() + co / p.group_out() * columns_of(p);
            a.y.as<float>()[i] = (p.bias ? a.bias.as<float>()[co] : 0.0f) + dot(row, x);
        }
    }

protected:
    virtual float dot(Index row, const float* x) const noexcept = 0;
    Task task_;
};

class DenseCt final : public MatrixCt {
public:
    DenseCt(const Task& task, const float* weights)
        : MatrixCt(task),
          columns_(columns_of(task.problem)),
          weights_(weights, weights + task.problem.w_size()),
          matrix_(static_cast<std::size_t>(task.problem.groups * rows_of(task.problem) * columns_)) {
        for_each_output(task.problem, [&](Index row, const Output& o) {
            visit_row(task.problem, weights, o, [&](Index column, float weight) {
                matrix_[static_cast<std::size_t>(row * columns_ + column)] = weight;
            });
        });
    }

private:
    float dot(Index row, const float* x) const noexcept override {
        const float* values = matrix_.data() + row * columns_;
        float sum = 0;
#pragma omp simd reduction(+ : sum)
        for (Index column = 0; column < columns_; ++column) sum += values[column] * x[column];
        return std::isfinite(sum) ? sum : dot_of_nonzeros(row, x);
    }

    float dot_of_nonzeros(Index row, const float* x) const noexcept {
        const auto& [d, h, w] = task_.problem.axis;
        const Output o{row / task_.problem.out_pixels(), row / (h.out() * w.out()) % d.out(), row / w.out() % h.out(),
                       row % w.out()};
        float sum = 0;
        visit_row(task_.problem, weights_.data(), o, [&](Index column, float weight) { sum += weight * x[column]; });
        return sum;
    }

    Index columns_;
    std::vector<float> weights_, matrix_;
};

class CsrCt final : public MatrixCt {
public:
    CsrCt(const Task& task, const float* weights) : MatrixCt(task) {
        const Problem& p = task.problem;
        begins_.reserve(static_cast<std::size_t>(p.groups * rows_of(p) + 1));
        columns_.reserve(static_cast<std::size_t>(nonzeros_of(p)));
        values_.reserve(static_cast<std::size_t>(nonzeros_of(p)));
        begins_.push_back(0);
        for_each_output(p, [&](Index, const Output& o) {
            visit_row(p, weights, o, [&](Index column, float weight) {
                columns_.push_back(static_cast<std::int32_t>(column));
                values_.push_back(weight);
            });
            begins_.push_back(static_cast<Index>(values_.size()));
        });
    }

private:
    float dot(Index row, const float* x) const noexcept override {
        const Index end = begins_.data()[row + 1];
        float sum = 0;
#pragma omp simd reduction(+ : sum)
        for (Index i = begins_.data()[row]; i < end; ++i) sum += values_.data()[i] * x[columns_.data()[i]];
        return sum;
    }

    std::vector<Index> begins_;
    std::vector<std::int32_t> columns_;
    std::vector<float> values_;
};

std::string readable_bytes(double bytes) {
    constexpr const char* units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    std::size_t unit = 0;
    for (; bytes >= 1000 && unit + 1 < std::size(units); bytes /= 1000) ++unit;
    char text[32];
    std::snprintf(text, sizeof text, "%.1f %s", bytes, units[unit]);
    return text;
}

Declined declines(const Task& task) {
    const Problem& p = task.problem;
    if (auto reason = only_f32(task)) return reason;
    if (is_dense(p)) return {};
    if (csr_bytes(p) > memory_limit) return "C would need " + readable_bytes(csr_bytes(p)) + "; the limit is 1.1 GB";
    if (columns_of(p) > std::numeric_limits<std::int32_t>::max()) return "C has columns beyond 32-bit indices";
    return {};
}

}  // namespace

Kernel matrix_ct() {
    return {.name = "matrix_ct",
            .family = "matrix",
            .summary = "C built explicitly, dense or CSR, and its transpose applied",
            .source = "Dumoulin & Visin 2016, arXiv:1603.07285, §4.1",
            .declines = declines,
            .workspace_bytes = no_workspace,
            .multiplied_macs =
                [](const Task& task) {
                    const Problem& p = task.problem;
                    return is_dense(p) ? p.batch * p.groups * rows_of(p) * columns_of(p) : p.useful_macs();
                },
            .prepare = [](const Task& task, ConstTensor weights) -> std::unique_ptr<Prepared> {
                if (is_dense(task.problem)) return std::make_unique<DenseCt>(task, weights.as<float>());
                return std::make_unique<CsrCt>(task, weights.as<float>());
            }};
}

}  // namespace tconv

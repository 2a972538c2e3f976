// The contract between a kernel and everything that judges, times or ships it.
//
// Prepare once, run many: `prepare` sees the weights and may allocate, pack and throw std::bad_alloc; `run` is
// noexcept, allocates nothing, overwrites y and never reads what y or the workspace held before. Tensors are aligned to
// their elements, no better; the same operands at the same places give the same bits, run after run. In bf16, sums are
// kept in f32 and rounded once, to nearest, ties to even.
#pragma once

#include "kernels/problem.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tconv {

enum class Dtype { f32, f64, bf16, f16 };
std::string_view name(Dtype);  // "f32", as the database spells it
std::optional<Dtype> parse_dtype(std::string_view);
constexpr std::size_t bytes_of(Dtype dtype) { return dtype == Dtype::f64 ? 8 : dtype == Dtype::f32 ? 4 : 2; }

// u: half the gap between 1 and the next number; and the smallest positive number.
double unit_roundoff(Dtype);
double smallest_positive(Dtype);
// What a kernel keeps its sums in: the dtype itself, or f32 for the 16-bit ones.
Dtype accumulator(Dtype);
// γ_m = m·u / (1 − m·u): the relative error of m roundings (Higham 2002, §3.1); infinite once m·u reaches 1.
double gamma(Dtype, Index m);

// The parts of an error bound, see ErrorBound: its default factor; u where sums are kept wider than y, else 0; and what
// products, and then y, lose below the smallest positive numbers.
double summation_error(Dtype, Index m);
double last_rounding(Dtype);
double underflow(Dtype, Index products);

// What a kernel is asked to do: a problem and how it is to be run.
struct Task {
    Problem problem;
    Dtype dtype = Dtype::f32;
    int threads = 1;  // the kernel uses at most this many, whatever the machine has
};

// Tensors at the seam, element type as the task's dtype says: float, double, or std::uint16_t (bf16.hpp). They do not
// own.
struct ConstTensor {
    const void* data = nullptr;
    Index size = 0;  // elements
    template <class T>
    const T* as() const {
        return static_cast<const T*>(data);
    }
};
struct Tensor {
    void* data = nullptr;
    Index size = 0;
    template <class T>
    T* as() const {
        return static_cast<T*>(data);
    }
};

struct Operands {
    ConstTensor x;         // read only
    ConstTensor bias;      // c_out elements, or none
    Tensor y;              // overwritten, never read
    std::byte* workspace;  // workspace_bytes(task) long, aligned to 64; contents undefined before and after
};

// A kernel made ready for one task and its weights. One `run` at a time per object.
class Prepared {
public:
    virtual ~Prepared() = default;
    virtual void run(const Operands&) const noexcept = 0;

    // How a kernel with layouts of its own (Layout::own) is timed: `load` brings x into its layout, then `compute` is
    // timed, as often as need be. `run` is all of it, to y in the plain layout. For every other kernel, `run` is timed.
    virtual void load(const Operands&) const noexcept {}
    virtual void compute(const Operands& operands) const noexcept { run(operands); }
};

using Declined = std::optional<std::string>;  // why a kernel does not take a task; empty: it takes it

// What most kernels answer.
inline Declined only_f32(const Task& task) {
    if (task.dtype == Dtype::f32) return {};
    return "computes in f32 only, not in " + std::string(name(task.dtype));
}
inline std::size_t no_workspace(const Task&) { return 0; }

// How far from the exact result y may be, for any operands whose sums do not overflow. Per output that sums m terms
// (its products, and the bias as one more):
//
//     |y − exact| ≤ factor(task, m)·scale + last_rounding(dtype)·|exact| + underflow(dtype, products)
//
//     componentwise   scale = |bias| + Σ|x·w| of that output
//     channelwise     scale = envelope of its image and channel, for bounds in a norm (Winograd):
//                     envelope[n, co] = |bias[co]| + Σ_ci max|x[n, ci]|·Σ_k|w[ci, co, k]|
//
// The default holds for sums in any order, with FMA (one rounding a product) and without (one for the product, and it
// passes through at most m − 1 additions): m roundings at most either way, whatever the instruction set: γ_m. A kernel
// whose roundings depend on the instruction set asks for it in `factor`.
//
// In bf16 the operands are exact, a sum s is kept in f32, and y = s·(1 + δ) with |δ| ≤ u, bf16's unit roundoff:
//
//     |y − exact| ≤ |s − exact| + u·|s| ≤ (1 + u)·|s − exact| + u·|exact|,  |s − exact| ≤ γ_m(f32)·scale
//
// so the default factor is (1 + u)·γ_m(f32), and last_rounding is u. γ_m(bf16) would be infinite from 256 terms on, and
// u·scale for u·|exact| would forgive sums that are kept in bf16, wherever terms cancel.
struct ErrorBound {
    enum class Scale { componentwise, channelwise };
    Scale scale = Scale::componentwise;
    std::function<double(const Task&, Index m)> factor = [](const Task& task, Index m) {
        return summation_error(task.dtype, m);
    };
    std::string source = "γ_m·(|bias| + Σ|x·w|), Higham 2002, §3.1";
    // Only products of x with w are formed, and only added: operands that are small integers come out to the bit.
    bool exact_on_integers = true;
};
std::string_view name(ErrorBound::Scale);  // "componentwise"

// Which outputs may become NaN besides those that a NaN or infinity touches by definition (0·∞ is NaN, so whoever
// multiplies zeros that the definition does not have spreads them).
enum class Spread { none, weights, operands };  // none; from w's (x's reach exactly theirs); from any operand's
std::string_view name(Spread);                  // "exact", "weights spread", "operands spread"

// What a kernel says of its results beyond their bound. Each is checked (harness/verify/checks/).
struct Promises {
    bool same_bits_across_threads = true;  // y does not depend on how many threads it may use
    Spread nonfinite = Spread::none;
};

// What is timed. Ours are plain: x [batch, c_in, in…] and y [batch, c_out, out…] as the caller has them. A library's
// best case, x and y in whatever layout it likes and nothing rearranged inside the timing, is another question: no
// winner over plain ones.
enum class Layout { plain, own };
std::string_view name(Layout);  // as the database spells it

// What a kernel computes. Kernels are compared with others of their operation, each judged by the operation's own
// oracle.
enum class Operation { transposed_convolution, nearest, bilinear, bicubic, resize_convolution };
std::string_view name(Operation);  // as the database spells it

struct Kernel {
    std::string name;          // its key in the database: never renamed, never reused
    std::string family;        // groups variants of one method
    std::string summary;       // one line for `tconv kernels`
    std::string source;        // the paper or derivation it implements
    std::string library = {};  // the library and version it stands on, where one does the work
    Operation operation = Operation::transposed_convolution;

    // Called before anything is allocated. A reason is a sentence for a person: "C would need 1.3 TB".
    std::function<Declined(const Task&)> declines;
    // Bytes of workspace that `run` may write.
    std::function<std::size_t(const Task&)> workspace_bytes;
    // Multiply-adds that `run` really executes: zeros and cropped taps included where it multiplies them.
    std::function<Index(const Task&)> multiplied_macs;
    // Packs or transforms the weights [c_in, c_out/groups, kernel…]; they may be gone once it returns.
    std::function<std::unique_ptr<Prepared>(const Task&, ConstTensor weights)> prepare;

    ErrorBound bound = {};
    Promises promises = {};
    Layout layout = Layout::plain;
    // Of a kernel that hands every task on to another: to which, by name. The same for a task as long as the process
    // lives.
    std::function<std::string(const Task&)> chosen = {};
};

// A library's kernel, which a user would pick instead of ours: in the family `peers`.
inline bool is_peer(const Kernel& kernel) { return kernel.family == "peers"; }
// One that has no code of its own: its times are another's.
inline bool is_choice(const Kernel& kernel) { return static_cast<bool>(kernel.chosen); }

// Every kernel: the built-in ones in the order of kernels.def, then those added.
const std::vector<Kernel>& all_kernels();
// Adds one that is not built in, at the end. Throws std::invalid_argument when its name is taken. To be called before
// anything holds a pointer to a kernel.
void add_kernel(Kernel kernel);
// nullptr when no kernel has this name.
const Kernel* find_kernel(std::string_view name);

// A library's kernels that this build goes without.
struct Absent {
    std::string_view kernels, library, package;  // "onednn, onednn_any", "oneDNN", "libdnnl-dev"
    std::string_view option = {};                // what CMake must be told besides, where being found is not enough
};
const std::vector<Absent>& absent_kernels();

#define KERNEL(name) Kernel name();
#include "kernels/kernels.def"
#undef KERNEL

}  // namespace tconv

// From the C structure to the contract of kernel.hpp. What is thrown across the interface against its rules becomes a
// std::exception here, so that the judge can make a verdict of it.
#include "kernels/plugin/plugin.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <tuple>

namespace tconv::plugin {
namespace {

using Reason = std::array<char, 512>;

std::string text(const char* words) { return words ? words : ""; }

std::string text(const Reason& reason, const char* instead) {
    const std::string words(reason.begin(), std::find(reason.begin(), reason.end(), '\0'));
    return words.empty() ? instead : words;
}

template <class Call>
auto guarded(const Call& call) {
    try {
        return call();
    } catch (const std::exception&) {
        throw;
    } catch (...) {
        throw PluginError("something that is no std::exception");
    }
}

tconv_task foreign(const Task& task) {
    const Problem& p = task.problem;
    tconv_task t{.batch = p.batch,
                 .c_in = p.c_in,
                 .c_out = p.c_out,
                 .groups = p.groups,
                 .axis = {},
                 .spatial = p.spatial,
                 .has_bias = p.bias,
                 .dtype = static_cast<std::int32_t>(task.dtype),
                 .threads = task.threads};
    for (std::size_t i = 0; i < p.axis.size(); ++i) {
        const Axis& a = p.axis[i];
        t.axis[i] = {.in = a.in,
                     .kernel = a.kernel,
                     .stride = a.stride,
                     .dilation = a.dilation,
                     .pad_begin = a.pad_begin,
                     .pad_end = a.pad_end,
                     .out = a.out()};
    }
    return t;
}

static_assert(static_cast<int>(Dtype::f32) == TCONV_F32 && static_cast<int>(Dtype::f64) == TCONV_F64 &&
              static_cast<int>(Dtype::bf16) == TCONV_BF16 && static_cast<int>(Dtype::f16) == TCONV_F16);

// What a kernel says of a task, asked once: a later word could differ, and would be asked where nobody expects a death.
struct Answers {
    Declined declined = {};
    std::size_t workspace_bytes = 0;
    Index multiplied_macs = 0;
};

Answers ask(const tconv_kernel& kernel, const Task& task) {
    Answers answers;
    const tconv_task t = foreign(task);
    Reason reason{};
    if (guarded([&] { return kernel.declines(&t, reason.data(), reason.size()); }) != 0)
        answers.declined = text(reason, "it does not say why");
    else if (task.dtype != Dtype::f32 && task.dtype != Dtype::bf16)
        answers.declined = "nothing judges " + std::string(name(task.dtype));
    if (answers.declined) return answers;
    if (kernel.workspace_bytes) answers.workspace_bytes = guarded([&] { return kernel.workspace_bytes(&t); });
    answers.multiplied_macs =
        kernel.multiplied_macs ? guarded([&] { return kernel.multiplied_macs(&t); }) : task.problem.useful_macs();
    return answers;
}

class Memory {
public:
    explicit Memory(const tconv_kernel& kernel) : kernel_(&kernel) {}

    const Answers& of(const Task& task) {
        constexpr std::size_t plenty = 1000;
        const Key key(task.problem, task.dtype, task.threads);
        if (const auto found = answers_.find(key); found != answers_.end()) return found->second;
        if (answers_.size() >= plenty) answers_.clear();
        return answers_.emplace(key, ask(*kernel_, task)).first->second;
    }

private:
    using Key = std::tuple<Problem, Dtype, int>;
    const tconv_kernel* kernel_;
    std::map<Key, Answers> answers_;
};

class Foreign final : public Prepared {
public:
    Foreign(const tconv_kernel& kernel, const Task& task, ConstTensor weights) : kernel_(&kernel) {
        const tconv_task t = foreign(task);
        Reason reason{};
        const int status =
            guarded([&] { return kernel.prepare(&t, weights.data, &prepared_, reason.data(), reason.size()); });
        if (status == TCONV_OUT_OF_MEMORY) throw std::bad_alloc();
        if (status != TCONV_OK)
            throw PluginError("prepare returned " + std::to_string(status) + ": " +
                              text(reason, "it does not say why"));
    }
    ~Foreign() override {
        if (kernel_->release) kernel_->release(prepared_);
    }
    void run(const Operands& a) const noexcept override {
        const tconv_operands operands{
            .x = a.x.data, .bias = a.bias.size > 0 ? a.bias.data : nullptr, .y = a.y.data, .workspace = a.workspace};
        kernel_->run(prepared_, &operands);
    }

private:
    const tconv_kernel* kernel_;
    void* prepared_ = nullptr;
};

// A name stands in lists, globs, shell words and labels.
void require_name(const std::string& name) {
    constexpr std::size_t longest = 60;
    const auto fits = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '-';
    };
    if (name.empty() || name.size() > longest || !std::ranges::all_of(name, fits) || name.front() == '-')
        throw PluginError("a kernel's name '" + name.substr(0, longest) +
                          "' is not made of 1 to 60 letters, digits and _ . -");
}

void require_functions(const tconv_kernel& kernel, const std::string& name) {
    std::string missing;
    const auto require = [&](bool there, const char* function) {
        if (!there) missing += (missing.empty() ? "" : ", ") + std::string(function);
    };
    require(kernel.declines, "declines");
    require(kernel.prepare, "prepare");
    require(kernel.run, "run");
    require(!kernel.bound_factor || !text(kernel.bound_source).empty(), "bound_source (of its bound_factor)");
    if (!missing.empty()) throw PluginError("kernel " + name + " lacks " + missing);
    if (kernel.bound_scale != TCONV_COMPONENTWISE && kernel.bound_scale != TCONV_CHANNELWISE)
        throw PluginError("kernel " + name + " has an unknown bound_scale, " + std::to_string(kernel.bound_scale));
}

ErrorBound bound_of(const tconv_kernel& kernel) {
    ErrorBound bound;
    bound.exact_on_integers = (kernel.promises & TCONV_EXACT_ON_INTEGERS) != 0;
    if (kernel.bound_scale == TCONV_CHANNELWISE) bound.scale = ErrorBound::Scale::channelwise;
    if (!kernel.bound_factor) return bound;
    bound.source = text(kernel.bound_source);
    bound.factor = [&kernel](const Task& task, Index m) {
        const tconv_task t = foreign(task);
        return kernel.bound_factor(&t, m);
    };
    return bound;
}

Promises promises_of(const tconv_kernel& kernel) {
    const bool x = kernel.promises & TCONV_KEEPS_NONFINITE_X, w = kernel.promises & TCONV_KEEPS_NONFINITE_W;
    return {.same_bits_across_threads = (kernel.promises & TCONV_SAME_BITS_ACROSS_THREADS) != 0,
            .nonfinite = !x  ? Spread::operands
                         : w ? Spread::none
                             : Spread::weights};
}

}  // namespace

Kernel adapt(const tconv_kernel& kernel, const std::string& library) {
    const std::string name = text(kernel.name);
    require_name(name);
    require_functions(kernel, name);
    const auto memory = std::make_shared<Memory>(kernel);
    return {.name = name,
            .family = text(kernel.family),
            .summary = text(kernel.summary),
            .source = text(kernel.source),
            .library = library,
            .declines = [memory](const Task& task) { return memory->of(task).declined; },
            .workspace_bytes = [memory](const Task& task) { return memory->of(task).workspace_bytes; },
            .multiplied_macs = [memory](const Task& task) { return memory->of(task).multiplied_macs; },
            .prepare = [&kernel](const Task& task, ConstTensor weights) -> std::unique_ptr<Prepared> {
                return std::make_unique<Foreign>(kernel, task, weights);
            },
            .bound = bound_of(kernel),
            .promises = promises_of(kernel)};
}

}  // namespace tconv::plugin

// The court: operands and truth of one problem in one dtype, by fill, made when the first check asks, shared by all
// kernels.
#pragma once

#include "harness/verify/exact.hpp"
#include "harness/verify/operations.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace tconv::verify {

// What a court is making; told before, and again with `nothing` after.
enum class Making { nothing, operands, oracle };
using CourtWatcher = std::function<void(Making)>;

class Court {
public:
    Court(
        const Problem& problem, Seed seed, int threads, Dtype dtype = Dtype::f32, CourtWatcher watcher = [](Making) {})
        : problem_(problem), seed_(seed), threads_(threads), dtype_(dtype), watcher_(std::move(watcher)) {}

    const Problem& problem() const { return problem_; }
    Seed seed() const { return seed_; }
    Dtype dtype() const { return dtype_; }    // of the operands
    int threads() const { return threads_; }  // the judge's own, not the kernel's

    const HostTensors& operands(const Fill& fill = uniform);
    const Truth& truth(const Fill& fill = uniform, Operation operation = Operation::transposed_convolution);
    bool has_truth(const Fill& fill = uniform, Operation operation = Operation::transposed_convolution) const {
        return truths_.contains({fill.name, operation});
    }
    // Small integers and the one right answer of transposed convolution to them; nullptr where there are none
    // (exact.hpp).
    const ExactCase* exact();

    // Makes anew what a kernel has written to that was only lent to it; true when there was something.
    bool restore();

    // The same problem with fewer channels, groups, images and pixels (reduced.hpp), for checks that run a kernel many
    // times; this court itself where the problem is small already.
    Court& small();

private:
    Problem problem_;
    Seed seed_;
    int threads_;
    Dtype dtype_;
    CourtWatcher watcher_;
    std::map<std::string_view, HostTensors> operands_;
    std::map<std::pair<std::string_view, Operation>, Truth> truths_;
    std::optional<std::optional<ExactCase>> exact_;
    std::unique_ptr<Court> small_;
};

}  // namespace tconv::verify

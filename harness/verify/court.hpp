// The court: operands and truth of one problem by fill, made when the first check asks, shared by all kernels.
#pragma once

#include "harness/verify/exact.hpp"
#include "harness/verify/oracle.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string_view>

namespace tconv::verify {

class Court {
public:
    Court(const Problem& problem, Seed seed, int threads) : problem_(problem), seed_(seed), threads_(threads) {}

    const Problem& problem() const { return problem_; }
    Seed seed() const { return seed_; }
    int threads() const { return threads_; }  // the judge's own, not the kernel's

    const HostTensors& operands(const Fill& fill = uniform);
    const Truth& truth(const Fill& fill = uniform);
    // Small integers and the one right answer to them; nullptr where there are none (exact.hpp).
    const ExactCase* exact();
    bool has_truth(const Fill& fill = uniform) const { return truths_.contains(fill.name); }

    // Makes anew what a kernel has written to that was only lent to it; true when there was something.
    bool restore();

    // The same problem with fewer channels, groups, images and pixels (reduced.hpp), for checks that run a kernel many
    // times; this court itself where the problem is small already.
    Court& small();

private:
    Problem problem_;
    Seed seed_;
    int threads_;
    std::map<std::string_view, HostTensors> operands_;
    std::map<std::string_view, Truth> truths_;
    std::optional<std::optional<ExactCase>> exact_;
    std::unique_ptr<Court> small_;
};

}  // namespace tconv::verify

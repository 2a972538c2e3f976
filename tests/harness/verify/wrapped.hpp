// Kernels that are wrong on purpose: naive, run by a hook that does more or less than it should.
#pragma once

#include "harness/verify/check.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <vector>

namespace tconv::test {

using Hook = std::function<void(const Task&, const Prepared& naive, const Operands&)>;

class Wrapped final : public Prepared {
public:
    Wrapped(const Task& task, ConstTensor weights, Hook hook)
        : task_(task), inner_(naive().prepare(task, weights)), hook_(std::move(hook)) {}
    void run(const Operands& a) const noexcept override { hook_(task_, *inner_, a); }

private:
    Task task_;
    std::unique_ptr<Prepared> inner_;
    Hook hook_;
};

inline Kernel wrapped(const Hook& hook) {
    Kernel kernel = naive();
    kernel.name = "wrapped";
    kernel.prepare = [hook](const Task& task, ConstTensor w) -> std::unique_ptr<Prepared> {
        return std::make_unique<Wrapped>(task, w, hook);
    };
    return kernel;
}

// naive, and something done to y afterwards.
inline Kernel spoiled(const std::function<void(float* y, Index size)>& spoil) {
    return wrapped([spoil](const Task&, const Prepared& naive, const Operands& a) {
        naive.run(a);
        spoil(a.y.as<float>(), a.y.size);
    });
}

// naive, on an input that was changed first.
inline Kernel misreading(const std::function<float(float)>& read) {
    return wrapped([read](const Task&, const Prepared& naive, const Operands& a) {
        std::vector<float> x(a.x.as<float>(), a.x.as<float>() + a.x.size);
        std::ranges::transform(x, x.begin(), read);
        Operands other = a;
        other.x.data = x.data();
        naive.run(other);
    });
}

// What one check says of a kernel on a problem.
inline verify::Finding ask(std::string_view check, const Kernel& kernel, const char* problem, int threads = 1,
                           Dtype dtype = Dtype::f32) {
    const auto found = std::ranges::find(verify::all_checks(), check, &verify::Check::name);
    if (found == verify::all_checks().end()) throw std::invalid_argument("no check " + std::string(check));
    verify::Court court(parse_label(problem), 5, 1, dtype);  // one thread: processes fork from here
    const verify::Watcher nobody = [](verify::Step, std::string_view) {};
    return found->examine({.kernel = kernel,
                           .task = {.problem = court.problem(), .dtype = dtype, .threads = threads},
                           .court = court,
                           .watcher = nobody,
                           .check = check});
}

}  // namespace tconv::test

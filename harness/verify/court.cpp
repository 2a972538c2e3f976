#include "harness/verify/court.hpp"

#include "harness/verify/reduced.hpp"

namespace tconv::verify {
namespace {

class Told {
public:
    Told(const CourtWatcher& watcher, Making making) : watcher_(watcher) { watcher_(making); }
    ~Told() { watcher_(Making::nothing); }
    Told(const Told&) = delete;
    Told& operator=(const Told&) = delete;

private:
    const CourtWatcher& watcher_;
};

}  // namespace

const HostTensors& Court::operands(const Fill& fill) {
    const auto known = operands_.find(fill.name);
    if (known != operands_.end()) return known->second;
    const Told told(watcher_, Making::operands);
    return operands_.try_emplace(fill.name, problem_, fill.generator(problem_, seed_), threads_, dtype_).first->second;
}

const Truth& Court::truth(const Fill& fill, Operation operation) {
    const std::pair key(fill.name, operation);
    const auto known = truths_.find(key);
    if (known != truths_.end()) return known->second;
    const HostTensors& given = operands(fill);
    const Told told(watcher_, Making::oracle);
    return truths_.try_emplace(key, oracle_of(operation, problem_, given, threads_)).first->second;
}

const ExactCase* Court::exact() {
    if (!exact_) {
        const Told told(watcher_, Making::oracle);
        exact_.emplace(exact_case(problem_, seed_, threads_, dtype_));
    }
    return *exact_ ? &**exact_ : nullptr;
}

bool Court::restore() {
    const auto tampered = std::erase_if(operands_, [](const auto& named) { return !named.second.intact(); });
    const bool elsewhere = small_ && small_->restore();
    return tampered > 0 || elsewhere;
}

Court& Court::small() {
    if (small_) return *small_;
    const Problem less = reduced(problem_);
    if (less == problem_) return *this;
    small_ = std::make_unique<Court>(less, seed_, threads_, dtype_, watcher_);
    return *small_;
}

}  // namespace tconv::verify

// tconv with kernels that are bad on purpose: they crash, hang, leave, lie and exhaust memory, really.
#include "harness/cli/command.hpp"
#include "kernels/kernel.hpp"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <new>
#include <thread>
#include <vector>

using namespace tconv;

namespace {

using Fault = std::function<void(const Operands&)>;

// naive, with something done before it runs.
class Faulty final : public Prepared {
public:
    Faulty(std::unique_ptr<Prepared> inner, Fault fault) : inner_(std::move(inner)), fault_(std::move(fault)) {}
    void run(const Operands& a) const noexcept override {
        inner_->run(a);
        fault_(a);
    }

private:
    std::unique_ptr<Prepared> inner_;
    Fault fault_;
};

void add(const std::string& name, const Fault& in_prepare, const Fault& in_run) {
    Kernel kernel = naive();
    kernel.name = name;
    kernel.family = "faulty";
    kernel.declines = only_f32;
    kernel.prepare = [=](const Task& task, ConstTensor w) -> std::unique_ptr<Prepared> {
        in_prepare({});
        return std::make_unique<Faulty>(naive().prepare(task, w), in_run);
    };
    add_kernel(kernel);
}

// Faulty only on problems that have it in them.
void add_when(const std::string& name, bool (*matters)(const Problem&), const Fault& in_run) {
    Kernel kernel = naive();
    kernel.name = name;
    kernel.family = "faulty";
    kernel.declines = only_f32;
    kernel.prepare = [=](const Task& task, ConstTensor w) -> std::unique_ptr<Prepared> {
        auto inner = naive().prepare(task, w);
        if (!matters(task.problem)) return inner;
        return std::make_unique<Faulty>(std::move(inner), in_run);
    };
    add_kernel(kernel);
}

void hang(const Operands&) {
    for (;;) std::this_thread::sleep_for(std::chrono::seconds(1));
}

}  // namespace

int main(int argc, char** argv) {
    const Fault nothing = [](const Operands&) {};
    add("segfaults", nothing, [](const Operands&) { std::raise(SIGSEGV); });
    add(
        "aborts_in_prepare", [](const Operands&) { std::abort(); }, nothing);
    add("exits", nothing, [](const Operands&) { std::_Exit(7); });
    add("hangs", nothing, hang);
    add(
        "wants_too_much", [](const Operands&) { throw std::bad_alloc(); }, nothing);
    add("lies", nothing, [](const Operands& a) { a.y.as<float>()[0] += 1; });
    add("writes_past_the_end", nothing, [](const Operands& a) { a.y.as<float>()[a.y.size] = 0; });
    // Right when judged, dead on the second run of a process: that is when it is timed.
    add("dies_when_timed", nothing, [](const Operands&) {
        static int runs = 0;
        if (++runs > 1) std::raise(SIGFPE);
    });
    add("stops_its_sweep", nothing, [](const Operands&) {
        kill(getppid(), SIGSTOP);
        std::this_thread::sleep_for(std::chrono::seconds(3));
        kill(getppid(), SIGCONT);
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
    });
    add("leaks", nothing, [](const Operands&) {
        static std::vector<std::unique_ptr<char[]>> kept;
        kept.push_back(std::make_unique<char[]>(16 << 20));
    });
    add_when(
        "loses_pixel_of_images", [](const Problem& p) { return p.spatial == 2; },
        [](const Operands& a) { a.y.as<float>()[a.y.size - 1] = 0; });
    add_when(
        "dies_of_wide_strides", [](const Problem& p) { return p.w().stride > 2; },
        [](const Operands&) { std::raise(SIGSEGV); });
    return cli::run(argc, argv);
}

#include "harness/sweep/blackboard.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <system_error>

namespace tconv::sweep {

struct Blackboard::Page {
    std::atomic<std::int64_t> trial_id, since_ns;
    std::atomic<std::int32_t> phase;
    std::array<std::atomic<char>, 48> check, trespass;  // end with 0
};

namespace {

using Letters = std::array<std::atomic<char>, 48>;

void put(Letters& letters, std::string_view text) {
    text = text.substr(0, letters.size() - 1);
    for (std::size_t i = 0; i < text.size(); ++i) letters[i] = text[i];
    letters[text.size()] = 0;
}

std::string taken(const Letters& letters) {
    std::string text;
    for (const auto& letter : letters) {
        if (letter == 0) break;
        text += letter;
    }
    return text;
}

std::int64_t now_ns() {  // the same clock for all processes of a machine
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

std::string_view name(Phase phase) {
    constexpr std::array<std::string_view, 5> names = {"idle", "preparing", "running", "being judged", "being timed"};
    return names[static_cast<std::size_t>(phase)];
}

Blackboard::Blackboard() : Blackboard(memfd_create("tconv-blackboard", MFD_CLOEXEC)) { write(0, Phase::idle); }

Blackboard::Blackboard(int fd) : fd_(fd), page_(nullptr) {
    if (fd_ < 0 || ftruncate(fd_, sizeof(Page)) != 0) fail("blackboard");
    void* memory = mmap(nullptr, sizeof(Page), PROT_READ | PROT_WRITE, MAP_SHARED, fd_, 0);
    if (memory == MAP_FAILED) fail("blackboard");
    page_ = static_cast<Page*>(memory);
}

Blackboard::~Blackboard() {
    munmap(page_, sizeof(Page));
    close(fd_);
}

void Blackboard::write(std::int64_t trial_id, Phase phase, std::string_view check) {
    page_->since_ns = now_ns();
    page_->trial_id = trial_id;
    page_->phase = static_cast<std::int32_t>(phase);
    put(page_->check, check);
    put(page_->trespass, "");
}

void Blackboard::note_trespass(std::span<const char> text) { put(page_->trespass, {text.data(), text.size()}); }

Glance Blackboard::read() const {
    return {.trial_id = page_->trial_id,
            .phase = static_cast<Phase>(page_->phase.load()),
            .check = taken(page_->check),
            .trespass = taken(page_->trespass),
            .seconds = static_cast<double>(now_ns() - page_->since_ns) * 1e-9};
}

}  // namespace tconv::sweep

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
    std::atomic<std::int32_t> activity;
    std::atomic<std::int64_t> turned_ns;  // when it began
    std::array<std::atomic<std::int64_t>, activities> spent_ns;
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

Activity activity_of(Phase phase) {
    switch (phase) {
        case Phase::preparing:
        case Phase::running: return Activity::verifying;
        case Phase::judging: return Activity::comparing;
        case Phase::timing: return Activity::timing;
        default: return Activity::database;
    }
}

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

std::string_view name(Phase phase) {
    constexpr std::array<std::string_view, 5> names = {"idle", "preparing", "running", "being judged", "being timed"};
    return names[static_cast<std::size_t>(phase)];
}

Blackboard::Blackboard() : Blackboard(memfd_create("tconv-blackboard", MFD_CLOEXEC)) {
    page_->turned_ns = now_ns();
    write(0, Phase::idle);
    turn_to(Activity::starting);
}

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
    turn_to(activity_of(phase));
    page_->since_ns = page_->turned_ns.load();
    page_->trial_id = trial_id;
    page_->phase = static_cast<std::int32_t>(phase);
    put(page_->check, check);
    put(page_->trespass, "");
}

Activity Blackboard::turn_to(Activity activity) {
    const std::int64_t now = now_ns();
    const auto before = static_cast<Activity>(page_->activity.load());
    page_->spent_ns[static_cast<std::size_t>(before) % activities] += now - page_->turned_ns;
    page_->turned_ns = now;
    page_->activity = static_cast<std::int32_t>(activity);
    return before;
}

Spent Blackboard::spent() const {
    Spent spent;
    for (std::size_t i = 0; i < activities; ++i) spent.ns[i] = page_->spent_ns[i];
    spent.ns[static_cast<std::size_t>(page_->activity.load()) % activities] += now_ns() - page_->turned_ns;
    return spent;
}

void Blackboard::note_trespass(std::span<const char> text) { put(page_->trespass, {text.data(), text.size()}); }

Glance Blackboard::read() const {
    const std::int64_t since_ns = page_->since_ns;
    return {.trial_id = page_->trial_id,
            .phase = static_cast<Phase>(page_->phase.load()),
            .check = taken(page_->check),
            .trespass = taken(page_->trespass),
            .since_ns = since_ns,
            .seconds = static_cast<double>(now_ns() - since_ns) * 1e-9};
}

}  // namespace tconv::sweep

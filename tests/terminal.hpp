// A program on a terminal of its own, as a person sits before it: what it shows, what is typed.
#pragma once

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <string>

namespace tconv::test {

class Terminal {
public:
    // Runs `command` by sh on a terminal `columns` wide.
    Terminal(const std::string& command, unsigned short columns) {
        winsize size{.ws_row = 50, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
        pid_ = forkpty(&terminal_, nullptr, nullptr, &size);
        if (pid_ < 0) std::abort();
        if (pid_ == 0) {
            execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
            _exit(127);
        }
    }
    ~Terminal() {
        kill(pid_, SIGKILL);
        close(terminal_);
        waitpid(pid_, nullptr, 0);
    }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    void type(const std::string& text) {
        if (write(terminal_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) std::abort();
    }

    // Everything that is shown until it holds `wanted`, or the program ends, or half a minute is over.
    std::string shown_until(const std::string& wanted) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        std::string shown;
        std::array<char, 4096> buffer{};
        while (shown.find(wanted) == std::string::npos && std::chrono::steady_clock::now() < end) {
            pollfd readable{.fd = terminal_, .events = POLLIN, .revents = 0};
            if (poll(&readable, 1, 100) == 0) continue;
            const ssize_t read_bytes = read(terminal_, buffer.data(), buffer.size());
            if (read_bytes <= 0) break;
            for (ssize_t i = 0; i < read_bytes; ++i)
                if (buffer[static_cast<std::size_t>(i)] != '\r') shown += buffer[static_cast<std::size_t>(i)];
        }
        return shown;
    }
    // Until the program ends.
    std::string shown() { return shown_until("\x01 never shown"); }

private:
    int terminal_ = -1;
    pid_t pid_ = -1;
};

}  // namespace tconv::test

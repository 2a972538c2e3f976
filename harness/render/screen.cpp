#include "harness/render/screen.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

namespace tconv::render {
namespace {

constexpr std::size_t usual_width = 80, least_width = 20;

bool set(const char* variable) {
    const char* value = std::getenv(variable);
    return value && *value;
}

std::size_t terminal_width() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual_width;
    return std::max<std::size_t>(size.ws_col, least_width);
}

}  // namespace

Screen screen_of(const std::ostream& out) {
    if (&out != &std::cout || isatty(STDOUT_FILENO) != 1) return {};
    const char* terminal = std::getenv("TERM");
    const bool dumb = terminal && std::string_view(terminal) == "dumb";
    return {.width = terminal_width(), .colour = !dumb && !set("NO_COLOR")};
}

std::string inked(std::string_view text, Ink ink, const Screen& screen) {
    if (!screen.colour || ink == Ink::plain) return std::string(text);
    return "\x1b[" + std::to_string(static_cast<int>(ink)) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace tconv::render

#include "adapters/cli/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace gridcase::cli {
namespace {

constexpr std::chrono::milliseconds redraw_after{100};
constexpr std::chrono::seconds next_line{5};

std::string as_time(double seconds) {
    const auto whole = std::lround(seconds);
    if (whole < 60) return std::to_string(whole) + " s";
    return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
}

}  // namespace

std::string with_commas(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

Progress::Progress(std::string title, std::string unit)
    : title_(std::move(title)), unit_(std::move(unit)), terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
    if (drawn_ && terminal_) std::fputs("\r\x1b[K", stderr);
}

std::string Progress::line(double share, std::uint64_t count) const {
    const double seconds = std::chrono::duration<double>(Steady::now() - started_).count();
    const auto rate =
        static_cast<std::uint64_t>(static_cast<double>(count) / std::max(seconds, 1e-3));
    const int percent = static_cast<int>(share * 100);
    std::string text = title_ + "  " + std::to_string(percent) + " %  " + with_commas(count) + " " +
                       unit_ + ", " + with_commas(rate) + "/s";
    if (share > 0.01 && share < 1) text += ", " + as_time(seconds / share - seconds) + " left";
    return text;
}

void Progress::update(double share, std::uint64_t count) {
    const auto now = Steady::now();
    if (now - shown_ < (terminal_ ? Steady::duration(redraw_after) : Steady::duration(next_line)))
        return;
    shown_ = now;
    drawn_ = true;
    share = std::clamp(share, 0.0, 1.0);
    const std::string text = line(share, count);
    if (terminal_) {
        constexpr int width = 24;
        const int filled = static_cast<int>(share * width);
        std::string bar;
        for (int i = 0; i < width; ++i) bar += i < filled ? "█" : "░";
        std::fprintf(stderr, "\r\x1b[K%s %s", bar.c_str(), text.c_str());
    } else {
        std::fprintf(stderr, "%s\n", text.c_str());
    }
    std::fflush(stderr);
}

}  // namespace gridcase::cli

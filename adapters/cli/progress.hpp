#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace gridcase::cli {

/// A progress line on standard error with a rate and the time left: redrawn in place on a terminal,
/// a line every few seconds otherwise.
class Progress {
   public:
    /// `unit` is what is counted, e.g. `cases`.
    Progress(std::string title, std::string unit);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// `share` of the whole work is done (0..1), `count` units of it.
    void update(double share, std::uint64_t count);

   private:
    using Steady = std::chrono::steady_clock;

    [[nodiscard]] std::string line(double share, std::uint64_t count) const;

    std::string title_;
    std::string unit_;
    bool terminal_;
    bool drawn_ = false;
    Steady::time_point started_ = Steady::now();
    Steady::time_point shown_ = started_;
};

/// 12345678 → `12,345,678`.
std::string with_commas(std::uint64_t number);

}  // namespace gridcase::cli
